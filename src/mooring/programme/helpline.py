"""The helpline: numbers left by the public, calls, triage, bookings. A booked bed is held and given to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from mooring.accounts import models as accounts
from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.records import beds, drafts, people, work
from mooring.records.people import PersonRecord
from mooring.records.stages import Stage

from . import triage
from .bedside import Written, as_written, written
from .desk import Desk, desk
from .door import from_the_public, use_case
from .errors import Conflict, InvalidInput, NotFound
from .identity import PersonView, read, view
from .permissions import CARE, HELPLINE
from .triage import Question, Step
from .words import maybe
from .worklist import ADMISSION, CALL_BACK

OUTCOMES: Final = (
    "admission-booked",
    "call-back-booked",
    "advice-given",
    "referred-elsewhere",
    "emergency-services",
    "no-answer",
    "not-coming",
)
"""How a call ended. After `no-answer` the call-back stays; after `not-coming` a held bed is free again."""

FURTHEST: Final = timedelta(days=60)
LEAVE_NUMBER: Final = "helpline.leave_number"


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    """Somebody to call, or expected for admission; `tries` is how often nobody answered.

    `why` names the answers for which a call back is urgent, such as `suicidal`; empty for any other.
    """

    person: UUID
    name: str
    phone: str
    due: datetime
    overdue: bool
    tries: int
    note: str
    best_time: str
    may_leave_message: bool
    bed: str | None = None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class QueueView:
    """The helpline's work: call-backs (the longest overdue first), who is expected, free beds, one's own drafts."""

    call_backs: tuple[QueueItem, ...]
    expected: tuple[QueueItem, ...]
    free_beds: tuple[str, ...]
    drafts: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, kw_only=True)
class TriageResult:
    """What the answers call for, emergencies first, and what is still to ask."""

    steps: tuple[Step, ...]
    left_to_ask: tuple[Question, ...]

    @property
    def emergency(self) -> bool:
        return any(step.emergency for step in self.steps)


@dataclass(frozen=True, kw_only=True)
class CallView:
    """A caller: who, the newest answers to the triage, the call-back note, and the bed held for them."""

    person: PersonView
    answers: Mapping[str, str]
    steps: tuple[Step, ...]
    note: str
    bed: str | None
    expected: datetime | None
    story: tuple[t.Event, ...]


def leave_number(
    *,
    facility_slug: str,
    at: datetime,
    key: str,
    phone: str,
    name: str | None = None,
    note: str | None = None,
    best_time: str | None = None,
    may_leave_message: bool = False,
) -> None:
    """Somebody who has not signed in leaves a number to be called back. Nothing is read back to them.

    Raises NotFound for a facility that does not exist, InvalidInput for a number or words that cannot be kept.
    """
    facility = accounts.Facility.objects.filter(slug=facility_slug).first()
    if facility is None:
        raise NotFound("There is no such facility. Go back to the first page.")
    request = {"phone": phone, "name": name, "note": note, "time": best_time, "message": may_leave_message}

    def act() -> None:
        here = desk()
        if here.replayed:
            return
        if not (phone or "").strip():
            raise InvalidInput({"phone": "Write the number on which we may call."})
        wish = {"note": maybe(note, "note"), "best_time": maybe(best_time, "best_time"), "message": may_leave_message}
        who = read({"name": name, "phone": phone}, at=at, zone=facility.zone)
        record = people.add(facility_id=facility.pk, identity={**who, "call_back": wish}, at=at)
        here.write(record, t.Contacted(at=at, direction="web", about=CALL_BACK, text=maybe(note, "note")))

    from_the_public(LEAVE_NUMBER, facility_id=facility.pk, zone=facility.zone, at=at, key=key, request=request, act=act)


@use_case("helpline.queue", roles=HELPLINE, polled=True)
def queue(*, by: Actor, at: datetime) -> QueueView:
    """The helpline's work as it stands."""
    facility = by.facility_id
    items = work.open_items(facility_id=facility, kinds=(CALL_BACK, ADMISSION))
    return QueueView(
        call_backs=tuple(_item(item, at) for item in items if item.wanted.kind == CALL_BACK),
        expected=tuple(_item(item, at) for item in items if item.wanted.kind == ADMISSION),
        free_beds=tuple(beds.free(facility_id=facility)),
        drafts=tuple(drafts.of_user(facility_id=facility, user_id=by.user_id)),
    )


def _item(item: work.Item, at: datetime) -> QueueItem:
    who = item.person.identity
    wish = who.get("call_back") or {}
    return QueueItem(
        person=item.person.id,
        name=str(who.get("name") or ""),
        phone=str(who.get("phone") or ""),
        due=item.wanted.due,
        overdue=item.wanted.due < at,
        tries=int(item.wanted.details.get("tries", 0)),
        note=str(wish.get("note") or ""),
        best_time=str(wish.get("best_time") or ""),
        may_leave_message=bool(wish.get("message")),
        bed=item.wanted.details.get("bed"),
        why=str(item.wanted.details.get("why") or ""),
    )


@use_case("helpline.open_call", roles=HELPLINE)
def open_call(
    *, by: Actor, at: datetime, key: str, name: str | None = None, phone: str | None = None, person: UUID | None = None
) -> UUID:
    """Begin a call with somebody new, or with a person known already; gives the person's id."""
    here = desk()
    if here.replayed:
        return here.replayed.person
    typed = read({"name": name, "phone": phone}, at=at, zone=by.zone)
    if person is None:
        record = people.add(facility_id=by.facility_id, identity=typed, at=at)
    else:
        record = _with_episode(here.open(person, change=True), at)
        if typed and not record.erased:
            people.set_identity(person=record, identity={**record.identity, **typed})
    here.write(record, t.Contacted(at=at, direction="incoming" if person is None else "outgoing", about="call"))
    return record.id


def _with_episode(record: PersonRecord, at: datetime) -> PersonRecord:
    if record.episode is None:
        people.open_episode(facility_id=record.facility_id, person=record.id, at=at)
    return desk().open(record.id)


@use_case("helpline.call", roles=HELPLINE)
def call(*, by: Actor, at: datetime, person: UUID) -> CallView:
    """What the helpline needs of a caller: who, what was answered, what is booked; nothing from the ward."""
    here = desk()
    record = here.open(person)
    story = here.situation(record).story
    contacts = tuple(event for event in story if isinstance(event, t.Contacted))
    triaged = [event for event in contacts if event.about == "triage"]
    answers = {key: value for event in triaged for key, value in event.answers.items()}
    held = beds.of(person=record)
    return CallView(
        person=view(record),
        answers=answers,
        steps=triage.steps(answers),
        note=str((record.identity.get("call_back") or {}).get("note") or ""),
        bed=held.bed if held else None,
        expected=held.expected if held and held.since is None else None,
        story=contacts,
    )


@use_case("helpline.save_triage", roles=HELPLINE)
def save_triage(
    *, by: Actor, at: datetime, key: str, person: UUID, answers: Mapping[str, Any], text: str | None = None
) -> TriageResult:
    """Store the answers to the triage, some or all, and say what they call for."""
    here = desk()
    found = triage.read(answers)
    record = _with_episode(here.open(person, change=True), at)
    if not here.replayed:
        event = t.Contacted(at=at, direction="incoming", about="triage", answers=found, text=maybe(text, "text"))
        here.write(record, event)
    left = tuple(question for question in triage.questions() if question.id not in found)
    return TriageResult(steps=triage.steps(found), left_to_ask=left)


@use_case("helpline.book_call_back", roles=HELPLINE | CARE)
def book_call_back(
    *, by: Actor, at: datetime, key: str, person: UUID, due: datetime, note: str | None = None
) -> Written:
    """Promise to call at `due`; until then it waits in the queue, and after it is overdue."""
    here = desk()
    record = _with_episode(here.open(person, change=True), at)
    if here.replayed:
        return as_written(record, here.replayed)
    event = t.Contacted(
        at=at,
        direction="outgoing",
        about=CALL_BACK,
        outcome="booked",
        answers={"due": _ahead(due, at, "due").isoformat()},
        text=maybe(note, "note"),
    )
    return written(here.write(record, event))


def _ahead(moment: datetime, at: datetime, field: str) -> datetime:
    if moment.utcoffset() is None:
        raise InvalidInput({field: "This time lacks its offset from UTC; choose the time again."})
    if moment < at:
        raise InvalidInput({field: "This time has passed. Choose one that is still to come."})
    return moment


@use_case("helpline.book_admission", roles=HELPLINE | CARE)
def book_admission(
    *, by: Actor, at: datetime, key: str, person: UUID, expected: datetime, bed_label: str | None = None
) -> Written:
    """Book an admission; a bed that is named is held until then and given to nobody else.

    Raises Conflict where somebody else has the bed, or the person is admitted already.
    """
    here = desk()
    record = _for_booking(here, person, at)
    if here.replayed:
        return as_written(record, here.replayed)
    when = _ahead(expected, at, "expected")
    if when > at + FURTHEST:
        raise InvalidInput({"expected": f"A bed is held for {FURTHEST.days} days at most. Choose an earlier day."})
    if bed_label:
        beds.hold(person=record, label=bed_label, expected=when, at=at)
    else:
        beds.release(person=record, at=at)
    assert record.episode is not None
    people.set_stage(episode=record.episode.id, stage=Stage.BOOKED)
    here.write(record, t.Moved(at=at, stage="booked", bed=bed_label))
    answers = {"expected": when.isoformat()} | ({"bed": bed_label} if bed_label else {})
    event = t.Contacted(at=at, direction="outgoing", about="booking", outcome="booked", answers=answers)
    return written(here.write(record, event))


def _for_booking(here: Desk, person: UUID, at: datetime) -> PersonRecord:
    record = here.open(person, change=True)
    stage = record.episode.stage if record.episode else None
    if here.replayed:
        return record
    if stage == Stage.ADMITTED:
        raise Conflict("This person is admitted already. Open their chart.")
    if record.episode and stage in (Stage.DISCHARGED, Stage.FOLLOWING):
        people.close_episode(episode=record.episode.id, at=at)
        people.open_episode(facility_id=record.facility_id, person=record.id, at=at)
    return _with_episode(here.open(person), at)


@use_case("helpline.close_call", roles=HELPLINE)
def close_call(*, by: Actor, at: datetime, key: str, person: UUID, outcome: str, text: str | None = None) -> Written:
    """End a call with one of OUTCOMES."""
    here = desk()
    record = _with_episode(here.open(person, change=True), at)
    if here.replayed:
        return as_written(record, here.replayed)
    if outcome not in OUTCOMES:
        raise InvalidInput({"outcome": f"Choose one of {', '.join(OUTCOMES)}."})
    if outcome == "not-coming" and record.episode and record.episode.stage == Stage.BOOKED:
        beds.release(person=record, at=at)
        people.set_stage(episode=record.episode.id, stage=Stage.ENQUIRY)
    event = t.Contacted(at=at, direction="outgoing", about="call", outcome=outcome, text=maybe(text, "text"))
    return written(here.write(record, event))
