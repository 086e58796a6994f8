"""How a measurement becomes points: steps that leave nothing out, and which steps count where it depends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Value = int | float | str


@dataclass(frozen=True, kw_only=True)
class Step:
    """`value` for a measurement up to and with `up_to`; without a limit, for everything above."""

    value: int
    up_to: float | None = None


def at_step(steps: tuple[Step, ...], measured: float) -> int:
    """The value of the step on which a measurement lies; one between two steps goes to the higher."""
    return next(step.value for step in steps if step.up_to is None or measured <= step.up_to)


@dataclass(frozen=True, kw_only=True)
class Derive:
    """How a measurement becomes the value of an item; outside `lowest`..`highest` it is no plausible measurement."""

    measured: str
    unit: str
    lowest: float
    highest: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class AskedIf:
    """Holds only where another item was answered with one of `values`."""

    item: str
    values: tuple[Value, ...]

    def holds(self, given: Mapping[str, Value]) -> bool:
        """Whether it holds; an answer that is not there holds for nothing."""
        return given.get(self.item) in self.values


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The steps that count where all of `when` holds; `title` says so in words."""

    steps: tuple[Step, ...]
    title: str = ""
    when: tuple[AskedIf, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An item that is answered with what was measured: `unit`, the plausible range, and the points by readings.

    `decimals` is how many places after the point are written. Of the readings the first that holds counts.
    """

    unit: str
    lowest: float
    highest: float
    decimals: int
    readings: tuple[Reading, ...]

    @cached_property
    def values(self) -> tuple[int | float, ...]:
        """Every plausible measurement, from low to high."""
        parts = 10**self.decimals
        spread = range(round(self.lowest * parts), round(self.highest * parts) + 1)
        return tuple(each // parts if each % parts == 0 else each / parts for each in spread)

    def allows(self, value: Value) -> bool:
        """Whether it is a plausible measurement with no more decimals than are written."""
        if isinstance(value, str):
            return False
        return self.lowest <= value <= self.highest and round(value, self.decimals) == value

    def points(self, value: float, given: Mapping[str, Value]) -> int | None:
        """The points; None while it is open which reading counts."""
        for reading in self.readings:
            if all(each.holds(given) for each in reading.when):
                return at_step(reading.steps, value)
        return None

    def anchor(self, value: float) -> str:
        """The points in words, for each reading that may count."""
        said = []
        for reading in self.readings:
            points = at_step(reading.steps, value)
            title = f"{reading.title}: " if reading.title else ""
            said.append(f"{title}{points} {'point' if points == 1 else 'points'}")
        return "; ".join(said)

    @property
    def all_points(self) -> frozenset[int]:
        """Every number of points that it can give."""
        return frozenset(step.value for reading in self.readings for step in reading.steps)
