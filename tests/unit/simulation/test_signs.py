"""What a nurse writes of a body: items that the scale allows, which add up to what the body feels."""

import numpy as np
import pytest

from mooring.clinical.instruments.scoring import score as by_instrument
from mooring.knowledge.load import library
from mooring.simulation.calibration import B, behaviour, places
from mooring.simulation.signs import Scale, rated, scale, score, wakefulness
from mooring.simulation.ward import ward

COWS = library().instruments["cows"]
NAMES = [item.id for item in COWS.items]


@pytest.fixture(scope="module")
def cows() -> Scale:
    return scale(COWS, ward(set(library().sources)).autonomic)


def scored(cows: Scale, total: int, *, pulse: float, lowered: float, person: int) -> tuple[int, int, dict[str, int]]:
    items = np.zeros(len(NAMES), dtype=np.int64)
    found, seen = score(cows, total, pulse, lowered, 1, person, 60, items)
    return found, seen, dict(zip(NAMES, items.tolist(), strict=True))


@pytest.mark.parametrize("total", [0, 1, 4, 5, 8, 12, 13, 24, 25, 36])
def test_the_items_are_allowed_and_add_up_as_the_scale_adds_them(cows: Scale, total: int) -> None:
    for person in range(20):
        found, seen, answers = scored(cows, total, pulse=70, lowered=1.0, person=person)
        said = by_instrument(COWS, answers)
        assert said.complete
        assert said.total == found
        assert abs(found - total) <= 1
        assert bool(seen) == any(
            item.objective_from is not None and answers[item.id] >= item.objective_from for item in COWS.items
        )


@pytest.mark.parametrize(("pulse", "points"), [(80, 0), (81, 1), (100, 1), (101, 2), (120, 2), (121, 4)])
def test_the_pulse_item_is_what_the_measured_pulse_says(cows: Scale, pulse: float, points: int) -> None:
    assert scored(cows, 12, pulse=pulse, lowered=1.0, person=3)[2]["pulse"] == points


def test_an_alpha_2_agonist_takes_from_the_autonomic_items_and_leaves_aches_and_anxiety(cows: Scale) -> None:
    def share(lowered: float) -> float:
        every = [scored(cows, 12, pulse=70, lowered=lowered, person=person)[2] for person in range(100)]
        return sum(each["aches"] + each["anxiety"] for each in every) / 1200

    assert share(0.2) > 1.3 * share(1.0)


def test_two_raters_are_never_further_from_the_truth_than_two_points() -> None:
    numbers = places(behaviour())
    numbers[B.RATER_ERROR] = 5
    totals = {rated(12.0, numbers, 1, person, 0) for person in range(300)}
    assert totals == {10, 11, 12, 13, 14}


def test_somebody_awake_scores_one_by_day_and_none_asleep_at_night_and_nobody_sleeps_away_a_sedation() -> None:
    numbers = places(behaviour())
    numbers[B.WAKEFULNESS_ERROR] = 0
    assert wakefulness(0.2, False, numbers, 1, 1, 0) == 1
    assert wakefulness(0.2, True, numbers, 1, 1, 0) == 0
    assert wakefulness(3.1, True, numbers, 1, 1, 0) == 3
    assert wakefulness(9.0, False, numbers, 1, 1, 0) == 4
