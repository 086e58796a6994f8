"""Schedules: doses in steps, by a clock, and what a held, missed or vomited dose does to them.

**A dose that was not given never moves a schedule forward unless its policy says so, and never raises the next one.**
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mooring.clinical import timeline as t
from mooring.clinical.values import Citation, Dose

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
    """Steps in order. `clock` is programme_day (24 h from the first dose) or facility_day (the calendar's)."""

    id: str
    clock: str
    steps: tuple[Step, ...]
    on: Mapping[str, Policy] = field(default_factory=dict)
    cites: tuple[Citation, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Position:
    """Where a schedule stands: the index of its step, doses left in it, and what has to be told."""

    index: int
    left: int
    page: tuple[str, ...] = ()
    done: bool = False


def position(schedule: Schedule, story: t.Timeline, *, since: datetime, same: Callable[[str, str], bool]) -> Position:
    """Fold what was decided about each dose into the schedule's position.

    A dose given counts towards its step; held, missed, refused and vomited do what the schedule's policy says, and
    never skip a step where it says nothing. `same(given, step)` says whether a drug counts as the step's.
    """
    index, given, page = 0, 0, list[str]()
    for event in story:
        if event.at < since or index >= len(schedule.steps):
            continue
        if isinstance(event, t.Stepped) and event.schedule == schedule.id:
            index, given = _index(schedule, event.to, index), 0
        elif isinstance(event, t.DoseDecision) and same(event.drug, schedule.steps[index].drug):
            index, given = _decided(schedule, event, index, given, page)
    done = index >= len(schedule.steps)
    return Position(index=index, left=0 if done else schedule.steps[index].times - given, page=tuple(page), done=done)


def _decided(schedule: Schedule, event: t.DoseDecision, index: int, given: int, page: list[str]) -> tuple[int, int]:
    if isinstance(event, t.Gave):
        given += 1
        return (index + 1, 0) if given >= schedule.steps[index].times else (index, given)
    policy = schedule.on.get(event.kind, Policy(move="stay", page=True))
    if policy.page:
        page.append(event.kind)
    if policy.move == "advance":
        return index + 1, 0
    if policy.move == "back":
        return max(index - 1, 0), 0
    return (0, 0) if policy.move == "restart" else (index, given)


def _index(schedule: Schedule, to: str, now: int) -> int:
    return next((i for i, step in enumerate(schedule.steps) if step.id == to), now)


def steps_due(order: t.Ordered, story: t.Timeline, at: datetime, *, same: Callable[[str], bool]) -> Dose | None:
    """What a prescriber's own steps ask for now: the dose of the present step, or None (given today, or all done).

    One step is one day of 24 h from the first dose of the order (or from the order itself). A dose that was held or
    missed keeps its step: the next day asks for the same dose, never for a higher one.
    """
    given = [e for e in story if isinstance(e, t.Gave) and e.at >= order.at and same(e.drug)]
    if len(given) >= len(order.steps):
        return None
    if given and given[0].at + ((at - given[0].at) // DAY) * DAY <= given[-1].at:
        return None
    return order.steps[len(given)]
