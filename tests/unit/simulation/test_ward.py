"""A ward as wards are: half the looks on time, some late, a prescriber who takes a while."""

from pathlib import Path

import pytest

from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import library
from mooring.simulation.calibration import PEOPLE, B, behaviour, places
from mooring.simulation.ward import GIVEN, answered_after, at_night, fate, hazard, lateness, patience, ward

NUMBERS = places(behaviour())


def test_half_of_the_looks_are_on_time_and_none_is_later_than_the_most() -> None:
    late = [lateness(NUMBERS, False, 1, person, 0) for person in range(4000)]
    on_time = sum(minutes <= NUMBERS[B.ON_TIME_WITHIN] for minutes in late) / len(late)
    assert on_time == pytest.approx(NUMBERS[B.KEPT_ON_TIME], abs=0.04)
    assert 0 <= min(late) <= max(late) <= NUMBERS[B.LATE_MOST]


def test_the_same_look_is_as_late_in_every_study_with_the_same_seed() -> None:
    assert [lateness(NUMBERS, False, 7, 3, visit) for visit in range(9)] == [
        lateness(NUMBERS, False, 7, 3, visit) for visit in range(9)
    ]


def test_the_night_begins_at_ten_in_the_evening_and_ends_at_six() -> None:
    admitted = 10 * 60
    assert not at_night(11 * 60 + 59, admitted, 22, 6)
    assert at_night(12 * 60, admitted, 22, 6)
    assert at_night(19 * 60 + 59, admitted, 22, 6)
    assert not at_night(20 * 60, admitted, 22, 6)


def test_a_prescriber_takes_at_least_the_least() -> None:
    assert min(answered_after(NUMBERS, 1, person, 0) for person in range(500)) >= NUMBERS[B.PRESCRIBER_LEAST]


def test_nearly_every_dose_that_is_offered_is_given() -> None:
    given = sum(fate(NUMBERS, 1, person, 0) == GIVEN for person in range(4000)) / 4000
    assert given == pytest.approx(1 - NUMBERS[B.REFUSES_DOSE] - NUMBERS[B.MISSES_DOSE], abs=0.01)


def test_worse_withdrawal_makes_leaving_likelier_and_patience_is_a_persons_own() -> None:
    assert hazard(NUMBERS, 20, 0) > hazard(NUMBERS, 5, 0) > 0
    assert hazard(NUMBERS, 5, 80) > hazard(NUMBERS, 5, 0)
    assert patience(1, 4) == patience(1, 4) != patience(1, 5)


def test_an_unknown_key_is_refused_with_file_and_line(tmp_path: Path) -> None:
    text = (PEOPLE / "ward.yaml").read_text(encoding="utf-8")
    (tmp_path / "ward.yaml").write_text(text + "tea: 16:00\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"ward\.yaml:\d+: .*tea"):
        ward(set(library().sources), tmp_path)


def test_a_calibration_outside_its_own_range_is_refused(tmp_path: Path) -> None:
    text = (PEOPLE / "calibration.yaml").read_text(encoding="utf-8")
    wrong = text.replace("id: kept_on_time, value: 0.5", "id: kept_on_time, value: 1.5")
    (tmp_path / "calibration.yaml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DocumentError, match="kept_on_time is 1.5, outside its own range"):
        behaviour(tmp_path)
