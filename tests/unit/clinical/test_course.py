"""The expected course: by the last opioid, in the widest published span, with what is not established said so."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.course import Expected, Stage, expected
from mooring.clinical.course_words import sentences, where_now
from mooring.clinical.timeline import Timeline
from mooring.knowledge.load import library

NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(*story: tuple[float, dict[str, Any]]) -> tuple[Expected, ...]:
    """What is expected after these events, each so many hours ago."""
    events = [event_from_plain({"at": (NOON - hours * HOUR).isoformat(), **each}) for hours, each in story]
    return expected(library(), Case(person=Person(), facility=Facility(), timeline=Timeline.of(events), at=NOON))


def after(*story: tuple[float, dict[str, Any]]) -> Expected:
    """The one course that is expected."""
    (found,) = told(*story)
    return found


def aloud(found: Expected) -> str:
    return " ".join(sentences(found))


def test_after_heroin_the_widest_published_hours_are_said():
    found = after((20, {"used": "heroin"}))
    assert aloud(found) == (
        "Without medication withdrawal usually begins 6 to 24 hours after the last use and is expected to be worst "
        "between 24 and 72 hours; it fades within 4 to 10 days. A COWS over 12 is then usually reached 12 to 16 hours "
        "after the last use."
    )
    assert where_now(found) == "It is 20 hours now: it usually begins about now, and the worst is still ahead."


def test_a_short_acting_medicine_has_its_own_hours():
    found = after((3, {"used": "oxycodone"}))
    assert "begins 6 to 12 hours" in aloud(found)
    assert "between 24 and 48 hours; it fades within 5 to 7 days." in aloud(found)
    assert where_now(found) == "It is 3 hours now: earlier than it usually begins."


def test_after_fentanyl_no_end_is_made_up():
    found = after((80, {"used": "fentanyl"}))
    assert found.stretch(Stage.OVER) is None
    assert "How long it lasts is not established." in aloud(found)
    assert "fades within" not in aloud(found)
    assert where_now(found).endswith("past the hours that sources give, and no source says how long it goes on.")
    assert {cite.grade.value for each in found.stretches for span in each.spans for cite in span.cites} == {
        "unconfirmed"
    }


def test_fentanyl_expected_in_the_supply_makes_heroin_count_as_fentanyl_and_says_so():
    found = after((20, {"used": "heroin"}), (1, {"recorded": {"fentanyl_expected": "yes"}}))
    assert (found.course.id, found.assumed) == ("fentanyl", True)
    assert aloud(found).startswith("Fentanyl is expected in the supply, so the hours are those of fentanyl")


def test_fentanyl_expected_says_nothing_about_methadone():
    assert (
        after((20, {"used": "methadone"}), (1, {"recorded": {"fentanyl_expected": "yes"}})).course.id == "long-acting"
    )


def test_after_methadone_it_begins_later_and_goes_on_longer():
    found = after((50, {"used": "methadone"}))
    assert "begins 12 to 72 hours" in aloud(found)
    assert "worst at about 72 hours; it fades within 3 to 20 days." in aloud(found)
    assert "A COWS over 12 is then usually reached 30 to 48 hours" in aloud(found)


def test_the_hours_until_a_cows_over_12_after_methadone_are_not_said_of_oxycodone_er():
    assert after((5, {"used": "oxycodone-er"})).cows_over is None


def test_after_buprenorphine_no_hours_are_given():
    found = after((20, {"used": "buprenorphine"}))
    assert found.stretches == ()
    assert aloud(found).startswith("It comes late and mild")


def test_an_oral_dose_from_elsewhere_counts_from_when_it_was_taken():
    taken = (NOON - 30 * HOUR).isoformat()
    assert after((1, {"reported": "methadone", "mg": 60, "last_taken": taken})).last == NOON - 30 * HOUR


def test_a_dose_from_elsewhere_of_unknown_time_says_nothing():
    assert told((1, {"reported": "methadone", "mg": 60, "last_taken": "unknown"})) == ()


def test_two_classes_are_both_expected_the_newest_use_first():
    assert [each.course.id for each in told((40, {"used": "methadone"}), (8, {"used": "heroin"}))] == [
        "heroin",
        "long-acting",
    ]


def test_nothing_is_expected_of_somebody_who_used_no_opioid_or_long_ago():
    assert told((8, {"used": "cocaine"})) == ()
    assert told((24 * 11, {"used": "heroin"})) == ()


def test_medication_makes_the_course_milder_and_the_hours_stay_as_what_it_would_be_without():
    found = after((30, {"used": "heroin"}), (3, {"gave": "buprenorphine-naloxone", "mg": 4}))
    assert found.treated_since == NOON - 3 * HOUR
    assert "With medication it is milder" in aloud(found)
    assert "A score over 12 after the second day is unusual" in aloud(found)
    assert where_now(found) == "It is 30 hours since the last use, and 3 hours since the first dose of medication."


def test_without_a_dose_nothing_is_said_of_medication():
    assert after((30, {"used": "heroin"})).treated_since is None


def test_a_dose_before_the_last_use_is_not_this_treatment():
    assert after((30, {"gave": "buprenorphine", "mg": 4}), (20, {"used": "heroin"})).treated_since is None


def test_naloxone_is_no_treatment_of_withdrawal():
    assert after((30, {"used": "heroin"}), (3, {"gave": "naloxone", "mg": 4})).treated_since is None


def test_amount_and_years_are_said_as_a_direction_and_change_no_hour():
    plain = after((20, {"used": "heroin"}))
    long = after((20, {"used": "heroin", "amount": "1 g", "times_per_day": 4, "years": 6}))
    assert "Told: 1 g, 4 times a day, for 6 years." in aloud(long)
    assert "No source that was read says by how much" in aloud(long)
    assert plain.stretches == long.stretches


def test_every_band_of_treated_cows_is_marked_as_counted_by_us():
    treated = library().courses.treated
    assert treated is not None
    assert {cite.grade.value for cite in treated.cites} == {"computed"}
    assert all(0 <= band.low < band.high <= 48 and band.start < band.end for band in treated.bands)
