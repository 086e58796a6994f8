"""Whole simulated weeks: each decision of the loop, asked again at the bedside about the same story, is the same."""

from datetime import timedelta

import pytest

from mooring.clinical.advice import advise
from mooring.knowledge.load import library
from mooring.simulation.staging import stage
from mooring.simulation.study import simulate
from mooring.simulation.trace import week

PROTOCOLS = (
    "buprenorphine-standard", "buprenorphine-high-dose", "buprenorphine-taper", "buprenorphine-xr",
    "methadone-initiation", "methadone-continuation", "methadone-taper", "alpha-2-agonist", "symptom-relief",
    "pregnancy-agonist",
)  # fmt: skip
PEOPLE, DAYS = (0, 1, 2), 7


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_bedside_would_have_decided_each_time_as_the_loop_did(protocol: str) -> None:
    known = library()
    ready = stage(known, protocol)
    for person in PEOPLE:
        for decision in week(ready, seed=1, person=person, days=DAYS).decisions:
            said = advise(known, decision.case)
            where = f"person {person}, minute {decision.minute}"
            gives = tuple((i.what, i.dose.micrograms) for i in said.advice if i.act == "give" and i.dose)
            assert decision.gives == gives, where
            assert decision.transfer == (said.first("transfer") is not None), where
            to = next((i.what for i in said.advice if i.act == "switch" and i.what in known.protocols), None)
            assert decision.switch == to, where
            held = {i.what for i in said.advice if i.act == "hold"}
            reading = known.reading(decision.case)
            assert decision.held == {d for d in ready.machine.drugs if any(reading.is_a(d, w) for w in held)}, where
            soonest = min((due.at for due in said.next_due), default=None)
            due = None if decision.due is None else decision.case.at + timedelta(minutes=decision.due - decision.minute)
            assert due == soonest, where


def test_two_parts_of_a_study_are_the_whole_study_to_the_digit() -> None:
    def part(first: int, patients: int) -> object:
        return simulate(library(), "buprenorphine-standard", patients=patients, days=DAYS, seed=1, first=first)

    assert (part(0, 60) + part(60, 60)).plain() == part(0, 120).plain()  # type: ignore[operator]


def test_two_protocols_meet_the_same_people() -> None:
    one, other = (week(stage(library(), name), seed=1, person=4, days=1).case for name in PROTOCOLS[:2])
    assert one.person == other.person
    assert [e for e in one.timeline if e.at < one.at][:1] == [e for e in other.timeline if e.at < other.at][:1]
