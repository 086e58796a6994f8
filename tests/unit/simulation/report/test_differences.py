"""A difference between two arms is taken person by person, and its interval is honest about chance alone."""

import numpy as np
import pytest

from mooring.simulation.report.paired import Moments, Ratio, difference, share_interval
from tests.unit.simulation.report.made_up import MadeUp


def ratio(top: list[int], bottom: list[int] | None = None) -> Ratio:
    return Ratio(top=np.array(top), bottom=np.array(bottom or [1] * len(top)))


def test_by_hand_four_people_whose_score_falls_by_two_or_by_four() -> None:
    found = difference(ratio([8, 12, 20, 10]), ratio([10, 16, 22, 14]))
    assert found is not None
    assert found.value == pytest.approx(-3)
    # the four differences -2, -4, -2, -4 have a spread of 1.1547, so that their mean has 0.57735
    assert (found.low, found.high) == pytest.approx((-3 - 1.959964 * 0.57735, -3 + 1.959964 * 0.57735), abs=1e-5)
    assert found.told_apart


def test_the_same_people_in_both_arms_differ_by_nothing_and_without_doubt() -> None:
    found = difference(ratio([3, 9, 27]), ratio([3, 9, 27]))
    assert found is not None
    assert (found.value, found.low, found.high) == (0, 0, 0)
    assert not found.told_apart


def test_who_is_not_scored_does_not_count_in_the_mean() -> None:
    found = difference(ratio([8, 0, 20], [1, 0, 1]), ratio([10, 12, 22]))
    assert found is not None
    assert found.value == pytest.approx(14 - 44 / 3)


def test_nobody_counted_is_no_difference_and_not_nought() -> None:
    assert difference(ratio([0, 0], [0, 0]), ratio([1, 2])) is None
    assert difference(ratio([1]), ratio([2])) is None


def test_other_people_are_refused() -> None:
    with pytest.raises(ValueError, match="same people"):
        difference(ratio([1, 2]), ratio([1, 2, 3]))
    with pytest.raises(ValueError, match="same people"):
        Moments.of(ratio([1, 2]), ratio([1, 2, 3]))


def test_the_kept_sums_say_what_the_people_themselves_say_however_they_are_cut() -> None:
    chance = np.random.default_rng(7)
    this = ratio(chance.integers(0, 48, 90).tolist(), chance.integers(0, 2, 90).tolist())
    other = ratio(chance.integers(0, 48, 90).tolist(), chance.integers(0, 2, 90).tolist())
    parts = [
        Moments.of(
            Ratio(top=this.top[cut], bottom=this.bottom[cut]), Ratio(top=other.top[cut], bottom=other.bottom[cut])
        )
        for cut in (slice(0, 20), slice(20, 21), slice(21, 90))
    ]
    whole, kept = difference(this, other), (parts[0] + parts[1] + parts[2]).difference()
    assert parts[0] + parts[1] + parts[2] == Moments.of(this, other)
    assert whole is not None
    assert kept is not None
    assert (kept.value, kept.low, kept.high) == pytest.approx((whole.value, whole.low, whole.high), rel=1e-9)


def test_nineteen_of_twenty_intervals_hold_the_true_difference() -> None:
    chance = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        both = chance.normal(20, 5, 200)
        this, other = both + chance.normal(-1, 1, 200), both
        found = difference(Ratio(top=this, bottom=np.ones(200)), Ratio(top=other, bottom=np.ones(200)))
        assert found is not None
        held += found.low <= -1 <= found.high
    assert 0.92 < held / 400 < 0.98


def test_none_of_ten_thousand_is_not_never() -> None:
    low, high = share_interval(0, 10_000)
    assert low == 0
    assert high == pytest.approx(0.0384, abs=1e-3)
    assert share_interval(100, 10_000)[1] == 100
    assert share_interval(12, 500) == pytest.approx((9.43, 15.15), abs=0.01)


def test_a_difference_of_two_arms_is_the_difference_of_what_is_printed() -> None:
    found = MadeUp().run(0, 120)
    this, other = (each.plain() for each in found.outcomes)
    apart = found.differences()
    assert apart["left_early_percent"].value == pytest.approx(
        this["left_early_percent"] - other["left_early_percent"], abs=0.01
    )
    assert apart["cows/2"].value == pytest.approx(this["cows"][1]["mean"] - other["cows"][1]["mean"], abs=0.01)
