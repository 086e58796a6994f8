"""Scoring: answers in, total and band out. A missing answer gives no total; a value that is not allowed is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.instruments.instrument import Instrument, Item, Part, Rule
from mooring.clinical.instruments.measuring import Value, at_step

WHOLE = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]{1,6}")
WORDS = {"true": "yes", "false": "no"}


class NotAllowed(ValueError):
    """An answer that the item does not allow, or an item that the instrument does not have.

    `item` names it, `value` is what was given, `allowed` what would do (empty for an unknown item).
    """

    def __init__(self, message: str, *, item: str, value: Any, allowed: tuple[Value, ...] = ()) -> None:
        super().__init__(message)
        self.item, self.value, self.allowed = item, value, allowed


@dataclass(frozen=True, kw_only=True)
class Score:
    """What the answers say. `total` and `band` are None while an item that has to be asked is missing.

    `reached` is the level of a triage, or the band of an instrument that tells early, that the answers given reach
    already, whatever the missing ones will be. `parts` are the sums of an instrument that has several, by part; None
    where one of its own items is missing.
    `objective_sign` is None where it cannot be told yet. `ask_next` names the instruments that now follow.
    """

    instrument: str
    total: int | None
    band: str | None
    complete: bool
    missing: tuple[str, ...]
    objective_sign: bool | None = None
    reached: str | None = None
    ask_next: tuple[str, ...] = ()
    parts: Mapping[str, float | None] = field(default_factory=dict)


def score(instrument: Instrument, answers: Mapping[str, Any], *, sex: str | None = None) -> Score:
    """The score of one rating. `sex` matters only where the instrument's bands differ by it; None is `unknown`.

    An answer of None or "" counts as not given. Raises NotAllowed for an unknown item and for a value that the
    item does not allow: whole numbers may come as text ("2"), but true, 2.0 and 3 where only 0, 1, 2, 4 stand may not.
    """
    given = normalised(instrument, answers)
    asked = [item for item in instrument.items if _asked(instrument, item, given)]
    missing = tuple(item.id for item in asked if item.counts and item.default is None and item.id not in given)
    points = _points(instrument, given)
    counted = {item.id: points[item.id] for item in asked if item.counts and item.id in points}
    parts = {part.id: _sum(instrument, part, points) for part in instrument.parts}
    total = None if missing else _total(instrument, points, counted, parts)
    return Score(
        instrument=instrument.id,
        total=total,
        band=band_of(instrument, total, sex=sex, most=max(counted.values(), default=0)),
        complete=not missing,
        missing=missing,
        objective_sign=_objective_sign(instrument, points),
        reached=_reached(instrument, points, counted, sex),
        ask_next=_ask_next(instrument, points, total),
        parts=parts,
    )


def normalised(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Value]:
    """The answers given, each as the item's own value, in the instrument's order. Raises NotAllowed."""
    named: dict[str, Any] = {}
    for name, value in answers.items():
        item = _item(instrument, name, value)
        if item.id in named:
            raise NotAllowed(f"{instrument.id}: {item.id} is answered twice; keep one", item=item.id, value=value)
        if not _blank(value):
            named[item.id] = value
    return {item.id: allowed_value(instrument, item, named[item.id]) for item in instrument.items if item.id in named}


def allowed_value(instrument: Instrument, item: Item, value: Any) -> Value:
    """The item's own value for what was typed or tapped. Raises NotAllowed."""
    found: Value | None = None
    if isinstance(value, bool):
        found = "yes" if value else "no"
    elif isinstance(value, int) or (isinstance(value, float) and item.measure is not None):
        found = value
    elif isinstance(value, str):
        found = _typed(item, value.strip().lower())
    if isinstance(found, float) and isfinite(found) and found == int(found):
        found = int(found)
    try:
        if found is not None:
            item.points(found)
            return found
    except KeyError:
        pass
    raise NotAllowed(
        f"{instrument.id}: {item.id} cannot be {value!r}; choose {_spoken(item)}. Leave it out if it was not assessed.",
        item=item.id,
        value=value,
        allowed=tuple(choice.value for choice in item.allowed),
    )


def derive(instrument: Instrument, item: str, measured: Any) -> int:
    """The value of an item from a measurement, such as the COWS pulse item from the counted pulse.

    Raises NotAllowed for an item that is not derived, and for what is no plausible measurement: a pulse of 0 must
    not score as a calm one.
    """
    found = _item(instrument, item, measured)
    rule = found.derive
    if rule is None:
        raise NotAllowed(
            f"{instrument.id}: {item} is not worked out from a measurement; rate it yourself", item=item, value=measured
        )
    if isinstance(measured, bool) or not isinstance(measured, (int, float)) or not isfinite(measured):
        plausible = False
    else:
        plausible = rule.lowest <= measured <= rule.highest
    if not plausible:
        raise NotAllowed(
            f"{instrument.id}: a {rule.measured} of {measured!r} is not plausible; count it again and write a number "
            f"from {rule.lowest:g} to {rule.highest:g} {rule.unit}",
            item=item,
            value=measured,
        )
    return at_step(rule.steps, measured)


def band_of(instrument: Instrument, total: int | None, *, sex: str | None = None, most: int = 0) -> str | None:
    """The name of a total, also of one that was charted elsewhere; None without a total or without bands.

    `most` is the highest number of points that a single item has; 0 where only the total was charted.
    """
    if total is None:
        return None
    named = {each for band in instrument.bands for each in band.sex}
    sex = sex if sex in named else "unknown"
    fits = [
        band
        for band in instrument.bands
        if band.lowest <= total <= band.highest
        and (not band.sex or sex in band.sex)
        and (band.single is None or most >= band.single)
    ]
    return max(fits, key=lambda band: band.single or 0).band if fits else None


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _item(instrument: Instrument, name: str, value: Any) -> Item:
    found = instrument.item(name)
    if found is None:
        known = [item.id for item in instrument.items]
        message = f'{instrument.id} has no item "{name}"{nearest(str(name), known)}'
        raise NotAllowed(message, item=str(name), value=value)
    return found


def _typed(item: Item, typed: str) -> Value:
    # The Richmond scale is written with its signs, +1 as well as -1.
    signed = typed.removeprefix("+") if item.measure is None and item.least < 0 else typed
    if WHOLE.fullmatch(signed) and len(signed) < 10:
        return int(signed)
    if item.measure is not None and DECIMAL.fullmatch(typed) and len(typed) < 15:
        return float(typed)
    return item.meant(WORDS.get(typed, typed))


def _spoken(item: Item) -> str:
    if item.measure is not None:
        rule = item.measure
        form = "a whole number" if rule.decimals == 0 else f"a number with at most {rule.decimals} decimal,"
        return f"{form} from {rule.lowest:g} to {rule.highest:g} {rule.unit}, as measured"
    if item.span is not None:
        return f"a whole number from {item.span.lowest} to {item.span.highest}"
    return "one of " + ", ".join(str(choice.value) for choice in item.choices)


def _asked(instrument: Instrument, item: Item, given: Mapping[str, Value]) -> bool:
    if instrument.rule is Rule.ZERO_FIRST:
        first = instrument.items[0]
        return item is first or first.id not in given or first.points(given[first.id]) != 0
    # While the question before it is open, only that one is missing.
    return item.asked_if is None or item.asked_if.holds(given)


def _points(instrument: Instrument, given: Mapping[str, Value]) -> dict[str, int]:
    """The points of every answer that has some already; an item with a default has those of its default."""
    defaults = {item.id: item.default for item in instrument.items if item.default is not None}
    answers = defaults | dict(given)
    found = {name: _item(instrument, name, value).points(value, answers) for name, value in answers.items()}
    return {name: points for name, points in found.items() if points is not None}


def _sum(instrument: Instrument, part: Part, points: Mapping[str, int]) -> float | None:
    its = [item for item in instrument.items if item.id in part.items]
    return sum(points[item.id] * item.times for item in its) if all(item.id in points for item in its) else None


def _total(
    instrument: Instrument,
    points: Mapping[str, int],
    counted: Mapping[str, int],
    parts: Mapping[str, float | None],
) -> int | None:
    # The reader sees to it that the items of the first part have to be answered, and add up whole points.
    match instrument.rule:
        case Rule.TRIAGE:
            return _rank(instrument, points)
        case Rule.FIRST_PART:
            first = parts[instrument.parts[0].id]
            return None if first is None else int(first)
        case Rule.SUM | Rule.ZERO_FIRST:
            return sum(counted.values())


def _rank(instrument: Instrument, points: Mapping[str, int]) -> int:
    reached = (level.rank for level in instrument.levels if any(points.get(name, 0) > 0 for name in level.any_of))
    return max(reached, default=0)


def _reached(
    instrument: Instrument, points: Mapping[str, int], counted: Mapping[str, int], sex: str | None
) -> str | None:
    # A yes to intent is an emergency even before the other questions are asked; a no proves nothing yet.
    if instrument.rule is Rule.TRIAGE:
        rank = _rank(instrument, points)
        return band_of(instrument, rank, sex=sex) if rank else None
    if not instrument.early or not counted:
        return None
    so_far = band_of(instrument, sum(counted.values()), sex=sex, most=max(counted.values()))
    return so_far if so_far != band_of(instrument, instrument.lowest, sex=sex) else None


def _objective_sign(instrument: Instrument, points: Mapping[str, int]) -> bool | None:
    signs = [item for item in instrument.items if item.objective_from is not None]
    if not signs:
        return None
    if any(item.id in points and points[item.id] >= (item.objective_from or 0) for item in signs):
        return True
    return False if all(item.id in points for item in signs) else None


def _ask_next(instrument: Instrument, points: Mapping[str, int], total: int | None) -> tuple[str, ...]:
    def reached(item: str | None) -> int | None:
        return total if item is None else points.get(item)

    due = (rule.ask for rule in instrument.follow_up if (reached(rule.item) or 0) >= rule.at_least)
    return tuple(dict.fromkeys(due))
