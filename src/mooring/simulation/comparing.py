"""A study of one arm, or of two with the same virtual people, cut in parts that add up exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.knowledge.load import digest
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.outcomes import LEFT, STAYED, Ints, Outcomes, Rows
from mooring.simulation.report.paired import Difference, Moments, Ratio
from mooring.simulation.ward import DAY

PERCENT, MICROGRAMS = 100.0, 1000.0


class NotTheSame(ValueError):
    """Two arms that are not about the same people, or a worker that has other virtual people."""


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One arm: a protocol of some knowledge."""

    library: Library
    id: str


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of some people: the outcomes of each arm and, for two arms, the moments of their differences by key."""

    outcomes: tuple[Outcomes, ...]
    moments: Mapping[str, Moments] = field(default_factory=dict)

    def __add__(self, more: Found) -> Found:
        both = dict(self.moments)
        for key, each in more.moments.items():
            both[key] = both[key] + each if key in both else each
        return Found(outcomes=tuple(a + b for a, b in zip(self.outcomes, more.outcomes, strict=True)), moments=both)

    def differences(self) -> dict[str, Difference]:
        """The first arm less the second, in the units of the printed outcomes."""
        made = {key: each.difference(_times(key)) for key, each in self.moments.items()}
        return {key: each for key, each in made.items() if each is not None}


@dataclass(frozen=True, kw_only=True)
class Job:
    """A study as something that can be sent elsewhere. `people` is the digest of what virtual people are made of."""

    arms: tuple[Protocol, ...]
    days: int
    seed: int
    facility: Facility | None = None
    people: str = field(default_factory=lambda: digest(PEOPLE))

    def run(self, first: int, patients: int, progress: Callable[[int], None] | None = None) -> Found:
        """What comes of people `first` to `first + patients`; `progress` is told how many are done.

        Raises NoStudy where a protocol cannot be tried, and NotTheSame.
        """
        found: Found | None = None
        for part in self._parts(first, patients):
            found = part if found is None else found + part
            if progress is not None:
                progress(found.outcomes[0].patients)
        if found is None:
            raise ValueError("a study needs at least one person")
        return found

    def _parts(self, first: int, patients: int) -> Iterator[Found]:
        # Not at the top: it compiles, and a page of kept outcomes needs none of it.
        from mooring.simulation.staging import stage
        from mooring.simulation.study import of, run

        if digest(PEOPLE) != self.people:
            raise NotTheSame("this worker has other virtual people; install the same version of Mooring everywhere")
        ready = [stage(arm.library, arm.id, facility=self.facility) for arm in self.arms]
        who = {(each.study.population, each.study.verified) for each in ready}
        if len(who) > 1:
            raise NotTheSame(
                f"{self.arms[0].id} and {self.arms[1].id} are tried on different people "
                f"({' and '.join(each.study.population for each in ready)}); a difference would not be the protocol's"
            )
        made = (run(each, patients=patients, days=self.days, seed=self.seed, first=first) for each in ready)
        for rows in zip(*made, strict=True):
            yield Found(
                outcomes=tuple(
                    of(each, row, days=self.days, seed=self.seed) for each, row in zip(ready, rows, strict=True)
                ),
                moments=moments(rows[0], ready[0].machine.drugs, rows[1], ready[1].machine.drugs) if rows[1:] else {},
            )


def moments(this: Rows, drugs: tuple[str, ...], other: Rows, other_drugs: tuple[str, ...]) -> dict[str, Moments]:
    """The moments of each outcome that both arms have, of some people's rows. Raises ValueError for other people."""
    if this.first != other.first:
        raise ValueError("a difference by person needs the same people in both arms")
    ours, theirs = ratios(this, drugs), ratios(other, other_drugs)
    return {key: Moments.of(ours[key], theirs[key]) for key in ours if key in theirs}


def ratios(rows: Rows, drugs: tuple[str, ...]) -> dict[str, Ratio]:
    """Each outcome person by person, as `outcomes` defines them; whole numbers: people, minutes, points, micrograms."""
    every = np.ones(rows.people, dtype=np.int64)
    made: dict[str, tuple[Ints, Ints]] = {
        "completed_percent": (rows.how == STAYED, every),
        "left_early_percent": (rows.how == LEFT, every),
        "precipitated_withdrawal_percent": (rows.precipitated, every),
        "oversedation_percent": (rows.oversedated, every),
        "stay_days": (rows.stay, every),
    }
    for day in range(1, rows.cows.shape[1]):
        scored = rows.cows[:, day] >= 0
        made[f"cows/{day}"] = np.where(scored, rows.cows[:, day], 0), scored
        for place, drug in enumerate(drugs):
            given = rows.micrograms[:, day - 1, place]
            if given.any():
                made[f"mg/{day}/{drug}"] = given, given > 0
    return {key: Ratio(top=top, bottom=bottom, times=_times(key)) for key, (top, bottom) in made.items()}


def _times(key: str) -> float:
    """From the whole numbers inside to the unit that is printed."""
    if key.endswith("_percent"):
        return PERCENT
    return 1 / DAY if key == "stay_days" else 1 / MICROGRAMS if key.startswith("mg/") else 1.0
