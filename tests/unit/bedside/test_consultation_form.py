"""A page of the consultation sent back as it was loaded changes nothing, and what is changed comes back whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mooring.bedside import consultation_form as form
from mooring.clinical.consultation import Part
from mooring.knowledge.load import library

AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
ZONE = "America/New_York"
ANSWERS: dict[str, Any] = {
    "identity_checked": "matches",
    "emergency_contact": "Nobody",
    "consent_treatment": "no",
    "part_2_release": {"answer": "yes", "to": "Dr. Ames", "purpose": "to go on with treatment"},
    "substances": {
        "heroin": {"use": "yes", "route": "intravenous", "times_per_day": 4, "last_use": "2026-11-01T09:30:00-05:00"},
        "alcohol": {"use": "past", "years": 2.5, "last_use": "unknown"},
        "cocaine": {"use": "unknown"},
    },
    "outside_dose": {"drug": "methadone", "mg": "unknown", "last_taken": "2026-11-01T08:00:00-05:00"},
    "overdoses": 0,
    "last_overdose": "2026-03-01",
    "audit-c": {"freq": 2, "typical": 0},
    "allergies": ["penicillin: rash", "latex"],
    "medicines": [{"drug": "lorazepam", "mg": 0.5}, {"drug": "ibuprofen"}],
    "copd": "unknown",
    "ecg": 441,
    "c-ssrs": {"q1": "no", "q2": "yes"},
    "weight_kg": 70.5,
}
KNOWN = library()
PARTS = {part.id: part for part in KNOWN.consultation.parts}


def loaded(part: Part, answers: dict[str, Any]) -> dict[str, str]:
    """The fields of a page as it opens, with its mark."""
    fields = form.fields_of(part, answers, ZONE)
    return {**fields, form.LOADED: form.mark(part, fields, KNOWN.instruments)}


def sent(part: Part, posted: dict[str, str]) -> form.Posted:
    return form.read(part, posted, instruments=KNOWN.instruments, zone=ZONE, at=AT)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_page_sent_as_it_was_loaded_changes_nothing(part: Part) -> None:
    found = sent(part, loaded(part, ANSWERS))
    assert found.answers == {}
    assert found.errors == {}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_an_empty_page_sent_empty_says_nothing(part: Part) -> None:
    assert sent(part, loaded(part, {})).answers == {}


def test_only_the_line_that_was_changed_is_sent() -> None:
    part = PARTS["substance-use"]
    posted = loaded(part, ANSWERS) | {"substances.heroin.times_per_day": "6"}
    assert set(sent(part, posted).answers) == {"substances"}
    assert set(sent(part, posted).answers["substances"]) == {"heroin"}
    assert sent(part, posted).answers["substances"]["heroin"]["times_per_day"] == "6"


def test_details_of_a_use_that_was_taken_back_are_not_sent() -> None:
    part = PARTS["substance-use"]
    posted = loaded(part, ANSWERS) | {"substances.heroin.use": "no"}
    assert sent(part, posted).answers["substances"] == {"heroin": {"use": "no"}}


def test_an_answer_that_stands_cannot_be_emptied_in_silence() -> None:
    part = PARTS["before-we-start"]
    posted = loaded(part, ANSWERS) | {"emergency_contact": " "}
    assert sent(part, posted).errors == {"emergency_contact": form.EMPTIED}


def test_a_time_is_read_on_the_facilitys_clock_and_never_in_the_future() -> None:
    part = PARTS["substance-use"]
    use = {"substances.fentanyl.use": "yes", "substances.fentanyl.last_use": "2026-11-02T09:59"}
    assert sent(part, use).answers["substances"]["fentanyl"]["last_use"] == "2026-11-02T09:59:00-05:00"
    later = use | {"substances.fentanyl.last_use": "2026-11-02T10:01"}
    assert list(sent(part, later).errors) == ["substances.fentanyl.last_use"]


def test_a_mark_that_was_damaged_sends_everything_again_and_loses_nothing() -> None:
    part = PARTS["nutrition"]
    posted = loaded(part, ANSWERS) | {form.LOADED: "["}
    assert sent(part, posted).answers == {"weight_kg": "70.5"}


def test_what_is_measured_at_the_bedside_has_no_field_here() -> None:
    part = PARTS["medical"]
    assert form.fields_of(part, {"vitals": {"pulse": 88}, "cows": {"pulse": 1}}, ZONE) == {}
    assert sent(part, {"vitals.pulse": "88", "cows.pulse": "1"}).answers == {}
