"""A prescriber may go past a rule, with a written reason: for one act, soon, and never for a second one."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_from_plain
from mooring.clinical.safety import check
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Dose
from mooring.knowledge.load import library

LIBRARY = library()
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)


def ago(minutes: float, **event: Any) -> dict[str, Any]:
    return {"at": (NOW - timedelta(minutes=minutes)).isoformat(), **event}


TOO_EARLY = (
    ago(1500, used="heroin"),
    ago(10, scored="cows", total=6, objective_sign=True),
    ago(5, measured={"respiratory_rate": 16, "spo2": 98, "consciousness": "alert"}),
)


def outcome(*story: dict[str, Any], what: str = "buprenorphine") -> str:
    timeline = Timeline.of(event_from_plain(event) for event in (*TOO_EARLY, *story))
    give = Proposal(act="give", what=what, dose=Dose.mg(4))
    case = Case(person=Person(sex="male"), facility=Facility(), timeline=timeline, at=NOW, proposed=give)
    return check(LIBRARY, case).outcome


def test_a_stop_stands_while_nobody_went_past_it():
    assert outcome() == "block"


@pytest.mark.parametrize("by", ["prescriber", "prescriber:12", "medical-director:3"])
def test_a_prescriber_with_a_reason_turns_it_into_a_warning(by: str):
    assert outcome(ago(2, overrode="BUP-01", reason="known to settle", by=by)) == "warn"


@pytest.mark.parametrize("by", ["nurse:4", None])
def test_nobody_else_may(by: str | None):
    assert outcome(ago(2, overrode="BUP-01", reason="in a hurry", by=by)) == "block"


def test_it_is_for_this_rule_only():
    assert outcome(ago(2, overrode="BUP-04", reason="another matter", by="prescriber")) == "block"


def test_it_opens_the_way_to_one_dose_and_no_second_one():
    first = ago(25, gave="buprenorphine", mg=4)
    went_past = ago(5, overrode="BUP-REDOSE", reason="spat out", by="prescriber")
    assert outcome(first) == "block"
    assert outcome(first, went_past) == "warn"
    assert outcome(first, went_past, ago(5, gave="buprenorphine", mg=4)) == "block"


def test_it_does_not_last():
    assert outcome(ago(60, overrode="BUP-01", reason="known to settle", by="prescriber")) == "warn"
    assert outcome(ago(61, overrode="BUP-01", reason="known to settle", by="prescriber")) == "block"
