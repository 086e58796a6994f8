"""The calibrations of behaviour: what people and the ward do, where no publication gives a number.

They stand under `behaviour:` in `knowledge/people/calibration.yaml`; the calibrations of bodies stand beside them under
a heading of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.fields import Fields
from mooring.knowledge.load import HOME

PEOPLE = HOME / "people"
Floats = NDArray[Any]


class B(IntEnum):
    """Places of the calibrations of behaviour; each is the row of the same name in small letters."""

    AGE_MEAN = 0
    AGE_SPREAD = 1
    FEMALE_SHARE = 2
    WEIGHT_FEMALE = 3
    WEIGHT_MALE = 4
    WEIGHT_SPREAD = 5
    YEARS_OF_USE = 6
    YEARS_OF_USE_SPREAD = 7
    TOLD_ERROR = 8
    HOURS_SINCE_LEAST = 9
    HOURS_SINCE_MEDIAN = 10
    HOURS_SINCE_SPREAD = 11
    LEAVE_BASE = 12
    LEAVE_PER_COWS = 13
    LEAVE_PER_CRAVING = 14
    KEPT_ON_TIME = 15
    ON_TIME_WITHIN = 16
    LATE_MEAN = 17
    LATE_MOST = 18
    NIGHT_LATE = 19
    LOOK_ANYWAY = 20
    LOOK_AGAIN = 21
    CALLS_AT_RISE = 22
    REFUSES_DOSE = 23
    MISSES_DOSE = 24
    PRESCRIBER_LEAST = 25
    PRESCRIBER_MEAN = 26
    RATER_ERROR = 27
    RATER_MOST = 28
    PULSE_ERROR = 29
    PRESSURE_ERROR = 30
    BREATHS_ERROR = 31
    OXYGEN_ERROR = 32
    TEMPERATURE_ERROR = 33
    WAKEFULNESS_ERROR = 34


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """One number without a published value: its range, what it stands for, and what it was fitted to."""

    id: str
    value: float
    unit: str
    low: float
    high: float
    stands_for: str
    fitted_to: str


def behaviour(folder: Path = PEOPLE) -> dict[str, Calibration]:
    """The calibrations of behaviour by id. Raises DocumentError, with file and line, for what cannot be read as meant:
    an unknown key, a value outside its own range, a row that is missing.
    """
    path = folder / "calibration.yaml"
    found: dict[str, Calibration] = {}
    for entry in read(path)["behaviour"]:
        fields = Fields(entry, path=path, what="a calibration")
        row = Calibration(
            id=fields.text("id"), value=fields.made("value", float), unit=fields.text("unit"),
            low=fields.made("low", float), high=fields.made("high", float), stands_for=fields.text("for"),
            fitted_to=fields.text("fitted_to"),
        )  # fmt: skip
        fields.done()
        if not row.low <= row.value <= row.high:
            raise fields.fail(f"{row.id} is {row.value:g}, outside its own range {row.low:g} to {row.high:g}", "value")
        if row.id in found:
            raise fields.fail(f"{row.id} stands twice; keep one", "id")
        found[row.id] = row
    missing = [place.name.lower() for place in B if place.name.lower() not in found]
    if missing:
        raise DocumentError(f"behaviour: lacks {', '.join(missing)}; add them", path=path)
    return found


def places(found: dict[str, Calibration]) -> Floats:
    """The calibrations as an array in the order of `B`."""
    return np.array([found[place.name.lower()].value for place in B])
