"""Withdrawal left alone: the bodies of a population without a ward, hour by hour from the last use on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

from mooring.clinical.library import Library
from mooring.simulation.body import STATE, Felt, P, begin, feel, live
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.staging import stage
from mooring.simulation.study import people

HOURS = 28 * 24
_FELT = len(Felt)
_PROTOCOL = "symptom-relief"
"""Whose study lends its people; nothing of the protocol runs."""


def untreated(
    library: Library, population: str, *, patients: int, seed: int, folder: Path = PEOPLE
) -> Mapping[str, float]:
    """Hours from the last use until the mean COWS is mild, until it is worst, and until it is less than mild again.

    The last is `HOURS` where that does not come within four weeks. Raises ValueError where it is never mild.
    """
    ready = stage(library, _PROTOCOL, folder=folder, population=population)
    rows = people(ready, seed, 0, patients).parameters
    rows[:, P.LAST_USE] = 0
    course = hourly(rows, HOURS)
    mild = ready.library.instruments["cows"].bands[0].highest + 1
    # At the moment of the last use the dose before it has worn off.
    eased = int(np.flatnonzero(course < mild)[0]) if (course < mild).any() else 0
    above = eased + np.flatnonzero(course[eased:] >= mild)
    if not above.size:
        raise ValueError(f"{population} are never in mild withdrawal without treatment")
    worst = int(course.argmax())
    over = np.flatnonzero(course[worst:] < mild)
    return {
        "untreated_onset": float(above[0]), "untreated_peak": float(worst),
        "untreated_end": float(worst + over[0]) if over.size else float(HOURS),
    }  # fmt: skip


@njit(cache=True)
def hourly(parameters: Any, hours: int) -> Any:
    """The mean expected COWS of some people (rows of `body.draw`) at each whole hour: float64[hours + 1]."""
    course = np.zeros(hours + 1)
    y, felt = np.zeros(STATE), np.zeros(_FELT)
    for each in range(parameters.shape[0]):
        begin(parameters[each], y)
        for hour in range(hours + 1):
            feel(parameters[each], y, felt)
            course[hour] += felt[Felt.COWS] / parameters.shape[0]
            live(parameters[each], y, 60)
    return course
