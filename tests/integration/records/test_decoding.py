"""A row is read in a short way; it must say what the codec says, for every kind of event and every version."""

import pytest

from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import KINDS
from mooring.records import decoding, free_text, schema, sql

from .charts import Chart

EXAMPLES = [
    {"used": "heroin", "route": "intravenous", "pattern": "daily", "amount": "1 g", "times_per_day": 4, "years": 6},
    {"used": "heroin"},
    {"scored": "cows", "answers": {"pulse": 1, "sweating": 2}},
    {"scored": "cows", "total": 14, "objective_sign": True},
    {"measured": {"pulse": 88, "temperature_c": 37.0, "consciousness": "alert"}},
    {"resulted": "qtc", "value": 480, "unit": "ms"},
    {"resulted": "hcg", "value": "negative"},
    {"reported": "methadone", "mg": 120, "last_taken": "2026-11-01T08:00:00-05:00"},
    {"reported": "methadone"},
    {"otp_verified": "methadone", "mg": 100, "last_taken": "2026-11-01T08:00:00-05:00"},
    {"gave": "buprenorphine-naloxone", "mg": 4, "route": "sublingual"},
    {"held": "clonidine", "mg": 0.1, "because": "Low pressure."},
    {"refused": "clonidine", "mg": 0.1},
    {"missed": "clonidine"},
    {"ordered": "buprenorphine", "steps_mg": [8, 6, 4, 0.5], "clock": "programme_day"},
    {"ordered": "ondansetron", "mg": 4, "prn": {"min_gap": "4 h"}},
    {"stepped": "taper", "to": "d2"},
    {"overrode": "BUP-02", "reason": "Known to tolerate it."},
    {"started": "buprenorphine-standard", "binds": {"target_mg": 16}},
    {"ended": "buprenorphine-standard", "because": "Completed."},
    {"challenged": "naloxone", "outcome": "negative"},
    {"has": "copd"},
    {"has": "copd", "absent": True},
    {"takes": "lorazepam", "mg": 1},
    {"took_place": {"event": "seizure", "minutes": 2}},
    {"consented": "treatment", "answer": True},
    {"recorded": {"naloxone_kit": "given", "housing": "With a friend", "days": 3, "list": ["a b", 1]}},
    {"moved": "admitted", "bed": "B3"},
    {"noted": "shift-note", "text": "Resting."},
    {"referred": "Elkhorn House", "referral": "r1", "stage": "sent", "level": "inpatient"},
    {"contacted": "outgoing", "about": "follow-up", "day": 7, "outcome": "reached", "answers": {"a": 1}, "text": "x"},
    {"amended": "1", "to": {"at": "2026-11-02T10:00:00-05:00", "held": "clonidine", "because": "x"}, "because": "y"},
    {"amended": "1"},
    {"linked": "other"},
    {"unlinked": "other"},
]  # fmt: skip


def test_there_is_an_example_of_every_kind() -> None:
    assert {next(iter(plain)) for plain in EXAMPLES} == {kind.kind for kind in KINDS}


@pytest.mark.parametrize("plain", EXAMPLES, ids=lambda plain: next(iter(plain)))
def test_the_short_way_says_what_the_codec_says(chart: Chart, plain: dict[str, object]) -> None:
    at = chart.place.at(9)
    written = chart.write(at, plain, key="k")
    (read,) = chart.read()
    said = event_from_plain({"at": at, "recorded_at": at, "by": "nurse:1", "id": written.id, **plain})
    assert read == said
    assert type(read) is type(said)
    assert {name: type(value) for name, value in vars(read).items()} == {n: type(v) for n, v in vars(said).items()}


@pytest.mark.parametrize("plain", EXAMPLES, ids=lambda plain: next(iter(plain)))
def test_splitting_free_text_and_joining_it_again_changes_nothing(plain: dict[str, object]) -> None:
    shown, words = free_text.split(plain)
    assert free_text.join(shown, words) == plain


def test_an_older_version_is_lifted_step_by_step() -> None:
    steps = {
        1: lambda payload: {**payload, "scored": payload["scored"].lower()},
        2: lambda payload: {key: value for key, value in payload.items() if key != "device"},
    }
    old = {"scored": "COWS", "total": 14, "device": "tablet"}
    assert schema.upcast(1, old, steps=steps, to=3) == {"scored": "cows", "total": 14}
    assert old["scored"] == "COWS"
    assert schema.upcast(3, {"scored": "cows"}, steps=steps, to=3) == {"scored": "cows"}


def test_a_version_that_this_code_cannot_read_is_said() -> None:
    with pytest.raises(schema.UnknownVersion, match="Upgrade"):
        schema.upcast(2, {}, to=1)
    with pytest.raises(schema.UnknownVersion, match="no step from version 1"):
        schema.upcast(1, {}, steps={}, to=2)


def test_an_event_of_an_older_version_is_read_in_todays_form(chart: Chart, monkeypatch: pytest.MonkeyPatch) -> None:
    chart.write(chart.place.at(9), {"scored": "COWS", "total": 14})
    steps = {1: lambda payload: {**payload, "scored": payload["scored"].lower()}}
    monkeypatch.setattr(schema, "VERSION", 2)
    monkeypatch.setattr(schema.upcast, "__kwdefaults__", {"steps": steps, "to": 2})
    (read,) = chart.read()
    assert read.instrument == "cows"
    assert sql.rows("SELECT e.schema FROM records_event e WHERE e.person_id = %s", [sql.uid(chart.person.id)]) == [(1,)]
    assert decoding.place_of("a", "k") == "event of a k"
