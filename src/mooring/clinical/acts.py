"""The closed set of what a table's row may say to do, and the closed set of forms that a dose may take."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mooring.clinical.cells import Named
from mooring.clinical.values import Dose, Severity

NOTHING = Dose(0)


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """An amount written in the row, or a cited number of milligrams."""

    dose: Dose | Named


@dataclass(frozen=True, kw_only=True)
class Percent:
    """A share of a fact's amount, plus an amount, within limits, rounded down to what the product allows."""

    percent: int
    of: str
    plus: Dose | Named = NOTHING
    at_least: Dose | Named | None = None
    at_most: Dose | Named | str | None = None
    round_down: bool = True


@dataclass(frozen=True, kw_only=True)
class AddTo:
    """An amount to add, so that the sum with a fact's amount stays at or under a limit; rounded down to the product."""

    add: Dose | Named
    to: str
    at_most: Dose | Named
    round_down: bool = True


DoseForm = Fixed | Percent | AddTo


def facts_of(form: DoseForm) -> tuple[str, ...]:
    """The facts that a form of dose reads."""
    named = (getattr(form, slot, None) for slot in ("of", "to", "at_most"))
    return tuple(name for name in named if isinstance(name, str))


@dataclass(frozen=True, kw_only=True)
class Give:
    """Give a drug. `reassess` is minutes until the effect is looked at; `needs` is who must order it first."""

    drug: str
    dose: DoseForm
    route: str | None = None
    reassess: int | None = None
    needs: str | None = None


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Do not give this drug or class now."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Assess:
    """Look again: every so many minutes, or so many minutes after the last dose (several marks)."""

    what: tuple[str, ...]
    every: int | None = None
    after_dose: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Find out a fact that is unknown."""

    fact: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """Tell a named person now."""

    whom: str


@dataclass(frozen=True, kw_only=True)
class Transfer:
    """Send to a higher level of care: `emergency` is 911 now."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Switch:
    """Go on in another phase of this protocol, or another protocol."""

    to: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a schedule does after a dose was decided: advance, stay, back or restart."""

    move: str


@dataclass(frozen=True, kw_only=True)
class Stop:
    """End a drug or a protocol."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Offer something to the person."""

    what: str


@dataclass(frozen=True, kw_only=True)
class Say:
    """The value of a fact that is itself a table."""

    value: bool | int | float | str


@dataclass(frozen=True, kw_only=True)
class Find:
    """A finding about the proposed act. `lethal`: a miss may kill, so that it stops even on a weaker grade."""

    severity: Severity
    task: str | None = None
    lethal: str | None = None


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A risk that the answers show, and what it changes."""

    flag: str
    changes: str


class Level(Enum):
    """Where somebody is best cared for, by our own checklist, from least to most."""

    OUTPATIENT = "outpatient"
    NURSING = "nursing-24-h"
    HOSPITAL = "hospital"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return list(Level).index(self)


@dataclass(frozen=True, kw_only=True)
class Place:
    """The level of care to which one finding points."""

    level: Level


Act = Give | Hold | Assess | Ask | Page | Transfer | Switch | Step | Stop | Offer | Say | Find | Flag | Place

ORDER: tuple[type, ...] = (Transfer, Page, Hold, Ask, Assess, Give, Switch, Step, Stop, Offer)
"""Of several acts at one moment: transfer and emergency before hold, hold before assess, assess before give."""

FIRES_WHEN_BARRED = (Transfer, Page, Hold, Assess, Ask, Offer, Stop, Find, Flag, Place, Say, Switch, Step)
"""What may still be done while something is unknown. Giving may not, unless it is rescue."""
