"""What came of a study, as sums that add up exactly: two halves of a study are the whole, digit for digit.

Definitions, of all people who were admitted:

- completed: still there at the end of the days that were simulated. Left early: went away before, by own decision.
  Whoever is neither was transferred to a hospital.
- median stay: from admission to leaving, transfer or the end of the simulated days, whichever came first.
- COWS of a day: the last total that a nurse scored in each 24 hours from admission, of those who had one; bands are
  those of the instrument, and the two above moderate are called severe together.
- mg of a day and drug: what each person was given of it in those 24 hours, of those who were given any.
- precipitated withdrawal: the expected COWS (without the rater's error) rose by as much as `ward.yaml` says after a
  dose that displaces opioids. Over-sedation: wakefulness (again without error) reached the level that `ward.yaml` says.

A median or a tenth is the smallest value that at least this share of people does not exceed: never an average of two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooring.simulation.ward import DAY

Ints = NDArray[Any]
MOST_COWS = 48


@dataclass(frozen=True, kw_only=True)
class Outcomes:
    """Sums over the people of a study, or of a part of one.

    `stays`: minutes -> people. `totals[day, total]`: people by their last COWS of a day; day 0 holds the first score
    after admission. `doses`: (day from 1, drug) -> micrograms -> people. `bands` are the last totals of none, mild and
    moderate. `staying[day]`: people who are still there at the end of a day; day 0 is admission.
    """

    protocol: str
    days: int
    seed: int
    patients: int
    bands: tuple[int, int, int]
    left: int
    transferred: int
    precipitated: int
    oversedated: int
    stays: Mapping[int, int]
    totals: Ints
    doses: Mapping[tuple[int, str], Mapping[int, int]] = field(default_factory=dict)

    def __add__(self, other: Outcomes) -> Outcomes:
        """Both parts together. Raises ValueError where they are not parts of one study."""
        mine, theirs = (self.protocol, self.days, self.seed), (other.protocol, other.days, other.seed)
        if mine != theirs:
            raise ValueError(f"parts of different studies do not add up: {mine} and {theirs}")
        both = {key: Counter(self.doses.get(key, {})) + Counter(other.doses.get(key, {}))
                for key in {**self.doses, **other.doses}}  # fmt: skip
        return Outcomes(
            protocol=self.protocol, days=self.days, seed=self.seed, patients=self.patients + other.patients,
            bands=self.bands, left=self.left + other.left, transferred=self.transferred + other.transferred,
            precipitated=self.precipitated + other.precipitated, oversedated=self.oversedated + other.oversedated,
            stays=Counter(self.stays) + Counter(other.stays), totals=self.totals + other.totals, doses=both,
        )  # fmt: skip

    @property
    def completed(self) -> int:
        """People who were still there at the end."""
        return self.patients - self.left - self.transferred

    @property
    def staying(self) -> tuple[int, ...]:
        """People still there at the end of each day; the first is admission."""
        return tuple(
            sum(people for stay, people in self.stays.items() if stay >= day * DAY) for day in range(self.days + 1)
        )

    def plain(self) -> dict[str, Any]:
        """The `outcomes` of `mooring simulate --json` (docs/manual), rounded only here."""
        return {
            "completed_percent": _percent(self.completed, self.patients),
            "left_early_percent": _percent(self.left, self.patients),
            "median_stay_days": round(quantile(self.stays, 50) / DAY, 2),
            "cows": [self._cows(day) for day in range(1, self.days + 1) if self.totals[day].sum()],
            "mg_per_day": [
                {"day": day, "drug": drug} | {
                    name: quantile(people, share) / 1000 for name, share in (("p10", 10), ("median", 50), ("p90", 90))
                }
                for (day, drug), people in sorted(self.doses.items())
            ],
            "precipitated_withdrawal_percent": _percent(self.precipitated, self.patients),
            "oversedation_percent": _percent(self.oversedated, self.patients),
        }  # fmt: skip

    def _cows(self, day: int) -> dict[str, Any]:
        people = self.totals[day]
        count = int(people.sum())
        none, mild, moderate = (limit + 1 for limit in self.bands)
        return {
            "day": day,
            "mean": round(int((people * np.arange(len(people))).sum()) / count, 2),
            "none_percent": _percent(int(people[:none].sum()), count),
            "mild_percent": _percent(int(people[none:mild].sum()), count),
            "moderate_percent": _percent(int(people[mild:moderate].sum()), count),
            "severe_percent": _percent(int(people[moderate:].sum()), count),
        }


def quantile(counted: Mapping[int, int], percent: int) -> int:
    """The smallest value that at least so many percent of those counted do not exceed. Raises ValueError for nobody."""
    wanted = -(-percent * sum(counted.values()) // 100)
    seen = 0
    for value in sorted(counted):
        seen += counted[value]
        if seen >= max(wanted, 1):
            return int(value)
    raise ValueError("nobody was counted")


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


STAYED, LEFT, TRANSFERRED = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Rows:
    """One row a person: how and when the stay ended, what happened, the last COWS of each day (day 0 the first score;
    -1 where there was none), and the micrograms of each day and drug. Arrays of (n,), (n, days + 1), (n, days, drugs).
    """

    first: int
    how: Ints
    stay: Ints
    precipitated: Ints
    oversedated: Ints
    looks: Ints
    cows: Ints
    micrograms: Ints

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.how)


def tally(
    rows: Rows, *, protocol: str, days: int, seed: int, drugs: tuple[str, ...], bands: tuple[int, ...]
) -> Outcomes:
    """The sums of some people's rows. `bands` are the highest totals of none, mild and moderate."""
    totals = np.zeros((days + 1, MOST_COWS + 1), dtype=np.int64)
    for day in range(days + 1):
        scored = rows.cows[:, day]
        totals[day] = np.bincount(scored[scored >= 0], minlength=MOST_COWS + 1)
    doses = {
        (day + 1, drug): _counted(given)
        for day in range(days)
        for place, drug in enumerate(drugs)
        if (given := rows.micrograms[:, day, place][rows.micrograms[:, day, place] > 0]).size
    }
    none, mild, moderate = bands
    return Outcomes(
        protocol=protocol, days=days, seed=seed, patients=rows.people, bands=(none, mild, moderate),
        left=int((rows.how == LEFT).sum()), transferred=int((rows.how == TRANSFERRED).sum()),
        precipitated=int(rows.precipitated.sum()), oversedated=int(rows.oversedated.sum()),
        stays=_counted(rows.stay), totals=totals, doses=doses,
    )  # fmt: skip


def _counted(values: Ints) -> Counter[int]:
    found, people = np.unique(values, return_counts=True)
    return Counter(dict(zip(found.tolist(), people.tolist(), strict=True)))
