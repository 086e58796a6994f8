"""Alcohol withdrawal beside opioid withdrawal, from the first score to the end of the watch."""

from __future__ import annotations

from datetime import date

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_from_plain
from mooring.clinical.safety import check
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Dose
from tests.spec.courses.person import BEGIN, HOUSE, LIBRARY, MAN_OF_36, Course

HOSPITAL = Facility(setting="hospital", otp=True, state="KY", zone="America/New_York")
WOMAN_OF_70 = Person(sex="female", birth_date=date(1956, 5, 1))
NO_LIVER_DISEASE = ("cirrhosis", "child-pugh-a", "child-pugh-b", "child-pugh-c")


def drinker(person: Person = MAN_OF_36, place: Facility = HOUSE) -> Course:
    course = Course(protocol="alcohol-benzodiazepine-watch", person=person, place=place)
    course.write(-12, used="alcohol", pattern="daily")
    for name in NO_LIVER_DISEASE:
        course.write(-1, has=name, absent=True)
    course.write(-1, started=course.protocol)
    return course


def score(course: Course, hour: float, ciwa: int, **vitals: object) -> None:
    """Awake, breathing, looked at, with this CIWA-Ar."""
    course.look(hour, 3, **vitals)
    course.write(hour, scored="sedation", total=1)
    course.write(hour, scored="ciwa-ar", total=ciwa)


def doses(course: Course, hour: float) -> list[tuple[str, float]]:
    """What is given at this hour, all of it written down."""
    found = [item for item in course.advice(hour).advice if item.act == "give" and item.dose]
    for item in found:
        course.write(hour, gave=item.what, mg=float(item.dose.in_mg))
    return [(item.what, float(item.dose.in_mg)) for item in found]


def test_a_dose_an_hour_until_the_score_falls_and_thiamine_once_a_day():
    course = drinker()
    given = []
    for hour, ciwa in enumerate([16, 14, 12, 8, 6, 4]):
        score(course, hour, ciwa)
        given.append(doses(course, hour))

    assert given == [[("diazepam", 10), ("thiamine", 100)], [("diazepam", 10)], [("diazepam", 10)], [], [], []]


def test_over_sixty_it_is_lorazepam():
    course = drinker(WOMAN_OF_70)
    score(course, 0, 14)

    assert ("lorazepam", 2) in doses(course, 0)


def test_half_an_hour_after_a_dose_the_score_waits():
    course = drinker()
    score(course, 0, 16)
    doses(course, 0)
    score(course, 0.5, 16)

    assert "diazepam" not in course.says(0.5, "give")


def test_doses_do_not_go_on_without_a_prescriber():
    course = drinker(place=HOSPITAL)
    given = 0
    for hour in range(12):
        score(course, hour, 16)
        given += sum(drug == "diazepam" for drug, _ in doses(course, hour))

    assert given == 6
    assert "prescriber" in course.says(11, "page")


def test_somebody_drowsy_or_breathing_slowly_is_given_no_benzodiazepine():
    for vitals in ({"consciousness": "voice"}, {"respiratory_rate": 9}, {"spo2": 90}):
        course = drinker()
        score(course, 0, 16, **vitals)

        assert "diazepam" not in course.says(0, "give")
        assert "benzodiazepine" in course.says(0, "hold")
        assert "prescriber" in course.says(0, "page")


def test_severe_withdrawal_goes_to_a_hospital():
    course = drinker()
    score(course, 0, 22)

    assert course.says(0, "transfer") == {"hospital"}


def test_a_high_score_without_alcohol_on_record_is_not_treated_from_the_scale_alone():
    course = Course(protocol="alcohol-benzodiazepine-watch")
    course.write(-12, used="heroin", pattern="daily")
    course.write(-1, started=course.protocol)
    score(course, 0, 16)

    assert course.says(0, "give") == set()
    assert "prescriber" in course.says(0, "page")


def test_a_quiet_day_ends_the_watch():
    course = drinker()
    for hour in (0, 6, 12, 18, 24):
        score(course, hour, 4)

    assert "alcohol-benzodiazepine-watch" in course.says(24, "stop")


def test_a_count_of_breaths_that_nobody_can_have_counts_as_unknown_and_somebody_is_told():
    course = drinker()
    score(course, 0, 14, respiratory_rate=160)
    story = Timeline.of(event_from_plain(each) for each in course.story)
    proposed = Proposal(act="give", what="lorazepam", dose=Dose.mg(2))
    verdict = check(LIBRARY, Case(person=MAN_OF_36, facility=HOUSE, timeline=story, at=BEGIN, proposed=proposed))

    assert verdict.outcome == "ask"
    assert "respiratory_rate" in {each.fact for each in verdict.ask}
    assert any(each.rule == "IMPLAUSIBLE" and each.severity.value == "page" for each in verdict.findings)
