"""Relief of single symptoms beside the main treatment: what is given, how often, and what instead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.timeline import Event, Gave, Has, Measured, Recorded, Started, Takes, Timeline, Used
from mooring.knowledge.load import library

LIBRARY = library()
BEGIN = datetime(2026, 11, 2, 10, tzinfo=UTC)
START = Started(at=BEGIN - timedelta(minutes=30), protocol="symptom-relief")


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def complains(hours: float, *symptoms: str) -> Event:
    told = dict.fromkeys(symptoms, True)
    return Recorded(at=at(hours), items={"nausea": False, **told})


def looked_at(hours: float) -> Event:
    return Measured(
        at=at(hours),
        values={"respiratory_rate": 16, "spo2": 98, "systolic": 120, "pulse": 80, "consciousness": "alert"},
    )


def now(story: list[Event], hours: float, *, born: int = 1990, pregnant: str = "no", looked: bool = True) -> Advice:
    story = [looked_at(hours), *story] if looked else story
    case = Case(
        person=Person(sex="female", pregnant=pregnant, birth_date=datetime(born, 5, 1, tzinfo=UTC).date()),
        facility=Facility(setting="residential", otp=False, state="KY"), timeline=Timeline.of(story), at=at(hours),
    )  # fmt: skip
    return advise(LIBRARY, case, "symptom-relief")


def gives(advice: Advice) -> list[tuple[str, float]]:
    return [(i.what, i.dose.in_mg) for i in advice.advice if i.act == "give" and i.dose is not None]


def course(symptom: str, hours: int, *more: Event) -> list[tuple[int, str, float]]:
    """Every dose when the person complains of one thing, hour after hour."""
    story: list[Event] = [START, *more]
    given = []
    for hour in range(hours):
        story.append(complains(hour, symptom))
        for drug, mg in gives(now(story, hour)):
            item = next(i for i in now(story, hour).advice if i.act == "give" and i.what == drug)
            story.append(Gave(at=at(hour + 0.01), drug=drug, dose=item.dose))
            given.append((hour, drug, mg))
    return given


@pytest.mark.parametrize(
    ("symptom", "first"),
    [
        ("nausea", ("ondansetron", 4)), ("diarrhoea", ("loperamide", 4)), ("aches", ("ibuprofen", 400)),
        ("anxious", ("hydroxyzine", 25)), ("cramps", ("dicyclomine", 20)), ("sleepless", ("trazodone", 50)),
    ],
)  # fmt: skip
def test_an_ordinary_complaint_is_relieved_at_once_and_looked_at_after_an_hour(
    symptom: str, first: tuple[str, float]
) -> None:
    found = now([START, complains(0, symptom)], 0)

    assert gives(found) == [first]
    assert [item.reassess for item in found.advice if item.act == "give"] == [60]
    assert found.first("hold") is None
    assert found.first("page") is None


def test_without_a_complaint_nothing_is_given() -> None:
    assert gives(now([START, complains(0)], 0)) == []


@pytest.mark.parametrize(
    ("symptom", "most"),
    [("nausea", 16), ("diarrhoea", 16), ("anxious", 150), ("cramps", 80), ("sleepless", 100)],
)
def test_no_day_of_complaints_goes_above_the_most_in_24_hours(symptom: str, most: float) -> None:
    given = course(symptom, 48)
    first = given[0][1]
    own = [(hour, mg) for hour, drug, mg in given if drug == first]

    assert own
    assert max(sum(mg for other, mg in own if hour - 24 < other <= hour) for hour, _ in own) <= most


def test_aches_alternate_and_each_medicine_stays_under_its_limit() -> None:
    given = course("aches", 48)

    for drug, most, gap in (("ibuprofen", 2400, 6), ("acetaminophen", 4000, 6)):
        own = [(hour, mg) for hour, name, mg in given if name == drug]
        assert own
        assert max(sum(mg for other, mg in own if hour - 24 < other <= hour) for hour, _ in own) <= most
        assert min(b - a for (a, _), (b, _) in pairwise(own)) >= gap


@pytest.mark.parametrize("condition", ["renal-impairment", "gi-bleeding"])
def test_acetaminophen_takes_the_place_of_ibuprofen(condition: str) -> None:
    story = [START, Has(at=at(-1), condition=condition), complains(0, "aches")]

    assert gives(now(story, 0)) == [("acetaminophen", 650)]


def test_a_blood_thinner_or_a_pregnancy_means_acetaminophen() -> None:
    thinner = [START, Takes(at=at(-1), drug="warfarin"), complains(0, "aches")]

    assert gives(now(thinner, 0)) == [("acetaminophen", 650)]
    assert gives(now([START, complains(0, "aches")], 0, pregnant="yes")) == [("acetaminophen", 650)]


def test_alcohol_this_week_halves_the_most_of_acetaminophen() -> None:
    given = course("aches", 24, Used(at=at(-10), substance="alcohol"), Has(at=at(-1), condition="renal-impairment"))

    assert sum(mg for _, drug, mg in given if drug == "acetaminophen") <= 2000


def test_from_65_years_on_gabapentin_takes_the_place_of_hydroxyzine() -> None:
    assert gives(now([START, complains(0, "anxious")], 0, born=1955)) == [("gabapentin", 100)]


def test_a_long_qt_syndrome_means_bismuth_and_no_ondansetron() -> None:
    story = [START, Has(at=at(-1), condition="long-qt"), complains(0, "diarrhoea", "nausea")]

    found = now(story, 0)

    assert gives(found) == [("bismuth-subsalicylate", 524)]
    assert "ondansetron" in {item.what for item in found.advice if item.act == "hold"}
    assert found.first("page") is not None


@pytest.mark.parametrize("symptom", ["spasm", "wants_to_smoke"])
def test_what_no_source_gives_a_dose_for_goes_to_the_prescriber(symptom: str) -> None:
    found = now([START, complains(0, symptom)], 0)

    assert gives(found) == []
    assert found.first("page") is not None


@pytest.mark.parametrize("symptom", ["anxious", "sleepless"])
def test_nobody_is_given_what_sedates_before_somebody_looked_at_them(symptom: str) -> None:
    found = now([START, complains(0, symptom)], 0, looked=False)

    assert gives(found) == []
    assert {"sedated", "respiratory_rate", "spo2"} <= {question.fact for question in found.ask}


def test_nausea_is_relieved_although_nobody_counted_the_breaths_of_somebody_anxious() -> None:
    assert gives(now([START, complains(0, "nausea", "anxious")], 0, looked=False)) == [("ondansetron", 4)]
