"""From what a body feels to what a nurse writes: the items of the COWS, vital signs, and how awake the person is.

Which values an item allows, and from which on it is a sign that can be seen, is read from the library's instrument;
the errors of raters and instruments are calibrations.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mooring.clinical.instruments.instrument import Instrument
from mooring.simulation.calibration import B
from mooring.simulation.compiled import compiled, inlined
from mooring.simulation.dice import Stream, bits, normal

Ints = NDArray[Any]
Floats = NDArray[Any]
_NEXT = np.uint64(6364136223846793005)
_ADD = np.uint64(1442695040888963407)
_33 = np.uint64(33)


class Scale(NamedTuple):
    """The COWS as arrays: `above[item, value]` the next value that an item allows, -1 where there is none; `most` the
    most of each; `seen_from` the value from which on an item is a sign, or one that none reaches; `autonomic` 1 where
    alpha-2 agonists lower it; `pulse` the item that is measured, `up_to` and `gives` the steps of the measured pulse.
    """

    above: Ints
    most: Floats
    seen_from: Ints
    autonomic: Ints
    pulse: int
    up_to: Floats
    gives: Ints


def scale(instrument: Instrument, autonomic: tuple[str, ...]) -> Scale:
    """The instrument as arrays. Raises KeyError for an item that it does not have."""
    items = list(instrument.items)
    names = [item.id for item in items]
    for name in autonomic:
        if name not in names:
            raise KeyError(name)
    values = [sorted(int(each.points) for each in item.allowed) for item in items]
    most = max(each[-1] for each in values)
    measured = next(place for place, item in enumerate(items) if item.derive is not None)
    derive = items[measured].derive
    assert derive is not None
    limits = [(np.inf if step.up_to is None else float(step.up_to), int(step.value)) for step in derive.steps]
    return Scale(
        above=np.array([[_above(each, value) for value in range(most + 1)] for each in values], dtype=np.int64),
        most=np.array([float(each[-1]) for each in values]),
        seen_from=np.array([_seen_from(item.objective_from) for item in items], dtype=np.int64),
        autonomic=np.array([name in autonomic for name in names], dtype=np.int64),
        pulse=measured, up_to=np.array([each[0] for each in limits]),
        gives=np.array([each[1] for each in limits], dtype=np.int64),
    )  # fmt: skip


def _above(allowed: list[int], value: int) -> int:
    return next((each for each in allowed if each > value), -1)


def _seen_from(value: float | None) -> int:
    return 1 << 20 if value is None else int(value)


@compiled
def rated(expected: float, behaviour: Floats, seed: int, person: int, minute: int) -> int:
    """The total that a rater means: the expected one with an error of at most a few points, never below 0."""
    error = behaviour[B.RATER_ERROR] * normal(seed, person, Stream.RATER, 2 * minute)
    most = behaviour[B.RATER_MOST]
    total: int = round(expected + max(-most, min(most, error)))
    return max(0, total)


@compiled
def score(
    scale: Scale, total: int, pulse: float, lowered: float, seed: int, person: int, minute: int, items: Ints
) -> tuple[int, int]:
    """Fills `items` with allowed values that add up to `total` as nearly as they can; returns their sum and 1 where a
    sign can be seen.

    The pulse item is what the measured pulse says. `lowered` (0..1) is what alpha-2 agonists leave of the autonomic
    items. An item's share is drawn in proportion to the most that it allows.
    """
    items[:] = 0
    for step in range(scale.up_to.shape[0]):
        if pulse <= scale.up_to[step]:
            items[scale.pulse] = scale.gives[step]
            break
    left = total - items[scale.pulse]
    drawn = bits(seed, person, Stream.RATER, 2 * minute + 1)
    while left > 0:
        weight = 0.0
        for item in range(items.shape[0]):
            weight += _weight(scale, item, items[item], left, lowered)
        if weight <= 0.0:
            break
        drawn = drawn * _NEXT + _ADD
        chosen = float(drawn >> _33) / 2147483648.0 * weight
        for item in range(items.shape[0]):
            this = _weight(scale, item, items[item], left, lowered)
            chosen -= this
            if this > 0.0 and chosen < 0.0:
                up = scale.above[item, items[item]]
                left -= up - items[item]
                items[item] = up
                break
    total, seen = 0, 0
    for item in range(items.shape[0]):
        total += items[item]
        if items[item] >= scale.seen_from[item]:
            seen = 1
    return total, seen


@inlined
def _weight(scale: Scale, item: int, value: int, left: int, lowered: float) -> float:
    if item == scale.pulse:
        return 0.0
    up = scale.above[item, value]
    if up < 0 or up - value > left:
        return 0.0
    # What an item already has makes it less likely to take the next point, so that signs come together.
    left_to_go: float = scale.most[item] - value
    return left_to_go * (lowered if scale.autonomic[item] == 1 else 1.0)


@compiled
def wakefulness(sedation: float, asleep: bool, behaviour: Floats, seed: int, person: int, minute: int) -> int:
    """The level of our own scale, 0 (asleep, easily roused) to 4; `asleep` says that it is night."""
    error = behaviour[B.WAKEFULNESS_ERROR] * normal(seed, person, Stream.MEASURE, 8 * minute)
    level: int = round(max(0.0, min(4.0, sedation + error)))
    if level >= 2:
        return level
    return 0 if asleep else 1


@compiled
def measured(value: float, error: float, seed: int, person: int, index: int) -> float:
    """A value with its error of measurement, as a whole number."""
    return float(round(value + error * normal(seed, person, Stream.MEASURE, index)))
