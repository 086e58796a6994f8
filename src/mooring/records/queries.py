"""The one way out: narrow reads that give the types of `clinical` and of this room, never a row of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.clinical.timeline import Event, Timeline

from . import decoding, people, sealing, sql
from .people import PersonRecord
from .sealing import Seal
from .stages import Stage

_STORY: Final = f"""SELECT {decoding.COLUMNS} FROM records_event e
    WHERE e.person_id = %s ORDER BY e.at, e.recorded_at, e.id"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """A person in a list: who, and the bed that they hold or lie in."""

    person: PersonRecord
    bed: str | None


def timeline(person: PersonRecord) -> Timeline:
    """The whole story of a person, in one SELECT."""
    name = str(person.id)
    found = sql.rows(_STORY, [sql.uid(person.id)])
    return Timeline(tuple(decoding.decode(row, person.seal, name) for row in found))


def event_of(person: PersonRecord, event_id: str) -> Event | None:
    """One event of a person by its id; None where it is not theirs."""
    if not event_id.isdecimal():
        return None
    found = sql.rows(
        f"SELECT {decoding.COLUMNS} FROM records_event e WHERE e.id = %s AND e.person_id = %s",  # noqa: S608
        [int(event_id), sql.uid(person.id)],
    )
    return decoding.decode(found[0], person.seal, str(person.id)) if found else None


def seen_by(person: PersonRecord, event_id: str) -> dict[str, Any] | None:
    """On what an advice, a dose or an override rested: digests and facts."""
    found = sql.rows(
        "SELECT e.seen FROM records_event e WHERE e.id = %s AND e.person_id = %s", [int(event_id), sql.uid(person.id)]
    )
    return sql.read_document(found[0][0]) if found and found[0][0] is not None else None


def events_between(
    *, facility_id: int, since: datetime, until: datetime, kinds: Iterable[str]
) -> list[tuple[UUID, Event]]:
    """The facility's events of these kinds that happened from `since` up to `until`, in order, each with its person."""
    wanted = tuple(kinds)
    marks = ", ".join(["%s"] * len(wanted))
    found = sql.rows(
        f"""SELECT p.id, p.wrapped_key, {decoding.COLUMNS} FROM records_event e
        JOIN records_person p ON p.id = e.person_id
        WHERE e.facility_id = %s AND e.at >= %s AND e.at < %s AND e.kind IN ({marks})
        ORDER BY e.at, e.recorded_at, e.id""",  # noqa: S608
        [facility_id, sql.moment(since), sql.moment(until), *wanted],
    )
    seals: dict[str, Seal | None] = {}
    return [_of_person(seals, *row) for row in found]


def _of_person(seals: dict[str, Seal | None], person: Any, key: Any, *row: Any) -> tuple[UUID, Event]:
    identifier = person if isinstance(person, UUID) else UUID(person)
    name = str(identifier)
    if name not in seals:
        seals[name] = sealing.unwrap(None if key is None else bytes(key), person=name)
    return identifier, decoding.decode(row, seals[name], name)


def open_episodes(*, facility_id: int, stages: Iterable[Stage] = tuple(Stage)) -> list[Somebody]:
    """Everybody with an open episode in one of `stages`, the newest episode first, with their bed."""
    wanted = tuple(stages)
    marks = ", ".join(["%s"] * len(wanted))
    found = sql.rows(
        f"""SELECT b.label, {people.COLUMNS} FROM records_episode e JOIN records_person p ON p.id = e.person_id
        LEFT JOIN records_bedstay s ON s.person_id = p.id AND s.until IS NULL
        LEFT JOIN records_bed b ON b.id = s.bed_id
        WHERE e.facility_id = %s AND e.closed_at IS NULL AND e.stage IN ({marks})
        ORDER BY e.opened_at DESC, e.id""",  # noqa: S608
        [facility_id, *wanted],
    )
    return [Somebody(bed=bed, person=people.read(tuple(person))) for bed, *person in found]


def newest_event(*, facility_id: int) -> int:
    """The number of the facility's newest event, 0 before the first: it changes with every change."""
    found = sql.rows(
        "SELECT e.id FROM records_event e WHERE e.facility_id = %s ORDER BY e.id DESC LIMIT 1", [facility_id]
    )
    return int(found[0][0]) if found else 0
