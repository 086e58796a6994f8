"""Facts about where the person is in the programme, and about who and where they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from mooring.clinical import timeline as t
from mooring.clinical.case import Case
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.schedules import steps_due
from mooring.clinical.values import UNKNOWN

DAY = timedelta(days=1)


class Asking(Protocol):
    """What a state fact needs to know of the one who asks."""

    case: Case
    protocol: str | None
    phase: str | None

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
    for event in reading.case.story:
        counts = isinstance(event, t.Gave) and reading.is_a(event.drug, "programme-opioid")
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
    if how.name in ("ordered_mg", "step_mg", "on_order"):
        return _ordered(how, reading)
    raise KeyError(how.name)


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
