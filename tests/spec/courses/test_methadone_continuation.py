"""Going on with a dose that a program confirmed."""

from __future__ import annotations

import pytest

from mooring.clinical.case import Facility
from tests.spec.courses.methadone_person import Course

OTP = Facility(setting="residential", otp=True, state="KY", zone="America/New_York")


def confirmed(taken: float, mg: float = 100) -> Course:
    """A dose that the program confirmed an hour ago, last taken so many hours before the beginning."""
    course = Course(protocol="methadone-continuation", place=OTP)
    course.write(-1, otp_verified="methadone", mg=mg, last_taken=_at(-taken))
    course.write(-1, recorded={"appointment": "booked"})
    course.write(-1, started="methadone-continuation")
    return course


def _at(hours: float) -> str:
    course = Course(protocol="", place=OTP)
    course.write(hours)
    return str(course.story[0]["at"])


def test_the_confirmed_dose_goes_on_each_day_unchanged():
    course = confirmed(taken=24)
    course.live(0, 24 * 20, lambda hour: 3)

    assert course.by_day() == [100] * 20
    assert course.paged == []


@pytest.mark.parametrize(("missed", "first"), [(0, 100), (3, 100), (4, 50)])
def test_after_missed_days_the_first_dose_here_is(missed: int, first: float):
    course = confirmed(taken=24 * (missed + 1))
    course.live(0, 1, lambda hour: 3)

    assert course.given == [(0, first)]


def test_half_a_dose_after_four_missed_days_does_not_become_the_dose_in_silence():
    course = confirmed(taken=24 * 5)
    course.live(0, 25, lambda hour: 3)

    assert course.by_day() == [50, 50]
    assert 24 in course.paged


def test_after_five_missed_days_nothing_is_given_and_a_new_start_is_the_way():
    course = confirmed(taken=24 * 6)
    course.live(0, 5, lambda hour: 3)

    assert course.given == []
    assert course.paged
    assert "methadone-initiation" in course.says(1, "switch")


def test_a_dose_that_nobody_confirmed_is_asked_for_and_not_given():
    course = Course(protocol="methadone-continuation", place=OTP)
    course.write(-1, reported="methadone", mg=120, last_taken="unknown")
    course.write(-1, started="methadone-continuation")
    course.look(0, 12)

    assert course.says(0, "give") == set()
    assert "methadone_verified_mg" in {each.fact for each in course.advice(0).ask}
    assert "prescriber" in course.says(0, "page")


def test_a_dose_held_for_sedation_is_looked_at_again_and_given_when_awake():
    course = confirmed(taken=24)
    course.live(0, 24, lambda hour: 3)
    course.write(24, measured={"respiratory_rate": 12, "spo2": 95, "consciousness": "voice"})
    assert course.says(24, "give") == set()
    course.write(24, held="methadone", mg=100, because="drowsy")
    course.live(26, 27, lambda hour: 3)

    assert course.given == [(0, 100), (26, 100)]
    assert 26 in course.paged


def test_a_long_qtc_pages_and_does_not_leave_the_dose_out():
    course = confirmed(taken=24)
    course.write(-1, resulted="qtc", value=520)
    course.live(0, 1, lambda hour: 3)

    assert course.given == [(0, 100)]
    assert course.paged == [0]
