"""The array states of sum, since and latest hold what a fold over each person's own events says."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.clinical.timeline import Event, Gave, Measured, Timeline
from mooring.clinical.values import UNKNOWN, Dose
from mooring.simulation.columns import Column, column
from mooring.simulation.rings import DoseRing, LatestState, RingOverflow, SinceState
from tests.three_readings.readings import NOWHERE

START = datetime(2026, 11, 2, 10, tzinfo=UTC)
PEOPLE, STEP, STEPS = 30, 20, 150
DAY = 24 * 60


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def test_sum_since_and_latest_over_arrays_are_those_of_each_timeline(library: Library) -> None:
    dice = random.Random("three states")
    ring, since = DoseRing(people=PEOPLE, slots=80, keep=DAY), SinceState(people=PEOPLE, absent_is_never=True)
    breaths = LatestState(people=PEOPLE, max_age=60)
    stories: list[list[Event]] = [[] for _ in range(PEOPLE)]
    compared = 0
    for minute in range(0, STEP * STEPS, STEP):
        doses = [dice.choice([4000, 8000, 2500]) if dice.random() < 0.03 else UNKNOWN for _ in range(PEOPLE)]
        counted = [dice.choice([9, 14, 22]) if dice.random() < 0.2 else UNKNOWN for _ in range(PEOPLE)]
        for story, dose, rate in zip(stories, doses, counted, strict=True):
            if isinstance(dose, int):
                story.append(Gave(at=at(minute), drug="ondansetron", dose=Dose(dose)))
            if isinstance(rate, int):
                story.append(Measured(at=at(minute), values={"respiratory_rate": rate}))
        given = column(doses)
        ring.record(now=minute, doses=given, who=given.known)
        since.record(now=minute, who=given.known)
        breaths.record(now=minute, values=column(counted))
        if dice.random() < 0.15:
            found = (ring.within(now=minute, window=DAY), since.read(now=minute), breaths.read(now=minute))
            _same(library, stories, minute, found)
            compared += 1
    assert compared > 10


def _same(library: Library, stories: list[list[Event]], minute: int, found: tuple[Column, Column, Column]) -> None:
    total, since, breaths = found
    for person, story in enumerate(stories):
        case: Case = replace(NOWHERE, timeline=Timeline.of(story), at=at(minute))
        reading = library.reading(case)
        assert total.value(person) == reading("ondansetron_mg_24h")
        assert since.value(person) == reading("hours_since_ondansetron")
        assert breaths.value(person) == reading("respiratory_rate")


def test_a_dose_of_just_24_hours_ago_no_longer_counts() -> None:
    ring = DoseRing(people=1, slots=2, keep=DAY)
    ring.record(now=0, doses=column([4000]), who=np.array([True]))

    assert ring.within(now=DAY - 1, window=DAY).value(0) == 4000
    assert ring.within(now=DAY, window=DAY).value(0) == 0


def test_a_ring_that_is_full_refuses_rather_than_forgets() -> None:
    ring = DoseRing(people=2, slots=2, keep=DAY)
    second = np.array([False, True])
    ring.record(now=0, doses=column([0, 4000]), who=second)
    ring.record(now=60, doses=column([0, 4000]), who=second)

    with pytest.raises(RingOverflow, match="more than 2 doses within 1440 minutes"):
        ring.record(now=120, doses=column([0, 4000]), who=second)

    assert ring.within(now=120, window=DAY).value(1) == 8000
    ring.record(now=DAY, doses=column([0, 1000]), who=second)
    assert ring.within(now=DAY, window=DAY).value(1) == 5000
    assert ring.within(now=DAY, window=DAY).value(0) == 0


def test_a_dose_of_unknown_amount_makes_the_sum_unknown_while_it_counts() -> None:
    ring = DoseRing(people=1, slots=4, keep=DAY)
    ring.record(now=0, doses=column([UNKNOWN]), who=np.array([True]))
    ring.record(now=60, doses=column([4000]), who=np.array([True]))

    assert ring.within(now=60, window=DAY).value(0) is UNKNOWN
    assert ring.within(now=DAY, window=DAY).value(0) == 4000


def test_a_ring_refuses_a_window_that_it_does_not_keep_and_time_that_goes_back() -> None:
    ring = DoseRing(people=1, slots=4, keep=DAY)
    ring.record(now=60, doses=column([4000]), who=np.array([True]))

    with pytest.raises(ValueError, match="keeps 1440 minutes"):
        ring.within(now=60, window=DAY + 1)
    with pytest.raises(ValueError, match="forward only"):
        ring.record(now=59, doses=column([4000]), who=np.array([True]))


def test_what_never_happened_is_never_or_unknown_as_the_fact_says() -> None:
    assert SinceState(people=1, absent_is_never=True).read(now=0).value(0) == 10**9
    assert SinceState(people=1, absent_is_never=False).read(now=0).value(0) is UNKNOWN


def test_a_value_outside_its_plausible_range_is_unknown_over_arrays_too(library: Library) -> None:
    breaths = column([14, 140, UNKNOWN, 0]).plausible(library.facts["respiratory_rate"])

    assert [breaths.value(person) for person in range(4)] == [14, UNKNOWN, UNKNOWN, 0]
