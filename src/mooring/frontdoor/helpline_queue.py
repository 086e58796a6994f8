"""What the helpline's queue shows: who waits and how long, which call is still open, and the free beds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.knowledge.read_triage import FOLLOW_UP, triage
from mooring.programme import drafts
from mooring.programme.helpline import QueueItem, QueueView
from mooring.ui.formats import ago, duration

# The form of a call; its draft belongs to one worker and one person.
CALL: Final = "call"
NAMELESS: Final = "No name given"
# A number that was left just now is waiting; it is called overdue only after a while.
COURTESY: Final = timedelta(minutes=15)


@dataclass(frozen=True, kw_only=True)
class Line:
    """Somebody who waits for a call. `message`: one may be left; `going`: this worker has begun the call;
    `urgent`: the answers for which it cannot wait."""

    person: UUID
    name: str
    phone: str
    overdue: bool
    waits: str
    tone: str
    note: str
    about: tuple[str, ...]
    message: bool
    going: bool
    urgent: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Going:
    """A call of this worker that was begun and not finished."""

    person: UUID
    name: str
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Somebody for whom an admission is booked."""

    name: str
    due: datetime
    bed: str | None


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """The queue as a page."""

    lines: tuple[Line, ...]
    going: tuple[Going, ...]
    expected: tuple[Expected, ...]
    free_beds: tuple[str, ...]


def page(view: QueueView, *, by: Actor, at: datetime) -> QueuePage:
    """The queue, with the calls that this worker has not finished."""
    going = _going(view, by, at)
    mine = {one.person for one in going}
    return QueuePage(
        lines=tuple(_line(item, at, going=item.person in mine) for item in view.call_backs),
        going=going,
        expected=tuple(Expected(name=one.name or NAMELESS, due=one.due, bed=one.bed) for one in view.expected),
        free_beds=view.free_beds,
    )


def _line(item: QueueItem, at: datetime, *, going: bool) -> Line:
    about = [f"Best time: {item.best_time.lower()}"] if item.best_time else []
    if item.tries:
        about.append(f"no answer {item.tries} time{'s' if item.tries > 1 else ''}")
    late = at - item.due > COURTESY
    return Line(
        person=item.person,
        name=item.name or NAMELESS,
        phone=item.phone,
        overdue=late,
        waits=_waits(item, at),
        tone="overdue" if late else "due",
        note=item.note,
        about=tuple(about),
        message=item.may_leave_message,
        going=going,
        urgent=tuple(question.label for question in triage(FOLLOW_UP).questions if question.id in item.why.split()),
    )


def _waits(item: QueueItem, at: datetime) -> str:
    if at - item.due > COURTESY:
        return f"Overdue {duration(at - item.due)}"
    return f"Waiting {duration(at - item.due)}" if item.overdue else f"Due {ago(item.due, at)}"


def _going(view: QueueView, by: Actor, at: datetime) -> tuple[Going, ...]:
    found = []
    for form_key, saved_at in view.drafts:
        form, _, person = form_key.partition("/")
        if form == CALL and person:
            kept = drafts.load(by=by, at=at, form_key=CALL, person=UUID(person)) or {}
            found.append(Going(person=UUID(person), name=str(kept.get("name") or ""), saved_at=saved_at))
    return tuple(found)
