"""What a rating scale is: its items, the values each one allows, how a total is made, and what the total is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from mooring.clinical.values import Grade

Value = int | str


class Rule(Enum):
    """How the answers become one number. A closed set: an instrument chooses a rule, it never brings its own."""

    SUM = "sum"
    """The points of all items that are asked."""
    ZERO_FIRST = "zero-first"
    """As `sum`, but where the first item scores 0 the total is 0 and the others are not asked (AUDIT-C)."""
    TRIAGE = "triage"
    """The highest level that any of its items reaches; the total is that level's rank (C-SSRS)."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One allowed value, its points, and in our own words what is seen or said."""

    value: Value
    points: int
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """Every whole number from `lowest` to `highest`; each is its own points."""

    lowest: int
    highest: int


@dataclass(frozen=True, kw_only=True)
class Step:
    """`value` for a measurement up to and with `up_to`; without a limit, for everything above."""

    value: int
    up_to: float | None = None


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
    """An item that is asked only where another one was answered with one of `values`."""

    item: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to ask or to look at.

    `choices` are the values that carry an anchor; with a `span` all whole numbers between are allowed too.
    From `objective_from` points on, the item is a sign that an observer sees; None where it never is.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]
    span: Span | None = None
    derive: Derive | None = None
    asked_if: AskedIf | None = None
    objective_from: int | None = None

    @property
    def allowed(self) -> tuple[Choice, ...]:
        """Every allowed value in order, each with its anchor (empty between the anchors of a span)."""
        if self.span is None:
            return self.choices
        anchors = {choice.value: choice.anchor for choice in self.choices}
        return tuple(
            Choice(value=value, points=value, anchor=anchors.get(value, ""))
            for value in range(self.span.lowest, self.span.highest + 1)
        )

    def points(self, value: Value) -> int:
        """The points of an allowed value. Raises KeyError for one that is not."""
        if self.span is not None and isinstance(value, int) and self.span.lowest <= value <= self.span.highest:
            return value
        return self._points[type(value), value]

    @cached_property
    def _points(self) -> Mapping[tuple[type, Value], int]:
        # By type too: true would else be taken for 1. Of two equal values the first counts.
        return {(type(choice.value), choice.value): choice.points for choice in reversed(self.choices)}

    @property
    def most(self) -> int:
        """The most points that this item can give."""
        return self.span.highest if self.span else max(choice.points for choice in self.choices)

    @property
    def least(self) -> int:
        """The fewest points that this item can give."""
        return self.span.lowest if self.span else min(choice.points for choice in self.choices)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A rank of urgency, reached where any of the items has points; rank 0 names no items."""

    rank: int
    any_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Band:
    """The name of a stretch of totals, both ends included; `sex` limits it to those named."""

    lowest: int
    highest: int
    band: str
    grade: Grade
    sex: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Which instrument comes next where an item, or the total where `item` is None, reaches `at_least` points."""

    at_least: int
    ask: str
    because: str
    item: str | None = None


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A rating scale as it ships: who rates, over which time, what it is allowed to say, and where that was read."""

    id: str
    title: str
    rater: str
    recall: str
    licence: str
    source: str
    grade: Grade
    items: tuple[Item, ...]
    rule: Rule
    lowest: int
    highest: int
    levels: tuple[Level, ...] = ()
    bands: tuple[Band, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    notes: tuple[str, ...] = ()

    def item(self, name: str) -> Item | None:
        """The item of that id, or None."""
        return self._by_id.get(name)

    @cached_property
    def _by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in reversed(self.items)}
