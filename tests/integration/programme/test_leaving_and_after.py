"""Leaving and afterwards, through the use-cases: the four items, referral, follow-up, the way back in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mooring.clinical import timeline as t
from mooring.programme import bedside, discharge, followup, helpline, plan, reading
from mooring.programme.errors import Blocked, Conflict, InvalidInput, Owed
from tests.harness.people import a_facility

from .wards import CALM, WELL, Ward, a_ward, days, key

# --- discharge and afterwards


def test_nobody_is_discharged_until_each_item_is_given_or_its_refusal_recorded(ward: Ward, wren: UUID) -> None:
    def leave() -> None:
        discharge.discharge(by=ward.prescriber, at=ward.at(12), key=key(), person=wren, to="home", because="wants to")

    choices = {
        "naloxone_kit": "refused",
        "tolerance_warning": "given",
        "moud_offer": "declined",
        "appointment": "refused",
    }
    left = list(discharge.ITEMS)
    for item, value in choices.items():
        with pytest.raises(Owed) as owed:
            leave()
        assert list(owed.value.items) == left
        discharge.record_item(by=ward.nurse, at=ward.at(11), key=key(), person=wren, item=item, value=value)
        left.remove(item)
    assert discharge.state(by=ward.nurse, at=ward.at(11, 30), person=wren).owed == ()
    leave()
    assert reading.board(by=ward.nurse, at=ward.at(12, 1)).free == 3
    assert [line.person.stage for line in reading.people(by=ward.nurse, at=ward.at(13))] == ["discharged"]
    with pytest.raises(Conflict, match="not admitted"):
        leave()


def test_an_offer_put_off_does_not_close_the_item(ward: Ward, wren: UUID) -> None:
    ward.ready_to_leave(wren, ward.at(10))
    plan.record_offer(by=ward.nurse, at=ward.at(11), key=key(), person=wren, answer="later")
    assert discharge.state(by=ward.nurse, at=ward.at(12), person=wren).owed == ("moud_offer",)


def test_naloxone_an_hour_ago_stops_a_discharge_unless_a_prescriber_gives_the_reason(ward: Ward, wren: UUID) -> None:
    bedside.incident(
        by=ward.nurse, at=ward.at(11), key=key(), person=wren, event="overdose-reversal",
        details={"with": "naloxone", "mg": 4, "route": "intranasal"},
    )  # fmt: skip
    ward.ready_to_leave(wren, ward.at(11, 30))
    leave: dict[str, Any] = {"by": ward.prescriber, "at": ward.at(12), "person": wren, "to": "hospital", "because": "x"}
    with pytest.raises(Blocked) as blocked:
        discharge.discharge(key=key(), **leave)
    rules = {finding.key for finding in blocked.value.verdict.blocking}
    discharge.discharge(key=key(), overrides=dict.fromkeys(rules, "Goes by ambulance."), **leave)
    story = reading.chart(by=ward.nurse, at=ward.at(13), person=wren).story
    assert {event.rule for event in story if isinstance(event, t.Overrode)} == rules


def test_what_was_given_at_the_last_discharge_does_not_count_for_this_one(ward: Ward, wren: UUID) -> None:
    ward.discharged(wren, ward.at(12))
    ward.admit("Wren Halloway", person=wren, at=ward.at(9, day=20))
    assert len(discharge.state(by=ward.nurse, at=ward.at(10, day=20), person=wren).owed) == 4


@pytest.mark.parametrize(("item", "value"), [("candy", "given"), ("naloxone_kit", "maybe"), ("moud_offer", "later")])
def test_an_item_takes_its_own_values(ward: Ward, wren: UUID, item: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        discharge.record_item(by=ward.nurse, at=ward.at(11), key=key(), person=wren, item=item, value=value)


def test_a_referral_is_sent_accepted_and_the_person_arrives(ward: Ward, wren: UUID) -> None:
    where: dict[str, Any] = {"by": ward.case_manager, "person": wren}
    form = key()
    sent = {"place": "Elkhorn House", "level": "inpatient"}
    referral = discharge.refer(at=ward.at(10), key=form, **sent, **where)
    assert discharge.refer(at=ward.at(10, 1), key=form, **sent, **where) == referral
    other = discharge.refer(at=ward.at(10, 2), key=key(), place="Valley Clinic", level="outpatient", **where)
    assert other != referral
    with pytest.raises(Conflict, match="accepted or declined"):
        discharge.advance_referral(at=ward.at(11), key=key(), referral=referral, stage="arrived", **where)
    for stage in ("accepted", "arrived"):
        discharge.advance_referral(at=ward.at(11), key=key(), referral=referral, stage=stage, **where)
    views = {each.id: each for each in discharge.state(at=ward.at(12), **where).referrals}
    assert (views[referral].stage, views[referral].place, views[referral].next_stages) == (
        "arrived",
        "Elkhorn House",
        (),
    )
    assert views[other].stage == "sent"
    with pytest.raises(Conflict, match="no such referral"):
        discharge.advance_referral(at=ward.at(12), key=key(), referral="r99", stage="accepted", **where)
    with pytest.raises(InvalidInput):
        discharge.refer(at=ward.at(12), key=key(), place="Elkhorn House", level="heaven", **where)


def test_contacts_fall_due_on_day_1_7_30_and_90(ward: Ward, wren: UUID) -> None:
    left = ward.at(12)
    ward.discharged(wren, left)
    due = lambda number: [line.day for line in followup.due(by=ward.case_manager, at=left + days(number))]  # noqa: E731
    assert [due(number) for number in (0, 1, 7, 30, 90)] == [[], [1], [1, 7], [1, 7, 30], [1, 7, 30, 90]]
    contact: dict[str, Any] = {"by": ward.case_manager, "person": wren, "day": 1}
    followup.record(at=left + days(1), key=key(), outcome="no-answer", **contact)
    (line,) = followup.due(by=ward.case_manager, at=left + days(2))
    assert (line.day, line.tries, line.name) == (1, 1, "Wren Halloway")
    followup.record(at=left + days(2), key=key(), outcome="reached", answers={"used": "no"}, text="Well.", **contact)
    assert due(7) == [7]
    (person,) = reading.people(by=ward.nurse, at=left + days(2))
    assert person.person.stage == "following"
    with pytest.raises(InvalidInput, match="1, 7, 30, 90"):
        followup.record(at=left + days(3), key=key(), outcome="reached", **(contact | {"day": 2}))
    with pytest.raises(InvalidInput, match="relapsed"):
        followup.record(at=left + days(3), key=key(), outcome="fine", **contact)


def test_a_relapse_opens_the_way_in_again(ward: Ward, wren: UUID) -> None:
    ward.discharged(wren, ward.at(12))
    when = ward.at(12) + days(7)
    form = key()
    contact = {"by": ward.case_manager, "person": wren, "day": 7, "outcome": "relapsed"}
    followup.record(at=when, key=form, **contact)
    followup.record(at=when + timedelta(minutes=1), key=form, **contact)
    (item,) = helpline.queue(by=ward.helpline, at=when + timedelta(minutes=5)).call_backs
    assert (item.person, item.overdue) == (wren, True)
    assert followup.due(by=ward.nurse, at=when + days(90)) == []
    helpline.book_admission(by=ward.helpline, at=when, key=key(), person=wren, expected=when + days(1), bed_label="B2")
    ward.admit("Wren Halloway", bed="B2", person=wren, at=when + days(1))
    chart = reading.chart(by=ward.nurse, at=when + days(1), person=wren)
    assert (chart.bed, chart.day, chart.running) == ("B2", 1, ())
    assert [event.stage for event in chart.story if isinstance(event, t.Moved)] == [
        "admitted", "discharged", "booked", "admitted",
    ]  # fmt: skip


def test_the_way_in_can_be_opened_at_any_time_after_discharge(ward: Ward, wren: UUID) -> None:
    with pytest.raises(Conflict, match="not been discharged"):
        followup.reopen(by=ward.nurse, at=ward.at(10), key=key(), person=wren, because="Called us.")
    ward.discharged(wren, ward.at(12))
    followup.reopen(by=ward.nurse, at=ward.at(15), key=key(), person=wren, because="Called us.")
    assert [item.person for item in helpline.queue(by=ward.helpline, at=ward.at(16)).call_backs] == [wren]


def test_long_term_medication_goes_on_with_no_day_of_stopping(ward: Ward, wren: UUID) -> None:
    ward.discharged(wren, ward.at(12))
    for month in range(1, 25):
        followup.medication(
            by=ward.nurse, at=ward.at(12) + days(30 * month), key=key(), person=wren,
            answers={"takes": "as agreed", "mg": 16},
        )  # fmt: skip
    (line,) = reading.people(by=ward.nurse, at=ward.at(12) + days(800), stage="following")
    assert line.person.id == wren
    with pytest.raises(InvalidInput, match="Nothing was filled in"):
        followup.medication(by=ward.nurse, at=ward.at(12) + days(801), key=key(), person=wren, answers={"mg": ""})


def test_a_second_ward_works_beside_the_first(ward: Ward, wren: UUID) -> None:
    other = a_ward(a_facility())
    sage = other.admit("Sage Pemberton", bed="B1")
    other.observe(sage, other.at(10), cows={**WELL, "yawning": 1}, vitals=CALM)
    assert [line.person.id for line in reading.people(by=other.nurse, at=other.at(11))] == [sage]
    assert [line.person.id for line in reading.people(by=ward.nurse, at=ward.at(11))] == [wren]
