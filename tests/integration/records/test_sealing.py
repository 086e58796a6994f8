"""Names and free text are unreadable in the database, and once a key is destroyed, for ever."""

import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from mooring.records import people, queries, sealing
from mooring.records.errors import NoMasterKey, RecordsError, Unreadable

from .charts import Chart

SECRET = "Zanzibarbarian"
EVENTS = [
    {"used": "heroin", "route": "intravenous", "amount": SECRET},
    {"held": "buprenorphine", "mg": 4, "because": SECRET},
    {"overrode": "BUP-02", "reason": SECRET},
    {"moved": "discharged", "to": SECRET, "because": SECRET},
    {"noted": "shift-note", "text": SECRET},
    {"referred": SECRET, "referral": "r1", "stage": "sent", "because": SECRET},
    {"contacted": "incoming", "about": "triage", "answers": {"alone": "yes", "where": SECRET}, "text": SECRET},
    {"recorded": {"housing": SECRET, "contacts": ["none", SECRET], "more": {"of": SECRET}, "meals": 2}},
    {"took_place": {"event": "overdose-reversal", "where": SECRET, "mg": 4}},
    {"consented": "part-2-release", "answer": True, "scope": {"to": SECRET}},
    {"amended": "7", "to": {"at": "2026-11-02T10:00:00-05:00", "noted": "x", "text": SECRET}, "because": SECRET},
    {"ended": "buprenorphine-standard", "because": SECRET},
]  # fmt: skip


def _raw_bytes(chart: Chart) -> bytes:
    """All that the database holds of the facility, as the disk has it."""
    if connection.vendor == "sqlite":
        name = Path(str(settings.DATABASES["default"]["NAME"]))
        return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))
    held = b""
    with connection.cursor() as cursor:
        for table in ("records_person", "records_event", "records_draft", "records_workitem", "records_boardline"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            held += "".join(row[0] for row in cursor.fetchall()).encode()
    return held


def test_no_word_that_somebody_typed_is_in_the_raw_database(chart: Chart) -> None:
    for plain in EVENTS:
        chart.write(chart.place.at(9), plain)
    people.set_identity(person=chart.person, identity={"name": SECRET, "phone": "6065550123"})
    raw = _raw_bytes(chart)
    assert b"overdose-reversal" in raw
    for typed in (SECRET, "6065550123", "Halloway"):
        assert typed.encode() not in raw
        assert typed.encode().hex().encode() not in raw


@pytest.mark.parametrize("plain", EVENTS, ids=lambda plain: next(iter(plain)))
def test_sealed_words_come_back(chart: Chart, plain: dict[str, object]) -> None:
    written = chart.write(chart.place.at(9), plain)
    (read,) = chart.read()
    assert read == written.event


@pytest.mark.parametrize("plain", EVENTS, ids=lambda plain: next(iter(plain)))
def test_once_the_key_is_destroyed_the_chart_still_loads_and_says_erased(
    chart: Chart, plain: dict[str, object]
) -> None:
    chart.write(chart.place.at(9), plain)
    people.destroy_key(facility_id=chart.place.facility.pk, person=chart.person.id)
    (read,) = chart.read()
    assert SECRET not in repr(read)
    assert sealing.ERASED in repr(read)


def test_an_erased_person_keeps_scores_and_loses_name_and_words(chart: Chart) -> None:
    chart.write(chart.place.at(9), {"scored": "cows", "answers": {"pulse": 1}})
    people.destroy_key(facility_id=chart.place.facility.pk, person=chart.person.id)
    person = people.find(facility_id=chart.place.facility.pk, person=chart.person.id)
    assert person.erased
    assert person.identity == {}
    assert queries.timeline(person).events[0].answers == {"pulse": 1}
    with pytest.raises(RecordsError, match="key was destroyed"):
        Chart(place=chart.place, person=person).write(chart.place.at(10), {"noted": "shift-note", "text": "Too late."})


def test_a_sealed_part_does_not_open_for_another_person_or_another_event(chart: Chart) -> None:
    assert chart.person.seal is not None
    sealed = chart.person.seal.seal(["words"], place="event of a 1")
    assert chart.person.seal.open(sealed, place="event of a 1") == ["words"]
    with pytest.raises(Unreadable):
        chart.person.seal.open(sealed, place="event of a 2")
    with pytest.raises(Unreadable):
        sealing.Seal(sealing.new_key()).open(sealed, place="event of a 1")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with pytest.raises(Unreadable):
        chart.person.seal.open(changed, place="event of a 1")


def test_the_master_key_is_for_this_user_alone_and_is_made_once(chart: Chart, tmp_path: Path) -> None:
    path = tmp_path / "new" / "key"
    sealing.ensure_master_key(path)
    first = path.read_bytes()
    sealing.ensure_master_key(path)
    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(Path(settings.MOORING_KEY_FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [None, b"", b"not base64 at all", b"c2hvcnQ="])
def test_a_missing_or_damaged_master_key_is_said(tmp_path: Path, settings: object, content: bytes | None) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    settings.MOORING_KEY_FILE = path  # type: ignore[attr-defined]
    with pytest.raises(NoMasterKey, match="safe copy"):
        sealing.master()
