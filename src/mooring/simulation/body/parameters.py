"""The parameters of virtual people: knowledge/people/pharmacology.yaml and calibration.yaml, read and checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.load import digest
from mooring.simulation.body.places import P
from mooring.simulation.calibration import PEOPLE

PUBLISHED, CALIBRATED = "pharmacology.yaml", "calibration.yaml"
_HOUR, _DAY = 60.0, 1440.0

# Into minutes, litres, micrograms and ng/mL. A half-life and a mean time become a first-order rate, per minute.
UNITS: Mapping[str, Callable[[float], float]] = {
    "1/min": lambda x: x, "1/h": lambda x: x / _HOUR, "1/s": lambda x: x * 60,
    "L/min": lambda x: x, "L/h": lambda x: x / _HOUR, "mL/s": lambda x: x * 0.06,
    "half-life min": lambda x: math.log(2) / x, "half-life h": lambda x: math.log(2) / (x * _HOUR),
    "half-life d": lambda x: math.log(2) / (x * _DAY), "mean h": lambda x: 1 / (x * _HOUR),
    "mg": lambda x: x * 1000,
} | {
    same: (lambda x: x)
    for same in (
        "L", "ng/mL", "share", "power", "times", "mmHg", "mmHg2", "mmHg3", "signal", "drive", "points", "C", "level",
    )
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number: `value` in its published `unit`, `typical` in the units of the equations, spread `cv` as a share, and
    the limits of what is drawn, in the published unit. A published one has source and grade; a calibration says what it
    is `for` and what it was `fitted_to`.
    """

    id: str
    value: float
    unit: str
    typical: float
    cv: float = 0.0
    low: float | None = None
    high: float | None = None
    source: str | None = None
    grade: str | None = None
    stands_for: str | None = None
    fitted_to: str | None = None
    note: str | None = None

    @property
    def published(self) -> bool:
        """Whether a publication gives it."""
        return self.source is not None

    def limits(self) -> tuple[float, float]:
        """The limits in the units of the equations, low first."""
        turn = UNITS[self.unit]
        ends = [turn(end) for end in (self.low, self.high) if end is not None]
        return (min(ends), max(ends)) if len(ends) == 2 else (-math.inf, math.inf)


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """All parameters by id, and the digest of the files that they stand in (16 hexadecimal digits)."""

    rows: Mapping[str, Parameter]
    digest: str

    def __getitem__(self, place: P) -> Parameter:
        return self.rows[place.name.lower()]


FIRST_READ = 8  # places before this are the person and the habit
READ = tuple(P)[FIRST_READ:]


def parameters(folder: Path = PEOPLE) -> Parameters:
    """The parameters of a folder. Raises DocumentError, with file and line, for what is missing, unknown or unsound."""
    found: dict[str, Parameter] = {}
    for name in (PUBLISHED, CALIBRATED):
        path = folder / name
        for row in read(path)["parameters"]:
            each = _parameter(row, path, published=name == PUBLISHED)
            if each.id in found:
                raise DocumentError(f'"{each.id}" stands twice; keep one', path=path, line=row.line)
            found[each.id] = each
    wanted = [place.name.lower() for place in READ]
    for name in wanted:
        if name not in found:
            raise DocumentError(f'needs the parameter "{name}", which no file gives', path=folder)
    for name in found:
        if name not in wanted:
            raise DocumentError(f'no equation uses "{name}"{nearest(name, wanted)}', path=folder)
    return Parameters(rows=found, digest=digest(folder))


def _parameter(row: Any, path: Path, *, published: bool) -> Parameter:
    needs = {"id", "value", "unit"} | ({"source", "grade"} if published else {"low", "high", "for", "fitted_to"})
    may = needs | {"cv", "low", "high", "note"}
    for key in row:
        if key not in may:
            raise DocumentError(f'does not know the key "{key}"{nearest(key, sorted(may))}', path=path, line=row.line)
    for key in sorted(needs):
        if key not in row:
            raise DocumentError(f'lacks "{key}"', path=path, line=row.line)
    if row["unit"] not in UNITS:
        raise DocumentError(f'does not know the unit "{row["unit"]}"', path=path, line=row.line)
    value, low, high = float(row["value"]), row.get("low"), row.get("high")
    if low is not None and high is not None and not low <= value <= high:
        raise DocumentError(f"{value} lies outside its own limits, {low} to {high}", path=path, line=row.line)
    return Parameter(
        id=row["id"],
        value=value,
        unit=row["unit"],
        typical=UNITS[row["unit"]](value),
        cv=float(row.get("cv", 0)) / 100,
        low=low,
        high=high,
        source=row.get("source"),
        grade=row.get("grade"),
        stands_for=row.get("for"),
        fitted_to=row.get("fitted_to"),
        note=row.get("note"),
    )
