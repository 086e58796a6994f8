"""How the report writes numbers: as a careful journal does, and the same in charts, tables and sentences."""

from __future__ import annotations

from mooring.simulation.report.paired import Difference

MINUS = "−"
NONE = "–"
"""Stands in a table where there is nothing to tell."""


def signed(words: str) -> str:
    """With a real minus sign."""
    return words.replace("-", MINUS)


def plain(value: float | None, places: int = 1) -> str:
    """A number; a dash where there is none. What rounds to nothing has no sign."""
    if value is None:
        return NONE
    return signed(f"{round(value, places) + 0.0:,.{places}f}")


def short(value: float) -> str:
    """A number without needless noughts: for axes."""
    return signed(f"{round(value, 6) + 0.0:,g}")


def percent(value: float | None) -> str:
    """A percentage, with more places where it is small, so that 0.04 % does not read as never."""
    if value is None:
        return NONE
    return f"{plain(value, 2 if 0 < value < 1 else 1)} %"


def milligrams(value: float | None) -> str:
    """Milligrams as a nurse writes them: no trailing nought."""
    return NONE if value is None else signed(f"{round(value, 3) + 0.0:,g}")


def change(found: Difference | None, places: int = 1) -> str:
    """A difference with its sign and interval; more places where the interval is narrow."""
    if found is None:
        return NONE
    if found.high - found.low < 0.5 * 10.0 ** (1 - places):
        places += 1
    ends = " to ".join(_with_sign(end, places) for end in (found.low, found.high))
    return f"{_with_sign(found.value, places)} ({ends})"


def _with_sign(value: float, places: int) -> str:
    rounded = round(value, places) + 0.0
    return signed(f"{rounded:+,.{places}f}") if rounded else plain(0, places)


def people(count: int, noun: str = "virtual people") -> str:
    """So many of something."""
    return f"{count:,} {noun}"
