"""The door: one transaction, one audit, and no way into another facility."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from mooring.accounts.roles import Role
from mooring.programme import admission, bedside, discharge, drafts, followup, helpline, plan, reading
from mooring.programme import audit as audits
from mooring.programme.errors import AlreadyDone, InvalidInput, NotFound, Owed
from mooring.records import audit
from tests.harness.people import a_facility

from .wards import PROTOCOL, Ward, key


def _newest(ward: Ward) -> audit.Entry:
    return audit.entries(facility_id=ward.place.facility.pk)[0]


def test_a_look_at_a_chart_is_audited(ward: Ward, wren: UUID) -> None:
    reading.chart(by=ward.case_manager, at=ward.at(10), person=wren)
    entry = _newest(ward)
    assert (entry.what, entry.person, entry.outcome, entry.at) == ("reading.chart", wren, "done", ward.at(10))
    assert entry.by == f"case-manager:{ward.case_manager.user_id}"


def test_a_change_is_audited_with_the_person_even_where_the_person_is_new(ward: Ward) -> None:
    person = ward.admit("Sage Pemberton")
    assert (_newest(ward).what, _newest(ward).person) == ("admission.admit", person)


def test_a_refused_change_leaves_nothing_but_its_audit(ward: Ward, wren: UUID) -> None:
    before = reading.chart(by=ward.nurse, at=ward.at(10), person=wren).timeline
    with pytest.raises(Owed):
        discharge.discharge(by=ward.prescriber, at=ward.at(10), key=key(), person=wren, to="home", because="x")
    assert (_newest(ward).what, _newest(ward).outcome) == ("discharge.discharge", "owed")
    assert reading.chart(by=ward.nurse, at=ward.at(10), person=wren).timeline == before


def test_a_board_that_polls_is_audited_once_a_day_for_each_user(ward: Ward) -> None:
    before = audit.verify(ward.place.facility.pk).entries
    for minute in range(5):
        reading.board(by=ward.nurse, at=ward.at(10, minute))
    reading.board(by=ward.prescriber, at=ward.at(10))
    reading.board(by=ward.nurse, at=ward.at(10, day=3))
    assert audit.verify(ward.place.facility.pk).entries == before + 3


def test_the_audit_holds_and_names_people_for_the_medical_director(ward: Ward, wren: UUID) -> None:
    reading.chart(by=ward.nurse, at=ward.at(10), person=wren)
    view = audits.entries(by=ward.director, at=ward.at(11), person=wren)
    assert [entry.what for entry in view.entries] == ["reading.chart", "admission.admit"]
    assert view.names[view.entries[0].by] == ward.place.nurse.display_name
    assert view.verified.whole


TOUCHING: list[Callable[..., Any]] = [
    admission.admit, admission.save_part, admission.consultation, plan.options, plan.record_offer, plan.sign_protocol,
    plan.order, plan.end, bedside.observe, bedside.due_dose, bedside.decide_dose, bedside.amend, bedside.note,
    bedside.incident, discharge.state, discharge.record_item, discharge.discharge, discharge.refer,
    discharge.advance_referral, followup.record, followup.reopen, followup.medication, reading.chart, drafts.save,
    drafts.load, drafts.clear, helpline.open_call, helpline.call, helpline.save_triage, helpline.book_call_back,
    helpline.book_admission, helpline.close_call,
]  # fmt: skip
FILL: dict[str, Any] = {
    "identity": {"name": "Wren"}, "bed_label": "B1", "part": "social", "answers": {}, "answer": "later",
    "protocol_id": PROTOCOL, "drug": "methadone", "mg": 4, "what": PROTOCOL, "because": "why", "slot": "dose:1",
    "decision": "hold", "event_id": "1", "to": None, "text": "words", "event": "seizure", "item": "appointment",
    "value": "booked", "place": "Elkhorn House", "level": "inpatient", "referral": "r1", "stage": "accepted", "day": 1,
    "outcome": "reached", "form_key": "form", "fields": {}, "vitals": {"pulse": 80},
}  # fmt: skip


@pytest.mark.parametrize("use_case", TOUCHING, ids=lambda each: f"{each.__module__.split('.')[-1]}.{each.__name__}")
def test_another_facilitys_person_is_not_found_and_the_try_is_audited(
    ward: Ward, wren: UUID, use_case: Callable[..., Any]
) -> None:
    elsewhere = a_facility()
    role = Role.HELPLINE if use_case.__module__.endswith("helpline") else Role.MEDICAL_DIRECTOR
    parameters = inspect.signature(use_case).parameters
    given = {name: FILL[name] for name in parameters if name in FILL} | {"person": wren}
    given |= {"key": key()} if "key" in parameters else {}
    given |= {name: ward.at(15) for name in ("due", "expected") if name in parameters}
    with pytest.raises(NotFound) as hidden:
        use_case(by=elsewhere.actor(role), at=elsewhere.at(10), **given)
    entry = audit.entries(facility_id=elsewhere.facility.pk)[0]
    assert (entry.outcome, entry.person) == ("not-found", wren)
    nobody = given | {"person": uuid4()} | ({"key": key()} if "key" in parameters else {})
    with pytest.raises(NotFound) as absent:
        use_case(by=elsewhere.actor(role), at=elsewhere.at(10), **nobody)
    assert str(absent.value) == str(hidden.value)
    assert ward.nurse.facility_id == ward.place.facility.pk


def test_lists_hold_only_the_own_facilitys_people(ward: Ward, wren: UUID) -> None:
    elsewhere = a_facility()
    nurse = elsewhere.actor(Role.NURSE)
    assert reading.people(by=nurse, at=elsewhere.at(10)) == []
    assert reading.board(by=nurse, at=elsewhere.at(10)).beds == ()
    assert followup.due(by=nurse, at=elsewhere.at(10)) == []
    assert [line.person.id for line in reading.people(by=ward.nurse, at=ward.at(10))] == [wren]


def test_a_key_that_came_with_another_request_is_refused_and_says_what_stands(ward: Ward, wren: UUID) -> None:
    form = key()
    bedside.note(by=ward.nurse, at=ward.at(10), key=form, person=wren, text="First.")
    bedside.note(by=ward.nurse, at=ward.at(10, 1), key=form, person=wren, text="First.")
    for act in (
        lambda: bedside.note(by=ward.nurse, at=ward.at(10, 2), key=form, person=wren, text="Second."),
        lambda: bedside.incident(by=ward.nurse, at=ward.at(10, 2), key=form, person=wren, event="fall"),
    ):
        with pytest.raises(AlreadyDone) as told:
            act()
        assert (told.value.by_name, told.value.at) == (ward.nurse.name, ward.at(10))
    story = reading.chart(by=ward.nurse, at=ward.at(11), person=wren).story
    assert [event.text for event in story if event.kind == "noted"] == ["First."]


@pytest.mark.parametrize("bad", ["", "x" * 200, 7])
def test_a_form_without_a_sound_key_is_refused(ward: Ward, wren: UUID, bad: Any) -> None:
    with pytest.raises(InvalidInput, match="Load the page again"):
        bedside.note(by=ward.nurse, at=ward.at(10), key=bad, person=wren, text="Words.")


def test_a_moment_needs_its_offset(ward: Ward, wren: UUID) -> None:
    with pytest.raises(ValueError, match="offset"):
        reading.chart(by=ward.nurse, at=ward.at(10).replace(tzinfo=None), person=wren)


def test_no_transaction_is_left_open(ward: Ward, wren: UUID) -> None:
    reading.chart(by=ward.nurse, at=ward.at(10), person=wren)
    assert connection.in_atomic_block is False
