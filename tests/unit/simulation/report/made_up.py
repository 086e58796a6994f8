"""A made-up study of some hundred people, as rows in the form of a real one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mooring.simulation.comparing import Found, moments
from mooring.simulation.outcomes import LEFT, STAYED, Outcomes, Rows, tally
from mooring.simulation.report.arms import Arm, Assumed
from mooring.simulation.report.page import page
from mooring.simulation.ward import DAY

DRUGS = ("buprenorphine-naloxone",)
BANDS = (4, 12, 24)


def rows(first: int, people: int, *, days: int = 7, milder: float = 0.0) -> Rows:
    """People of one made-up arm, each drawn alone; `milder` takes points of COWS from everybody."""
    drawn = [_person(person, days, milder) for person in range(first, first + people)]
    how, stay, sick, cows, mg = (np.array(each) for each in zip(*drawn, strict=True))
    none = np.zeros(people, dtype=np.int64)
    return Rows(first=first, how=how, stay=stay, precipitated=sick, oversedated=none, looks=none, cows=cows,
                micrograms=mg[:, :, None])  # fmt: skip


def _person(person: int, days: int, milder: float) -> tuple[int, int, int, list[int], list[int]]:
    chance = np.random.default_rng(person)
    start, leaves, at, sick = chance.normal(16, 6), chance.random(), chance.integers(60, days * DAY), chance.random()
    course = [int(np.clip(start * np.exp(-max(day - 0.5, 0) / 3) - milder, 0, 48)) for day in range(days + 1)]
    stay = int(at) if leaves < 0.01 * course[0] else days * DAY
    there = [day == 0 or stay > (day - 1) * DAY for day in range(days + 1)]
    cows = [total if here else -1 for total, here in zip(course, there, strict=True)]
    mg = [min(24, 4 + total // 2 * 2) * 1000 if here else 0 for total, here in zip(course[1:], there[1:], strict=True)]
    return (STAYED if stay == days * DAY else LEFT), stay, int(sick < 0.004 * course[0]), cows, mg


def outcomes(of: Rows, *, days: int = 7) -> Outcomes:
    """The sums of made-up rows."""
    return tally(of, protocol="made-up", days=days, seed=1, drugs=DRUGS, bands=BANDS)


@dataclass(frozen=True)
class MadeUp:
    """A study that can be cut and sent, as `comparing.Job` is. One arm is milder by three points."""

    days: int = 7

    def run(self, first: int, patients: int) -> Found:
        """Both arms of some people."""
        this, other = (rows(first, patients, days=self.days, milder=milder) for milder in (3.0, 0.0))
        both = outcomes(this, days=self.days), outcomes(other, days=self.days)
        return Found(outcomes=both, moments=moments(this, DRUGS, other, DRUGS))


def arm(name: str, of: Outcomes) -> Arm:
    """An arm as the page wants it."""
    return Arm(
        name=name, version="version 1, knowledge 0123456789abcdef",
        plain={"patients": of.patients, "days": of.days, "seed": of.seed, "outcomes": of.plain()},
        staying=of.staying, staying_at=range(of.days + 1), mean_stay_days=6.5,
        assumed={"The ward": [Assumed(what="A look is late by", value="10 min (5 to 15)", source="calibration")]},
    )  # fmt: skip


def one_arm(days: int = 7) -> str:
    """The page of one arm."""
    return page(arm("Standard <start>", MadeUp(days).run(0, 300).outcomes[0]), title="A made-up study")


def two_arms(days: int = 7) -> str:
    """The page of two arms."""
    found = MadeUp(days).run(0, 300)
    this, other = arm("The proposed version", found.outcomes[0]), arm("The version in force", found.outcomes[1])
    return page(this, other, title="A made-up study of two versions", differences=found.differences())
