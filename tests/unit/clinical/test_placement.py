"""Level of care: the worst finding counts, what is not known is never well enough, a licensed level stands beside."""

from datetime import UTC, datetime, timedelta
from typing import Any

from mooring.clinical.acts import Level
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.placement import OWN, Placement, placement
from mooring.clinical.timeline import Timeline
from mooring.knowledge.load import library

NOON = datetime(2026, 11, 2, 17, tzinfo=UTC)
WELL: list[dict[str, Any]] = [
    {"measured": {"pulse": 88, "systolic": 120, "respiratory_rate": 16, "spo2": 98, "temperature_c": 36.8}},
    {"measured": {"consciousness": "alert"}},
    {"recorded": {"danger_signs": "none", "housing": "stable", "outpatient_before": "never", "last_meal": "today"}},
    {"recorded": {"keeps_fluids_down": "yes"}},
    {"scored": "c-ssrs", "answers": {"q1": "no", "q2": "no", "q6": "no"}},
    *(
        {"has": each, "absent": True}
        for each in (
            "seizure-history", "delirium-tremens-history", "psychosis", "acute-hepatitis", "renal-dialysis",
        )
    ),
]  # fmt: skip


def placed(*story: dict[str, Any]) -> Placement:
    """What the checklist says ten minutes after these events, an event each minute."""
    at = NOON - timedelta(minutes=len(story) + 10)
    events = [event_from_plain({"at": (at + timedelta(minutes=n)).isoformat(), **each}) for n, each in enumerate(story)]
    person = Person(birth_date=NOON.date().replace(year=1990), sex="male")
    return placement(library(), Case(person=person, facility=Facility(), timeline=Timeline.of(events), at=NOON))


def test_outpatient_care_is_said_only_when_everything_was_asked():
    found = placed(*WELL)
    assert (found.level, found.settled, found.ask) == (Level.OUTPATIENT, True, ())
    assert [each.row for each in found.reasons] == ["otherwise"]


def test_with_nothing_known_no_level_is_said_and_everything_is_asked():
    found = placed()
    assert (found.level, found.settled) == (None, False)
    assert {"suicide_risk", "housing", "respiratory_rate_12h"} <= {each.fact for each in found.ask}


def test_one_thing_not_known_keeps_the_level_open():
    found = placed(*(each for each in WELL if each.get("has") != "seizure-history"))
    assert (found.level, found.settled) == (None, False)
    assert [each.fact for each in found.ask] == ["seizure_history"]


def test_the_worst_finding_counts_and_stands_first():
    found = placed(*WELL, {"recorded": {"housing": "none"}}, {"has": "seizure-history"})
    assert found.level is Level.HOSPITAL
    assert [(each.level, each.row) for each in found.reasons] == [
        (Level.HOSPITAL, "seizure-history"),
        (Level.NURSING, "housing"),
    ]


def test_a_middle_level_is_at_least_that_while_something_is_open():
    found = placed({"recorded": {"housing": "none"}})
    assert (found.level, found.settled) == (Level.NURSING, False)


def test_hospital_is_settled_whatever_is_still_open():
    assert placed({"has": "seizure-history"}).settled


def test_a_licensed_level_stands_beside_ours_with_its_tool_and_changes_nothing():
    found = placed(*WELL, {"recorded": {"licensed_level": "3.7-wm", "licensed_level_why": "Tool A: lives alone"}})
    assert found.level is Level.OUTPATIENT
    assert found.licensed is not None
    assert (found.licensed.code, found.licensed.why) == ("3.7-WM", "Tool A: lives alone")


def test_the_reason_of_an_earlier_code_is_not_taken_for_a_newer_one():
    earlier = {"recorded": {"licensed_level": "3.7", "licensed_level_why": "Tool A: vomits"}}
    found = placed(earlier, {"recorded": {"licensed_level": "2.1"}}).licensed
    assert found is not None
    assert (found.code, found.why) == ("2.1", "")


def test_no_licensed_tool_used_takes_an_earlier_level_back():
    assert placed({"recorded": {"licensed_level": "4"}}, {"recorded": {"licensed_level": "none"}}).licensed is None


def test_it_says_what_it_is_not():
    assert "not The ASAM Criteria" in OWN
    assert "does not endorse" in OWN


def test_every_row_of_the_checklist_that_points_higher_says_that_no_source_confirms_it():
    from mooring.clinical.acts import Place

    for row in library().tables["placement"].rows:
        (act,) = row.then
        assert isinstance(act, Place)
        assert act.level is Level.OUTPATIENT or row.grade.value == "unconfirmed", row.id
