"""A suspected overdose, minute by minute: breathing, naloxone, watching until it has worn off, the review."""

from __future__ import annotations

import pytest

from tests.spec.courses.person import Course


def found() -> Course:
    """Fentanyl twenty minutes ago, six breaths a minute."""
    course = Course(protocol="suspected-overdose")
    course.write(-0.3, used="fentanyl")
    course.write(0, started="suspected-overdose")
    course.write(0, measured={"respiratory_rate": 6, "spo2": 84, "consciousness": "pain"})
    return course


def breathing_again() -> Course:
    """Two sprays brought the breathing back."""
    course = found()
    assert course.give(0) == ("naloxone", 4)
    course.write(0.05, measured={"respiratory_rate": 7, "spo2": 88, "consciousness": "pain"})
    assert course.give(0.05) == ("naloxone", 4)
    course.write(0.1, measured={"respiratory_rate": 14, "spo2": 96, "consciousness": "alert"})
    return course


def test_help_is_called_first_and_naloxone_is_given_until_breathing_comes_back():
    course = breathing_again()

    assert found().says(0, "transfer") == {"emergency"}
    assert course.says(0.1, "transfer") == set()
    assert course.says(0.1, "give") == set()


@pytest.mark.parametrize("hours", [0.5, 1, 2, 3, 5.9])
def test_after_fentanyl_there_is_a_look_every_quarter_hour_for_six_hours(hours: float):
    course = breathing_again()
    course.look(hours - 0.25, 6)

    advice = course.advice(hours)
    assert advice.phase == "watching"
    assert course.says(hours, "hold") == {"opioid-agonist", "benzodiazepine", "naltrexone-any"}
    assert {"vitals, sedation"} == course.says(hours, "assess")


def test_breathing_that_slows_again_gets_naloxone_again():
    course = breathing_again()
    course.write(1, measured={"respiratory_rate": 8, "spo2": 93, "consciousness": "voice"})

    assert course.says(1, "transfer") == {"emergency"}
    assert course.give(1) == ("naloxone", 4)


def test_when_withdrawal_shows_buprenorphine_is_offered():
    course = breathing_again()
    course.look(1.5, 14)

    assert course.says(1.5, "offer") == {"continuing-medication"}


def test_it_ends_with_the_review_of_a_prescriber_and_not_by_the_clock():
    course = breathing_again()
    course.look(9, 9)
    assert course.says(9, "page") == {"prescriber"}
    assert course.says(9, "stop") == set()

    course.write(9.1, recorded={"overdose_reviewed": "yes"})
    assert course.says(9.1, "stop") == {"suspected-overdose"}


def test_after_10_mg_somebody_thinks_of_another_cause():
    course = found()
    for minute in (1, 4, 7):
        course.write(minute / 60, gave="naloxone", mg=4, route="intranasal")
    course.write(0.2, measured={"respiratory_rate": 9, "spo2": 90, "consciousness": "voice"})

    assert "NLX-01" in {item.row for item in course.advice(0.2).advice}
