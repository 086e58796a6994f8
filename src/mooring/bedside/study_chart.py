"""Two lines by day as a drawing: this version and the version in force. The same numbers stand beside it as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

WIDE, HIGH, LEFT, BELOW = 320, 150, 34, 22
ROOM: Final = 10


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A word at a place of the drawing."""

    at: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A drawing of `WIDE` by `HIGH`. `after` and `before` are the points of a line; `rows` the numbers as a table."""

    title: str
    after: str
    before: str
    days: tuple[Mark, ...]
    heights: tuple[Mark, ...]
    rows: tuple[tuple[str, str, str], ...]
    wide: int = WIDE
    high: int = HIGH


def chart(title: str, unit: str, now: Mapping[int, float], was: Mapping[int, float]) -> Chart | None:
    """The drawing of values by day, counted from 1; None where there are none."""
    days = sorted({*now, *was})
    if not days:
        return None
    top = max(1.0, *now.values(), *was.values())
    span = max(1, days[-1] - days[0])

    def x(day: int) -> float:
        return round(LEFT + ROOM + (day - days[0]) / span * (WIDE - LEFT - 2 * ROOM), 1)

    def y(value: float) -> float:
        return round(HIGH - BELOW - value / top * (HIGH - BELOW - ROOM), 1)

    def points(values: Mapping[int, float]) -> str:
        return " ".join(f"{x(day)},{y(values[day])}" for day in days if day in values)

    def said(values: Mapping[int, float], day: int) -> str:
        return f"{values[day]:g} {unit}".strip() if day in values else "–"

    return Chart(
        title=title,
        after=points(now),
        before=points(was),
        days=tuple(Mark(at=x(day), text=str(day)) for day in days),
        heights=(Mark(at=y(0), text="0"), Mark(at=y(top), text=f"{top:g}")),
        rows=tuple((f"Day {day}", said(was, day), said(now, day)) for day in days),
    )
