"""How far an outcome differs between two arms that have the same virtual people, with a 95 % interval.

Every printed outcome is a ratio of two sums over people: those who left by all people, points of COWS by persons
seen. Both arms draw the same chance for the same person, so that the difference is taken person by person: each
contributes `(top - outcome * bottom) / sum of bottoms` of one arm less that of the other, and the spread of these
contributions is the spread of the difference (linearisation of a ratio, as in survey sampling).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
REACH = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """An outcome as a sum of `top` by a sum of `bottom`, one value of each a person; `times` 100 makes percent."""

    top: NDArray[Any]
    bottom: NDArray[Any]
    times: float = 1.0

    def __post_init__(self) -> None:
        if self.top.ndim != 1 or self.top.shape != self.bottom.shape:
            raise ValueError("an outcome needs one top and one bottom for each person")

    @property
    def value(self) -> float | None:
        """The outcome; None where nobody counts."""
        whole = float(self.bottom.sum())
        return self.times * float(self.top.sum()) / whole if whole else None

    def shares(self) -> NDArray[np.float64]:
        """What each person contributes to the error of the outcome; they add up to 0. Somebody must count."""
        whole = float(self.bottom.sum())
        middle = float(self.top.sum()) / whole
        return np.asarray(self.times * (self.top - middle * self.bottom) / whole, dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class Difference:
    """This arm less the other, and the ends of the 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def told_apart(self) -> bool:
        """Whether chance alone hardly makes it: the interval does not hold 0."""
        return self.low > 0 or self.high < 0


def difference(this: Ratio, other: Ratio) -> Difference | None:
    """This less the other, person by person; None where an arm has nobody who counts, or there are fewer than two.

    Raises ValueError where the arms do not have the same number of people.
    """
    if this.top.shape != other.top.shape:
        raise ValueError("a difference by person needs the same people in both arms")
    ours, theirs, people = this.value, other.value, len(this.top)
    if ours is None or theirs is None or people < 2:
        return None
    apart = this.shares() - other.shares()
    reach = REACH * math.sqrt(people / (people - 1) * float((apart * apart).sum()))
    return Difference(value=ours - theirs, low=ours - theirs - reach, high=ours - theirs + reach)


@dataclass(frozen=True, kw_only=True)
class Moments:
    """What is kept of a pair of ratios over any number of people: whole sums and sums of products, so that
    parts add up exactly. The order is this top, this bottom, other top, other bottom.
    """

    people: int
    sums: tuple[int, ...]
    products: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, this: Ratio, other: Ratio) -> Moments:
        """The moments of some people, of whole numbers. Raises ValueError where they are not the same people."""
        if this.top.shape != other.top.shape:
            raise ValueError("a difference by person needs the same people in both arms")
        whole = np.stack([this.top, this.bottom, other.top, other.bottom]).astype(np.int64)
        return cls(
            people=whole.shape[1],
            sums=tuple(int(each) for each in whole.sum(axis=1)),
            products=tuple(tuple(int(each) for each in row) for row in whole @ whole.T),
        )

    def __add__(self, more: Moments) -> Moments:
        return Moments(
            people=self.people + more.people,
            sums=tuple(a + b for a, b in zip(self.sums, more.sums, strict=True)),
            products=tuple(
                tuple(a + b for a, b in zip(*rows, strict=True))
                for rows in zip(self.products, more.products, strict=True)
            ),
        )

    def difference(self, times: float = 1.0) -> Difference | None:
        """This less the other, `times` 100 in percentage points; None where an arm has nobody who counts."""
        top, bottom, other_top, other_bottom = self.sums
        if not bottom or not other_bottom or self.people < 2:
            return None
        ours, theirs = top / bottom, other_top / other_bottom
        share = np.array([1 / bottom, -ours / bottom, -1 / other_bottom, theirs / other_bottom])
        squares = max(0.0, float(share @ np.array(self.products, dtype=np.float64) @ share))
        reach = times * REACH * math.sqrt(self.people / (self.people - 1) * squares)
        value = times * (ours - theirs)
        return Difference(value=value, low=value - reach, high=value + reach)


def share_interval(percent: float, people: int) -> tuple[float, float]:
    """The 95 % interval of a percentage of people, by Wilson (1927): in percent, right also at 0 and at 100."""
    share, square = percent / 100, REACH * REACH
    middle = (share + square / (2 * people)) / (1 + square / people)
    inner = share * (1 - share) / people + square / (4 * people * people)
    reach = REACH / (1 + square / people) * math.sqrt(inner)
    # What rounding leaves on the wrong side of a share that is exactly 0 or 100 % is cut off.
    return 100 * max(0.0, min(share, middle - reach)), 100 * min(1.0, max(share, middle + reach))
