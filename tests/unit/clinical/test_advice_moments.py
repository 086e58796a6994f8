"""What the advice says of time and order: when the next dose falls due, what counts as a look, who comes first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import UNKNOWN
from mooring.knowledge.load import library

LIBRARY = library()
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
STANDARD = "buprenorphine-standard"
AWAKE = {"respiratory_rate": 16, "spo2": 98, "consciousness": "alert"}


def ago(hours: float, **event: Any) -> dict[str, Any]:
    return {"at": (NOW - timedelta(hours=hours)).isoformat(), **event}


def dose(hours: float) -> dict[str, Any]:
    return ago(hours, gave="buprenorphine-naloxone", mg=8)


def case(*events: dict[str, Any], place: Facility | None = None) -> Case:
    story = Timeline.of(event_from_plain(event) for event in events)
    return Case(person=Person(), facility=place or Facility(), timeline=story, at=NOW)


def advised(*events: dict[str, Any], place: Facility | None = None) -> Advice:
    return advise(LIBRARY, case(*events, place=place), STANDARD)


def next_dose(*hours: float, place: Facility | None = None) -> float:
    """In how many hours the next daily dose falls due, after doses so many hours ago."""
    found = advised(ago(720, started=STANDARD), *map(dose, hours), place=place)
    return next((due.at - NOW) / timedelta(hours=1) for due in found.next_due if due.act == "give")


@pytest.mark.parametrize(
    ("doses", "due"),
    [
        pytest.param((97, 25), -1, id="the day has begun and its dose is owed"),
        pytest.param((97, 14), 6, id="given late yesterday: twenty hours after it"),
        pytest.param((95, 23), 1, id="given on time: at the next day's beginning"),
        pytest.param((95, 1), 19, id="given late today: twenty hours after it"),
        pytest.param((25, 10), -1, id="the second day does not wait for the parts of the first"),
        pytest.param((10, 1), 14, id="on the first day: at the second day's beginning"),
    ],
)
def test_the_next_daily_dose_is_never_due_twice_in_a_row(doses: tuple[float, ...], due: float):
    assert next_dose(*doses) == due


def test_the_facility_chooses_the_hours_between_two_daily_doses():
    assert next_dose(97, 14, place=Facility(choices={"bup_daily_gap_h": 16})) == 2


def test_a_newer_score_with_open_items_leaves_the_total_unknown():
    reading = LIBRARY.reading(
        case(ago(0.5, scored="cows", total=14, objective_sign=True), ago(0.1, scored="cows", answers={"pulse": 1}))
    )
    assert (reading("cows"), reading("objective_sign")) == (UNKNOWN, UNKNOWN)


def test_somebody_who_wrote_unknown_takes_back_the_older_answer():
    older, newer = ago(3, recorded={"moud_offer": "accepted"}), ago(1, recorded={"moud_offer": "unknown"})
    assert LIBRARY.reading(case(older))("moud_offer") == "accepted"
    assert LIBRARY.reading(case(older, newer))("moud_offer") is UNKNOWN


def test_half_of_a_newer_suicide_screen_does_not_take_back_what_the_older_one_found():
    high = {"q1": "yes", "q2": "yes", "q3": "no", "q4": "yes", "q5": "no", "q6": "no"}
    found = case(ago(3, scored="c-ssrs", answers=high), ago(1, scored="c-ssrs", answers={"q1": "no"}))
    assert LIBRARY.reading(found)("suicide_risk") == "high"


@pytest.mark.parametrize(("breaths", "looked"), [(16, True), (160, False)])
def test_a_value_that_no_person_has_does_not_count_as_having_looked(breaths: int, looked: bool):
    found = advised(ago(720, started=STANDARD), ago(0.1, measured={**AWAKE, "respiratory_rate": breaths}))
    item = found.first("assess")
    assert item is not None
    assert ("vitals" not in item.what.split(", ")) is looked


def test_while_an_ambulance_comes_rescue_is_next_and_nobody_asks_about_the_past():
    events = (ago(0.1, measured={"respiratory_rate": 5}), ago(2, scored="cows", total=14, objective_sign=True))
    for found in (advised(ago(720, started=STANDARD), *events), advise(LIBRARY, case(*events))):
        assert [item.act for item in found.advice[:2]] == ["transfer", "give"]
        assert found.advice[1].what == "naloxone"
        assert found.first("offer") is None
        assert {each.fact for each in found.ask} <= {"sedated", "respiratory_rate", "spo2", "intoxicated"}
