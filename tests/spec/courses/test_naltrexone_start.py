"""From heroin to naltrexone: the wait, urine and challenge, half a tablet, a tablet a day, an injection a month."""

from __future__ import annotations

import pytest

from tests.spec.courses.person import Course

DAY = 24


def waiting() -> Course:
    """Heroin at ten in the morning of the first day; an agonist was declined."""
    course = Course(protocol="naltrexone-start")
    course.write(0, used="heroin", pattern="daily")
    course.write(1, recorded={"moud_offer": "declined", "naloxone_kit": "given", "tolerance_warning": "given"})
    for name in ("acute-hepatitis", "liver-failure", "opioid-analgesia-needed"):
        course.write(1, has=name, absent=True)
    course.write(1, started="naltrexone-start")
    return course


def clear_urine(course: Course, hours: float) -> None:
    for name in ("opiates", "fentanyl", "methadone", "buprenorphine"):
        course.write(hours, resulted=f"urine-{name}", value="negative")


def started() -> Course:
    """The first half tablet was given on the eleventh day."""
    course = waiting()
    clear_urine(course, 10 * DAY)
    course.write(10 * DAY + 1, challenged="naloxone", outcome="negative")
    course.look(10 * DAY + 1.5, 0)
    assert course.give(10 * DAY + 1.5) == ("naltrexone", 25)
    return course


@pytest.mark.parametrize("day", range(1, 7))
def test_in_the_first_week_nothing_is_given_and_an_agonist_is_offered_at_each_look(day: int):
    course = waiting()
    course.look(day * DAY, 9)

    assert course.says(day * DAY, "give") == set()
    assert course.says(day * DAY, "hold") == {"naltrexone-any"}
    assert course.says(day * DAY, "offer") == {"continuing-medication"}


def test_who_wants_an_agonist_in_the_wait_gets_a_prescriber():
    course = waiting()
    course.look(3 * DAY, 15)
    course.write(3 * DAY, recorded={"moud_offer": "accepted"})

    assert course.says(3 * DAY, "page") == {"prescriber"}


def test_after_the_wait_come_the_urine_and_then_the_challenge_and_no_dose_before_both():
    course = waiting()
    course.look(8 * DAY, 2)
    assert "opioid_screens" in course.asks(8 * DAY)
    assert course.says(8 * DAY, "give") == set()

    clear_urine(course, 8 * DAY)
    assert course.says(8 * DAY, "page") == {"prescriber"}
    assert course.says(8 * DAY, "give") == set()


def test_a_positive_challenge_waits_a_day():
    course = waiting()
    clear_urine(course, 8 * DAY)
    course.write(8 * DAY, challenged="naloxone", outcome="positive")
    course.look(8 * DAY + 12, 1)
    assert course.says(8 * DAY + 12, "hold") == {"naltrexone-any"}

    course.write(9 * DAY + 1, challenged="naloxone", outcome="negative")
    course.look(9 * DAY + 1, 0)
    assert course.give(9 * DAY + 1) == ("naltrexone", 25)


def test_half_a_tablet_then_a_tablet_a_day_for_as_long_as_it_helps():
    course, given = started(), []
    for hour in range(10 * DAY + 2, 17 * DAY):
        course.look(hour, 0)
        if dose := course.give(hour):
            given.append(dose)

    assert given == [("naltrexone", 50)] * 7


def test_withdrawal_after_the_first_dose_goes_to_a_hospital_and_no_more_is_given():
    course = started()
    course.look(10 * DAY + 2.5, 20)

    assert course.says(10 * DAY + 2.5, "transfer") == {"hospital"}
    assert course.says(10 * DAY + 2.5, "give") == set()


def test_after_a_missed_day_somebody_asks_about_opioids_first():
    course = started()
    course.look(12 * DAY + 2, 0)
    assert "opioid_since_naltrexone" in course.asks(12 * DAY + 2)
    assert course.says(12 * DAY + 2, "give") == set()
    assert "naloxone-kit" in course.says(12 * DAY + 2, "offer")

    course.write(12 * DAY + 2, recorded={"opioid_since_naltrexone": "no"})
    assert course.give(12 * DAY + 2) == ("naltrexone", 50)


def test_after_three_days_without_it_the_prescriber_decides():
    course = started()
    course.look(14 * DAY, 0)

    assert course.says(14 * DAY, "give") == set()
    assert course.says(14 * DAY, "page") == {"prescriber"}
    assert "continuing-medication" in course.says(14 * DAY, "offer")


def test_an_injection_on_the_order_of_the_prescriber_and_the_next_four_weeks_later():
    course = started()
    course.write(10 * DAY + 3, ordered="naltrexone-xr", mg=380, route="intramuscular")
    course.look(11 * DAY + 2, 0)
    course.write(11 * DAY + 2, recorded={"opioid_since_naltrexone": "no"})
    assert course.give(11 * DAY + 2) == ("naltrexone-xr", 380)

    for day in (12, 20, 30, 38):
        course.look(day * DAY + 2, 0)
        assert course.says(day * DAY + 2, "give") == set()
    assert "nurse" in course.says(38 * DAY + 2, "page")

    course.look(39 * DAY + 2, 0)
    assert course.says(39 * DAY + 2, "give") == set()
    course.write(39 * DAY + 2, recorded={"opioid_since_naltrexone": "no"})
    assert course.give(39 * DAY + 2) == ("naltrexone-xr", 380)


def test_an_injection_that_is_late_is_not_left_out_in_silence():
    course = started()
    course.write(11 * DAY, gave="naltrexone-xr", mg=380, route="intramuscular")
    course.look(50 * DAY, 0)

    assert course.says(50 * DAY, "page") == {"prescriber"}
    assert "naloxone-kit" in course.says(50 * DAY, "offer")
