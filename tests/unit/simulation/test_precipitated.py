"""Withdrawal that buprenorphine brings on comes out of receptors; no rule of the simulation asks for it."""

import numpy as np
import pytest

from mooring.simulation import body
from mooring.simulation.body import AGENTS, Felt, Habits

HEAVY_MG = 10
FIRST_DOSE = 16_000
WATCHED = 4 * 60


def heavy_user(hours_since: int) -> tuple[np.ndarray, np.ndarray]:
    """A typical person after a year of ten milligrams of fentanyl a day, so many hours after the last use."""
    one = {
        "agent": AGENTS["fentanyl", "intravenous"], "micrograms_per_day": HEAVY_MG * 1000, "times_per_day": 8,
        "last_use": hours_since * 60, "days": 365, "weight_kg": 75, "age": 35, "sex": 0,
    }  # fmt: skip
    row = body.typical(body.parameters(), Habits(**{name: np.array([value]) for name, value in one.items()}))[0]
    state = np.zeros(body.STATE)
    body.begin(row, state)
    return row, state


def cows(row: np.ndarray, state: np.ndarray) -> float:
    felt = np.zeros(len(Felt))
    body.feel(row, state, felt)
    return float(felt[Felt.COWS])


def highest_rise(row: np.ndarray, state: np.ndarray, micrograms: int) -> float:
    before = cows(row, state)
    body.take(row, state, AGENTS["buprenorphine", "sublingual"], micrograms)
    highest = before
    for _ in range(WATCHED // 15):
        body.live(row, state, 15)
        highest = max(highest, cows(row, state))
    return highest - before


@pytest.mark.parametrize("hours", [3, 4, 6])
def test_sixteen_milligrams_soon_after_fentanyl_make_a_heavy_user_worse_than_waiting_would(hours: int) -> None:
    given = highest_rise(*heavy_user(hours), FIRST_DOSE)
    waited = highest_rise(*heavy_user(hours), 0)
    assert given > waited + 1


def test_sixteen_milligrams_at_a_cows_of_thirteen_bring_no_rise() -> None:
    late = next(hours for hours in range(12, 240, 4) if cows(*heavy_user(hours)) >= 13)
    assert highest_rise(*heavy_user(late), FIRST_DOSE) < 2
