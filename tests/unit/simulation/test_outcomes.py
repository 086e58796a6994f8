"""The sums of a study: two halves are the whole, and the percentages are of people."""

import numpy as np
import pytest

from mooring.simulation.outcomes import LEFT, STAYED, TRANSFERRED, Outcomes, Rows, quantile, tally

DAYS, DRUGS = 3, ("methadone", "naloxone")


def rows(first: int, count: int) -> Rows:
    dice = np.random.default_rng(7)
    how = dice.choice([STAYED, LEFT, TRANSFERRED], size=100, p=[0.7, 0.25, 0.05])
    stay = np.where(how == STAYED, DAYS * 1440, dice.integers(1, DAYS * 1440, size=100))
    cows = dice.integers(-1, 30, size=(100, DAYS + 1))
    doses = 1000 * dice.integers(0, 60, size=(100, DAYS, len(DRUGS)))
    part = slice(first, first + count)
    return Rows(
        first=first, how=how[part], stay=stay[part], precipitated=dice.integers(0, 2, size=100)[part],
        oversedated=np.zeros(count, dtype=np.int64), looks=np.full(count, 40), cows=cows[part], micrograms=doses[part],
    )  # fmt: skip


def summed(first: int, count: int) -> Outcomes:
    return tally(rows(first, count), protocol="methadone-initiation", days=DAYS, seed=1, drugs=DRUGS, bands=(4, 12, 24))


def test_two_halves_are_the_whole_to_the_digit() -> None:
    assert (summed(0, 50) + summed(50, 50)).plain() == summed(0, 100).plain()
    assert (summed(0, 13) + summed(13, 87)).plain() == summed(0, 100).plain()


def test_who_stayed_left_and_was_transferred_is_everybody() -> None:
    found = summed(0, 100)
    assert found.completed + found.left + found.transferred == found.patients == 100
    assert found.staying[0] == 100
    assert found.staying[-1] == found.completed


def test_the_bands_of_a_day_are_those_of_the_scale_and_add_up() -> None:
    cows = np.array([[0, 4], [0, 5], [0, 12], [0, 13], [0, 24], [0, 25], [0, -1]])
    many = len(cows)
    some = Rows(
        first=0, how=np.zeros(many), stay=np.full(many, 1440), precipitated=np.zeros(many), oversedated=np.zeros(many),
        looks=np.ones(many), cows=cows, micrograms=np.zeros((many, 1, 0), dtype=np.int64),
    )  # fmt: skip
    day = tally(some, protocol="x", days=1, seed=1, drugs=(), bands=(4, 12, 24)).plain()["cows"][0]
    assert (day["none_percent"], day["mild_percent"], day["moderate_percent"], day["severe_percent"]) == (
        16.67, 33.33, 33.33, 16.67
    )  # fmt: skip
    assert day["mean"] == 13.83


def test_a_median_is_a_value_that_somebody_has() -> None:
    assert quantile({8000: 1, 16000: 1}, 50) == 8000
    assert quantile({8000: 1, 16000: 2}, 50) == 16000
    assert quantile({8000: 9, 16000: 1}, 90) == 8000
    with pytest.raises(ValueError, match="nobody"):
        quantile({}, 50)


def test_parts_of_different_studies_do_not_add_up() -> None:
    other = tally(rows(0, 10), protocol="methadone-taper", days=DAYS, seed=1, drugs=DRUGS, bands=(4, 12, 24))
    with pytest.raises(ValueError, match="different studies"):
        summed(0, 10) + other
