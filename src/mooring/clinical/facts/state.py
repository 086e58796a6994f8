"""Facts about where the person is in the programme, and about who and where they are."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise

from mooring.clinical import timeline as t
from mooring.clinical.case import Case
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.protocols import Protocol
from mooring.clinical.schedules import steps_done, steps_due
from mooring.clinical.values import NEVER, UNKNOWN, Dose

DAY = timedelta(days=1)


class Asking(typing.Protocol):
    """What a state fact needs to know of the one who asks."""

    case: Case
    protocol: str | None
    phase: str | None
    protocols: Mapping[str, Protocol]

    @property
    def proposed_ingredient(self) -> str | None:
        """The ingredient of the proposed drug."""
        ...

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether a drug is, or belongs to, what is wanted."""
        ...


def running(story: t.Timeline) -> tuple[str, ...]:
    """The protocols that were started and have not ended, oldest first."""
    found: dict[str, datetime] = {}
    for event in story:
        if isinstance(event, t.Started):
            found.pop(event.protocol, None)
            found[event.protocol] = event.at
        elif isinstance(event, t.Ended):
            found.pop(event.what, None)
        elif isinstance(event, t.Moved) and event.stage == "discharged":
            found.clear()
    return tuple(found)


def protocol_began(reading: Asking) -> datetime | None:
    """When the protocol being advised on was last started; None where nothing says so."""
    for event in reversed(reading.case.story.events):
        if isinstance(event, t.Started) and reading.protocol in (event.protocol, None):
            return event.at
    return None


def first_dose(reading: Asking) -> datetime | None:
    """The first dose since the protocol began of the drugs that the protocol is about: its programme day 1 starts
    here.
    """
    begun = protocol_began(reading)
    protocol = reading.protocols.get(reading.protocol or "")
    # In a low-dose start the full agonist that goes on does not begin the first day.
    about = protocol.about if protocol and protocol.about else "programme-opioid"
    for event in reading.case.story:
        counts = isinstance(event, t.Gave) and reading.is_a(event.drug, about)
        if counts and (begun is None or event.at >= begun):
            return event.at
    return None


def programme_day_start(reading: Asking) -> datetime | None:
    """When the present programme day began: days of 24 h from the first dose; None before it."""
    first = first_dose(reading)
    return None if first is None else first + ((reading.case.at - first) // DAY) * DAY


def read(how: k.State, reading: Asking) -> Value:
    """The value of a state fact. Raises KeyError for a state that does not exist."""
    if how.name == "phase":
        return reading.phase or UNKNOWN
    if how.name == "on_protocol":
        return how.of in running(reading.case.story)
    if how.name == "any_protocol":
        return bool(running(reading.case.story))
    if how.name == "programme_day":
        start, first = programme_day_start(reading), first_dose(reading)
        return 0 if start is None or first is None else (start - first) // DAY + 1
    if how.name in ("ordered_mg", "step_mg", "steps_left", "on_order"):
        return _ordered(how, reading)
    if how.name == "has_order":
        return standing_order(reading, how.of or "") is not None
    if how.name == "ahead":
        return len(ahead(reading, how.of))
    if how.name == "last_mg":
        return _last(reading, how.of or "")
    if how.name == "highest_ordered":
        return _highest_ordered(reading, how)
    if how.name == "raised":
        return _raised(reading, how.of or "")
    raise KeyError(how.name)


def running_with(reading: Asking, drug: str | None) -> str | None:
    """The running protocol, started last, that is about this drug's ingredient; None where none is."""
    for name in reversed(running(reading.case.story)):
        protocol = reading.protocols.get(name)
        if protocol and drug and protocol.about and reading.is_a(drug, protocol.about):
            return name
    return None


def ahead(reading: Asking, drug: str | None) -> list[t.Event]:
    """What is written down already and lies after now: a clock is wrong, or a time was mistyped.

    With a drug (or `proposed`): the doses of it that were given. Whoever reads the story sees none of them.
    """
    case = reading.case
    wanted = reading.proposed_ingredient if drug == "proposed" else drug
    found = [e for e in case.timeline.known_by(case.at).standing() if e.at > case.at]
    if drug is None:
        return found
    return [e for e in found if wanted and isinstance(e, t.Gave) and reading.is_a(e.drug, wanted)]


def _all_given(reading: Asking, drug: str) -> list[t.Gave]:
    return [e for e in reading.case.story if isinstance(e, t.Gave) and reading.is_a(e.drug, drug)]


def _given(reading: Asking, drug: str) -> list[t.Gave]:
    return [e for e in _all_given(reading, drug) if e.dose is not None]


def _last(reading: Asking, drug: str) -> Value:
    found = _given(reading, drug)
    return found[-1].dose.micrograms if found and found[-1].dose else UNKNOWN


def _highest_ordered(reading: Asking, how: k.State) -> Value:
    """The highest daily dose that was ordered, or taken from elsewhere, at any time of the last minutes."""
    drug = reading.proposed_ingredient if how.of == "proposed" else how.of
    begin = reading.case.at - timedelta(minutes=how.within or 0)
    before: Dose | None = None
    found: list[Dose] = []
    daily: list[Dose] = []
    for event in reading.case.story:
        mine = drug is not None and isinstance(event, (t.Ordered, t.Takes)) and reading.is_a(event.drug, drug)
        if mine and isinstance(event, (t.Ordered, t.Takes)) and event.dose is not None:
            if isinstance(event, t.Takes):
                found.append(event.dose)
            elif event.at <= begin:
                before = event.dose
            else:
                daily.append(event.dose)
        elif isinstance(event, t.Ended) and event.at <= begin and drug is not None and reading.is_a(event.what, drug):
            before = None
    # What is ordered here tells the dose; what was told of elsewhere counts where nothing was ordered.
    ordered = any(isinstance(e, t.Ordered) and drug and reading.is_a(e.drug, drug) for e in reading.case.story)
    found = [dose for dose in found if not ordered] + daily + ([before] if before else [])
    return max(dose.micrograms for dose in found) if found else UNKNOWN


def _raised(reading: Asking, drug: str) -> Value:
    """Minutes since a dose was higher than the one before it, or since the first dose; never without one."""
    found = _given(reading, drug)
    if not found:
        return NEVER
    at = found[0].at
    for before, after in pairwise(found):
        if before.dose and after.dose and after.dose.micrograms > before.dose.micrograms:
            at = after.at
    return int((reading.case.at - at).total_seconds() // 60)


def standing_order(reading: Asking, drug: str) -> t.Ordered | None:
    """The newest order for a drug (id, ingredient or class) that nobody has ended; discharge ends all."""
    found: t.Ordered | None = None
    for event in reading.case.story:
        if isinstance(event, t.Ordered) and reading.is_a(event.drug, drug):
            found = event
        elif (isinstance(event, t.Ended) and found and (reading.is_a(event.what, drug) or event.what == found.id)) or (
            isinstance(event, t.Moved) and event.stage == "discharged"
        ):
            found = None
    return found


def _ordered(how: k.State, reading: Asking) -> Value:
    order = standing_order(reading, how.of or "")
    if how.name == "on_order":
        return "none" if order is None else ("steps" if order.steps else "stable")
    if order is None:
        return UNKNOWN
    if how.name == "ordered_mg":
        return order.dose.micrograms if order.dose else UNKNOWN
    if how.name == "steps_left":
        given = [e for e in _all_given(reading, how.of or "") if e.at >= order.at]
        return len(order.steps) - steps_done(order, given)
    due = steps_due(order, reading.case.story, reading.case.at, same=lambda drug: reading.is_a(drug, how.of or ""))
    return due.micrograms if due else 0


def profile(name: str, case: Case) -> Value:
    """A fact about the person or the facility. Raises KeyError for one that does not exist."""
    person, facility = case.person, case.facility
    if name == "age":
        if person.birth_date is None:
            return UNKNOWN
        today = case.at.astimezone(case.zone).date()
        before = (today.month, today.day) < (person.birth_date.month, person.birth_date.day)
        return today.year - person.birth_date.year - before
    if name == "could_be_pregnant":
        return _could_be_pregnant(case)
    values: dict[str, Value | None] = {
        "sex": person.sex,
        "pregnant": _pregnant(case),
        "weight_kg": person.weight_kg,
        "setting": facility.setting,
        "otp": facility.otp,
        "state": facility.state,
        "admitted_for": case.admitted_for,
    }
    found = values[name]
    return UNKNOWN if found is None or found == "unknown" else found


def _pregnant(case: Case) -> str | None:
    for event in reversed(case.story.events):
        if isinstance(event, t.Resulted) and event.test == "hcg" and event.value in ("positive", "negative"):
            return "yes" if event.value == "positive" else "no"
        # "Could you be pregnant?" answered no is an answer; answered yes, it asks for the test.
        if isinstance(event, t.Recorded) and event.items.get("pregnancy_possible") in ("no", "not-applicable", False):
            return "no"
    if case.person.sex == "male" and case.person.pregnant in (None, "unknown"):
        return "not-applicable"
    return case.person.pregnant


def _could_be_pregnant(case: Case) -> Value:
    known = _pregnant(case)
    if known in ("yes", "no", "not-applicable"):
        return known == "yes"
    return True
