"""What the use-cases refuse or turn round, because what was typed cannot be, or must not be lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mooring.accounts.roles import Role
from mooring.clinical import timeline as t
from mooring.programme import admission, beds, bedside, discharge, drafts, followup, helpline, plan, reading
from mooring.programme.bedside import Written
from mooring.programme.errors import AlreadyDone, Blocked, Conflict, InvalidInput, NotAllowed

from .wards import CALM, DRUG, PROTOCOL, SICK, WELL, Ward, days, key


def _flags(ward: Ward, person: UUID, **at: Any) -> set[str]:
    return {flag.flag for flag in reading.chart(by=ward.nurse, at=ward.at(12, **at), person=person).flags}


# --- what was told reaches the ward


def test_what_a_caller_told_the_helpline_is_a_flag_on_the_ward(ward: Ward) -> None:
    person = helpline.open_call(by=ward.helpline, at=ward.at(8), key=key(), name="Robin Vale")
    told = {"suicidal": "yes", "alcohol_or_benzodiazepines": "yes", "breathing": "no"}
    helpline.save_triage(by=ward.helpline, at=ward.at(8, 5), key=key(), person=person, answers=told)
    ward.admit("Robin Vale", bed="B1", person=person)
    told_there = {"Thoughts of suicide told on the helpline", "Alcohol or benzodiazepines told on the helpline"}
    assert told_there <= _flags(ward, person)
    assert told_there.isdisjoint(_flags(ward, person, day=17))


def test_thoughts_without_intent_are_a_flag_and_half_a_screen_says_so(ward: Ward, wren: UUID) -> None:
    def answer(hour: int, **said: str) -> set[str]:
        admission.save_part(
            by=ward.nurse, at=ward.at(hour), key=key(), person=wren, part="mental-health", answers={"c-ssrs": said}
        )
        return {flag for flag in _flags(ward, wren) if "uicid" in flag}

    unfinished = "Suicide screen not finished"
    assert answer(10, q1="yes") == {"Thoughts of suicide", unfinished}
    assert answer(11, q1="yes", q2="no", q6="no") == {"Thoughts of suicide"}


# --- afterwards


def _contact(ward: Ward, person: UUID, **more: Any) -> followup.ContactWritten:
    settings: dict[str, Any] = {"by": ward.case_manager, "key": key(), "day": 7, "outcome": "reached"}
    return followup.record(at=ward.at(12) + days(7), person=person, **(settings | more))


def test_somebody_reached_who_used_again_finds_the_way_in_open(ward: Ward, wren: UUID) -> None:
    ward.discharged(wren, ward.at(12))
    made = _contact(ward, wren, answers={"used": "yes"})
    assert isinstance(made.event, t.Contacted)
    assert made.event.outcome == "relapsed"
    assert "Welcome back" in made.steps[0].title
    (item,) = helpline.queue(by=ward.helpline, at=ward.at(13) + days(7)).call_backs
    assert (item.person, item.why) == (wren, "")


@pytest.mark.parametrize("answers", [{"suicidal": "yes"}, {"breathing": "yes"}, {"suicidal": "yes", "used": "yes"}])
def test_an_answer_that_cannot_wait_leaves_a_call_back_due_at_once(
    ward: Ward, wren: UUID, answers: dict[str, str]
) -> None:
    ward.discharged(wren, ward.at(12))
    form = key()
    made = _contact(ward, wren, answers=answers, key=form)
    assert made.steps[0].emergency
    assert _contact(ward, wren, answers=answers, key=form).steps == made.steps
    (item,) = helpline.queue(by=ward.helpline, at=ward.at(12, 1) + days(7)).call_backs
    assert (item.person, item.overdue) == (wren, True)
    assert item.why == next(iter(answers))


@pytest.mark.parametrize(
    ("outcome", "answers", "field"),
    [
        ("no-answer", {"suicidal": "yes"}, "outcome"),
        ("declined", {"used": "yes"}, "outcome"),
        ("reached", {"used": "perhaps"}, "used"),
        ("reached", {"shoe_size": "42"}, "shoe_size"),
    ],
)
def test_an_outcome_that_the_answers_speak_against_is_refused(
    ward: Ward, wren: UUID, outcome: str, answers: dict[str, str], field: str
) -> None:
    ward.discharged(wren, ward.at(12))
    with pytest.raises(InvalidInput) as refused:
        _contact(ward, wren, outcome=outcome, answers=answers)
    assert field in refused.value.errors


# --- answered anew


def _save(ward: Ward, person: UUID, part: str, minute: int, **answers: Any) -> admission.PartSaved:
    return admission.save_part(
        by=ward.nurse, at=ward.at(10, minute), key=key(), person=person, part=part, answers=answers
    )


def _story(ward: Ward, person: UUID, kind: type[t.Event]) -> list[t.Event]:
    return [e for e in reading.chart(by=ward.nurse, at=ward.at(11), person=person).story if isinstance(e, kind)]


def test_an_answer_given_anew_takes_the_earlier_one_back(ward: Ward, wren: UUID) -> None:
    last = ward.at(8, day=1).isoformat()
    dose = {"drug": "methadone", "mg": 80, "last_taken": last}
    _save(ward, wren, "substance-use", 0, outside_dose=dose)
    _save(ward, wren, "medical", 1, medicines=[{"drug": "lorazepam", "mg": 1}])
    _save(ward, wren, "substance-use", 2, substances={"heroin": {"use": "yes", "last_use": last}})
    assert [len(_story(ward, wren, kind)) for kind in (t.Reported, t.Takes, t.Used)] == [1, 1, 1]
    _save(ward, wren, "substance-use", 10, outside_dose={"drug": "none"}, substances={"heroin": {"use": "no"}})
    assert _save(ward, wren, "medical", 11, medicines="none").stored == 1
    assert [_story(ward, wren, kind) for kind in (t.Reported, t.Takes, t.Used)] == [[], [], []]
    view = admission.consultation(by=ward.nurse, at=ward.at(11), person=wren)
    assert (view.answers["outside_dose"], view.answers["medicines"]) == ({"drug": "none"}, "none")
    assert view.answers["substances"]["heroin"] == {"use": "no"}
    amended = [e for e in reading.chart(by=ward.nurse, at=ward.at(11), person=wren).timeline if e.kind == "amended"]
    assert [e.because for e in amended if isinstance(e, t.Amended)] == ["answered anew"] * 3


def test_a_line_that_was_not_changed_is_not_written_again(ward: Ward, wren: UUID) -> None:
    heroin = {"use": "yes", "last_use": ward.at(8, day=1).isoformat()}
    _save(ward, wren, "substance-use", 0, substances={"heroin": heroin})
    _save(ward, wren, "substance-use", 1, substances={"heroin": heroin, "alcohol": {"use": "no"}})
    assert len(_story(ward, wren, t.Used)) == 1


@pytest.mark.parametrize(("drug", "mg"), [("methadone", 8000), ("methadone", 0), ("buprenorphine", 800)])
def test_a_dose_from_elsewhere_that_cannot_be_is_refused(ward: Ward, wren: UUID, drug: str, mg: float) -> None:
    dose = {"drug": drug, "mg": mg, "last_taken": "unknown"}
    with pytest.raises(InvalidInput) as refused:
        _save(ward, wren, "substance-use", 0, outside_dose=dose)
    assert "outside_dose.mg" in refused.value.errors


@pytest.mark.parametrize("vitals", [{"systolic": 80, "diastolic": 120}, {"pulse": 80.5}, {"respiratory_rate": 12.5}])
def test_vital_signs_that_cannot_be_are_refused_in_both_places(
    ward: Ward, wren: UUID, vitals: dict[str, float]
) -> None:
    field = list(vitals)[-1]
    with pytest.raises(InvalidInput) as refused:
        ward.observe(wren, ward.at(9, 30), vitals={**CALM, **vitals})
    assert field in refused.value.errors
    with pytest.raises(InvalidInput) as refused:
        _save(ward, wren, "medical", 0, vitals=vitals)
    assert f"vitals.{field}" in refused.value.errors


# --- orders


def _order(ward: Ward, person: UUID, **more: Any) -> Written:
    settings: dict[str, Any] = {"by": ward.prescriber, "at": ward.at(10), "key": key(), "drug": DRUG, "mg": 16}
    return plan.order(person=person, **(settings | more))


def test_an_order_needs_a_protocol_in_which_it_falls_due(ward: Ward, wren: UUID) -> None:
    with pytest.raises(Conflict, match="Sign a protocol first"):
        _order(ward, wren)
    ward.told_of_heroin(wren)
    ward.sign(wren)
    _order(ward, wren)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"mg": 33}, "mg"),
        ({"mg": None, "steps_mg": [8, 320]}, "steps_mg"),
        ({"drug": "morphine"}, "drug"),
        ({"drug": "naloxone", "mg": 4}, "drug"),
        ({"drug": "oxycodone"}, "drug"),
    ],
)
def test_an_order_that_no_table_covers_is_refused(ward: Ward, wren: UUID, change: dict[str, Any], field: str) -> None:
    ward.ready_for_a_dose(wren)
    with pytest.raises(InvalidInput) as refused:
        _order(ward, wren, **change)
    assert field in refused.value.errors
    assert plan.options(by=ward.nurse, at=ward.at(11), person=wren).orders == ()


def test_two_opioid_agonists_are_not_in_force_at_once(ward: Ward, wren: UUID) -> None:
    ward.ready_for_a_dose(wren)
    _order(ward, wren)
    with pytest.raises(Conflict, match="buprenorphine with naloxone is in force. End it first"):
        _order(ward, wren, drug="buprenorphine", mg=8)
    _order(ward, wren, mg=12)
    plan.end(by=ward.prescriber, at=ward.at(10, 5), key=key(), person=wren, what=DRUG, because="Pregnant.")
    _order(ward, wren, drug="buprenorphine", mg=8, at=ward.at(10, 6))


@pytest.mark.parametrize(("born", "said"), [("2010-05-01", "for adults"), (None, "date of birth")])
def test_the_protocol_is_for_adults(ward: Ward, born: str | None, said: str) -> None:
    who = {"name": "Sage Pemberton", "sex": "male"} | ({"birth_date": born} if born else {})
    made = admission.admit(by=ward.nurse, at=ward.at(9), key=key(), identity=who, bed_label="B2")
    ward.told_of_heroin(made.person.id)
    with pytest.raises(Blocked, match=said):
        plan.sign_protocol(
            by=ward.prescriber, at=ward.at(9, 20), key=key(), person=made.person.id, protocol_id=PROTOCOL
        )


# --- corrections


def _correct(ward: Ward, person: UUID, event: str, *, mg: float = 4, **more: Any) -> Written:
    to = {"gave": DRUG, "mg": mg, "route": "sublingual"}
    settings: dict[str, Any] = {"by": ward.nurse, "at": ward.at(9, 40), "key": key(), "to": to, "because": "A slip."}
    return bedside.amend(person=person, event_id=event, **(settings | more))


@pytest.mark.parametrize(
    ("to", "field"),
    [
        ({"gave": DRUG, "mg": 40}, "mg"),
        ({"gave": DRUG, "mg": 0}, "mg"),
        ({"gave": DRUG}, "mg"),
        ({"gave": DRUG, "mg": 4, "route": "intravenous"}, "route"),
        ({"gave": "moonshine", "mg": 4}, "drug"),
    ],
)
def test_a_corrected_dose_is_held_to_what_a_dose_is_held_to(
    ward: Ward, wren: UUID, to: dict[str, Any], field: str
) -> None:
    stands = ward.give(wren, ward.ready_for_a_dose(wren), ward.at(9, 35))
    with pytest.raises(InvalidInput) as refused:
        _correct(ward, wren, stands.event_id, to=to)
    assert field in refused.value.errors


def test_of_two_corrections_of_one_entry_the_second_reads_what_stands(ward: Ward, wren: UUID) -> None:
    stands = ward.give(wren, ward.ready_for_a_dose(wren), ward.at(9, 35))
    form = key()
    first = _correct(ward, wren, stands.event_id, mg=2, key=form)
    assert _correct(ward, wren, stands.event_id, mg=2, key=form).event_id == first.event_id
    with pytest.raises(AlreadyDone):
        _correct(ward, wren, stands.event_id, mg=6)
    _correct(ward, wren, stands.event_id, mg=6, seen=first.event_id)
    chart = reading.chart(by=ward.nurse, at=ward.at(9, 50), person=wren)
    assert [point.mg for point in chart.series.doses] == [6]


def test_a_dose_is_corrected_by_who_recorded_it_or_by_a_prescriber(ward: Ward, wren: UUID) -> None:
    stands = ward.give(wren, ward.ready_for_a_dose(wren), ward.at(9, 35), by=ward.prescriber)
    with pytest.raises(NotAllowed, match="Somebody else"):
        _correct(ward, wren, stands.event_id)
    with pytest.raises(NotAllowed):
        _correct(ward, wren, stands.event_id, to=None)
    _correct(ward, wren, stands.event_id, by=ward.director, to=None)


def test_what_was_told_is_corrected_within_what_the_question_takes(ward: Ward, wren: UUID) -> None:
    dose = {"drug": "methadone", "mg": 80, "last_taken": "unknown"}
    _save(ward, wren, "substance-use", 0, outside_dose=dose)
    (told,) = _story(ward, wren, t.Reported)
    correct: dict[str, Any] = {"by": ward.nurse, "person": wren, "event_id": told.id, "because": "A slip."}
    with pytest.raises(InvalidInput, match="from 1 to 300 mg"):
        bedside.amend(at=ward.at(10, 5), key=key(), to={"reported": "methadone", "mg": 800}, **correct)
    bedside.amend(at=ward.at(10, 5), key=key(), to={"reported": "methadone", "mg": 60}, **correct)
    (now,) = _story(ward, wren, t.Reported)
    assert isinstance(now, t.Reported)
    assert now.dose is not None
    assert now.dose.in_mg == 60


# --- leaving


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (None, "place"),
        ({"when": "2026-11-05"}, "place"),
        ({"place": "Harbor Clinic"}, "when"),
        ({"place": "Harbor Clinic", "when": "soon"}, "when"),
        ({"place": "Harbor Clinic", "day": "2026-11-01"}, "day"),
    ],
)
def test_a_booked_appointment_has_a_place_and_a_day(
    ward: Ward, wren: UUID, details: dict[str, str] | None, field: str
) -> None:
    book: dict[str, Any] = {"by": ward.nurse, "at": ward.at(11), "person": wren, "item": "appointment"}
    with pytest.raises(InvalidInput) as refused:
        discharge.record_item(key=key(), value="booked", details=details, **book)
    assert field in refused.value.errors
    told = {"place": "Harbor Clinic", "when": "2026-11-02T15:00"}
    discharge.record_item(key=key(), value="booked", details=told, **book)
    assert "appointment" not in discharge.state(by=ward.nurse, at=ward.at(12), person=wren).owed


def test_who_leaves_in_withdrawal_or_with_a_dose_due_leaves_with_a_reason(ward: Ward, wren: UUID) -> None:
    ward.ready_for_a_dose(wren)
    ward.ready_to_leave(wren, ward.at(9, 31))
    view = discharge.state(by=ward.nurse, at=ward.at(9, 32), person=wren)
    assert [each.rule for each in view.warnings] == ["LEAVE-COWS", "LEAVE-DOSE"]
    leave: dict[str, Any] = {"by": ward.prescriber, "person": wren, "to": "home", "because": "wants to"}
    with pytest.raises(InvalidInput) as refused:
        discharge.discharge(at=ward.at(9, 33), key=key(), **leave)
    assert "acknowledged" in refused.value.errors
    discharge.discharge(at=ward.at(9, 34), key=key(), acknowledged="A child is ill at home.", **leave)
    story = reading.chart(by=ward.nurse, at=ward.at(10), person=wren).story
    kept = {event.rule: event.reason for event in story if isinstance(event, t.Overrode)}
    assert kept == dict.fromkeys(("LEAVE-COWS", "LEAVE-DOSE"), "A child is ill at home.")


def test_mild_withdrawal_is_no_warning(ward: Ward, wren: UUID) -> None:
    ward.observe(wren, ward.at(9, 30), cows={**WELL, "restlessness": 5, "gi": 5, "yawning": 1})
    assert discharge.state(by=ward.nurse, at=ward.at(9, 31), person=wren).warnings == ()
    ward.observe(wren, ward.at(10), cows={**WELL, "restlessness": 5, "gi": 5, "yawning": 2})
    assert [e.rule for e in discharge.state(by=ward.nurse, at=ward.at(10, 1), person=wren).warnings] == ["LEAVE-COWS"]


# --- times, labels, signs


def test_nothing_is_observed_or_given_before_the_admission(ward: Ward, wren: UUID) -> None:
    with pytest.raises(InvalidInput, match="before the admission"):
        bedside.observe(by=ward.nurse, at=ward.at(9, 30), key=key(), person=wren, vitals=CALM, happened=ward.at(8, 59))
    due = ward.ready_for_a_dose(wren)
    with pytest.raises(InvalidInput, match="before the admission"):
        ward.give(wren, due, ward.at(9, 35), happened=ward.at(8))


def test_a_bed_is_not_held_for_more_than_sixty_days(ward: Ward) -> None:
    person = helpline.open_call(by=ward.helpline, at=ward.at(9), key=key(), name="Robin")
    book: dict[str, Any] = {"by": ward.helpline, "at": ward.at(9), "person": person, "bed_label": "B1"}
    with pytest.raises(InvalidInput, match="60 days"):
        helpline.book_admission(key=key(), expected=ward.at(9) + timedelta(days=60, minutes=1), **book)
    helpline.book_admission(key=key(), expected=ward.at(9) + timedelta(days=60), **book)


@pytest.mark.parametrize("label", ["", " ", "B" * 13, "B1<b>", "B_1", "-1", "B\n1", "B1;"])
def test_a_label_of_a_bed_is_letters_digits_spaces_and_hyphens(ward: Ward, label: str) -> None:
    admin: dict[str, Any] = {"by": ward.of(Role.ADMINISTRATOR), "at": ward.at(8)}
    with pytest.raises(InvalidInput, match="12 letters"):
        beds.add(labels=[label], **admin)
    beds.add(labels=["Zimmer 4-B"], **admin)
    assert "Zimmer 4-B" in beds.labels(**admin)


def test_a_sign_that_cannot_be_stored_is_refused_wherever_it_is_typed(ward: Ward, wren: UUID) -> None:
    by, nul = {"by": ward.nurse, "at": ward.at(10), "person": wren}, "a\x00b"
    with pytest.raises(InvalidInput, match="stored") as refused:
        admission.save_part(key=key(), part="medical", answers={"medicines": [{"drug": nul}]}, **by)
    assert list(refused.value.errors) == ["drug"]
    with pytest.raises(InvalidInput, match="stored"):
        drafts.save(form_key="note", fields={"text": nul}, **by)
    with pytest.raises(InvalidInput, match="stored"):
        bedside.observe(key=key(), cows={**SICK, nul: 1}, **by)
    with pytest.raises(InvalidInput, match="stored"):
        bedside.note(key=nul, text="words", **by)
