"""Admission, and the complete health consultation that may be saved half done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.clinical import consultation as co
from mooring.clinical import timeline as t
from mooring.clinical.consultation import Owed, Part
from mooring.clinical.risks import RiskFlag
from mooring.clinical.timeline import Timeline
from mooring.records import beds, people
from mooring.records.people import PersonRecord
from mooring.records.stages import Stage

from . import identity as who
from .desk import desk
from .door import use_case
from .errors import Conflict, InvalidInput, NotAllowed
from .identity import PersonView
from .permissions import CARE, CLINICAL
from .situation import Situation

ANEW: Final = "answered anew"
SOCIAL: Final = "social"
"""The part of the consultation that a case manager fills in."""


@dataclass(frozen=True, kw_only=True)
class EpisodeView:
    """An admitted person, and the bed that they are in."""

    person: PersonView
    episode: UUID
    bed: str | None
    stage: str


@dataclass(frozen=True, kw_only=True)
class PartSaved:
    """What saving a part stored, and what is owed and flagged now."""

    part: str
    stored: int
    owed: tuple[Owed, ...]
    flags: tuple[RiskFlag, ...]


@dataclass(frozen=True, kw_only=True)
class ConsultationView:
    """The consultation of one person: its parts, the answers by item, what is owed, and what the answers mean."""

    person: PersonView
    parts: tuple[Part, ...]
    answers: Mapping[str, Any]
    owed: tuple[Owed, ...]
    flags: tuple[RiskFlag, ...]
    answered_parts: frozenset[str]


@use_case("admission.admit", roles=CLINICAL)
def admit(
    *,
    by: Actor,
    at: datetime,
    key: str,
    identity: Mapping[str, Any],
    bed_label: str,
    person: UUID | None = None,
    happened: datetime | None = None,
) -> EpisodeView:
    """Admit somebody new, or a person known from the helpline or an earlier stay, to a bed.

    Raises InvalidInput for a bad field, Conflict where somebody else has the bed or the person is admitted already.
    """
    here = desk()
    if here.replayed:
        return _episode(here.open(here.replayed.person))
    typed = who.read(identity, at=at, zone=by.zone)
    moment = here.moment(happened)
    record = here.open(person, change=True) if person else None
    if "name" not in typed and not (record and record.identity.get("name")):
        raise InvalidInput({"name": "Write a name, or the name that the person goes by."})
    record = _with_open_episode(record, typed, at)
    beds.occupy(person=record, label=bed_label, at=moment)
    people.set_stage(episode=_open(record), stage=Stage.ADMITTED)
    here.write(record, t.Moved(at=moment, stage="admitted", bed=bed_label))
    return _episode(here.open(record.id))


def _with_open_episode(record: PersonRecord | None, typed: dict[str, str], at: datetime) -> PersonRecord:
    facility = desk().facility_id
    if record is None:
        return people.add(facility_id=facility, identity=typed, at=at)
    if record.episode and record.episode.stage == Stage.ADMITTED:
        raise Conflict("This person is admitted already. Open their chart.")
    if record.erased:
        raise Conflict("This record was erased. Admit the person as somebody new.")
    people.set_identity(person=record, identity={**record.identity, **typed})
    if record.episode and record.episode.stage in (Stage.DISCHARGED, Stage.FOLLOWING):
        people.close_episode(episode=record.episode.id, at=at)
        people.open_episode(facility_id=facility, person=record.id, at=at)
    elif record.episode is None:
        people.open_episode(facility_id=facility, person=record.id, at=at)
    return desk().open(record.id)


def _open(record: PersonRecord) -> UUID:
    assert record.episode is not None
    return record.episode.id


def _episode(record: PersonRecord) -> EpisodeView:
    bed = beds.of(person=record)
    return EpisodeView(
        person=who.view(record),
        episode=_open(record),
        bed=bed.bed if bed else None,
        stage=str(record.episode.stage) if record.episode else "",
    )


@use_case("admission.save_part", roles=CARE)
def save_part(*, by: Actor, at: datetime, key: str, person: UUID, part: str, answers: Mapping[str, Any]) -> PartSaved:
    """Store the answers to one part, half done or whole; what was answered before and is the same is not stored again.

    Raises InvalidInput with every bad field, and then nothing is stored. A case manager fills in the social part.
    """
    here = desk()
    record = here.open(person, change=True)
    if by.roles <= {Role.CASE_MANAGER, Role.HELPLINE, Role.ADMINISTRATOR} and part != SOCIAL:
        raise NotAllowed("A case manager fills in the social part. Ask a nurse for this one.")
    events, wrong = ((), ()) if here.replayed else _changes(here.situation(record), part, answers, at)
    for each in wrong:
        here.write(record, t.Amended(at=at, event=each.id or "", to=None, because=ANEW))
    for event in events:
        here.write(record, event)
    now = here.situation(record)
    return PartSaved(part=part, stored=len(events), owed=now.owed, flags=now.flags)


def _changes(
    now: Situation, part: str, answers: Mapping[str, Any], at: datetime
) -> tuple[tuple[t.Event, ...], tuple[t.Event, ...]]:
    """The events of those answers that say something new, and the earlier ones that they take back."""
    asked, instruments = now.library.consultation, now.library.instruments
    try:
        events = co.events_for(asked, part, answers, instruments=instruments, at=at)
        before, after = co.current(asked, now.story), co.current(asked, Timeline.of((*now.story, *events)))
        new = co.changed(asked, answers, before, after)
        since = now.record.episode.opened_at if now.record.episode else at
        wrong = co.replaced(asked, new, now.story, since=since)
        return co.events_for(asked, part, new, instruments=instruments, at=at), wrong
    except co.InvalidAnswers as error:
        raise InvalidInput(error.errors) from error


@use_case("admission.consultation", roles=CARE)
def consultation(*, by: Actor, at: datetime, person: UUID) -> ConsultationView:
    """The consultation as far as it has come."""
    here = desk()
    record = here.open(person)
    now = here.situation(record)
    asked = now.library.consultation
    answers = co.current(asked, now.story)
    return ConsultationView(
        person=who.view(record),
        parts=asked.parts,
        answers=answers,
        owed=now.owed,
        flags=now.flags,
        answered_parts=frozenset(part.id for part in asked.parts if any(item.id in answers for item in part.items)),
    )
