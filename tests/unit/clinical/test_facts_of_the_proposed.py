"""What a table may ask of the proposed medicine, and of what is on board beside it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_from_plain
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.reading import Reading
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import NEVER, UNKNOWN, Dose
from mooring.knowledge.load import library

LIBRARY = library()
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)


def ago(hours: float, **event: Any) -> dict[str, Any]:
    return {"at": (NOW - timedelta(hours=hours)).isoformat(), **event}


def reading(*story: dict[str, Any], zone: str = "UTC", proposed: Proposal | None = None) -> Reading:
    timeline = Timeline.of(event_from_plain(event) for event in story)
    case = Case(person=Person(), facility=Facility(zone=zone), timeline=timeline, at=NOW, proposed=proposed)
    return LIBRARY.reading(case)


def declared(how: k.How, **more: Any) -> k.Fact:
    return k.Fact(name="asked", means="what is asked", type=more.pop("type", "number"), how=how, **more)


def asked(read: Reading, how: k.How, **more: Any) -> object:
    return replace(read, facts={**read.facts, "asked": declared(how, **more)}, seen={}, implausible=[])("asked")


def in_a_day(read: Reading) -> object:
    """Micrograms of the proposed medicine in the last 24 hours, without the proposed dose."""
    day = k.Window(name="rolling", minutes=1440)
    return asked(read, k.Sum(of=k.Selector(kinds=("gave",), names=("proposed",)), window=day), unit="mg")


give = Proposal(act="give", what="buprenorphine", dose=Dose.mg(4))


def test_the_proposed_medicine_is_counted_with_all_products_of_its_ingredient():
    read = reading(ago(3, gave="buprenorphine-naloxone", mg=8), ago(2, gave="methadone", mg=30), proposed=give)

    assert read("ingredient_mg_24h_after") == 12_000
    assert in_a_day(read) == 8_000
    assert read("ingredient_doses_24h") == 1
    assert read("minutes_since_ingredient") == 180


def test_where_nothing_is_proposed_nothing_of_it_was_given():
    read = reading(ago(3, gave="buprenorphine", mg=8))

    assert (in_a_day(read), read("minutes_since_ingredient")) == (0, NEVER)
    assert read("proposed_ingredient") is UNKNOWN


def test_what_was_read_for_one_proposal_is_not_taken_for_another():
    first = reading(ago(3, gave="buprenorphine", mg=8), ago(2, gave="methadone", mg=30), proposed=give)
    assert in_a_day(first) == 8_000

    other = replace(first.case, proposed=Proposal(act="give", what="methadone", dose=Dose.mg(10)))

    assert in_a_day(first.proposing(other)) == 30_000


def test_different_medicines_of_a_class_are_counted_once_each_by_ingredient():
    story = (
        ago(300, takes="trazodone"), ago(5, gave="ondansetron", mg=4), ago(4, gave="ondansetron", mg=4),
        ago(60, gave="hydroxyzine", mg=25),
    )  # fmt: skip
    # Hydroxyzine was given more than two days ago; the medicine from elsewhere counts however long ago it was told.
    assert reading(*story)("qt_medicines") == 2
    methadone = Proposal(act="give", what="methadone", dose=Dose.mg(10))
    assert reading(*story, proposed=methadone)("qt_medicines") == 3
    assert reading(*story, proposed=give)("qt_medicines") == 2


def test_a_dose_in_percent_of_another_amount():
    read = reading(ago(1, otp_verified="methadone", mg=80), proposed=replace(give, what="methadone", dose=Dose.mg(50)))
    share = k.Share(of="proposed_mg", to="methadone_verified_mg")

    assert asked(read, share) == 62.5
    assert asked(reading(proposed=give), share) is UNKNOWN


def test_a_dose_above_another_amount():
    read = reading(ago(1, otp_verified="methadone", mg=80), proposed=replace(give, what="methadone", dose=Dose.mg(50)))

    assert asked(read, k.Less(of="proposed_mg", than="methadone_verified_mg"), unit="mg") == -30_000


@pytest.mark.parametrize(
    ("zone", "hours", "days"),
    [
        ("UTC", 15, 0),
        ("UTC", 15.5, 1),
        ("America/New_York", 10.5, 1),
        ("America/New_York", 10, 0),
        ("UTC-05:00", 34, 1),
    ],
)
def test_days_are_counted_by_the_facilitys_clock(zone: str, hours: float, days: int):
    since = k.Since(of=(k.Selector(kinds=("gave",), names=("methadone",)),), absent="never", calendar=True)

    assert asked(reading(ago(hours, gave="methadone", mg=30), zone=zone), since) == days


def test_a_note_that_is_written_only_where_it_is_so_is_no_where_nobody_wrote_it():
    note = k.Latest(of=k.Selector(kinds=("recorded",), names=("ecg_deferred",)), value="ecg_deferred", absent=False)

    assert asked(reading(), note, type="yes-no") is False
    assert asked(reading(ago(1, recorded={"ecg_deferred": "unknown"})), note, type="yes-no") is False
    assert asked(reading(ago(1, recorded={"ecg_deferred": True})), note, type="yes-no") is True


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"resulted": "urine-fentanyl", "value": "positive"}, "urine-fentanyl.positive"),
        ({"challenged": "naloxone", "outcome": "negative"}, "naloxone.negative"),
        ({"recorded": {"nausea": True}}, "nausea.yes"),
    ],
)
def test_an_answer_can_be_named_with_its_question(event: dict[str, Any], name: str):
    count = k.Count(of=k.Selector(kinds=(next(iter(event)),), names=(name,)))

    assert asked(reading(ago(1, **event)), count) == 1
    assert asked(reading(), count) == 0


def test_a_dose_whose_time_has_not_come_is_told_and_not_counted():
    ahead = {**ago(-2, gave="buprenorphine", mg=4), "recorded_at": NOW.isoformat()}
    read = reading(ahead, proposed=give)

    assert (read("doses_ahead"), read("events_ahead"), in_a_day(read)) == (1, 1, 0)


def test_what_was_written_down_later_is_not_ahead_of_now():
    assert reading(ago(-2, gave="buprenorphine", mg=4), proposed=give)("events_ahead") == 0


def test_a_protocol_that_runs_with_the_medicine_is_the_one_it_is_proposed_in():
    assert (
        reading(ago(30, started="buprenorphine-standard"), proposed=give)("proposed_protocol")
        == "buprenorphine-standard"
    )
    assert reading(ago(30, started="methadone-initiation"), proposed=give)("proposed_protocol") == "none"


def test_a_patch_counts_in_each_day_in_which_it_goes_on_giving():
    clonidine = Proposal(act="give", what="clonidine", dose=Dose.mg(0.1))
    patch = {"gave": "clonidine-patch", "mg": 0.2}

    def with_the_dose(days: float) -> object:
        return reading(ago(24 * days, **patch), ago(3, gave="clonidine", mg=0.1), proposed=clonidine)(
            "ingredient_mg_24h_after"
        )

    assert [with_the_dose(3), with_the_dose(6.9), with_the_dose(7)] == [400, 400, 200]


def test_a_combination_counts_for_each_of_its_ingredients():
    acetaminophen = Proposal(act="give", what="acetaminophen", dose=Dose.mg(650))
    combined = LIBRARY.drugs["hydrocodone-acetaminophen"]
    read = reading(ago(3, gave=combined.id, mg=10), proposed=acetaminophen)

    assert combined.amount_of("acetaminophen", Dose.mg(10)).micrograms > 0
    assert read("ingredient_mg_24h_after") == combined.amount_of("acetaminophen", Dose.mg(10)).micrograms + 650_000
    assert read("minutes_since_ingredient") == 180
