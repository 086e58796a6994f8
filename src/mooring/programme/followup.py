"""Afterwards: contacts that fall due, the way back in after a relapse, and medication for as long as it helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.records import people, work
from mooring.records.people import PersonRecord
from mooring.records.stages import Stage

from . import triage
from .bedside import Written, as_written, written
from .desk import Desk, desk
from .door import use_case
from .errors import Conflict, InvalidInput
from .permissions import CARE
from .words import maybe, needed
from .worklist import CALL_BACK, FOLLOW_UP

RELAPSED: Final = "relapsed"
OUTCOMES: Final = ("reached", "no-answer", RELAPSED, "declined")


@dataclass(frozen=True, kw_only=True)
class ContactWritten(Written):
    """A contact that stands, and what its answers call for now, emergencies first."""

    steps: tuple[triage.Step, ...]


@dataclass(frozen=True, kw_only=True)
class FollowUpLine:
    """A contact that has fallen due; `tries` is how often nobody answered."""

    person: UUID
    name: str
    phone: str
    day: int
    due: datetime
    tries: int


@use_case("followup.due", roles=CARE)
def due(*, by: Actor, at: datetime) -> list[FollowUpLine]:
    """The contacts that have fallen due by now, the longest overdue first."""
    items = work.open_items(facility_id=by.facility_id, kinds=(FOLLOW_UP,), until=at)
    return [
        FollowUpLine(
            person=item.person.id,
            name=str(item.person.identity.get("name") or ""),
            phone=str(item.person.identity.get("phone") or ""),
            day=int(item.wanted.details["day"]),
            due=item.wanted.due,
            tries=int(item.wanted.details.get("tries", 0)),
        )
        for item in items
    ]


@use_case("followup.record", roles=CARE)
def record(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    day: int,
    outcome: str,
    answers: Mapping[str, Any] | None = None,
    text: str | None = None,
) -> ContactWritten:
    """Record a contact of day 1, 7, 30 or 90. After `no-answer` it stays due; `relapsed` opens the way in again.

    Somebody reached who used again is kept as `relapsed`. An answer that cannot wait leaves a call back due at once.
    Raises InvalidInput for a day that is not one of them, an outcome that is none of OUTCOMES, an answer that is not
    offered, or an outcome that the answers speak against.
    """
    here = desk()
    somebody = here.open(person, change=True)
    if here.replayed:
        return _contact(as_written(somebody, here.replayed))
    days = here.situation(somebody).library.follow_up_days
    if day not in days:
        raise InvalidInput({"day": f"Contacts are on day {', '.join(map(str, days))}. Choose one of them."})
    if outcome not in OUTCOMES:
        raise InvalidInput({"outcome": f"Choose one of {', '.join(OUTCOMES)}."})
    _discharged(somebody)
    given = triage.read_follow_up(answers or {})
    outcome = _told(outcome, given)
    event = t.Contacted(
        at=at,
        direction="outgoing",
        about=FOLLOW_UP,
        day=day,
        outcome=outcome,
        answers=given,
        text=maybe(text, "text"),
    )
    stored = here.write(somebody, event)
    assert somebody.episode is not None
    if outcome == RELAPSED:
        _open_the_way_in(here, somebody, at, "Relapse told at a follow-up contact.")
    elif outcome == "reached":
        people.set_stage(episode=somebody.episode.id, stage=Stage.FOLLOWING)
    if why := triage.cannot_wait(given):
        urgent = {"due": at.isoformat(), "why": " ".join(why)}
        again = t.Contacted(at=at, direction="outgoing", about=CALL_BACK, outcome="booked", answers=urgent)
        here.write(here.open(somebody.id), again)
    return _contact(written(stored))


def _told(outcome: str, given: Mapping[str, str]) -> str:
    """The outcome that the answers make it. Raises InvalidInput where the two speak against each other."""
    if outcome == "no-answer" and given:
        raise InvalidInput({"outcome": "Somebody answered these questions. Choose how the call ended, or clear them."})
    if given.get("used") != "yes" or outcome == RELAPSED:
        return outcome
    if outcome == "declined":
        raise InvalidInput({"outcome": "They used again: choose that, so that the way in is open for them at once."})
    return RELAPSED


def _contact(stands: Written) -> ContactWritten:
    answers = stands.event.answers if isinstance(stands.event, t.Contacted) else {}
    return ContactWritten(event_id=stands.event_id, event=stands.event, steps=triage.follow_up_steps(answers))


def _discharged(somebody: PersonRecord) -> None:
    if somebody.episode is None or somebody.episode.stage not in (Stage.DISCHARGED, Stage.FOLLOWING):
        raise Conflict("This person has not been discharged, so that no follow-up is due. Open their chart.")


def _given(answers: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (answers or {}).items() if value not in (None, "")}


@use_case("followup.reopen", roles=CARE)
def reopen(*, by: Actor, at: datetime, key: str, person: UUID, because: str) -> Written:
    """Open the way in again: a new episode, and a call-back that is due at once."""
    here = desk()
    somebody = here.open(person, change=True)
    if here.replayed:
        return as_written(somebody, here.replayed)
    if somebody.episode is not None:
        _discharged(somebody)
    return _open_the_way_in(here, somebody, at, needed(because, "because"))


def _open_the_way_in(here: Desk, somebody: PersonRecord, at: datetime, because: str) -> Written:
    if somebody.episode is not None:
        people.close_episode(episode=somebody.episode.id, at=at)
    people.open_episode(facility_id=somebody.facility_id, person=somebody.id, at=at)
    event = t.Contacted(at=at, direction="incoming", about=CALL_BACK, outcome=RELAPSED, text=because)
    return written(here.write(here.open(somebody.id), event))


@use_case("followup.medication", roles=CARE)
def medication(*, by: Actor, at: datetime, key: str, person: UUID, answers: Mapping[str, Any]) -> Written:
    """How it goes with long-term medication. It goes on for as long as it helps: no stop date is asked or kept."""
    here = desk()
    somebody = here.open(person, change=True)
    if here.replayed:
        return as_written(somebody, here.replayed)
    given = _given(answers)
    if not given:
        raise InvalidInput({"answers": "Nothing was filled in. Answer something, then save."})
    _discharged(somebody)
    assert somebody.episode is not None
    people.set_stage(episode=somebody.episode.id, stage=Stage.FOLLOWING)
    event = t.Contacted(at=at, direction="outgoing", about="medication", outcome="reached", answers=given)
    return written(here.write(somebody, event))
