"""One plain form for each event: it reads back equal, and what is wrong is named with how to mend it."""

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from mooring.clinical.codec import FORMS, InvalidEvent, event_from_plain, event_to_plain
from mooring.clinical.timeline import KINDS, Gave, Ordered, Reported

AT = "2026-11-02T10:00:00-05:00"
EXAMPLES: list[dict[str, Any]] = [
    {"used": "heroin", "route": "intravenous", "pattern": "daily", "amount": "1 g", "times_per_day": 4, "years": 6},
    {"scored": "cows", "answers": {"pulse": 1}},
    {"measured": {"pulse": 88, "consciousness": "alert"}},
    {"resulted": "qtc", "value": 480, "unit": "ms"},
    {"reported": "methadone", "mg": "unknown", "last_taken": "unknown"},
    {"otp_verified": "methadone", "mg": 100, "last_taken": AT},
    {"gave": "methadone", "mg": 0.18, "route": "oral"},
    {"held": "methadone", "mg": 30, "because": "sedated"},
    {"refused": "methadone", "mg": 30, "because": "felt well"},
    {"missed": "methadone", "mg": 30},
    {"ordered": "buprenorphine", "steps_mg": [8, 6, 4, 2], "clock": "programme_day"},
    {"stepped": "day-1", "to": "day-2"},
    {"overrode": "BUP-02", "reason": "signs are clear"},
    {"started": "buprenorphine-standard", "binds": {"first": 4}},
    {"ended": "buprenorphine-standard", "because": "moved"},
    {"challenged": "naloxone", "outcome": "negative"},
    {"has": "copd", "absent": True},
    {"takes": "lorazepam", "mg": 1},
    {"took_place": {"event": "overdose-reversal", "with": "naloxone", "mg": 4}},
    {"consented": "treatment", "answer": True},
    {"recorded": {"naloxone_kit": "given"}},
    {"moved": "admitted", "bed": "B3"},
    {"noted": "shift-note", "text": "slept"},
    {"referred": "River House", "level": "inpatient", "stage": "sent", "referral": "r1"},
    {"contacted": "outgoing", "about": "follow-up", "day": 7, "outcome": "reached"},
    {"amended": "e1", "to": {"at": AT, "gave": "methadone", "mg": 10}, "because": "wrong amount"},
    {"linked": "p2"},
    {"unlinked": "p2"},
]  # fmt: skip


def test_every_kind_has_an_example():
    assert {kind.kind for kind in KINDS} == set(FORMS) == {key for each in EXAMPLES for key in each if key in FORMS}


@pytest.mark.parametrize("plain", EXAMPLES, ids=lambda plain: next(iter(plain)))
def test_an_event_reads_back_equal(plain: dict[str, Any]):
    event = event_from_plain({"at": AT, "recorded_at": AT, "by": "nurse:1", "id": "e9", **plain})
    again = event_to_plain(event)
    assert event_from_plain(again) == event
    assert event_to_plain(event_from_plain(again)) == again


@pytest.mark.parametrize(
    ("plain", "key", "says"),
    [
        ({"at": AT}, "at", "does not say what happened"),
        ({"gave": "methadone", "mg": 3}, "gave", "has no time"),
        ({"at": AT, "gve": "methadone"}, "gve", 'did you mean "gave"'),
        ({"at": AT, "gave": "methadone", "mgs": 3}, "mgs", 'did you mean "mg"'),
        ({"at": AT, "gave": "methadone", "held": "methadone"}, "held", "write them as two events"),
        ({"at": "2026-11-02T10:00:00", "gave": "methadone"}, "at", "no offset"),
        ({"at": "tomorrow", "gave": "methadone"}, "at", "is not a time"),
        ({"at": AT, "gave": "methadone", "mg": "ten"}, "mg", "write a number"),
        ({"at": AT, "gave": "methadone", "mg": True}, "mg", "write a number"),
        ({"at": AT, "gave": "methadone", "mg": -1}, "mg", "cannot be negative"),
        ({"at": AT, "gave": "methadone", "mg": 0.0001}, "mg", "whole number of micrograms"),
        ({"at": AT, "gave": "methadone", "mg": float("nan")}, "mg", "not a finite number"),
        ({"at": AT, "gave": "", "mg": 1}, "gave", "write a word"),
        ({"at": AT, "otp_verified": "methadone"}, "otp_verified", "needs mg"),
        ({"at": AT, "overrode": "BUP-01"}, "overrode", "needs reason"),
        ({"at": AT, "measured": 88}, "measured", "write a mapping"),
        ({"at": AT, "ordered": "buprenorphine", "steps_mg": []}, "steps_mg", "write a list"),
        ({"at": AT, "consented": "treatment", "answer": "maybe"}, "answer", "write yes or no"),
        ({"at": AT, "scored": "cows", "total": 7.5}, "total", "whole number"),
        ({"at": AT, "took_place": {"with": "naloxone"}}, "event", "write a word"),
    ],
)
def test_what_is_wrong_is_named(plain: dict[str, Any], key: str, says: str):
    with pytest.raises(InvalidEvent, match=says) as refused:
        event_from_plain(plain)
    assert refused.value.key == key


def test_a_dose_is_exact_and_an_unknown_dose_stays_unknown():
    given = event_from_plain({"at": AT, "gave": "lofexidine", "mg": 0.18})
    assert isinstance(given, Gave)
    assert given.dose is not None
    assert (given.dose + given.dose + given.dose + given.dose).in_mg == 0.72
    told = event_from_plain({"at": AT, "reported": "methadone", "mg": "unknown", "last_taken": "unknown"})
    assert isinstance(told, Reported)
    assert (told.dose, told.last_taken) == (None, None)


def test_a_time_keeps_its_offset():
    event = event_from_plain({"at": AT, "ordered": "buprenorphine", "mg": 8})
    assert isinstance(event, Ordered)
    assert event.at == datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=-5)))
    assert event_to_plain(event)["at"] == AT
