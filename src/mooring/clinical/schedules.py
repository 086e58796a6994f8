"""Schedules: doses in steps, by a clock. A protocol's schedule is written as steps and decided as rows (docs/adr/0002).

**A dose that was not given keeps its step: the next day asks for the same dose, never for a higher one.**
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise

from mooring.clinical import timeline as t
from mooring.clinical.values import Citation, Dose, Signature

DAY = timedelta(days=1)
MOVES = ("advance", "stay", "back", "restart")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: a dose, so many times in its day; `keep` names what goes on beside it (the full agonist)."""

    id: str
    drug: str
    dose: Dose
    times: int = 1
    keep: str | None = None


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What one way of not taking a dose does to the schedule, and whether a person is told."""

    move: str
    page: bool = False
    within: int | None = None


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Steps in order. `clock` is programme_day (24 h from the first dose) or facility_day (the calendar's).

    `signed` is who signed it for a facility; None where it is as published.
    """

    id: str
    clock: str
    steps: tuple[Step, ...]
    on: Mapping[str, Policy] = field(default_factory=dict)
    cites: tuple[Citation, ...] = ()
    signed: Signature | None = None

    @property
    def days(self) -> tuple[Dose, ...]:
        """What each step gives in its day."""
        return tuple(Dose(step.dose.micrograms * step.times) for step in self.steps)

    @property
    def as_order(self) -> dict[str, object]:
        """The order in steps that a prescriber is offered to sign, in the plain form of an event without its time."""
        return {
            "ordered": self.steps[0].drug,
            "steps_mg": [dose.in_mg for dose in self.days],
            "clock": self.clock,
        }

    @property
    def rises(self) -> bool:
        """Whether any day gives more than the day before it."""
        return any(after.micrograms > before.micrograms for before, after in pairwise(self.days))


class Awaits(Enum):
    """What a facility must supply before a protocol may run there: a schedule, or one that never rises."""

    SCHEDULE = "schedule"
    FALLING_SCHEDULE = "falling-schedule"


def steps_due(order: t.Ordered, story: t.Timeline, at: datetime, *, same: Callable[[str], bool]) -> Dose | None:
    """What a prescriber's own steps ask for now: the dose of the present step, or None (given today, or all done).

    One step is one day of 24 h from the first dose of the order (or from the order itself). A dose that was held or
    missed keeps its step: the next day asks for the same dose, never for a higher one.
    """
    given = [e for e in story if isinstance(e, t.Gave) and e.at >= order.at and same(e.drug)]
    done = steps_done(order, given)
    if done >= len(order.steps):
        return None
    if given and given[0].at + ((at - given[0].at) // DAY) * DAY <= given[-1].at:
        return None
    return order.steps[done]


def steps_done(order: t.Ordered, given: Sequence[t.Gave]) -> int:
    """How many steps the doses that were given since the order have completed.

    On the way down a dose that repeats the step before (or, before the first step, a higher dose) keeps the step: who
    stayed a day longer on one step is not one step further for it.
    """
    done = 0
    for each in given:
        if done == len(order.steps):
            break
        before = order.steps[done - 1] if done else None
        higher = each.dose is not None and each.dose.micrograms > order.steps[done].micrograms
        down = order.steps[-1].micrograms < order.steps[0].micrograms
        stayed = higher and (each.dose == before if before else down)
        done += not stayed
    return done
