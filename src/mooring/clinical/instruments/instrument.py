"""What a rating scale is: its items, the values each one allows, how a total is made, and what the total is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from mooring.clinical.instruments.measuring import AskedIf, Derive, Measure, Value, at_step
from mooring.clinical.values import Grade


class Rule(Enum):
    """How the answers become one number. A closed set: an instrument chooses a rule, it never brings its own."""

    SUM = "sum"
    """The points of all items that are asked and count."""
    ZERO_FIRST = "zero-first"
    """As `sum`, but where the first item scores 0 the total is 0 and the others are not asked (AUDIT-C)."""
    TRIAGE = "triage"
    """The highest level that any of its items reaches; the total is that level's rank (C-SSRS)."""
    FIRST_PART = "first-part"
    """There is no total of everything; the first part stands for it, the others beside it (BAM-R)."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One allowed value, its points, and in our own words what is seen or said; `also` are other words for it."""

    value: Value
    points: int
    anchor: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Span:
    """Every whole number from `lowest` to `highest`; each is its own points."""

    lowest: int
    highest: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to ask or to look at.

    `choices` are the values that carry an anchor; with a `span` all whole numbers between are allowed too, and with a
    `measure` the value is what was measured. `default` stands where nobody said otherwise. An item that does not count
    adds nothing and may be left out; `times` is what a point of it is worth in a part. From `objective_from` points on,
    the item is a sign that an observer sees; None where it never is. `also` are other names for the item.
    """

    id: str
    text: str
    choices: tuple[Choice, ...]
    span: Span | None = None
    measure: Measure | None = None
    derive: Derive | None = None
    asked_if: AskedIf | None = None
    objective_from: int | None = None
    counts: bool = True
    times: float = 1
    default: Value | None = None
    also: tuple[str, ...] = ()

    @cached_property
    def allowed(self) -> tuple[Choice, ...]:
        """Every allowed value in order, each with its anchor (empty between the anchors of a span).

        Where the points of a measurement depend on another answer, these are those of the first reading.
        """
        if self.measure is not None:
            usual = self.measure.readings[0].steps
            return tuple(
                Choice(value=value, points=at_step(usual, value), anchor=self.measure.anchor(value))
                for value in self.measure.values
            )
        if self.span is None:
            return self.choices
        anchors = {choice.value: choice.anchor for choice in self.choices}
        return tuple(
            Choice(value=value, points=value, anchor=anchors.get(value, ""))
            for value in range(self.span.lowest, self.span.highest + 1)
        )

    @cached_property
    def runs(self) -> tuple[tuple[Choice, Choice], ...]:
        """The allowed values to be read, as first and last: neighbouring numbers of one anchor are drawn together."""
        found: list[tuple[Choice, Choice]] = []
        for choice in self.allowed:
            if found and found[-1][1].anchor == choice.anchor and not isinstance(choice.value, str):
                found[-1] = (found[-1][0], choice)
            else:
                found.append((choice, choice))
        return tuple(found)

    def points(self, value: Value, given: Mapping[str, Value] | None = None) -> int | None:
        """The points of an allowed value among the answers `given`. Raises KeyError for one that is not allowed.

        None where they depend on an answer that is not there yet.
        """
        if self.measure is not None:
            if isinstance(value, str) or not self.measure.allows(value):
                raise KeyError(value)
            return self.measure.points(value, given or {})
        if self.span is not None and isinstance(value, int) and self.span.lowest <= value <= self.span.highest:
            return value
        return self._points[type(value), value]

    def meant(self, word: str) -> str:
        """The value that a word stands for; the word itself where it is no other word for one."""
        return next((str(choice.value) for choice in self.choices if word in choice.also), word)

    @cached_property
    def _points(self) -> Mapping[tuple[type, Value], int]:
        # By type too: true would else be taken for 1. Of two equal values the first counts.
        return {(type(choice.value), choice.value): choice.points for choice in reversed(self.choices)}

    @property
    def most(self) -> int:
        """The most points that this item can give."""
        if self.measure is not None:
            return max(self.measure.all_points)
        return self.span.highest if self.span else max(choice.points for choice in self.choices)

    @property
    def least(self) -> int:
        """The fewest points that this item can give."""
        if self.measure is not None:
            return min(self.measure.all_points)
        return self.span.lowest if self.span else min(choice.points for choice in self.choices)


@dataclass(frozen=True, kw_only=True)
class Level:
    """A rank of urgency, reached where any of the items has points; rank 0 names no items."""

    rank: int
    any_of: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Band:
    """The name of a stretch of totals, both ends included; `sex` limits it to those named.

    With `single` it takes the place of the plain band where one item alone has that many points (NEWS2).
    """

    lowest: int
    highest: int
    band: str
    grade: Grade
    sex: tuple[str, ...] = ()
    single: int | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A sum of its own over some of the items, with its range."""

    id: str
    title: str
    items: tuple[str, ...]
    lowest: float
    highest: float


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """Which instrument comes next where an item, or the total where `item` is None, reaches `at_least` points."""

    at_least: int
    ask: str
    because: str
    item: str | None = None


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A rating scale as it ships: who rates, over which time, what it is allowed to say, and where that was read.

    `early`: points only add up, so a band that half the answers reach already is told before the rest is known.
    `bands_from` is where the bands were read, if not in `source`. `also` are its other names on the command line.
    """

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
    early: bool = False
    levels: tuple[Level, ...] = ()
    parts: tuple[Part, ...] = ()
    bands: tuple[Band, ...] = ()
    bands_from: str | None = None
    also: tuple[str, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    notes: tuple[str, ...] = ()

    def item(self, name: str) -> Item | None:
        """The item of that id or other name, or None."""
        return self._by_id.get(name)

    @cached_property
    def _by_id(self) -> Mapping[str, Item]:
        by_id = {item.id: item for item in reversed(self.items)}
        return {name: item for item in self.items for name in item.also} | by_id
