"""At the bedside: what is observed, what is given, and what is never given twice."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.accounts.tenancy import bind
from mooring.clinical import timeline as t
from mooring.programme import bedside, plan, reading
from mooring.programme.errors import AlreadyDone, Blocked, Conflict, InvalidInput, NotAllowed, NotFound
from mooring.records import people, queries
from tests.harness.people import a_member

from .wards import CALM, DRUG, SICK, WELL, Ward, key


def _given(ward: Ward, person: UUID) -> list[t.Gave]:
    chart = reading.chart(by=ward.nurse, at=ward.at(23), person=person)
    return [event for event in chart.story if isinstance(event, t.Gave)]


def test_the_pulse_item_of_the_cows_follows_from_the_counted_pulse(ward: Ward, wren: UUID) -> None:
    result = bedside.observe(
        by=ward.nurse, at=ward.at(9, 30), key=key(), person=wren, cows={**SICK, "pulse": 0}, vitals=CALM
    )
    scored = next(each.event for each in result.events if isinstance(each.event, t.Scored))
    assert scored.answers["pulse"] == 1
    assert result.total == 22


@pytest.mark.parametrize(
    ("cows", "vitals", "field"),
    [
        ({**SICK, "pulse": 3}, {}, "pulse"),
        (SICK, {"pulse": 8}, "pulse"),
        (SICK, {}, "pulse"),
        ({**SICK, "headache": 1}, CALM, "headache"),
        (None, {"spo2": 140}, "spo2"),
        (None, {"respiratory_rate": "many"}, "respiratory_rate"),
        (None, {"respiratory_rate": float("inf")}, "respiratory_rate"),
        (None, {"consciousness": "cheerful"}, "consciousness"),
        (None, {"wingspan": 180}, "wingspan"),
        (None, {"spo2": ""}, "cows"),
        (None, None, "cows"),
    ],
)
def test_what_no_person_can_have_is_refused_and_nothing_is_stored(
    ward: Ward, wren: UUID, cows: Any, vitals: Any, field: str
) -> None:
    before = len(reading.chart(by=ward.nurse, at=ward.at(9, 30), person=wren).timeline)
    with pytest.raises(InvalidInput) as refused:
        bedside.observe(by=ward.nurse, at=ward.at(9, 30), key=key(), person=wren, cows=cows, vitals=vitals)
    assert field in refused.value.errors
    assert len(reading.chart(by=ward.nurse, at=ward.at(9, 31), person=wren).timeline) == before


def test_an_observation_sent_twice_stands_once_and_says_the_same(ward: Ward, wren: UUID) -> None:
    form = key()
    first = bedside.observe(by=ward.nurse, at=ward.at(9, 30), key=form, person=wren, cows=SICK, vitals=CALM)
    again = bedside.observe(by=ward.nurse, at=ward.at(9, 31), key=form, person=wren, cows=SICK, vitals=CALM)
    assert [each.event_id for each in again.events] == [each.event_id for each in first.events]
    assert again.total == first.total == 22
    with pytest.raises(AlreadyDone):
        bedside.observe(by=ward.nurse, at=ward.at(9, 32), key=form, person=wren, cows={**WELL, "pulse": 0})


def test_an_observation_of_an_hour_ago_keeps_both_times(ward: Ward, wren: UUID) -> None:
    result = bedside.observe(by=ward.nurse, at=ward.at(11), key=key(), person=wren, vitals=CALM, happened=ward.at(10))
    (event,) = [each.event for each in result.events]
    assert (event.at, event.recorded_at) == (ward.at(10), ward.at(11))
    with pytest.raises(InvalidInput, match="future"):
        bedside.observe(by=ward.nurse, at=ward.at(11), key=key(), person=wren, vitals=CALM, happened=ward.at(12))


def test_a_dose_that_is_advised_is_given_and_keeps_what_it_rested_on(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    stands = ward.give(wren, due, ward.at(9, 35))
    assert (stands.event.drug, stands.event.dose, stands.event.kind) == (DRUG, due.dose, "gave")
    record = people.find(facility_id=ward.place.facility.pk, person=wren)
    seen = queries.seen_by(record, stands.event_id)
    assert seen is not None
    assert {"knowledge", "engine", "facts", "advised", "findings"} <= seen.keys()
    assert seen["facts"]["cows"] == 22
    assert seen["advised"]["mg"] == due.mg


def test_the_same_due_dose_is_not_given_by_a_second_nurse(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.give(wren, due, ward.at(9, 35))
    other = Actor.of(a_member(ward.place.facility, Role.NURSE, display_name="Jo Bright (made up)"))
    with pytest.raises(AlreadyDone) as told:
        ward.give(wren, due, ward.at(9, 36), by=other)
    assert told.value.by_name == ward.nurse.name
    assert (told.value.at, told.value.event.kind) == (ward.at(9, 35), "gave")
    assert len(_given(ward, wren)) == 1


def test_a_retry_after_a_lost_answer_hears_that_its_dose_stands(ward: Ward, wren: UUID) -> None:
    due, form = ward.ready_for_a_dose(wren), key()
    first = ward.give(wren, due, ward.at(9, 35), key=form)
    again = ward.give(wren, due, ward.at(9, 40), key=form)
    assert (again.event_id, again.event.dose) == (first.event_id, due.dose)
    assert len(_given(ward, wren)) == 1


def test_two_nurses_double_taps_and_retries_at_one_moment_make_one_dose(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    nurses = [ward.nurse] + [Actor.of(a_member(ward.place.facility, Role.NURSE)) for _ in range(2)]
    forms = [(nurse, form) for nurse in nurses for form in (key(), key())]
    taps = [tap for tap in forms for _ in range(2)]
    ready, stands, told, wrong = Barrier(len(taps)), [], [], []

    def tap(nurse: Actor, form: str) -> None:
        bind(ward.place.facility.pk)
        ready.wait()
        try:
            stands.append(ward.give(wren, due, ward.at(9, 35), by=nurse, key=form).event_id)
        except AlreadyDone as error:
            told.append((error.by_name, error.event.kind))
        except Exception as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=tap, args=each) for each in taps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert len(_given(ward, wren)) == 1
    # The form that won was tapped twice, and both hear that it stands; everybody else is told who gave it.
    assert len(stands) == 2
    assert len(set(stands)) == 1
    assert len(told) == len(taps) - 2
    assert {kind for _, kind in told} == {"gave"}


def test_a_dose_taken_back_does_not_open_its_slot_to_an_old_page(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    stands = ward.give(wren, due, ward.at(9, 35))
    bedside.amend(
        by=ward.nurse,
        at=ward.at(9, 37),
        key=key(),
        person=wren,
        event_id=stands.event_id,
        to=None,
        because="Wrong bed.",
    )
    with pytest.raises(AlreadyDone):
        ward.give(wren, due, ward.at(9, 38))
    now = bedside.due_dose(by=ward.nurse, at=ward.at(9, 39), person=wren)
    assert now is not None
    ward.give(wren, now, ward.at(9, 40))
    assert len(_given(ward, wren)) == 1


def test_a_dose_to_a_sedated_person_is_blocked_and_nothing_is_stored(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.observe(wren, ward.at(9, 33), vitals={**CALM, "respiratory_rate": 7, "consciousness": "unresponsive"})
    with pytest.raises(Blocked) as blocked:
        ward.give(wren, due, ward.at(9, 35))
    assert blocked.value.verdict.outcome in ("block", "refuse")
    assert _given(ward, wren) == []


def test_a_prescriber_goes_past_each_rule_only_with_a_written_reason(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.observe(wren, ward.at(9, 33), vitals={**CALM, "respiratory_rate": 9})
    with pytest.raises(Blocked) as blocked:
        ward.give(wren, due, ward.at(9, 35), by=ward.prescriber)
    verdict = blocked.value.verdict
    rules = [finding.key for finding in verdict.blocking] + [question.rule for question in verdict.ask]
    assert rules
    reasons = dict.fromkeys(rules, "Seen and examined; the count was of a sleeping person.")
    with pytest.raises(NotAllowed, match="prescriber"):
        ward.give(wren, due, ward.at(9, 36), by=ward.nurse, overrides=reasons)
    with pytest.raises(Blocked):
        ward.give(wren, due, ward.at(9, 36), by=ward.prescriber, overrides=dict.fromkeys(rules, "  "))
    stands = ward.give(wren, due, ward.at(9, 37), by=ward.prescriber, overrides=reasons)
    chart = reading.chart(by=ward.nurse, at=ward.at(9, 38), person=wren)
    overrode = [event for event in chart.story if isinstance(event, t.Overrode)]
    assert {event.rule for event in overrode} == set(rules)
    assert all(event.reason == reasons[event.rule] for event in overrode)
    assert all((event.by or "").startswith("prescriber:") for event in overrode)
    assert [event.id for event in chart.story if isinstance(event, t.Gave)] == [stands.event_id]


def test_a_nurse_gives_only_what_the_protocol_or_an_order_asks_for(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    with pytest.raises(Blocked) as blocked:
        ward.give(wren, due, ward.at(9, 35), mg=due.mg * 2)
    assert "NO-ORDER" in {finding.rule for finding in blocked.value.verdict.findings}
    assert _given(ward, wren) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mg": None}, "mg"),
        ({"mg": 0}, "mg"),
        ({"mg": -4}, "mg"),
        ({"mg": float("nan")}, "mg"),
        ({"drug": "moonshine"}, "drug"),
        ({"drug": "heroin"}, "drug"),
        ({"route": "intravenous"}, "route"),
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "hold"}, "because"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_by_field(
    ward: Ward, wren: UUID, change: dict[str, Any], field: str
) -> None:
    due = ward.ready_for_a_dose(wren)
    with pytest.raises(InvalidInput) as refused:
        ward.give(wren, due, ward.at(9, 35), **change)
    assert field in refused.value.errors


@pytest.mark.parametrize("decision", ["hold", "refuse"])
def test_a_held_or_refused_dose_claims_the_slot_too(ward: Ward, wren: UUID, decision: str) -> None:
    due = ward.ready_for_a_dose(wren)
    stands = ward.give(wren, due, ward.at(9, 35), decision=decision, because="Sleepy.")
    assert stands.event.kind == {"hold": "held", "refuse": "refused"}[decision]
    with pytest.raises(AlreadyDone) as told:
        ward.give(wren, due, ward.at(9, 36))
    assert told.value.event.because == "Sleepy."


def test_whoever_sends_another_decision_with_the_same_form_reads_what_stands(ward: Ward, wren: UUID) -> None:
    due, form = ward.ready_for_a_dose(wren), key()
    ward.give(wren, due, ward.at(9, 35), key=form, decision="hold", because="Sleepy.")
    with pytest.raises(AlreadyDone) as told:
        ward.give(wren, due, ward.at(9, 36), key=form)
    assert (told.value.event.kind, told.value.event.because) == ("held", "Sleepy.")
    assert _given(ward, wren) == []


def test_a_page_loaded_before_the_plan_changed_is_told_to_load_again(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    with pytest.raises(Conflict, match="Load it again"):
        ward.give(wren, due, ward.at(9, 35), slot="dose:999999999")


def test_a_correction_leaves_both_in_the_record(ward: Ward, wren: UUID) -> None:
    seen = ward.observe(wren, ward.at(9, 30))
    scored = next(each for each in seen.events if isinstance(each.event, t.Scored))
    to = {"scored": "cows", "answers": {**WELL, "pulse": 0}}
    bedside.amend(
        by=ward.nurse, at=ward.at(9, 40), key=key(), person=wren, event_id=scored.event_id, to=to, because="A slip."
    )
    chart = reading.chart(by=ward.nurse, at=ward.at(9, 41), person=wren)
    assert [total for _, total in chart.series.cows] == [0]
    assert scored.event in tuple(chart.timeline)


@pytest.mark.parametrize(
    "to",
    [
        {"scored": "cows", "answers": {**WELL, "pulse": 3}},
        {"scored": "cows", "answers": WELL},
        {"measured": {"pulse": 80}},
        {"scored": "cows", "colour": "blue"},
        {"nothing": "known"},
        {"at": "2026-11-02T12:00:00-05:00", "scored": "cows", "answers": {**WELL, "pulse": 0}},
    ],
)
def test_a_correction_is_held_to_what_the_entry_itself_is_held_to(ward: Ward, wren: UUID, to: dict[str, Any]) -> None:
    seen = ward.observe(wren, ward.at(9, 30))
    scored = next(each for each in seen.events if isinstance(each.event, t.Scored))
    with pytest.raises(InvalidInput):
        bedside.amend(
            by=ward.nurse, at=ward.at(9, 40), key=key(), person=wren, event_id=scored.event_id, to=to, because="A slip."
        )


def test_nobody_corrects_an_entry_of_another_person(ward: Ward, wren: UUID) -> None:
    seen = ward.observe(wren, ward.at(9, 30))
    sage = ward.admit("Sage Pemberton", bed="B2")
    with pytest.raises(NotFound):
        bedside.amend(
            by=ward.nurse, at=ward.at(9, 40), key=key(), person=sage, event_id=seen.events[0].event_id, to=None,
            because="Wrong person.",
        )  # fmt: skip


def test_notes_and_incidents_are_in_the_story(ward: Ward, wren: UUID) -> None:
    bedside.note(by=ward.case_manager, at=ward.at(10), key=key(), person=wren, text="Spoke with the sister.")
    bedside.incident(
        by=ward.nurse, at=ward.at(10, 5), key=key(), person=wren, event="vomited-dose", details={"minutes": 10}
    )
    story = reading.chart(by=ward.nurse, at=ward.at(11), person=wren).story
    assert [(e.kind, getattr(e, "text", None) or getattr(e, "event", None)) for e in story][-2:] == [
        ("noted", "Spoke with the sister."),
        ("took_place", "vomited-dose"),
    ]
    with pytest.raises(InvalidInput, match="few words"):
        bedside.note(by=ward.nurse, at=ward.at(10), key=key(), person=wren, text="   ")
    with pytest.raises(InvalidInput, match="stored"):
        bedside.note(by=ward.nurse, at=ward.at(10), key=key(), person=wren, text="a\x00b")
    with pytest.raises(InvalidInput, match="seizure"):
        bedside.incident(by=ward.nurse, at=ward.at(10), key=key(), person=wren, event="hiccup")


def test_a_stable_dose_ordered_by_a_prescriber_is_given_day_by_day(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.give(wren, due, ward.at(9, 35))
    plan.order(by=ward.prescriber, at=ward.at(10), key=key(), person=wren, drug=DRUG, mg=16)
    for day in (3, 4):
        ward.observe(wren, ward.at(10, day=day), cows={**WELL, "yawning": 1})
        due_now = bedside.due_dose(by=ward.nurse, at=ward.at(10, 1, day=day), person=wren)
        assert due_now is not None
        assert due_now.mg == 16
        ward.give(wren, due_now, ward.at(10, 2, day=day))
    assert [event.dose.in_mg for event in _given(ward, wren) if event.dose] == [due.mg]
    chart = reading.chart(by=ward.nurse, at=ward.at(11, day=4), person=wren)
    assert [point.mg for point in chart.series.doses] == [due.mg, 16, 16]
