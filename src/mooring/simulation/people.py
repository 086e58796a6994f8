"""Who comes: what each person used and for how long, who they are, and what they tell of it.

Every draw is of the person's own (`dice`), so that person 17 is the same in every study, alone or among thousands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from mooring.clinical.codec import nearest
from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.fields import Fields
from mooring.simulation.calibration import PEOPLE, B, Calibration, places
from mooring.simulation.dice import Stream, normal, uniform

YOUNGEST, OLDEST = 18, 65
FEMALE, MALE = 0, 1
_YEAR = 365
_NOBODY_BEFORE = 14
"""The age before which nobody here began, so that nobody has used for longer than they lived."""


class Habits(NamedTuple):
    """Arrays of one length, a person each: what they used day by day before they came.

    `kind` is the place of the main opioid in the population's list; `micrograms_per_day` whole; `last_use` whole
    minutes before admission; `told` what they say of it; `sex` 0 female, 1 male; `age` whole years.
    """

    kind: NDArray[Any]
    agent: NDArray[Any]
    micrograms_per_day: NDArray[Any]
    times_per_day: NDArray[Any]
    last_use: NDArray[Any]
    days: NDArray[Any]
    weight_kg: NDArray[Any]
    age: NDArray[Any]
    sex: NDArray[Any]
    told: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Use:
    """One main opioid of a population: its share (of 1) and its route."""

    opioid: str
    share: float
    route: str


@dataclass(frozen=True, kw_only=True)
class Population:
    """Who comes to a study."""

    id: str
    title: str
    uses: tuple[Use, ...]


def populations(folder: Path = PEOPLE) -> dict[str, Population]:
    """The populations by id. Raises DocumentError, with file and line, where shares do not add up to 100."""
    path = folder / "population.yaml"
    document = Fields(read(path), path=path, what="population.yaml")
    found = {each.id: each for each in (_population(entry, path) for entry in document.take("populations"))}
    document.done()
    return found


def _population(entry: Any, path: Path) -> Population:
    fields = Fields(entry, path=path, what="a population")
    made = Population(
        id=fields.text("id"), title=fields.text("title"),
        uses=tuple(_use(each, path) for each in fields.take("opioids")),
    )  # fmt: skip
    fields.text("calibration")
    fields.done()
    if not math.isclose(sum(use.share for use in made.uses), 1):
        raise fields.fail(f"the shares of {made.id} add up to {100 * sum(u.share for u in made.uses):g}, not to 100")
    return made


def _use(entry: Any, path: Path) -> Use:
    fields = Fields(entry, path=path, what="an opioid of a population")
    made = Use(opioid=fields.text("opioid"), share=fields.made("share", float) / 100, route=fields.text("route"))
    fields.done()
    return made


def of_name(name: str, folder: Path = PEOPLE) -> Population:
    """The population of this name. Raises DocumentError, with the nearest that is known, where there is none."""
    known = populations(folder)
    if name not in known:
        raise DocumentError(f'there is no population "{name}"{nearest(name, list(known))}', path=folder)
    return known[name]


class _Uses(NamedTuple):
    """The opioids of a population as arrays: shares, median micrograms a day, their spread, times a day."""

    share: NDArray[Any]
    micrograms: NDArray[Any]
    spread: NDArray[Any]
    times: NDArray[Any]


def habits(
    population: Population,
    behaviour: dict[str, Calibration],
    agents: tuple[int, ...],
    seed: int,
    first: int,
    count: int,
) -> Habits:
    """The habits of people `first` to `first + count`; `agents` are the body's numbers of the population's opioids.

    Raises KeyError where an opioid has no calibration of its amount.
    """

    def of(what: str) -> NDArray[Any]:
        return np.array([behaviour[f"{use.opioid}_{what}"].value for use in population.uses])

    shares = np.array([use.share for use in population.uses])
    uses = _Uses(share=shares, micrograms=1000 * of("mg"), spread=of("spread"), times=of("times"))
    drawn = np.zeros((count, 9))
    _draw(uses, places(behaviour), seed, first, drawn)
    whole = drawn.astype(np.int64)
    kind = whole[:, 0].copy()
    return Habits(
        kind=kind, agent=np.array(agents, dtype=np.int64)[kind], micrograms_per_day=drawn[:, 1].copy(),
        times_per_day=drawn[:, 2].copy(), last_use=whole[:, 3].copy(), days=whole[:, 4].copy(),
        weight_kg=drawn[:, 5].copy(), age=drawn[:, 6].copy(), sex=whole[:, 7].copy(), told=whole[:, 8].copy(),
    )  # fmt: skip


@njit(cache=True)
def _spread(median: float, sigma: float, seed: int, person: int, stream: int, index: int) -> float:
    # Nobody lies further out than three deviations: such amounts are typing errors, not people.
    return median * math.exp(sigma * max(-3.0, min(3.0, normal(seed, person, stream, index))))


@njit(cache=True)
def _draw(uses: _Uses, behaviour: NDArray[Any], seed: int, first: int, drawn: NDArray[Any]) -> None:
    """Fills a row for each person: kind, micrograms a day, times a day, minutes since the last use, days of use,
    weight, age, sex, and the minutes since the last use as they tell it.
    """
    for each in range(drawn.shape[0]):
        person, row = first + each, drawn[each]
        kind, left = 0, uniform(seed, person, Stream.HABIT, 0)
        while kind < uses.share.shape[0] - 1 and left >= uses.share[kind]:
            left -= uses.share[kind]
            kind += 1
        amount = _spread(uses.micrograms[kind], uses.spread[kind], seed, person, Stream.HABIT, 1)
        least = behaviour[B.HOURS_SINCE_LEAST]
        beyond = behaviour[B.HOURS_SINCE_MEDIAN] - least
        hours = least + _spread(beyond, behaviour[B.HOURS_SINCE_SPREAD], seed, person, Stream.HABIT, 2)
        years = _spread(behaviour[B.YEARS_OF_USE], behaviour[B.YEARS_OF_USE_SPREAD], seed, person, Stream.HABIT, 3)
        age = behaviour[B.AGE_MEAN] + behaviour[B.AGE_SPREAD] * normal(seed, person, Stream.PROFILE, 0)
        female = uniform(seed, person, Stream.PROFILE, 1) < behaviour[B.FEMALE_SHARE]
        weight = behaviour[B.WEIGHT_FEMALE] if female else behaviour[B.WEIGHT_MALE]
        told = hours * math.exp(behaviour[B.TOLD_ERROR] * normal(seed, person, Stream.TOLD, 0))
        row[0], row[1], row[2] = kind, 100.0 * round(amount / 100.0), uses.times[kind]
        row[6] = math.floor(max(YOUNGEST, min(OLDEST, age)))
        row[3], row[4] = round(60.0 * hours), math.floor(_YEAR * min(years, row[6] - _NOBODY_BEFORE))
        row[5] = _spread(weight, behaviour[B.WEIGHT_SPREAD], seed, person, Stream.PROFILE, 2)
        row[7] = FEMALE if female else MALE
        row[8] = 30.0 * max(1, round(2.0 * told))
