"""What was measured at the bedside, held against what a living person can have: the ranges of knowledge/facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any, Final

from mooring.clinical.facts.kinds import Fact, Latest
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, derive, normalised, score
from mooring.clinical.library import Library
from mooring.clinical.timeline import Scored

from .errors import InvalidInput

COUNTED: Final = "per minute"


def measurable(library: Library) -> dict[str, Fact]:
    """The facts that are the newest value of a measurement, by the name under which it is measured."""
    found: dict[str, Fact] = {}
    for fact in library.facts.values():
        if isinstance(fact.how, Latest) and "measured" in fact.how.of.kinds:
            found.setdefault(fact.how.value, fact)
    return found


def read(library: Library, typed: Mapping[str, Any]) -> dict[str, Any]:
    """The measurements that were typed, without blank ones. Raises InvalidInput with every one that cannot be."""
    known, errors, found = measurable(library), dict[str, str](), dict[str, Any]()
    for name, value in typed.items():
        if value is None or value == "":
            continue
        if name not in known:
            errors[name] = f"This is not measured here. Measured are {', '.join(sorted(known))}."
            continue
        try:
            found[name] = _value(known[name], value)
        except ValueError as error:
            errors[name] = str(error)
    if {"systolic", "diastolic"} <= found.keys() and found["diastolic"] >= found["systolic"]:
        errors["diastolic"] = "The lower pressure must be below the upper one. Look whether they were swapped."
    if errors:
        raise InvalidInput(errors)
    return found


def _value(fact: Fact, typed: Any) -> int | float | str:
    if fact.type == "word":
        if typed not in fact.words:
            raise ValueError(f"Choose one of {', '.join(fact.words)}.")
        return str(typed)
    try:
        number = float(typed) if not isinstance(typed, bool) else float("nan")
    except (TypeError, ValueError):
        number = float("nan")
    if not isfinite(number):
        raise ValueError("This is not a number. Write it in digits.")
    if fact.unit == COUNTED and number != int(number):
        raise ValueError("This is counted over a whole minute. Write a whole number.")
    if (fact.low is not None and number < fact.low) or (fact.high is not None and number > fact.high):
        span = f"from {_shown(fact, fact.low)} to {_shown(fact, fact.high)}"
        raise ValueError(
            f"{number:g} cannot be right. Measure again; it must be {span} {fact.unit or ''}".rstrip() + "."
        )
    return int(number) if number == int(number) else number


def _shown(fact: Fact, limit: int | float | None) -> str:
    return "any" if limit is None else f"{limit / fact.scale:g}"


def rated(instrument: Instrument, typed: Mapping[str, Any], measured: Mapping[str, Any], *, at: datetime) -> Scored:
    """The rating, with its total, so that a chart need not add it up again with every look.

    An item that follows from a measurement is worked out, whatever was tapped. Raises InvalidInput for a value that an
    item does not allow, and for an item left out.
    """
    answers = dict(typed)
    try:
        for item in instrument.items:
            if item.derive is not None and item.derive.measured in measured:
                answers[item.id] = derive(instrument, item.id, measured[item.derive.measured])
        found = dict(normalised(instrument, answers))
        result = score(instrument, found)
    except NotAllowed as error:
        raise InvalidInput({error.item: str(error)}) from error
    if result.missing:
        raise InvalidInput(
            dict.fromkeys(result.missing, "This was left out. Choose one, or leave the whole scale out.")
        )
    return Scored(
        at=at, instrument=instrument.id, answers=found, total=result.total, objective_sign=result.objective_sign
    )
