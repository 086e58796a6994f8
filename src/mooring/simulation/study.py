"""Studies: a protocol tried on people who do not exist, one person at a time (docs/adr/0005).

Nobody's draws depend on anybody else, so that a study may be cut anywhere; and what is kept are sums (`outcomes`), so
that memory does not grow with people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.simulation import body
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.machine import PROFILE, Code, Record, RingOverflow, Said, Saying
from mooring.simulation.outcomes import Outcomes, Rows, tally
from mooring.simulation.people import FEMALE, Habits, habits
from mooring.simulation.staging import Stage, stage
from mooring.simulation.staying import LOOKS, MINUTE, OVERSEDATED, PRECIPITATED, stay
from mooring.simulation.studies import NoStudy
from mooring.simulation.world import COLUMNS, Trace, World, trace

Ints = NDArray[Any]
Floats = NDArray[Any]
CHUNK = 250
"""People whose rows are held at once."""
MOST_ROOM = 256
"""How often the room for one person's record may be what it is at first: years of looks every half hour."""


@dataclass(frozen=True, kw_only=True)
class People:
    """Some people of a study, ready to be run: parameters of the bodies, profiles, and what they tell."""

    first: int
    parameters: Floats
    profiles: Floats
    told: Ints


def simulate(
    library: Library, protocol: str, *, patients: int, days: int, seed: int, first: int = 0,
    facility: Facility | None = None, progress: Callable[[int], None] | None = None, folder: Path = PEOPLE,
    population: str | None = None,
) -> Outcomes:  # fmt: skip
    """What comes of `patients` virtual people, from number `first` on, in so many days under a protocol.

    `progress` is told how many people are done. Raises NoStudy, with the reason, where the protocol cannot be tried.
    """
    ready = stage(library, protocol, facility=facility, folder=folder, population=population)
    found: Outcomes | None = None
    for rows in run(ready, patients=patients, days=days, seed=seed, first=first):
        part = of(ready, rows, days=days, seed=seed)
        found = part if found is None else found + part
        if progress is not None:
            progress(found.patients)
    if found is None:
        raise NoStudy("a study needs at least one person")
    return found


def of(ready: Stage, rows: Rows, *, days: int, seed: int) -> Outcomes:
    """The sums of some people's rows."""
    bands = tuple(band.highest for band in ready.library.instruments["cows"].bands[:3])
    return tally(rows, protocol=ready.protocol.id, days=days, seed=seed, drugs=ready.machine.drugs, bands=bands)


def run(ready: Stage, *, patients: int, days: int, seed: int, first: int = 0) -> Iterator[Rows]:
    """The rows of all people, a chunk at a time. Two protocols give row by row the same people."""
    world = ready.world(days=days, seed=seed)
    none = trace()
    for begin in range(first, first + patients, CHUNK):
        some = people(ready, seed, begin, min(CHUNK, first + patients - begin))
        while True:
            try:
                rows = rows_of(ready, world, some, none, days)
                break
            except RingOverflow:
                # A long or restless stay: the same people again, with more room. What comes of them does not change.
                if ready.room >= MOST_ROOM:
                    raise
                ready = ready.roomier()
                world = ready.world(days=days, seed=seed)
        yield rows


def rows_of(ready: Stage, world: World, some: People, traced: Trace, days: int) -> Rows:
    """The rows of some people; `traced` keeps all that happened to the last of them. Raises RingOverflow."""
    count, drugs = len(some.parameters), len(ready.machine.drugs)
    record, said = ready.machine.record(), ready.machine.said()
    whole = np.zeros((count, 8), dtype=np.int64)
    cows = np.zeros((count, days + 2), dtype=np.int64)
    micrograms = np.zeros((count, days + 1, drugs), dtype=np.int64)
    _all(
        world, ready.machine.code, record, said, traced, some.parameters, np.zeros(body.STATE),
        np.zeros(len(body.Felt)), some.profiles, some.told, some.first, cows, micrograms, whole,
    )  # fmt: skip
    troubled = np.flatnonzero(whole[:, 5] | whole[:, 6])
    if troubled.size:
        raise _trouble(ready, some.first + int(troubled[0]), whole[troubled[0]])
    return Rows(
        first=some.first, how=whole[:, 0], stay=whole[:, 1], precipitated=whole[:, 2], oversedated=whole[:, 3],
        looks=whole[:, 4], cows=cows[:, : days + 1], micrograms=micrograms[:, :days],
    )  # fmt: skip


def _trouble(ready: Stage, person: int, row: Ints) -> Exception:
    if row[6]:
        return RuntimeError(f"two rows of a table of one answer hold at once, for person {person}")
    sort = ready.sorts[int(row[5]) - 1] if 0 < row[5] <= len(ready.sorts) else None
    return RingOverflow(f"the record of person {person} is too small for {sort}; give that sort more slots")


@njit(cache=True)
def _all(
    world: World, code: Code, record: Record, said: Said, traced: Trace, parameters: Floats, y: Floats, felt: Floats,
    profiles: Floats, told: Ints, first: int, cows: Ints, micrograms: Ints, whole: Ints,
) -> None:  # fmt: skip
    count, room, items = np.zeros(16, dtype=np.int64), np.zeros(COLUMNS), np.zeros(11, dtype=np.int64)
    for each in range(parameters.shape[0]):
        whole[each, 0] = stay(
            world, code, record, said, traced, parameters[each], y, felt, profiles[each], told[each], first + each,
            cows[each], micrograms[each], count, room, items,
        )  # fmt: skip
        whole[each, 1], whole[each, 2], whole[each, 3] = count[MINUTE], count[PRECIPITATED], count[OVERSEDATED]
        whole[each, 4] = count[LOOKS]
        whole[each, 5] = max(record.state[1], record.state[2])
        whole[each, 6] = max(0, said.numbers[Saying.AMBIGUOUS])


def people(ready: Stage, seed: int, first: int, count: int) -> People:
    """The people `first` to `first + count`: the same ones in every study of this population and seed."""
    uses = ready.population.uses
    known = [body.AGENTS.get((use.opioid, use.route), -1) for use in uses]
    if -1 in known:
        raise NoStudy(f"the bodies here know no {uses[known.index(-1)].opioid}")
    habit = habits(ready.population, ready.behaviour, tuple(known), seed, first, count)
    return People(
        first=first, parameters=body.draw(ready.bodies, _as_body(habit), seed, first, count),
        profiles=_profiles(ready, habit),
        told=np.stack([habit.kind, habit.told, habit.micrograms_per_day.astype(np.int64)], axis=1),
    )  # fmt: skip


def _as_body(habit: Habits) -> body.Habits:
    return body.Habits(**{name: getattr(habit, name) for name in body.Habits._fields})


def _profiles(ready: Stage, habit: Habits) -> Floats:
    made = ready.machine
    profiles = np.full((len(habit.age), PROFILE), np.nan)
    profiles[:, 0], profiles[:, 3] = habit.age, habit.weight_kg
    sex = np.full(len(habit.sex), FEMALE) if ready.study.pregnant else habit.sex
    women, men = made.word("sex", "female"), made.word("sex", "male")
    state = made.word("pregnant", "yes" if ready.study.pregnant else "no")
    profiles[:, 1] = np.where(sex == FEMALE, women, men)
    profiles[:, 2] = np.where(sex == FEMALE, state, made.word("pregnant", "not-applicable"))
    return profiles
