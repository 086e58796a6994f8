"""Coming off methadone by the prescriber's own signed steps, with the way back open at every look."""

from __future__ import annotations

from mooring.clinical.case import Facility
from tests.spec.courses.methadone_person import Course

OTP = Facility(setting="residential", otp=True, state="KY", zone="America/New_York")


def on_40_mg() -> Course:
    course = Course(protocol="methadone-taper", place=OTP)
    for day in (72, 48, 24):
        course.write(-day, gave="methadone", mg=40)
    course.write(-2, recorded={"moud_offer": "declined", "appointment": "booked"})
    course.write(-1, ordered="methadone", steps_mg=[32, 24, 16, 8], clock="programme_day")
    course.write(-1, started="methadone-taper")
    return course


def test_the_signed_steps_are_given_one_a_day_and_then_the_offer_is_made_again():
    course = on_40_mg()
    course.live(0, 24 * 4, lambda hour: 3)
    course.look(24 * 4 + 1, 3)

    assert course.by_day() == [32, 24, 16, 8]
    assert course.says(24 * 4 + 1, "give") == set()
    assert "continuing-medication" in course.says(24 * 4 + 1, "offer")
    assert "prescriber" in course.says(24 * 4 + 1, "page")


def test_staying_on_is_offered_at_every_look():
    course = on_40_mg()
    for hour in range(0, 96, 4):
        course.look(hour, 3)
        assert "continuing-medication" in course.says(hour, "offer")


def test_who_changes_their_mind_goes_no_further_down():
    course = on_40_mg()
    course.live(0, 24, lambda hour: 3)
    course.write(23.5, recorded={"moud_offer": "accepted"})
    course.live(24, 25, lambda hour: 3)

    assert course.by_day() == [32, 32]
    assert 24 in course.paged


def test_a_held_step_is_not_skipped():
    course = on_40_mg()
    course.live(0, 24, lambda hour: 3)
    course.write(24, measured={"respiratory_rate": 9, "spo2": 95, "consciousness": "alert"})
    assert course.says(24, "give") == set()
    course.write(24, held="methadone", mg=24, because="slow breathing")
    course.live(48, 49, lambda hour: 3)

    assert course.given[-1] == (48, 24)


def test_withdrawal_after_a_step_pages_the_prescriber():
    course = on_40_mg()
    course.live(0, 4, lambda hour: 3 if hour == 0 else 9)

    assert {1, 2, 3} <= set(course.paged)
