"""The depot, the way down by the prescriber's own steps, and pregnancy, day by day."""

from datetime import date

from mooring.clinical.case import Person
from tests.spec.courses.buprenorphine_person import Buprenorphine, begun


def test_a_depot_follows_an_hour_under_the_tongue_and_comes_again_each_month():
    course = begun("buprenorphine-xr")
    course.write(-1, ordered="buprenorphine-xr-monthly", mg=300)
    course.write(-1, resulted="alt", value=30)
    assert course.says(0, "hold") == {"buprenorphine-depot"}

    course.write(0, gave="buprenorphine-naloxone", mg=4)
    course.hours([0.5, 1], lambda hour: 3)
    assert course.given == [(1, 300)]

    for month in (1, 2, 3):
        course.write(24 * 26 * month, resulted="alt", value=30)
        course.write(24 * 26 * month, ordered="buprenorphine-xr-monthly", mg=100)
        course.hours([24 * 26 * month - 24, 24 * 26 * month + 1], lambda hour: 1)
    assert [mg for _, mg in course.given] == [300, 100, 100, 100]
    assert [hour for hour, _ in course.given] == [1, 625, 1249, 1873]


def coming_off() -> Buprenorphine:
    course = Buprenorphine(protocol="buprenorphine-taper")
    course.write(-24, gave="buprenorphine-naloxone", mg=8)
    course.write(-2, recorded={"moud_offer": "declined"})
    course.write(-1, started="buprenorphine-taper")
    course.write(-1, ordered="buprenorphine-naloxone", steps_mg=[8, 6, 4, 2])
    return course


def test_the_steps_are_given_one_a_day_and_staying_on_is_offered_at_each():
    course = coming_off()
    for day in range(4):
        course.look(24 * day - 0.1, 2)
        assert course.says(24 * day - 0.1, "offer") == {"continuing-medication"}
        course.hours([24 * day, 24 * day + 4], lambda hour: 2)

    assert course.given == [(0, 8), (24, 6), (48, 4), (72, 2)]
    course.look(96, 2)
    assert course.says(96, "page") == {"prescriber"}


def test_a_step_stays_where_withdrawal_grew_and_none_is_skipped_for_it():
    course = coming_off()
    course.hours([24 * day for day in range(6)], lambda hour: 9 if hour == 48 else 2)

    assert [mg for _, mg in course.given] == [8, 6, 6, 4, 2]


def test_who_wants_to_stay_on_goes_back():
    course = coming_off()
    course.hours([0, 24], lambda hour: 2)
    course.write(47, recorded={"moud_offer": "accepted"})
    course.look(48, 2)

    assert course.says(48, "stop") == {"taper"}
    assert "buprenorphine-standard" in course.says(48, "offer")
    assert course.says(48, "give") == set()


def test_in_pregnancy_the_ordered_dose_goes_on_and_a_missed_one_is_told():
    course = Buprenorphine(
        protocol="pregnancy-agonist", person=Person(sex="female", pregnant="yes", birth_date=date(1996, 5, 1))
    )
    course.write(-24, gave="buprenorphine", mg=16)
    course.write(-2, started="pregnancy-agonist")
    course.write(-2, ordered="buprenorphine", mg=16)
    course.look(0, 2)
    assert course.says(0, "page") == {"obstetrics"}

    course.write(0, recorded={"obstetrics_told": True})
    course.hours([24 * day for day in range(5)], lambda hour: 2)
    assert course.by_day() == [16, 16, 16, 16, 16]

    course.write(97, ordered="buprenorphine", mg=20)
    course.hours([120], lambda hour: 2)
    assert course.given[-1] == (120, 20)
    course.look(160, 8)
    assert course.says(160, "page") == {"prescriber", "obstetrics"}
