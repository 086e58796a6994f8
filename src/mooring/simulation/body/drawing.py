"""Drawing persons: each a row of parameters, the same whoever else is in the study."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mooring.simulation.body.modes import ROW, prepare
from mooring.simulation.body.parameters import FIRST_READ, READ, Parameters
from mooring.simulation.body.places import P
from mooring.simulation.dice import Stream, normal

_BODY = int(Stream.BODY)
_YEARS, _KILOGRAMS = 35.0, 72.4  # the person that the typical clearance of buprenorphine is about (bjornsson-2023)


class Habits(NamedTuple):
    """What each of n persons used: arrays of length n. `agent` is an index of `AGENTS` or -1, `last_use` is minutes
    before admission, `days` how long the habit has lasted; `sex` is a code that no equation uses yet.
    """

    agent: NDArray[np.int64]
    micrograms_per_day: NDArray[np.float64]
    times_per_day: NDArray[np.int64]
    last_use: NDArray[np.int64]
    days: NDArray[np.int64]
    weight_kg: NDArray[np.float64]
    age: NDArray[np.float64]
    sex: NDArray[np.int64]


def draw(parameters: Parameters, habits: Habits, seed: int, first: int, count: int) -> NDArray[np.float64]:
    """Persons `first` to `first + count - 1` of a seed, a row each: float64[count, ROW]; habits have length `count`.

    The row begins with the places of `P`; what `modes.prepare` works out once a person stands after them.
    """
    rows = _with_habits(parameters, habits, count)
    _spread(rows, _spreads(parameters), seed, first)
    return rows


def typical(parameters: Parameters, habits: Habits, count: int = 1) -> NDArray[np.float64]:
    """Persons of whom every parameter has its typical value: float64[count, ROW]."""
    rows = _with_habits(parameters, habits, count)
    spreads = _spreads(parameters)
    spreads[:, 0] = 0.0
    _spread(rows, spreads, 0, 0)
    return rows


def _with_habits(parameters: Parameters, habits: Habits, count: int) -> NDArray[np.float64]:
    if any(len(each) != count for each in habits):
        raise ValueError(f"habits of {count} persons are needed, one of each for every person")
    rows = np.zeros((count, ROW))
    for place in READ:
        rows[:, place] = parameters[place].typical
    for name, values in habits._asdict().items():
        rows[:, P[name.upper()]] = values
    return rows


def _spreads(parameters: Parameters) -> NDArray[np.float64]:
    """For each place from FIRST_READ on: standard deviation of the logarithm, lower and upper limit."""
    found = [(math.sqrt(math.log1p(parameters[place].cv ** 2)), *parameters[place].limits()) for place in READ]
    return np.array(found, dtype=np.float64)


@njit(cache=True)
def _spread(rows: Any, spreads: Any, seed: int, first: int) -> None:
    for i in range(len(rows)):
        p = rows[i]
        for n in range(len(spreads)):
            if spreads[n, 0] > 0.0:
                place = FIRST_READ + n
                drawn = p[place] * math.exp(spreads[n, 0] * normal(seed, first + i, _BODY, place))
                p[place] = min(max(drawn, spreads[n, 1]), spreads[n, 2])
        p[P.BUPRENORPHINE_CLEARANCE] *= (p[P.AGE] / _YEARS) ** p[P.BUPRENORPHINE_CLEARANCE_AGE]
        p[P.BUPRENORPHINE_CLEARANCE] *= (p[P.WEIGHT_KG] / _KILOGRAMS) ** p[P.BUPRENORPHINE_CLEARANCE_WEIGHT]
        prepare(p)
