"""Who comes: what each person used and for how long, who they are, and what they tell of it.

Every draw is of the person's own (`dice`), so that person 17 is the same in every study, alone or among thousands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mooring.clinical.codec import nearest
from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.fields import Fields
from mooring.simulation.calibration import PEOPLE, B, Calibration
from mooring.simulation.dice import Stream, normal, uniform

YOUNGEST, OLDEST = 18, 65
FEMALE, MALE = 0, 1
_YEAR = 365
_NOBODY_BEFORE = 14
"""The age before which nobody here began, so that nobody has used for longer than they lived."""


class Habits(NamedTuple):
    """Arrays of one length, a person each: what they used day by day before they came.

    `kind` is the place of the main opioid in the population's list; `micrograms_per_day` whole; `last_use` whole minutes
    before admission; `told` what they say of it; `sex` 0 female, 1 male; `age` whole years.
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
    every = [_person(population, behaviour, seed, person) for person in range(first, first + count)]
    kind = np.array([each[0] for each in every], dtype=np.int64)
    rest = np.array([each[1:] for each in every], dtype=np.float64).reshape(count, 8)
    whole = rest.round().astype(np.int64)
    return Habits(
        kind=kind, agent=np.array(agents, dtype=np.int64)[kind], micrograms_per_day=whole[:, 0].astype(np.float64),
        times_per_day=rest[:, 1].copy(), last_use=whole[:, 2].copy(), days=whole[:, 3].copy(), weight_kg=rest[:, 4].copy(),
        age=rest[:, 5].copy(), sex=whole[:, 6].copy(), told=whole[:, 7].copy(),
    )  # fmt: skip


def _person(population: Population, behaviour: dict[str, Calibration], seed: int, person: int) -> tuple[float, ...]:
    def number(place: B) -> float:
        return behaviour[place.name.lower()].value

    def of(opioid: str, what: str) -> float:
        return behaviour[f"{opioid}_{what}"].value

    def spread(median: float, sigma: float, stream: Stream, index: int) -> float:
        # Nobody lies further out than three deviations: such amounts are typing errors, not people.
        return median * math.exp(sigma * max(-3.0, min(3.0, normal(seed, person, stream, index))))

    kind, drawn = 0, uniform(seed, person, Stream.HABIT, 0)
    while kind < len(population.uses) - 1 and drawn >= population.uses[kind].share:
        drawn -= population.uses[kind].share
        kind += 1
    opioid = population.uses[kind].opioid
    times = of(opioid, "times")
    amount = spread(of(opioid, "mg"), of(opioid, "spread"), Stream.HABIT, 1)
    least = number(B.HOURS_SINCE_LEAST)
    beyond = spread(number(B.HOURS_SINCE_MEDIAN) - least, number(B.HOURS_SINCE_SPREAD), Stream.HABIT, 2)
    last_use = 60 * (least + beyond)
    told = 30 * max(1, round(last_use * math.exp(number(B.TOLD_ERROR) * normal(seed, person, Stream.TOLD, 0)) / 30))
    drawn_age = number(B.AGE_MEAN) + number(B.AGE_SPREAD) * normal(seed, person, Stream.PROFILE, 0)
    age = int(max(YOUNGEST, min(OLDEST, drawn_age)))
    years = spread(number(B.YEARS_OF_USE), number(B.YEARS_OF_USE_SPREAD), Stream.HABIT, 3)
    days = _YEAR * min(years, age - _NOBODY_BEFORE)
    sex = FEMALE if uniform(seed, person, Stream.PROFILE, 1) < number(B.FEMALE_SHARE) else MALE
    weight = number(B.WEIGHT_FEMALE if sex == FEMALE else B.WEIGHT_MALE)
    return (
        kind, 1000 * round(amount, 1), times, last_use, days,
        round(spread(weight, number(B.WEIGHT_SPREAD), Stream.PROFILE, 2), 1),
        float(age), sex, told,
    )  # fmt: skip
