"""The arrays of one person's record hold what a fold over the same events says, and refuse rather than forget."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pytest

from mooring.clinical.library import Library
from mooring.clinical.timeline import Event, Gave, Measured, Timeline
from mooring.clinical.values import NEVER, UNKNOWN, Dose
from mooring.knowledge.load import library as shipped
from mooring.simulation.machine import (
    PROFILE,
    Machine,
    Record,
    RingOverflow,
    Setting,
    Sort,
    begin_record,
    facts_of,
    machine,
    note,
)
from tests.three_readings.readings import NOWHERE

DAY = 24 * 60
SUM, SINCE, BREATHS = "ondansetron_mg_24h", "hours_since_ondansetron", "respiratory_rate"


@dataclass
class Noted:
    """One person's record of ondansetron and breaths."""

    made: Machine
    record: Record

    @classmethod
    def empty(cls, slots: int = 32) -> Noted:
        sorts = (
            Sort(kind="gave", name="ondansetron", values=("mg",), slots=slots),
            Sort(kind="measured", name="vitals", values=("respiratory_rate",), slots=slots),
        )
        made = machine(shipped(), Setting(case=NOWHERE, protocols=("symptom-relief",), sorts=sorts))
        return cls(made, made.record()).emptied()

    def emptied(self) -> Noted:
        begin_record(self.made.code, self.record)
        return self

    def gave(self, minute: int, micrograms: float) -> None:
        note(self.made.code, self.record, self.made.sort("gave", "ondansetron"), minute, np.array([micrograms]))

    def counted(self, minute: int, breaths: float) -> None:
        note(self.made.code, self.record, self.made.sort("measured", "vitals"), minute, np.array([breaths]))

    def read(self, name: str, minute: int) -> float:
        self.made.checked(self.record)
        place, into = self.made.places[(name, -1, None)], np.zeros(1)
        profile = np.full(PROFILE, math.nan)
        facts_of(self.made.code, self.record, profile, minute, self.made.said(), np.array([place]), into)
        return float(into[0])


def test_a_sum_a_time_since_and_the_newest_value_are_those_of_the_timeline(library: Library) -> None:
    dice, noted, compared = random.Random("three states"), Noted.empty(slots=80), 0
    for _ in range(30):
        story: list[Event] = []
        noted.emptied()
        for minute in range(0, 3000, 20):
            at = NOWHERE.at + timedelta(minutes=minute)
            if dice.random() < 0.03:
                dose = dice.choice([4000, 8000, 2500])
                story.append(Gave(at=at, drug="ondansetron", dose=Dose(dose)))
                noted.gave(minute, dose)
            if dice.random() < 0.2:
                rate = dice.choice([9, 14, 22])
                story.append(Measured(at=at, values={"respiratory_rate": rate}))
                noted.counted(minute, rate)
            if dice.random() < 0.1:
                reading = library.reading(replace(NOWHERE, timeline=Timeline.of(story), at=at))
                for name in (SUM, SINCE, BREATHS):
                    found = noted.read(name, minute)
                    assert (UNKNOWN if math.isnan(found) else found) == reading(name), (name, minute, story)
                compared += 1
    assert compared > 100


def test_a_dose_of_just_24_hours_ago_no_longer_counts() -> None:
    noted = Noted.empty()
    noted.gave(0, 4000)

    assert noted.read(SUM, DAY - 1) == 4000
    assert noted.read(SUM, DAY) == 0


def test_a_ring_that_is_full_refuses_rather_than_forgets() -> None:
    noted = Noted.empty(slots=2)
    noted.gave(0, 4000)
    noted.gave(60, 4000)
    noted.gave(120, 4000)

    with pytest.raises(RingOverflow, match="ondansetron.* is too small: give it more slots"):
        noted.read(SUM, 120)


def test_a_value_that_no_fact_needs_any_more_makes_room() -> None:
    noted = Noted.empty(slots=2)
    for minute, breaths in ((0, 12), (60, 13), (120, 14), (180, 15)):
        noted.counted(minute, breaths)

    assert noted.read(BREATHS, 180) == 15


def test_a_dose_of_unknown_amount_makes_the_sum_unknown_while_it_counts() -> None:
    noted = Noted.empty()
    noted.gave(0, math.nan)
    noted.gave(60, 4000)

    assert math.isnan(noted.read(SUM, 60))
    assert noted.read(SUM, DAY) == 4000


def test_a_record_refuses_time_that_goes_back() -> None:
    noted = Noted.empty()
    noted.gave(60, 4000)
    noted.gave(59, 4000)

    with pytest.raises(RingOverflow, match="out of the order of time"):
        noted.read(SUM, 60)


def test_what_never_happened_is_never_and_what_nobody_measured_is_unknown() -> None:
    noted = Noted.empty()

    assert noted.read(SINCE, 0) == NEVER
    assert math.isnan(noted.read(BREATHS, 0))


@pytest.mark.parametrize(("breaths", "known"), [(14, True), (140, False), (0, True), (math.inf, False)])
def test_a_value_that_no_person_can_have_is_unknown(breaths: float, known: bool) -> None:
    noted = Noted.empty()
    noted.counted(0, breaths)

    assert math.isnan(noted.read(BREATHS, 0)) is not known


PROTOCOLS = [protocol.id for protocol in shipped().protocols.values() if protocol.enabled]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_in_force_can_be_read_over_arrays(protocol: str) -> None:
    made = machine(shipped(), Setting(case=NOWHERE, protocols=(protocol,), sorts=()))

    assert made.protocols[0] == protocol
    assert made.rows
