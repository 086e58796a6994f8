"""Numbers with their units, and the few scales that everything else is said in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

MICROGRAMS_PER_MG: Final = 1000
MINUTES_PER: Final = {"min": 1, "h": 60, "d": 1440}


class Unknown(Enum):
    """The value of a fact that nobody has established. It is never treated as normal."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

NEVER: Final = 10**9
"""Minutes since an event that is known never to have happened: later than every limit."""


class Grade(Enum):
    """How a number's source was seen. The order is from strongest to weakest."""

    READ = "read"
    SECONDARY = "secondary"
    WEAK = "weak"
    COMPUTED = "computed"
    UNCONFIRMED = "unconfirmed"

    @property
    def rank(self) -> int:
        """0 for the strongest grade, 4 for the weakest."""
        return list(Grade).index(self)

    @property
    def may_dose(self) -> bool:
        """Whether a row that gives may rest on this grade."""
        return self in (Grade.READ, Grade.SECONDARY, Grade.WEAK)

    @property
    def may_block(self) -> bool:
        """Whether a hard stop may rest on this grade without the facility's confirmation."""
        return self in (Grade.READ, Grade.SECONDARY)


class Severity(Enum):
    """What a finding does to the proposed act, from least to most."""

    INFORM = "inform"
    PAGE = "page"
    WARN = "warn"
    ASK = "ask"
    BLOCK = "block"
    REFUSE = "refuse"

    @property
    def rank(self) -> int:
        """0 for `inform`, 5 for `refuse`."""
        return list(Severity).index(self)

    @property
    def changes_outcome(self) -> bool:
        """`page` and `inform` are seen, but the act may go on."""
        return self not in (Severity.INFORM, Severity.PAGE)


@dataclass(frozen=True, order=True)
class Dose:
    """An amount of drug as whole micrograms, so that 0.18 mg four times is 0.72 mg exactly."""

    micrograms: int

    def __post_init__(self) -> None:
        if self.micrograms < 0:
            raise ValueError("a dose cannot be negative")

    @classmethod
    def mg(cls, amount: int | float | str | Decimal) -> Dose:
        """A dose from milligrams.

        Raises ValueError for what is not a number, is negative, or is finer than a microgram.
        """
        try:
            scaled = Decimal(str(amount)) * MICROGRAMS_PER_MG
        except InvalidOperation as error:
            raise ValueError(f"{amount!r} is not a number of milligrams") from error
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{amount!r} mg is not a whole number of micrograms")
        return cls(int(scaled))

    @property
    def in_mg(self) -> int | float:
        """Milligrams as a plain number: 4 rather than 4.0."""
        whole, rest = divmod(self.micrograms, MICROGRAMS_PER_MG)
        return whole if rest == 0 else self.micrograms / MICROGRAMS_PER_MG

    def __add__(self, other: Dose) -> Dose:
        return Dose(self.micrograms + other.micrograms)

    def __str__(self) -> str:
        return f"{self.in_mg:g} mg"


@dataclass(frozen=True, kw_only=True)
class Citation:
    """Where a row or a number comes from: `source#section`, and how it was seen."""

    source: str
    grade: Grade

    def __str__(self) -> str:
        return f"{self.source} ({self.grade.value})"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """By whom something was signed, and on which day."""

    by: str
    on: date

    def __str__(self) -> str:
        return f"{self.by}, {self.on.isoformat()}"


def minutes(text: str) -> int:
    """Minutes from `90 min`, `4 h` or `7 d`.

    Raises ValueError for any other form.
    """
    parts = str(text).split()
    if len(parts) == 2 and parts[1] in MINUTES_PER:
        try:
            return int(Decimal(parts[0]) * MINUTES_PER[parts[1]])
        except InvalidOperation:
            pass
    raise ValueError(f"{text!r} is not a length of time; write it like '60 min', '4 h' or '7 d'")


def spoken(length: int) -> str:
    """A length of time in words: `45 min`, `2 h`, `2 h 30 min`, `3 d`."""
    if length >= NEVER:
        return "never"
    if length and length % 1440 == 0:
        return f"{length // 1440} d"
    hours, rest = divmod(length, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
