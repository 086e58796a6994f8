"""Somebody without methadone or buprenorphine, through withdrawal on lofexidine or clonidine, hour by hour."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.timeline import Event, Gave, Has, Measured, Ordered, Recorded, Resulted, Scored, Started, Timeline
from mooring.clinical.values import Dose
from mooring.knowledge.load import library

LIBRARY = library()
BEGIN = datetime(2026, 11, 2, 10, tzinfo=UTC)
SOUND = ("child-pugh-a", "child-pugh-b", "child-pugh-c", "cirrhosis", "renal-impairment", "renal-dialysis")


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def begun(*more: Event, sound: tuple[str, ...] = SOUND) -> list[Event]:
    """The start of the protocol, after continuing medication was declined and liver and kidneys were asked about."""
    asked = [Has(at=at(-1), condition=name, absent=True) for name in sound]
    declined = Recorded(at=at(-1), items={"moud_offer": "declined"})
    return [*asked, *more, declined, Started(at=at(-0.5), protocol="alpha-2-agonist")]


def looked(hours: float, *, systolic: int = 125, pulse: int = 80, cows: int = 12) -> list[Event]:
    vitals = {"systolic": systolic, "diastolic": 75, "pulse": pulse, "respiratory_rate": 16, "consciousness": "alert"}
    return [
        Measured(at=at(hours), values=vitals), Scored(at=at(hours), instrument="cows", total=cows, objective_sign=True),
    ]  # fmt: skip


def now(story: list[Event], hours: float) -> Advice:
    case = Case(
        person=Person(sex="female", pregnant="no", birth_date=datetime(1990, 5, 1, tzinfo=UTC).date()),
        facility=Facility(setting="residential", otp=False, state="KY"), timeline=Timeline.of(story), at=at(hours),
    )  # fmt: skip
    return advise(LIBRARY, case, "alpha-2-agonist")


def course(story: list[Event], days: int) -> list[tuple[float, str, float]]:
    """Every dose of so many days, when somebody looks each hour and gives what is advised."""
    given: list[tuple[float, str, float]] = []
    for hour in range(days * 24):
        story += looked(hour)
        item = now(story, hour).first("give")
        if item is not None and item.dose is not None:
            story.append(Gave(at=at(hour + 0.01), drug=item.what, dose=item.dose))
            given.append((hour, item.what, item.dose.in_mg))
    return given


def by_day(given: list[tuple[float, str, float]]) -> dict[int, float]:
    total: Counter[int] = Counter()
    for hour, _, mg in given:
        total[int(hour // 24) + 1] += round(mg * 1000)
    return {day: mg / 1000 for day, mg in total.items()}


def test_lofexidine_runs_seven_days_then_by_symptoms_then_down_and_ends_within_fourteen_days() -> None:
    given = course(begun(), 17)

    totals = by_day(given)

    assert {drug for _, drug, _ in given} == {"lofexidine"}
    assert all(totals[day] <= 2.16 for day in totals)
    assert [totals[day] for day in range(1, 8)] == [2.16, *[pytest.approx(2.16, abs=0.54)] * 6]
    assert totals[12] <= 1.44
    assert totals[14] <= 0.72
    assert max(totals) == 14


def test_two_doses_of_lofexidine_are_at_least_five_hours_apart() -> None:
    hours = [hour for hour, _, _ in course(begun(), 5)]

    assert min(b - a for a, b in pairwise(hours)) >= 5


def test_after_the_fourteenth_day_naltrexone_or_an_agonist_is_offered() -> None:
    story = begun()
    course(story, 14)
    story += looked(15 * 24)

    found = now(story, 15 * 24)

    assert {(item.act, item.what) for item in found.advice} >= {
        ("stop", "lofexidine"), ("page", "prescriber"), ("offer", "naltrexone-start"),
        ("offer", "continuing-medication"),
    }  # fmt: skip
    assert found.first("give") is None


@pytest.mark.parametrize(
    ("organs", "first", "day"),
    [
        ([Has(at=at(-1), condition="child-pugh-b")], 0.36, 1.44),
        ([Has(at=at(-1), condition="child-pugh-c")], 0.18, 0.72),
        ([Resulted(at=at(-1), test="egfr", value=60)], 0.36, 1.44),
        ([Resulted(at=at(-1), test="egfr", value=20)], 0.18, 0.72),
        ([Has(at=at(-1), condition="renal-dialysis")], 0.18, 0.72),
    ],
)  # fmt: skip
def test_liver_and_kidneys_lower_the_dose_and_the_day(organs: list[Event], first: float, day: float) -> None:
    given = course(begun(*organs), 1)

    assert given[0] == (0, "lofexidine", first)
    assert by_day(given)[1] == day


def test_nothing_is_given_before_the_liver_and_the_kidneys_were_asked_about() -> None:
    story = [*begun(sound=()), *looked(0)]

    found = now(story, 0)

    assert found.first("give") is None
    assert "lofexidine_tablets" in {question.fact for question in found.ask}


@pytest.mark.parametrize("look", [{"systolic": 88}, {"pulse": 48}])
def test_a_low_pressure_or_a_slow_pulse_holds_the_dose_and_tells_the_prescriber(look: dict[str, int]) -> None:
    found = now([*begun(), *looked(0, **look)], 0)

    assert found.first("hold") is not None
    assert found.first("page") is not None
    assert found.first("give") is None


def test_the_pressure_that_was_not_measured_is_asked_for() -> None:
    story = [*begun(), Scored(at=at(0), instrument="cows", total=12, objective_sign=True)]

    found = now(story, 0)

    assert found.first("give") is None
    assert {"systolic", "pulse"} <= {question.fact for question in found.ask}


def test_clonidine_by_order_begins_with_a_test_dose_and_stays_under_its_limits() -> None:
    order = Ordered(at=at(-0.7), id="o1", drug="clonidine", dose=Dose.mg(0.1))
    given = course(begun(order), 7)

    totals = by_day(given)

    assert given[0] == (0, "clonidine", 0.1)
    assert {drug for _, drug, _ in given} == {"clonidine"}
    assert totals[1] <= 0.6
    assert all(mg <= 0.8 for mg in totals.values())
    assert min(b - a for (a, _, _), (b, _, _) in pairwise(given)) >= 6


def test_clonidine_is_not_stopped_at_once_after_a_week_and_the_prescriber_is_told() -> None:
    order = Ordered(at=at(-0.7), id="o1", drug="clonidine", dose=Dose.mg(0.1))
    story = begun(order)
    course(story, 8)
    story += looked(8 * 24 + 6)

    found = now(story, 8 * 24 + 6)

    assert found.first("page") is not None
