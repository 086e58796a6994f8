"""The starts of buprenorphine, hour by hour, and withdrawal that it brought on."""

from tests.spec.courses.buprenorphine_person import HOSPITAL, begun


def test_a_standard_start_waits_for_withdrawal_relieves_it_and_goes_on():
    course = begun("buprenorphine-standard")
    course.hours(range(0, 24 * 6, 2), lambda hour: {0: 5, 2: 9, 4: 7}.get(hour, 2))

    assert course.given[:2] == [(2, 4), (4, 4)]
    assert course.by_day() == [8, 8, 8, 8, 8, 8]
    assert course.says(24 * 30, "page") == {"prescriber"}, "weeks without a dose are never passed over in silence"


def test_a_high_dose_start_gives_8_mg_an_hour_apart_up_to_32_and_goes_on():
    course = begun("buprenorphine-high-dose")
    course.hours(range(8), lambda hour: 14)

    assert course.given == [(0, 8), (1, 8), (2, 8), (3, 8)]
    assert course.paged == [4, 5, 6, 7]

    course.hours([24, 25, 26, 27, 48, 51, 72, 75], lambda hour: 3)
    assert course.by_day() == [32, 24, 24, 24], "no 24 hours hold more than 32 mg, and no dose is left out"
    assert course.paged == [4, 5, 6, 7], "nobody is called for a dose that is only not due yet"


def test_a_high_dose_start_stops_at_the_dose_that_helps():
    course = begun("buprenorphine-high-dose")
    course.hours(range(12), lambda hour: 14 if hour == 0 else 2)

    assert course.given == [(0, 8)]


def test_withdrawal_brought_on_leads_to_its_own_protocol_and_eight_more_each_hour():
    course = begun("buprenorphine-standard")
    course.hours([0], lambda hour: 9)
    course.look(0.75, 18)

    assert course.says(0.75, "switch") == {"precipitated-withdrawal"}

    course.protocol = "precipitated-withdrawal"
    course.write(0.8, started="precipitated-withdrawal")
    course.write(0.9, recorded={"other_causes_looked_for": True})
    course.hours([1, 2, 3], lambda hour: {1: 20, 2: 16}.get(hour, 3))

    assert course.given == [(0, 4), (1, 8), (2, 8)]
    assert course.says(3, "stop") == {"precipitated-withdrawal"}


def test_withdrawal_that_does_not_yield_to_32_mg_goes_to_a_hospital():
    course = begun("precipitated-withdrawal")
    course.write(-2, gave="buprenorphine", mg=4)
    course.write(-0.5, recorded={"other_causes_looked_for": True})
    course.hours(range(4), lambda hour: 28)

    assert [mg for _, mg in course.given] == [8, 8, 8, 4]
    course.look(5, 28)
    course.write(4.9, recorded={"other_causes_looked_for": True})
    assert course.says(5, "transfer") == {"hospital"}
    assert course.says(5, "give") == set()


def test_a_low_dose_start_over_seven_days_goes_over_into_the_ordered_dose():
    course = begun("buprenorphine-low-dose", HOSPITAL)
    course.hours([24 * day + hour for day in range(6) for hour in (0, 4, 8, 12)], lambda hour: 3)

    assert course.by_day() == [0.5, 1, 2, 4, 6, 12]
    course.look(24 * 6, 3)
    assert course.says(24 * 6, "page") == {"prescriber"}

    course.write(24 * 6, ordered="buprenorphine-naloxone", mg=16)
    course.hours([24 * day + hour for day in (6, 7, 8) for hour in (0, 4)], lambda hour: 3)
    assert course.by_day()[6:] == [16, 16, 16]


def test_the_rapid_low_dose_start_is_the_prescribers_choice_and_ends_the_full_agonist_on_day_3():
    course = begun("buprenorphine-low-dose", HOSPITAL, schedule="three-days")
    course.hours(range(0, 48, 3), lambda hour: 3)
    course.look(48, 3)

    assert course.says(48, "stop") == {"full-agonist"}

    course.hours([48, 51, 54], lambda hour: 9 if hour == 51 else 3)
    assert course.by_day() == [4, 8, 12]
