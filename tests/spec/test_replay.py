"""The past stays what it was: replays as of a moment, corrections, and days of 23 and 25 hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mooring.clinical.advice import advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Gave, Timeline
from mooring.clinical.values import Dose
from mooring.knowledge.load import library
from mooring.scenarios import read_scenario, write_scenario

LIBRARY = library()
NEW_YORK = ZoneInfo("America/New_York")
TEN = datetime(2026, 11, 2, 15, tzinfo=UTC)
PLACE = Facility(setting="residential", otp=False, state="KY", zone="America/New_York")
AWAKE = {"pulse": 88, "systolic": 120, "respiratory_rate": 16, "spo2": 98, "consciousness": "alert"}


def ago(hours: float, **event: Any) -> dict[str, Any]:
    """A plain event so many hours before ten o'clock."""
    return {"at": (TEN - timedelta(hours=hours)).isoformat(), **event}


def case(*events: dict[str, Any], at: datetime = TEN) -> Case:
    story = Timeline.of(event_from_plain(event) for event in events)
    return Case(person=Person(), facility=PLACE, timeline=story, at=at)


def acts(asked: Case) -> list[str]:
    found = advise(LIBRARY, asked, "buprenorphine-standard").advice
    return [f"{item.act} {item.what}" for item in found if item.act in ("give", "hold")]


READY = [
    ago(25, used="heroin"),
    ago(0.2, scored="cows", total=14, objective_sign=True),
    ago(0.1, measured=AWAKE),
]  # fmt: skip


def test_advice_uses_only_what_had_been_written_down_by_then():
    sedated = ago(0.05, measured={"consciousness": "voice"}, recorded_at=(TEN + timedelta(minutes=20)).isoformat())
    assert acts(case(*READY, sedated)) == ["give buprenorphine-naloxone"]
    later = case(*READY, sedated, at=TEN + timedelta(minutes=21))
    assert "give buprenorphine-naloxone" not in acts(later)
    assert "hold opioid-agonist" in acts(later)


def test_what_lies_ahead_is_not_seen():
    assert acts(case(*READY, ago(-1, measured={"consciousness": "voice"}))) == ["give buprenorphine-naloxone"]


def test_a_correction_replaces_what_it_names_from_when_it_was_made():
    wrong = ago(0.2, scored="cows", total=14, objective_sign=True, id="e1")
    right = ago(0.2, scored="cows", total=4, objective_sign=False)
    amended = ago(-0.5, amended="e1", to=right, because="typed for another person")
    events = [READY[0], wrong, READY[2], amended]
    assert acts(case(*events)) == ["give buprenorphine-naloxone"]
    assert acts(case(*events, at=TEN + timedelta(minutes=31))) == ["hold buprenorphine"]


def test_an_event_that_was_taken_back_is_gone_and_its_number_stays_known():
    events = [READY[0], ago(0.2, scored="cows", total=14, objective_sign=True, id="e1"), READY[2], ago(0, amended="e1")]
    found = advise(LIBRARY, case(*events), "buprenorphine-standard")
    assert [question.fact for question in found.ask][:2] == ["cows", "objective_sign"]


def test_of_two_corrections_the_one_written_last_stands():
    events = [
        READY[0], ago(0.2, scored="cows", total=4, objective_sign=False, id="e1"), READY[2],
        ago(0.05, amended="e1", to=ago(0.2, scored="cows", total=6, objective_sign=True)),
        ago(0.01, amended="e1", to=ago(0.2, scored="cows", total=14, objective_sign=True)),
    ]  # fmt: skip
    assert acts(case(*events)) == ["give buprenorphine-naloxone"]


def methadone_today(at: datetime, *given: datetime) -> object:
    events = [{"at": when.isoformat(), "gave": "methadone", "mg": 10} for when in given]
    return LIBRARY.reading(case(*events, at=at))("methadone_mg_today")


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 8), 23), ((2026, 11, 1), 25), ((2026, 7, 1), 24)], ids=["spring", "autumn", "summer"]
)
def test_today_is_the_calendar_day_of_the_facility_however_long(day: tuple[int, int, int], hours: int):
    begins = datetime(*day, tzinfo=NEW_YORK).astimezone(UTC)
    ends = begins + timedelta(hours=hours)
    last_minute = ends - timedelta(minutes=1)
    assert last_minute.astimezone(NEW_YORK).strftime("%H:%M") == "23:59"
    assert methadone_today(last_minute, begins) == 10_000
    assert methadone_today(last_minute, begins - timedelta(minutes=1)) == 0
    assert methadone_today(ends, begins, last_minute) == 0


def test_a_programme_day_is_24_hours_when_the_clock_changes():
    first = datetime(2026, 10, 31, 10, tzinfo=NEW_YORK)
    given = {"at": first.isoformat(), "gave": "buprenorphine", "mg": 8}
    for minutes, day in ((24 * 60 - 1, 1), (24 * 60, 2), (24 * 60 + 59, 2), (48 * 60 - 1, 2), (48 * 60, 3)):
        at = first.astimezone(UTC) + timedelta(minutes=minutes)
        assert LIBRARY.reading(case(given, at=at))("programme_day") == day
        assert LIBRARY.reading(case(given, at=at.astimezone(NEW_YORK)))("programme_day") == day


def test_hours_are_those_that_passed_when_the_clock_changes():
    first = datetime(2026, 10, 31, 10, tzinfo=NEW_YORK)
    later = first.astimezone(UTC) + timedelta(hours=24, minutes=30)
    story = Timeline.of([Gave(at=first, drug="buprenorphine", dose=Dose.mg(8))])
    for at in (later, later.astimezone(NEW_YORK)):
        reading = LIBRARY.reading(Case(person=Person(), facility=PLACE, timeline=story, at=at))
        assert (reading("programme_day"), reading("minutes_since_buprenorphine")) == (2, 24 * 60 + 30)


def test_a_written_scenario_reads_back_equal(tmp_path: Path):
    asked = case(*READY, ago(3, took_place={"event": "overdose-reversal", "with": "naloxone", "mg": 4}))
    file = tmp_path / "person.yaml"
    file.write_text(write_scenario(asked), encoding="utf-8")
    assert read_scenario(file).case == asked
