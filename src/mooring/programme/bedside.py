"""At the bedside: observe, give or hold or refuse a dose, correct, note.

**A dose stands once, whatever is tapped twice**; **what safety blocks is not given unless a prescriber goes past each
rule with a written reason**; **an implausible value is refused and nothing is stored**.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice
from mooring.clinical.codec import event_from_plain
from mooring.clinical.safety import Verdict
from mooring.clinical.values import Dose
from mooring.records import queries
from mooring.records.journal import Stored
from mooring.records.people import PersonRecord
from mooring.records.stages import Stage

from . import doses, vitals, words
from .desk import Desk, desk
from .door import use_case
from .doses import DueDose
from .errors import AlreadyDone, Blocked, Conflict, InvalidInput, NotAllowed, NotFound
from .names import name_of
from .permissions import CARE, CLINICAL, PRESCRIBING
from .situation import Situation
from .words import needed, optional

GIVE, HOLD, REFUSE = "give", "hold", "refuse"
DECISIONS: Final[Mapping[str, type[t.DoseDecision]]] = {GIVE: t.Gave, HOLD: t.Held, REFUSE: t.Refused}
INCIDENTS: Final = (
    "overdose-reversal",
    "syncope",
    "seizure",
    "vomited-dose",
    "released-from-jail",
    "fall",
    "left-ward",
    "dose-given-twice",
)


@dataclass(frozen=True, kw_only=True)
class Written:
    """One event that stands now."""

    event_id: str
    event: t.Event


@dataclass(frozen=True, kw_only=True)
class ObserveResult:
    """What the engine advises after an observation, and the total of the COWS if it was rated."""

    advice: Advice
    total: int | None
    events: tuple[Written, ...]


@dataclass(frozen=True, kw_only=True)
class DoseStands:
    """The decision that stands, the findings that it went past, and what the engine advises next."""

    event_id: str
    event: t.DoseDecision
    verdict: Verdict
    advice: Advice


@use_case("bedside.observe", roles=CLINICAL)
def observe(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    cows: Mapping[str, Any] | None = None,
    vitals: Mapping[str, Any] | None = None,
    sedation: str | None = None,
    happened: datetime | None = None,
) -> ObserveResult:
    """Store a COWS, vital signs, our own sedation scale (`sedation` is its level), or all at one moment.

    The COWS's pulse item follows from the counted pulse.

    Raises InvalidInput for what no person can have, what an item does not allow, or an item left out.
    """
    here = desk()
    record = admitted(here.open(person, change=True))
    if not here.replayed:
        before = here.situation(record)
        for event in _observed(before, cows, vitals, sedation, in_the_stay(before, here.moment(happened))):
            here.write(record, event)
    now = here.situation(record)
    mine = [e for e in now.timeline if _is_mine(e, here, record)]
    scores = [e for e in mine if isinstance(e, t.Scored) and e.instrument == "cows"]
    return ObserveResult(
        advice=now.advice,
        total=_total(now, scores[-1]) if scores else None,
        events=tuple(Written(event_id=str(e.id), event=e) for e in mine),
    )


def _is_mine(event: t.Event, here: Desk, record: PersonRecord) -> bool:
    if here.written:
        return event.id in {stored.id for stored in here.written}
    first = here.replayed.event if here.replayed else None
    return first is not None and event.by == first.by and event.written == first.written


def _total(now: Situation, event: t.Scored) -> int | None:
    from .refresh import cows_total

    return cows_total(event, now)


def _observed(
    now: Situation, cows: Mapping[str, Any] | None, typed: Mapping[str, Any] | None, sedation: str | None, at: datetime
) -> list[t.Event]:
    measured = vitals.read(now.library, typed or {})
    events: list[t.Event] = [t.Measured(at=at, values=measured)] if measured else []
    if sedation:
        events.append(vitals.rated(now.library.instruments["sedation"], {"level": sedation}, {}, at=at))
    if cows:
        events.append(vitals.rated(now.library.instruments["cows"], cows, measured, at=at))
    if not events:
        raise InvalidInput({"cows": "Nothing was filled in. Rate the COWS or measure something, then save."})
    return events


def in_the_stay(now: Situation, moment: datetime) -> datetime:
    """A moment since the admission. Raises InvalidInput for one before it."""
    since = [event.at for event in now.story if isinstance(event, t.Moved) and event.stage == "admitted"]
    if since and moment < since[-1]:
        raise InvalidInput({"happened": "This lies before the admission. Check the day and the time."})
    return moment


def admitted(record: PersonRecord) -> PersonRecord:
    """The record of somebody admitted. Raises Conflict for anybody else."""
    if record.episode is None or record.episode.stage != Stage.ADMITTED:
        raise Conflict("This person is not admitted now. Admit them first.")
    return record


@use_case("bedside.due_dose", roles=CLINICAL)
def due_dose(*, by: Actor, at: datetime, person: UUID) -> DueDose | None:
    """What the engine advises to give now, with the slot that the decision claims; None where it advises no dose."""
    here = desk()
    return doses.due(here.situation(here.open(person)))


@use_case("bedside.decide_dose", roles=CLINICAL)
def decide_dose(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    slot: str,
    decision: str,
    drug: str,
    mg: float | None,
    route: str | None = None,
    because: str | None = None,
    happened: datetime | None = None,
    overrides: Mapping[str, str] | None = None,
) -> DoseStands:
    """Record that a dose was given, held or refused, after asking the engine again on the story as it stands.

    Raises AlreadyDone where somebody decided first, Blocked where safety or the want of an order stops it, InvalidInput
    for a bad field, NotAllowed where somebody who does not prescribe goes past a rule.
    """
    here = desk()
    record = admitted(here.open(person, change=True))
    if here.replayed:
        return _standing(here, record)
    now = here.situation(record)
    _claimable(now, slot)
    moment = in_the_stay(now, here.moment(happened))
    event = _decision(now, decision, drug, mg, route, because, moment)
    reasons = words.reasons(overrides)
    found = _allowed(now.seen_at(moment), event, by, reasons) if isinstance(event, t.Gave) else Verdict()
    rested_on = doses.seen(now.seen_at(moment), found, reasons)
    for rule, reason in reasons.items():
        here.write(record, t.Overrode(at=moment, rule=rule, reason=reason), seen=rested_on)
    stored = here.write(record, event, slot=slot, seen=rested_on)
    return _stands(here.situation(record), stored, found)


def _claimable(now: Situation, slot: str) -> None:
    """Raises AlreadyDone where somebody decided since the page was loaded, Conflict where the page is otherwise old."""
    if slot == doses.slot_of(now):
        return
    last = doses.last_decision(now)
    if last is None or f"dose:{last.id}" != doses.slot_of(now):
        raise Conflict("The plan has changed since this page was loaded. Load it again and look what is due now.")
    raise AlreadyDone(event=last, by_name=name_of(last.by or ""), at=last.written)


def _decision(
    now: Situation, decision: str, drug: str, mg: float | None, route: str | None, because: str | None, at: datetime
) -> t.DoseDecision:
    errors: dict[str, str] = {}
    kind, known = DECISIONS.get(decision), now.library.drugs.get(drug)
    if kind is None:
        errors["decision"] = f"Choose one of {', '.join(DECISIONS)}."
    if known is None or not known.medicine:
        errors["drug"] = "This medicine is not in the formulary. Choose one from the list."
    elif route is not None and known.routes and route not in known.routes:
        errors["route"] = f"It is not given that way. Choose one of {', '.join(known.routes)}."
    dose = doses.typed(mg, "mg", errors)
    reason = optional(because, "because", errors)
    if decision == HOLD and not reason:
        errors["because"] = "Write in a few words why the dose was held."
    if decision == GIVE and dose is None and "mg" not in errors:
        errors["mg"] = "Write how many milligrams were given."
    if errors or kind is None or known is None:
        raise InvalidInput(errors)
    return kind(at=at, drug=drug, dose=dose, route=route or known.route, because=reason)


def _allowed(now: Situation, event: t.Gave, by: Actor, reasons: Mapping[str, str]) -> Verdict:
    """The verdict of a dose that may be given. Raises Blocked, or NotAllowed for an override by another role."""
    assert event.dose is not None
    found = now.verdict(doses.proposal(now, drug=event.drug, dose=event.dose, route=event.route))
    prescribes = by.has(*PRESCRIBING)
    rescue = now.library.drugs[event.drug].is_a("rescue")
    if not prescribes and not rescue and not doses.asked_for(now, drug=event.drug, dose=event.dose):
        found = doses.without_order(found)
    stops = {f.key for f in found.blocking} | {question.rule for question in found.ask}
    if stops & reasons.keys() and not prescribes:
        raise NotAllowed("Only a prescriber may go past a safety rule. Call the prescriber.")
    if found.outcome == "refuse" or stops - reasons.keys():
        raise Blocked(found)
    return found


def _standing(here: Desk, record: PersonRecord) -> DoseStands:
    """The answer to a request that came before: the decision that it made then."""
    assert here.replayed is not None
    first = here.replayed.event
    now = here.situation(record)
    mine = [e for e in now.timeline if isinstance(e, t.DoseDecision) and (e.by, e.written) == (first.by, first.written)]
    return DoseStands(event_id=str(mine[-1].id), event=mine[-1], verdict=Verdict(), advice=now.advice)


def _stands(now: Situation, stored: Stored, found: Verdict) -> DoseStands:
    assert isinstance(stored.event, t.DoseDecision)
    return DoseStands(event_id=stored.id, event=stored.event, verdict=found, advice=now.advice)


@use_case("bedside.amend", roles=CLINICAL)
def amend(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    event_id: str,
    to: Mapping[str, Any] | None,
    because: str,
    seen: str | None = None,
) -> Written:
    """Correct an event (`to` is its plain form as it should read) or take it back (`to` None). Both stay in the record.

    `seen` is the id of its newest correction that the page showed. Raises AlreadyDone where there is a newer one,
    NotFound for an event that is not this person's, NotAllowed for somebody else's dose without prescribing,
    InvalidInput for what the event itself would not have taken.
    """
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    wrong = queries.event_of(record, event_id)
    if wrong is None or isinstance(wrong, t.Amended):
        raise NotFound("There is no such entry in this person's record. Load the page again.")
    now = here.situation(record)
    newest = newest_amendment(now.timeline, event_id)
    if newest is not None and newest.id != (seen or None):
        raise AlreadyDone(event=newest, by_name=name_of(newest.by or ""), at=newest.written)
    if isinstance(wrong, t.DoseDecision) and wrong.by != here.label and not by.has(*PRESCRIBING):
        raise NotAllowed("Somebody else recorded this dose. Ask them, or a prescriber, to correct it.")
    right = None if to is None else _corrected(here, wrong, to, now)
    why = needed(because, "because")
    return written(here.write(record, t.Amended(at=at, event=event_id, to=right, because=why)))


def newest_amendment(timeline: t.Timeline, event_id: str) -> t.Amended | None:
    """The correction of an event that was written last; None where there is none."""
    found = [each for each in timeline if isinstance(each, t.Amended) and each.event == event_id]
    return max(found, key=lambda each: int(each.id or 0)) if found else None


def _corrected(here: Desk, wrong: t.Event, to: Mapping[str, Any], now: Situation) -> t.Event:
    right = event_from_plain({"at": wrong.at, **to})
    if type(right) is not type(wrong):
        raise InvalidInput({"to": "A correction stays of the same sort. Take this entry back and write a new one."})
    here.moment(right.at)
    if isinstance(right, t.Scored) and right.answers and right.instrument in now.library.instruments:
        return vitals.rated(now.library.instruments[right.instrument], right.answers, {}, at=right.at)
    if isinstance(right, t.Measured):
        return t.Measured(at=right.at, values=vitals.read(now.library, right.values))
    if isinstance(right, t.DoseDecision):
        return _sound_dose(now, right)
    if isinstance(right, t.Reported) and right.dose is not None:
        _plausible_from_elsewhere(now, right.drug, right.dose)
    return right


def _plausible_from_elsewhere(now: Situation, drug: str, dose: Dose) -> None:
    """Raises InvalidInput for a reported dose that the consultation would not have taken."""
    for row in (row for item in now.library.consultation.items() for row in item.amounts if row.id == drug):
        low, high = row.lowest or 0, row.highest
        if dose.in_mg < low or (high is not None and dose.in_mg > high):
            span = f"from {low:g}" + ("" if high is None else f" to {high:g}")
            raise InvalidInput({"mg": f"{dose.in_mg:g} mg cannot be right. Write a number {span} mg."})


def _sound_dose(now: Situation, right: t.DoseDecision) -> t.DoseDecision:
    """A corrected dose, held to what a dose is held to. Raises InvalidInput."""
    errors: dict[str, str] = {}
    known = now.library.drugs.get(right.drug)
    if known is None or not known.medicine:
        errors["drug"] = "This medicine is not in the formulary. Choose one from the list."
    elif right.route is not None and known.routes and right.route not in known.routes:
        errors["route"] = f"It is not given that way. Choose one of {', '.join(known.routes)}."
    elif right.dose is None or not right.dose.micrograms:
        if isinstance(right, t.Gave):
            errors["mg"] = "Write how many milligrams were given."
    elif over := doses.too_much(now, known, right.dose):
        errors["mg"] = over
    if errors:
        raise InvalidInput(errors)
    return right


@use_case("bedside.note", roles=CARE)
def note(*, by: Actor, at: datetime, key: str, person: UUID, text: str) -> Written:
    """A note in words."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    return written(here.write(record, t.Noted(at=at, about="shift-note", text=needed(text, "text"))))


@use_case("bedside.incident", roles=CLINICAL)
def incident(
    *, by: Actor, at: datetime, key: str, person: UUID, event: str, details: Mapping[str, Any] | None = None,
    happened: datetime | None = None,
) -> Written:  # fmt: skip
    """Something that took place: one of INCIDENTS, with what is known of it."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    if event not in INCIDENTS:
        raise InvalidInput({"event": f"Choose one of {', '.join(INCIDENTS)}."})
    known = {name: value for name, value in (details or {}).items() if value not in (None, "")}
    return written(here.write(record, t.TookPlace(at=here.moment(happened), event=event, details=known)))


def written(stored: Stored) -> Written:
    """An event just stored."""
    return Written(event_id=stored.id, event=stored.event)


def as_written(record: PersonRecord, stored: Stored) -> Written:
    """A stored event with its words."""
    return Written(event_id=stored.id, event=queries.event_of(record, stored.id) or stored.event)
