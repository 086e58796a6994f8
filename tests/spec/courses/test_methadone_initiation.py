"""A start of methadone from the first dose to the daily dose that goes on."""

from __future__ import annotations

from datetime import timedelta

from mooring.clinical.case import Facility
from tests.spec.courses.methadone_person import BEGIN, Course, ready

OTP = Facility(setting="residential", otp=True, state="KY", zone="America/New_York")
HOSPITAL = Facility(setting="hospital", otp=True, state="KY", zone="America/New_York")


def started(place: Facility) -> Course:
    course = Course(protocol="methadone-initiation", place=place)
    ready(course)
    return course


def test_the_first_day_is_low_and_slow_and_stops_at_40_mg():
    course = started(OTP)
    course.live(0, 23, lambda hour: 14)

    assert course.given == [(0, 30), (2, 5), (6, 5)]
    assert course.paged, "still in withdrawal at 40 mg: the prescriber is told"


def test_in_a_hospital_the_days_after_rise_by_10_mg_to_60_mg_and_no_further():
    course = started(HOSPITAL)
    course.live(0, 24 * 7, lambda hour: 14 if hour % 24 in (0, 2, 6) else 4)

    assert course.by_day() == [40, 50, 60, 60, 60, 60, 60]


def test_each_day_while_it_builds_up_waits_for_the_prescriber():
    course = started(OTP)
    course.live(0, 24, lambda hour: 3 if hour else 14)
    course.look(24, 9)

    dose = course.advice(24).first("give")

    assert dose is not None
    assert dose.needs == "prescriber"
    assert dose.dose is not None
    assert dose.dose.in_mg == 30


def test_what_the_prescriber_orders_is_given_and_goes_on_without_an_end():
    course = started(OTP)
    course.live(0, 24, lambda hour: 3 if hour else 14)
    for day, mg in enumerate([35, 35, 40, 40, 40, 45], start=1):
        course.write(24 * day - 1, ordered="methadone", mg=mg)
        course.live(24 * day, 24 * day + 24, lambda hour: 3)
    course.live(24 * 7, 24 * 30, lambda hour: 3)

    assert course.by_day() == [30, 35, 35, 40, 40, 40, *[45] * 24]


def test_a_sedated_person_is_not_dosed_and_somebody_is_told():
    course = started(OTP)
    course.look(0, 14)
    course.write(0, measured={"respiratory_rate": 12, "spo2": 96, "consciousness": "voice"})

    assert course.says(0, "give") == set()
    assert "opioid-agonist" in course.says(0, "hold")
    assert "prescriber" in course.says(0, "page")


def test_without_the_licence_the_fourth_day_is_stopped_and_somebody_is_told_the_day_before():
    course = started(Facility(setting="residential", otp=False, state="KY", zone="America/New_York"))
    course.live(0, 73, lambda hour: 3 if hour else 14)
    course.look(74, 3)

    assert "prescriber" in course.says(50, "page")
    # The third day's dose was given at hour 48 and a fourth at hour 72, just within the 72 hours; none after that.
    assert course.by_day() == [30, 30, 30, 30]
    course.live(96, 97, lambda hour: 3)
    assert course.by_day() == [30, 30, 30, 30]


def test_the_first_look_after_a_dose_comes_before_its_peak_is_over():
    course = started(OTP)
    course.live(0, 1, lambda hour: 14)

    due = min(each.at for each in course.advice(0.5).next_due if each.act == "assess")

    assert BEGIN < due <= BEGIN + timedelta(hours=2)
