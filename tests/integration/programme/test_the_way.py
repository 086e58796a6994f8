"""One person's whole way, step by step: the call, admission, consultation, plan, the week, discharge, afterwards."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from mooring.accounts.tenancy import bind
from mooring.programme import admission, adoption, bedside, drafts, helpline, plan, reading
from mooring.programme.errors import Blocked, Conflict, InvalidInput, NotFound
from mooring.records import people
from tests.harness.people import a_facility

from .wards import DRUG, PROTOCOL, SICK, Ward, key

# --- the helpline


def _leave(ward: Ward, **more: Any) -> None:
    settings: dict[str, Any] = {
        "facility_slug": ward.place.facility.slug, "at": ward.at(8), "key": key(), "phone": "(606) 555-0199",
        "name": "Robin", "note": "Call my sister if I am out.", "best_time": "Morning", "may_leave_message": True,
    } | more  # fmt: skip
    helpline.leave_number(**settings)


def test_a_number_left_by_the_public_waits_in_the_queue(ward: Ward) -> None:
    _leave(ward)
    (item,) = helpline.queue(by=ward.helpline, at=ward.at(8, 30)).call_backs
    assert (item.name, item.phone, item.overdue) == ("Robin", "(606) 555-0199", True)
    assert (item.note, item.best_time, item.may_leave_message) == ("Call my sister if I am out.", "Morning", True)


def test_a_number_sent_twice_waits_once(ward: Ward) -> None:
    form = key()
    _leave(ward, key=form)
    _leave(ward, key=form, at=ward.at(8, 1))
    assert len(helpline.queue(by=ward.helpline, at=ward.at(9)).call_backs) == 1


def test_a_number_for_a_facility_that_is_not_there_is_refused(ward: Ward) -> None:
    with pytest.raises(NotFound):
        _leave(ward, facility_slug="nowhere")
    with pytest.raises(InvalidInput, match="number"):
        _leave(ward, phone=" ")
    with pytest.raises(InvalidInput, match="stored"):
        _leave(ward, name="Ro\x00bin")


def test_the_longest_overdue_call_back_is_first_and_goes_once_it_was_made(ward: Ward) -> None:
    _leave(ward, name="Later", at=ward.at(8, 20))
    _leave(ward, name="Sooner", at=ward.at(8))
    queue = helpline.queue(by=ward.helpline, at=ward.at(9))
    assert [item.name for item in queue.call_backs] == ["Sooner", "Later"]
    person = queue.call_backs[0].person
    for outcome, waits, tries in (("no-answer", ["Sooner", "Later"], 1), ("advice-given", ["Later"], 0)):
        helpline.open_call(by=ward.helpline, at=ward.at(9, 1), key=key(), person=person)
        helpline.close_call(by=ward.helpline, at=ward.at(9, 5), key=key(), person=person, outcome=outcome)
        items = helpline.queue(by=ward.helpline, at=ward.at(9, 6)).call_backs
        assert [item.name for item in items] == waits
        assert items[0].tries == tries


def test_a_call_back_promised_during_a_call_stays_after_it(ward: Ward) -> None:
    _leave(ward)
    person = helpline.queue(by=ward.helpline, at=ward.at(9)).call_backs[0].person
    helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), person=person)
    helpline.book_call_back(by=ward.helpline, at=ward.at(9, 2), key=key(), person=person, due=ward.at(14))
    helpline.close_call(by=ward.helpline, at=ward.at(9, 3), key=key(), person=person, outcome="advice-given")
    (item,) = helpline.queue(by=ward.helpline, at=ward.at(10)).call_backs
    assert (item.due, item.overdue) == (ward.at(14), False)
    assert helpline.queue(by=ward.helpline, at=ward.at(14, 1)).call_backs[0].overdue
    with pytest.raises(InvalidInput, match="passed"):
        helpline.book_call_back(by=ward.helpline, at=ward.at(10), key=key(), person=person, due=ward.at(9))


def test_slow_breathing_calls_for_the_emergency_steps_first(ward: Ward) -> None:
    person = helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), name="A caller", phone="(606) 555-0101")
    result = helpline.save_triage(
        by=ward.helpline, at=ward.at(9, 1), key=key(), person=person, answers={"alone": "yes", "breathing": "yes"}
    )
    assert result.emergency
    assert result.steps[0].emergency
    assert "911" in " ".join((result.steps[0].title, *result.steps[0].lines))
    assert {"breathing", "alone"}.isdisjoint(question.id for question in result.left_to_ask)
    view = helpline.call(by=ward.helpline, at=ward.at(9, 5), person=person)
    assert view.answers == {"alone": "yes", "breathing": "yes"}
    with pytest.raises(InvalidInput):
        helpline.save_triage(
            by=ward.helpline, at=ward.at(9, 2), key=key(), person=person, answers={"breathing": "sometimes"}
        )


def test_a_booked_bed_is_held_and_given_to_nobody_else(ward: Ward) -> None:
    person = helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), name="Robin")
    book = {"by": ward.helpline, "person": person, "expected": ward.at(15)}
    helpline.book_admission(at=ward.at(9, 5), key=key(), bed_label="B1", **book)
    queue = helpline.queue(by=ward.helpline, at=ward.at(10))
    assert queue.free_beds == ("B2", "B3")
    assert [(item.name, item.due) for item in queue.expected] == [("Robin", ward.at(15))]
    with pytest.raises(Conflict, match="B1 is taken"):
        ward.admit("Sage Pemberton", bed="B1")
    with pytest.raises(InvalidInput, match="no bed B9"):
        ward.admit("Sage Pemberton", bed="B9")
    assert [line.person.name for line in reading.people(by=ward.nurse, at=ward.at(10))] == ["Robin"]
    bed = reading.board(by=ward.nurse, at=ward.at(10)).beds[0]
    assert (bed.name, bed.expected, bed.day) == ("Robin", ward.at(15), None)
    ward.admit("Robin Vale", bed="B1", person=person, at=ward.at(15))
    assert helpline.queue(by=ward.helpline, at=ward.at(15, 1)).expected == ()


def test_somebody_who_is_not_coming_frees_the_bed(ward: Ward) -> None:
    person = helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), name="Robin")
    helpline.book_admission(
        by=ward.helpline, at=ward.at(9), key=key(), person=person, expected=ward.at(15), bed_label="B1"
    )
    helpline.close_call(by=ward.helpline, at=ward.at(12), key=key(), person=person, outcome="not-coming")
    queue = helpline.queue(by=ward.helpline, at=ward.at(12))
    assert (queue.free_beds, queue.expected) == (("B1", "B2", "B3"), ())


# --- admission and consultation


def test_of_two_admissions_to_one_bed_one_stands_and_the_other_is_told(ward: Ward) -> None:
    nurse, ready, outcome = ward.nurse, Barrier(2), []

    def admit(name: str) -> None:
        bind(ward.place.facility.pk)
        ready.wait()
        try:
            admission.admit(by=nurse, at=ward.at(9), key=key(), identity={"name": name}, bed_label="B1")
            outcome.append("in bed")
        except Conflict as told:
            outcome.append(str(told))
        finally:
            connections.close_all()

    threads = [Thread(target=admit, args=(name,)) for name in ("Robin Vale", "Sage Pemberton")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcome) == ["Bed B1 is taken. Choose another bed.", "in bed"]
    assert len(reading.people(by=ward.nurse, at=ward.at(10))) == 1


def test_an_admission_sent_twice_is_one(ward: Ward) -> None:
    form = key()
    act = {"by": ward.nurse, "key": form, "identity": {"name": "Wren"}, "bed_label": "B1"}
    first = admission.admit(at=ward.at(9), **act)
    assert admission.admit(at=ward.at(9, 1), **act) == first
    assert (first.bed, first.stage) == ("B1", "admitted")


@pytest.mark.parametrize(
    ("identity", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Wren", "birth_date": "1.5.1990"}, "birth_date"),
        ({"name": "Wren", "birth_date": "2027-01-01"}, "birth_date"),
        ({"name": "Wren", "birth_date": "1800-01-01"}, "birth_date"),
        ({"name": "Wren", "sex": "maybe"}, "sex"),
        ({"name": "W" * 300}, "name"),
        ({"name": "Wren", "shoe_size": "42"}, "shoe_size"),
    ],
)
def test_an_identity_that_cannot_be_is_refused_by_field(ward: Ward, identity: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        admission.admit(by=ward.nurse, at=ward.at(9), key=key(), identity=identity, bed_label="B1")
    assert field in refused.value.errors
    assert reading.people(by=ward.nurse, at=ward.at(9)) == []


def test_somebody_admitted_is_not_admitted_again(ward: Ward, wren: UUID) -> None:
    with pytest.raises(Conflict, match="admitted already"):
        ward.admit("Wren Halloway", bed="B2", person=wren)


def test_a_part_is_saved_half_done_and_says_what_is_owed(ward: Ward, wren: UUID) -> None:
    view = admission.consultation(by=ward.nurse, at=ward.at(9, 5), person=wren)
    assert view.owed
    assert view.answered_parts == frozenset()
    social = next(part for part in view.parts if part.id == "social")
    item = next(item for item in social.items if item.options)
    answers = {item.id: item.options[0].value}
    save = {"by": ward.nurse, "person": wren, "part": "social"}
    saved = admission.save_part(at=ward.at(9, 10), key=key(), answers=answers, **save)
    assert saved.stored == 1
    assert item.id not in {each.item for each in saved.owed}
    again = admission.save_part(at=ward.at(9, 12), key=key(), answers=answers, **save)
    assert again.stored == 0
    now = admission.consultation(by=ward.nurse, at=ward.at(9, 15), person=wren)
    assert now.answers[item.id] == item.options[0].value
    assert now.answered_parts == {"social"}


def test_a_bad_answer_stores_none_of_the_part(ward: Ward, wren: UUID) -> None:
    social = next(
        p for p in admission.consultation(by=ward.nurse, at=ward.at(9), person=wren).parts if p.id == "social"
    )
    item = next(item for item in social.items if item.options)
    with pytest.raises(InvalidInput) as refused:
        admission.save_part(
            by=ward.nurse, at=ward.at(9, 10), key=key(), person=wren, part="social",
            answers={item.id: item.options[0].value, "nothing_of_the_kind": "x"},
        )  # fmt: skip
    assert "nothing_of_the_kind" in refused.value.errors
    assert admission.consultation(by=ward.nurse, at=ward.at(9, 15), person=wren).answers == {}


# --- the plan


def test_the_plan_shows_what_suits_and_what_was_answered(ward: Ward, wren: UUID) -> None:
    ward.told_of_heroin(wren)
    view = plan.options(by=ward.nurse, at=ward.at(9, 15), person=wren)
    assert (view.offer, view.running, view.adopted) == (None, (), frozenset({PROTOCOL}))
    suit = next(each for each in view.suits if each.protocol == PROTOCOL)
    assert suit.verdict == "suits"
    plan.record_offer(
        by=ward.case_manager, at=ward.at(9, 20), key=key(), person=wren, answer="declined", words="Not now."
    )
    assert plan.options(by=ward.nurse, at=ward.at(9, 21), person=wren).offer == "declined"
    with pytest.raises(InvalidInput):
        plan.record_offer(by=ward.nurse, at=ward.at(9, 22), key=key(), person=wren, answer="perhaps")


def test_a_protocol_is_signed_once(ward: Ward, wren: UUID) -> None:
    ward.told_of_heroin(wren)
    form = key()
    sign = {"by": ward.prescriber, "person": wren, "protocol_id": PROTOCOL}
    first = plan.sign_protocol(at=ward.at(9, 20), key=form, **sign)
    assert plan.sign_protocol(at=ward.at(9, 21), key=form, **sign).event_id == first.event_id
    with pytest.raises(Conflict, match="runs already"):
        plan.sign_protocol(at=ward.at(9, 25), key=key(), **sign)
    with pytest.raises(InvalidInput, match="no such protocol"):
        plan.sign_protocol(at=ward.at(9, 25), key=key(), **(sign | {"protocol_id": "hope"}))
    plan.end(by=ward.prescriber, at=ward.at(10), key=key(), person=wren, what=PROTOCOL, because="Changed plan.")
    assert plan.options(by=ward.nurse, at=ward.at(10, 1), person=wren).running == ()
    with pytest.raises(Conflict, match="does not run"):
        plan.end(by=ward.prescriber, at=ward.at(10), key=key(), person=wren, what=PROTOCOL, because="Again.")


def test_a_protocol_that_nobody_adopted_here_is_not_signed(place: Any) -> None:
    from mooring.accounts.roles import Role
    from mooring.programme import beds

    ward = Ward(place=place)
    beds.add(by=ward.of(Role.ADMINISTRATOR), at=ward.at(7), labels=["B1"])
    wren = ward.admit()
    ward.told_of_heroin(wren)
    with pytest.raises(Conflict, match="adopted"):
        ward.sign(wren)


def test_adoption_says_on_what_evidence_and_is_for_the_demonstration_alone(ward: Ward) -> None:
    line = next(e for e in adoption.state(by=ward.nurse, at=ward.at(8)).lines if e.protocol.id == PROTOCOL)
    assert line.adopted is not None
    assert line.adopted.evidence == "demonstration: adopted without evidence, not proved, not simulated"
    real = Ward(place=a_facility(demo=False))
    with pytest.raises(Conflict, match="demonstration"):
        adoption.adopt(by=real.director, at=real.at(8), key=key(), protocol_id=PROTOCOL)
    assert all(e.adopted is None and e.why_not for e in adoption.state(by=real.nurse, at=real.at(8)).lines)


def test_a_taper_follows_only_an_informed_choice(ward: Ward, wren: UUID) -> None:
    ward.told_of_heroin(wren)
    sign = {"by": ward.prescriber, "person": wren, "protocol_id": PROTOCOL}
    plan.sign_protocol(at=ward.at(9, 20), key=key(), **sign)
    taper = {"by": ward.prescriber, "person": wren, "drug": "buprenorphine", "steps_mg": [8, 6, 4, 2]}
    with pytest.raises(Blocked) as blocked:
        plan.order(at=ward.at(10), key=key(), **taper)
    assert "OFFER-01" in {finding.rule for finding in blocked.value.verdict.findings}
    plan.record_offer(by=ward.nurse, at=ward.at(10), key=key(), person=wren, answer="declined")
    plan.order(at=ward.at(10, 5), key=key(), **taper)
    (order,) = plan.options(by=ward.nurse, at=ward.at(10, 6), person=wren).orders
    assert [step.in_mg for step in order.steps] == [8, 6, 4, 2]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"drug": "moonshine"}, "drug"), ({"mg": None}, "mg"), ({"steps_mg": [8]}, "mg"), ({"mg": -1}, "mg"),
     ({"mg": None, "steps_mg": [8, 0]}, "steps_mg"), ({"route": "by ear"}, "route")],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused_by_field(
    ward: Ward, wren: UUID, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan.order(by=ward.prescriber, at=ward.at(10), key=key(), person=wren, **({"drug": DRUG, "mg": 16} | change))
    assert field in refused.value.errors


# --- reading


def test_the_board_shows_who_is_in_which_bed_and_what_is_overdue(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.give(wren, due, ward.at(9, 35))
    view = reading.board(by=ward.nurse, at=ward.at(9, 40))
    bed = view.beds[0]
    assert (bed.bed, bed.person, bed.name, bed.day, bed.overdue) == ("B1", wren, "Wren Halloway", 1, False)
    assert bed.line is not None
    assert (bed.line.cows, bed.line.dose_drug, bed.line.dose_mg, bed.line.protocol) == (22, DRUG, due.mg, PROTOCOL)
    assert bed.line.next_at is not None
    assert view.free == 2
    later = reading.board(by=ward.nurse, at=bed.line.next_at + timedelta(minutes=1))
    assert later.overdue == 1
    ward.observe(wren, ward.at(10, 5), cows={**SICK, "anxiety": 0})
    assert reading.board(by=ward.nurse, at=ward.at(10, 6)).beds[0].trend == -2


def test_the_version_of_the_board_changes_with_an_event_and_with_the_minute(ward: Ward, wren: UUID) -> None:
    first = reading.board_version(by=ward.nurse, at=ward.at(10))
    assert reading.board_version(by=ward.nurse, at=ward.at(10)) == first
    assert reading.board_version(by=ward.nurse, at=ward.at(10, 1)) != first
    ward.observe(wren, ward.at(10))
    assert reading.board_version(by=ward.nurse, at=ward.at(10)) != first
    assert reading.board(by=ward.nurse, at=ward.at(10)).version == reading.board_version(by=ward.nurse, at=ward.at(10))


def test_the_chart_has_the_story_the_advice_and_the_series(ward: Ward, wren: UUID) -> None:
    due = ward.ready_for_a_dose(wren)
    ward.give(wren, due, ward.at(9, 35))
    chart = reading.chart(by=ward.nurse, at=ward.at(9, 40), person=wren)
    assert (chart.person.name, chart.bed, chart.day, chart.running) == ("Wren Halloway", "B1", 1, (PROTOCOL,))
    assert chart.series.cows == ((ward.at(9, 30), 22),)
    assert chart.series.vitals["pulse"] == ((ward.at(9, 30), 96),)
    assert [(point.drug, point.mg) for point in chart.series.doses] == [(DRUG, due.mg)]
    assert chart.due_dose is None
    assert set(chart.names) == {event.by for event in chart.timeline}
    assert ward.place.nurse.display_name in chart.names.values()
    assert chart.advice.protocol == PROTOCOL


def test_people_are_found_by_stage_and_by_words(ward: Ward, wren: UUID) -> None:
    helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), name="Sage Pemberton", phone="(606) 555-0177")
    listed = lambda **by: [line.person.name for line in reading.people(by=ward.nurse, at=ward.at(10), **by)]  # noqa: E731
    assert listed(stage="admitted") == ["Wren Halloway"]
    assert listed(words="pem SAGE") == ["Sage Pemberton"]
    assert listed(words="0177") == ["Sage Pemberton"]
    assert listed(words="nobody") == []
    with pytest.raises(InvalidInput):
        listed(stage="asleep")


def test_an_erased_person_still_has_a_chart(ward: Ward, wren: UUID) -> None:
    bedside.note(by=ward.nurse, at=ward.at(10), key=key(), person=wren, text="Words about Wren.")
    people.destroy_key(facility_id=ward.place.facility.pk, person=wren)
    chart = reading.chart(by=ward.nurse, at=ward.at(11), person=wren)
    assert (chart.person.name, chart.person.erased) == ("[erased]", True)
    assert chart.story.events[-1].text == "[erased]"
    with pytest.raises(Conflict, match="destroyed"):
        bedside.note(by=ward.nurse, at=ward.at(12), key=key(), person=wren, text="More.")


def test_a_draft_is_kept_for_its_writer(ward: Ward, wren: UUID) -> None:
    fields = {"text": "Half a sen", "cows": {"pulse": "1"}}
    drafts.save(by=ward.nurse, at=ward.at(10), form_key="note", person=wren, fields=fields)
    assert drafts.load(by=ward.nurse, at=ward.at(10), form_key="note", person=wren) == fields
    assert drafts.load(by=ward.prescriber, at=ward.at(10), form_key="note", person=wren) is None
    drafts.clear(by=ward.nurse, at=ward.at(10), form_key="note", person=wren)
    assert drafts.load(by=ward.nurse, at=ward.at(10), form_key="note", person=wren) is None
    with pytest.raises(InvalidInput, match="too long"):
        drafts.save(by=ward.nurse, at=ward.at(10), form_key="note", fields={"text": "x" * 60_000})
