"""The work-list: what is to be done, made from the events and brought into line with them after each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from . import people, sql
from .models import WorkItem
from .people import PersonRecord


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Something to do for one person. `kind` and `ref` name it; `details` holds codes and numbers, no free text."""

    kind: str
    ref: str
    due: datetime
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Item:
    """An open item of the work-list, and whom it is about."""

    wanted: Wanted
    person: PersonRecord


_ITEMS: Final = """SELECT w.kind, w.ref, w.id, w.done_at, w.due, w.details FROM records_workitem w
    WHERE w.episode_id = %s"""


def bring_into_line(*, person: PersonRecord, wanted: Iterable[Wanted], at: datetime) -> None:
    """Open what is wanted, close what is no longer, leave the rest. One SELECT where nothing changed."""
    if person.episode is None:
        return
    episode = person.episode.id
    want = {(one.kind, one.ref): one for one in wanted}
    have = {(kind, ref): rest for kind, ref, *rest in sql.rows(_ITEMS, [sql.uid(episode)])}
    for name, one in want.items():
        if name not in have:
            _new(person, episode, one).save(force_insert=True)
        elif _differs(have[name], one):
            WorkItem.objects.filter(id=have[name][0]).update(due=one.due, details=dict(one.details), done_at=None)
    over = [have[name][0] for name in have.keys() - want.keys() if have[name][1] is None]
    if over:
        WorkItem.objects.filter(id__in=over).update(done_at=at)


def _differs(item: list[Any], wanted: Wanted) -> bool:
    _, done_at, due, details = item
    return done_at is not None or due != wanted.due or sql.read_document(details) != dict(wanted.details)


def _new(person: PersonRecord, episode: UUID, wanted: Wanted) -> WorkItem:
    return WorkItem(
        facility_id=person.facility_id,
        person_id=person.id,
        episode_id=episode,
        kind=wanted.kind,
        ref=wanted.ref,
        due=wanted.due,
        details=dict(wanted.details),
    )


def open_items(*, facility_id: int, kinds: Iterable[str], until: datetime | None = None) -> list[Item]:
    """Open items of these kinds, the longest due first; with `until`, those due by then."""
    wanted = tuple(kinds)
    marks = ", ".join(["%s"] * len(wanted))
    statement = f"""SELECT w.kind, w.ref, w.due, w.details, {people.COLUMNS} FROM records_workitem w
        JOIN records_person p ON p.id = w.person_id JOIN records_episode e ON e.id = w.episode_id
        WHERE w.facility_id = %s AND w.done_at IS NULL AND w.kind IN ({marks})"""  # noqa: S608
    values: list[Any] = [facility_id, *wanted]
    if until is not None:
        statement += " AND w.due <= %s"
        values.append(sql.moment(until))
    return [_item(*row) for row in sql.rows(statement + " ORDER BY w.due, w.id", values)]


def _item(kind: str, ref: str, due: datetime, details: Any, *person: Any) -> Item:
    found = sql.read_document(details)
    return Item(wanted=Wanted(kind=kind, ref=ref, due=due, details=found), person=people.read(person))
