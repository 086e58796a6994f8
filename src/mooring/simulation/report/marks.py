"""SVG elements as text, and the one scale that all charts use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 460
"""Every chart is drawn this wide, so that its letters stay legible on a telephone and are not huge on a desk."""


def number(value: float) -> str:
    """A coordinate, short and always written alike."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, *, anchor: str = "start", kind: str = "") -> str:
    """Words in a chart; `kind` is a class of the style sheet."""
    of = f' class="{kind}"' if kind else ""
    return f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}"{of}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    """A straight line."""
    return f'<line x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}" class="{kind}"/>'


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A filled rectangle."""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(max(height, 0))}" '
        f'class="{kind}"/>'
    )


def path(points: Sequence[tuple[float, float]], kind: str, *, closed: bool = False) -> str:
    """A line through points, or an area."""
    drawn = "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return f'<path d="M{drawn}{"Z" if closed else ""}" class="{kind}"/>'


def dot(x: float, y: float, kind: str, *, square: bool = False, size: float = 4) -> str:
    """A mark: round for this arm, square for the other, so that colour alone never tells them apart."""
    if square:
        return box(x - size, y - size, 2 * size, 2 * size, kind)
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size)}" class="{kind}"/>'


def svg(name: str, title: str, told: str, height: float, parts: Sequence[str], *, width: float = WIDTH) -> str:
    """A whole chart with its title and what it shows in words, for whoever does not see it."""
    return (
        f'<svg viewBox="0 0 {number(width)} {number(height)}" role="img" aria-labelledby="{name}-title {name}-told">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-told">{escape(told)}</desc>'
        f"{''.join(parts)}</svg>"
    )


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From values to places on the page, in a straight line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def round_top(most: float, count: int = 4) -> tuple[float, ...]:
    """Round ticks from 0 to `most` or a little above, about `count` steps; from 0 to 1 where there is nothing."""
    if most <= 0:
        return (0.0, 1.0)
    rough = most / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * each for each in (1, 2, 2.5, 5, 10) if power * each >= rough * 0.999)
    return tuple(step * place for place in range(math.ceil(most / step - 1e-9) + 1))


def around_zero(low: float, high: float) -> tuple[float, ...]:
    """Round ticks that hold 0 and both ends."""
    ticks = round_top(max(abs(low), abs(high)), 2)
    above = [tick for tick in ticks if tick == 0 or high > 0]
    below = [-tick for tick in ticks[1:] if low < 0]
    return tuple(sorted({*above, *below}))


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Places of labels moved no more than is needed so that neighbours stand `gap` from one another, in their order."""
    order = sorted(range(len(places)), key=lambda each: places[each])
    moved = [places[each] for each in order]
    for _ in range(60):
        for one in range(len(moved) - 1):
            lack = gap - (moved[one + 1] - moved[one])
            if lack > 0:
                moved[one] -= lack / 2
                moved[one + 1] += lack / 2
    found = [0.0] * len(places)
    for place, each in zip(moved, order, strict=True):
        found[each] = place
    return found
