"""What the consultation asks: parts, sections and items, the answers each item takes, and the events they become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from mooring.clinical.values import Grade


class AnswerKind(Enum):
    """The form of an answer. The comment says what an answer looks like in `answers` and in `current`."""

    CHOICE = "choice"  # one of the options' values
    YES_NO = "yes-no"  # "yes" | "no"
    YES_NO_UNKNOWN = "yes-no-unknown"  # "yes" | "no" | "unknown"
    NUMBER = "number"  # a number in `unit`, within the field's range
    TEXT = "text"  # words
    DATE = "date"  # "2026-10-01"
    DATETIME = "datetime"  # "2026-10-01T09:00:00-04:00"
    INSTRUMENT = "instrument"  # {item: value}
    SUBSTANCES = "substances"  # {heroin: {use, route, amount, times_per_day, years, pattern, last_use}}
    MEDICINES = "medicines"  # [{drug: lorazepam, mg: 1}], or "none", or "unknown"
    ALLERGIES = "allergies"  # ["penicillin: rash"], or "none", or "unknown"
    VITALS = "vitals"  # {pulse: 88, ...}, any of the fields
    OUTSIDE_DOSE = "outside-dose"  # {drug: methadone, mg: 80 | "unknown", last_taken: time | "unknown"}
    RELEASE = "release"  # {answer: "yes" | "no", to: words, purpose: words}


class WriteKind(Enum):
    """Which event an answer becomes."""

    RECORDED = "recorded"
    HAS = "has"
    TAKES = "takes"
    USED = "used"
    REPORTED = "reported"
    RESULTED = "resulted"
    SCORED = "scored"
    MEASURED = "measured"
    CONSENTED = "consented"


class RequiredBy(Enum):
    """By when an answer is wanted, from the earliest to never. It informs; it never stops a dose."""

    BEFORE_FIRST_DOSE = "before-first-dose"
    BEFORE_CONTROLLED = "before-controlled"
    DAY_1 = "day-1"
    DAY_2 = "day-2"
    WHEN_POSSIBLE = "when-possible"
    NO = "no"

    @property
    def rank(self) -> int:
        """0 for what is wanted first."""
        return list(RequiredBy).index(self)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that may be chosen: the stored value and the words on the screen."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One line of an answer with several lines: a substance, or a vital sign with its unit and range."""

    id: str
    label: str
    unit: str | None = None
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, kw_only=True)
class AskedIf:
    """An item that matters only where another one has one of `values`, or an instrument's total is `at_least`."""

    item: str
    values: tuple[str, ...] = ()
    at_least: int | None = None


@dataclass(frozen=True, kw_only=True)
class Write:
    """How an answer becomes an event.

    `name` is the condition, result, vital sign, consent or instrument. `conditions` gives the condition that a choice
    stands for (HAS); `none` is the choice that says that none of them is so. `values` are the choices that are a
    result (RESULTED). What is none of these, such as `unknown`, is recorded under the item's id: asked, and not known.
    """

    kind: WriteKind
    name: str = ""
    conditions: dict[str, str] = field(default_factory=dict)
    none: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question: its words for the person, its answer, by when and by whom, and where the need for it was read."""

    id: str
    part: str
    label: str
    text: str
    help: str
    answer: AnswerKind
    required: RequiredBy
    who: str
    source: str
    grade: Grade
    writes: Write
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()
    routes: tuple[Option, ...] = ()
    patterns: tuple[Option, ...] = ()
    unit: str | None = None
    lowest: float | None = None
    highest: float | None = None
    instrument: str | None = None
    asked_if: AskedIf | None = None
    amounts: tuple[Field, ...] = ()
    """The plausible range of a dose from elsewhere, by the option's value."""
    pending: tuple[str, ...] = ()
    """The options that put it off, such as `not-yet`: they are recorded, and the item is still owed."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A few items under one heading."""

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One page of the consultation; it may be saved half done."""

    id: str
    title: str
    intro: str
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all sections, in order."""
        return tuple(item for section in self.sections for item in section.items)


@dataclass(frozen=True, kw_only=True)
class Consultation:
    """All parts, in the order in which they are asked."""

    parts: tuple[Part, ...]

    def part(self, name: str) -> Part | None:
        """The part of that id, or None."""
        return next((part for part in self.parts if part.id == name), None)

    def items(self) -> Iterator[Item]:
        """Every item, in order."""
        for part in self.parts:
            yield from part.items

    def free_text(self) -> frozenset[str]:
        """The recorded ids that hold words typed by somebody: they are sealed at rest."""
        kinds = (AnswerKind.TEXT, AnswerKind.ALLERGIES)
        sealed = {item.id for item in self.items() if item.answer in kinds}
        substances = (item for item in self.items() if item.answer is AnswerKind.SUBSTANCES)
        return frozenset(sealed | {f"{row.id}_details" for item in substances for row in item.fields})
