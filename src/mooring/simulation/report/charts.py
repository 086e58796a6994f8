"""The charts of the report, as SVG: this arm a round mark and a solid line, the other a square and a broken one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mooring.simulation.report import marks as m
from mooring.simulation.report.figures import percent, short
from mooring.simulation.report.paired import Difference

BANDS = ("none", "mild", "moderate", "severe")
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 46.0, 98.0, 28.0, 42.0, 290.0
END = m.WIDTH - RIGHT
FLOOR = HEIGHT - BOTTOM
LETTERS = 15.0
"""How far apart the middle of two lines of words must be."""
MOST_DAY_LABELS = 14


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The axes of a chart over days: where a day and a value stand."""

    days: int
    ticks: Sequence[float]

    @property
    def up(self) -> m.Scale:
        """Values upwards."""
        return m.Scale(low=self.ticks[0], high=self.ticks[-1], start=FLOOR, end=TOP)

    @property
    def wide(self) -> float:
        """How wide one day is."""
        return (END - LEFT) / self.days

    def middle(self, day: float) -> float:
        """The middle of a day, counted from 1."""
        return LEFT + (day - 0.5) * self.wide

    def drawn(self, unit: str) -> list[str]:
        """Lines across, numbers of both axes, and their units."""
        parts = [m.text(0, 14, unit, kind="unit"), m.text((LEFT + END) / 2, HEIGHT - 4, "Day", anchor="middle")]
        for tick in self.ticks:
            parts += [m.line(LEFT, self.up(tick), END, self.up(tick), "grid")]
            parts += [m.text(LEFT - 7, self.up(tick) + 4.5, short(tick), anchor="end")]
        step = math.ceil(self.days / MOST_DAY_LABELS)
        parts += [
            m.text(self.middle(day), FLOOR + 18, str(day), anchor="middle") for day in range(1, self.days + 1, step)
        ]
        return parts


def bands(name: str, title: str, rows: Sequence[Mapping[str, Any]], days: int) -> str:
    """Bands of COWS by day, one upon another to 100 %."""
    frame = Frame(days=days, ticks=(0, 25, 50, 75, 100))
    parts = frame.drawn("% of those still there")
    ends: list[float] = []
    thick = frame.wide * 0.82
    for row in rows:
        low, ends = 0.0, []
        for place, band in enumerate(BANDS):
            share = float(row[f"{band}_percent"] or 0)
            top, bottom = frame.up(low + share), frame.up(low)
            parts.append(m.box(frame.middle(row["day"]) - thick / 2, top, thick, bottom - top, f"band b{place}"))
            # Bands that nobody is in stand at one place; the names keep the order of the bands.
            ends.append((top + bottom) / 2 - place / 100)
            low += share
    if rows:
        beside = frame.middle(rows[-1]["day"]) + thick / 2
        for place, (band, at, moved) in enumerate(zip(BANDS, ends, m.apart(ends, LETTERS), strict=True)):
            parts += [
                m.line(beside + 1, at, END + 12, moved, "lead"),
                m.box(END + 13, moved - 5, 10, 10, f"band b{place}"),
            ]
            parts.append(m.text(END + 27, moved + 4.5, band))
    told = "; ".join(
        f"day {row['day']}: " + ", ".join(f"{band} {percent(row[f'{band}_percent'])}" for band in BANDS) for row in rows
    )
    return m.svg(name, title, told, HEIGHT, parts)


def lines(name: str, title: str, unit: str, of: Mapping[str, Sequence[tuple[float, float]]], days: int) -> str:
    """A line for each arm, with its name at its end: means by day."""
    most = max((value for points in of.values() for _, value in points), default=0)
    frame = Frame(days=days, ticks=m.round_top(most))
    parts, lasts = frame.drawn(unit), []
    for place, points in enumerate(of.values()):
        at = [(frame.middle(day), frame.up(value)) for day, value in points]
        parts += [m.path(at, f"line a{place}")] if len(at) > 1 else []
        parts += [m.dot(x, y, f"mark a{place}", square=place == 1) for x, y in at]
        lasts.append(at[-1][1] if at else FLOOR)
    parts += _names(tuple(of), lasts)
    told = "; ".join(
        f"{who}: " + ", ".join(f"day {day:g} {short(round(value, 1))}" for day, value in points)
        for who, points in of.items()
    )
    return m.svg(name, title, told, HEIGHT, parts)


def _names(names: Sequence[str], lasts: Sequence[float]) -> list[str]:
    if len(names) < 2:
        return []
    return [
        m.text(END + 8, moved + 4.5, label, kind=f"name a{place}")
        for place, (label, moved) in enumerate(zip(("this", "other"), m.apart(lasts, LETTERS), strict=False))
    ]


def doses(name: str, title: str, of: Mapping[str, Sequence[Mapping[str, Any]]], days: int) -> str:
    """Milligrams by day: a line from the 10th to the 90th of a hundred, and a mark at the median."""
    most = max((row["p90"] for rows in of.values() for row in rows), default=0)
    frame = Frame(days=days, ticks=m.round_top(most))
    parts, lasts = frame.drawn("mg a day"), []
    for place, rows in enumerate(of.values()):
        aside = (place * 2 - 1) * min(6.0, frame.wide * 0.2) if len(of) > 1 else 0.0
        last = FLOOR
        for row in rows:
            x = frame.middle(row["day"]) + aside
            last = frame.up(row["median"])
            parts.append(m.line(x, frame.up(row["p10"]), x, frame.up(row["p90"]), f"span a{place}"))
            parts.append(m.dot(x, last, f"mark a{place}", square=place == 1, size=min(4.5, frame.wide * 0.3)))
        lasts.append(last)
    parts += _names(tuple(of), lasts)
    told = "; ".join(
        f"{who}: " + ", ".join(f"day {row['day']} {row['p10']:g}, {row['median']:g}, {row['p90']:g} mg" for row in rows)
        for who, rows in of.items()
    )
    return m.svg(name, title, f"10th, median, 90th. {told}", HEIGHT, parts)


def stay(name: str, title: str, of: Mapping[str, Sequence[tuple[float, float]]], days: int) -> str:
    """Who is still there, in percent, as steps over the days since admission."""
    up = Frame(days=days, ticks=(0, 25, 50, 75, 100)).up
    across = m.Scale(low=0, high=days, start=LEFT, end=END)
    parts = [
        m.text(0, 14, "% still there", kind="unit"),
        m.text((LEFT + END) / 2, HEIGHT - 4, "Days since admission", anchor="middle"),
    ]
    for tick in (0, 25, 50, 75, 100):
        parts += [
            m.line(LEFT, up(tick), END, up(tick), "grid"),
            m.text(LEFT - 7, up(tick) + 4.5, str(tick), anchor="end"),
        ]
    step = math.ceil(days / MOST_DAY_LABELS)
    parts += [m.text(across(day), FLOOR + 18, str(day), anchor="middle") for day in range(0, days + 1, step)]
    lasts = []
    for place, points in enumerate(of.values()):
        steps: list[tuple[float, float]] = []
        for day, share in points:
            steps += [(across(day), steps[-1][1])] if steps else []
            steps.append((across(day), up(share)))
        parts += [m.path(steps, f"line a{place}")] if len(steps) > 1 else []
        lasts.append(steps[-1][1] if steps else FLOOR)
    parts += _names(tuple(of), lasts)
    whole = {who: [(day, share) for day, share in points if float(day).is_integer()] for who, points in of.items()}
    told = "; ".join(
        f"{who}: " + ", ".join(f"day {day:g} {percent(share)}" for day, share in points)
        for who, points in whole.items()
    )
    return m.svg(name, title, told, HEIGHT, parts)


def shares(name: str, title: str, of: Mapping[str, tuple[float, float, float]]) -> str:
    """One percentage for each arm as a bar from 0, with its interval as a line."""
    ticks = m.round_top(max(high for _, _, high in of.values()), 3)
    across = m.Scale(low=0, high=ticks[-1], start=58, end=m.WIDTH - 92)
    floor = 18 + 40 * len(of)
    parts = [m.line(across(tick), 8, across(tick), floor, "grid") for tick in ticks]
    parts += [m.text(across(tick), floor + 18, short(tick), anchor="middle") for tick in ticks]
    parts.append(m.text(m.WIDTH, floor + 18, "% of all", anchor="end", kind="unit"))
    for place, (value, low, high) in enumerate(of.values()):
        y = 30 + 40 * place
        parts.append(m.text(0, y + 4.5, ("this", "other")[place] if len(of) > 1 else "", kind=f"name a{place}"))
        parts.append(m.box(across(0), y - 11, across(value) - across(0), 22, f"bar a{place}"))
        parts.append(m.line(across(low), y, across(high), y, "reach"))
        parts.append(m.text(across(high) + 8, y + 4.5, percent(value), kind="figure"))
    told = "; ".join(
        f"{who}: {percent(value)}, {percent(low)} to {percent(high)}" for who, (value, low, high) in of.items()
    )
    return m.svg(name, title, told, floor + 26, parts)


def differences(name: str, title: str, of: Mapping[str, Difference]) -> str:
    """Differences in percentage points with their intervals, around a line at 0."""
    ticks = m.around_zero(min(0.0, *(each.low for each in of.values())), max(0.0, *(each.high for each in of.values())))
    if len(ticks) < 2:
        ticks = (-1.0, 0.0, 1.0)
    across = m.Scale(low=ticks[0], high=ticks[-1], start=168, end=m.WIDTH - 14)
    floor = 14 + 34 * len(of)
    parts = [m.line(across(tick), 6, across(tick), floor, "zero" if tick == 0 else "grid") for tick in ticks]
    parts += [m.text(across(tick), floor + 18, short(tick), anchor="middle") for tick in ticks]
    parts.append(m.text(m.WIDTH, floor + 37, "percentage points, this less other", anchor="end", kind="unit"))
    for place, (label, each) in enumerate(of.items()):
        y = 24 + 34 * place
        parts += [m.text(0, y + 4.5, label), m.line(across(each.low), y, across(each.high), y, "reach")]
        parts.append(m.dot(across(each.value), y, "mark a0"))
    told = "; ".join(f"{what}: {each.value:+.2f}, {each.low:+.2f} to {each.high:+.2f}" for what, each in of.items())
    return m.svg(name, title, told, floor + 44, parts)
