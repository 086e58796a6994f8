"""The form of a correction: what it shows of an entry, and the entry that it makes."""

from datetime import datetime
from typing import Any

import pytest

from mooring.bedside.correction import TOLD, corrected, fields_of
from mooring.clinical import timeline as t
from mooring.clinical.codec import event_from_plain
from mooring.clinical.values import Dose
from mooring.knowledge.load import library

NOON = datetime.fromisoformat("2026-11-02T12:00:00-05:00")


@pytest.mark.parametrize(
    ("event", "typed", "field", "value"),
    [
        (t.Reported(at=NOON, drug="methadone", dose=Dose.mg(80)), {"v-mg": "60,5"}, "dose", Dose.mg(60.5)),
        (t.Takes(at=NOON, drug="lorazepam"), {"v-mg": ""}, "dose", None),
        (t.Takes(at=NOON, drug="lorazepam", dose=Dose.mg(1)), {"v-mg": "2"}, "dose", Dose.mg(2)),
        (t.Has(at=NOON, condition="copd"), {"v-absent": "yes"}, "absent", True),
        (t.Has(at=NOON, condition="copd", absent=True), {"v-absent": "no"}, "absent", False),
    ],
)
def test_what_was_told_reads_as_typed(event: t.Event, typed: dict[str, str], field: str, value: Any) -> None:
    assert isinstance(event, TOLD)
    assert [f"v-{each.name}" for each in fields_of(library(), event)] == list(typed)
    right = event_from_plain(corrected(event, typed, NOON))
    assert type(right) is type(event)
    assert getattr(right, field) == value


def test_what_is_shown_and_sent_back_untouched_stays_the_same() -> None:
    for event in (t.Takes(at=NOON, drug="lorazepam"), t.Reported(at=NOON, drug="methadone", dose=Dose.mg(80))):
        shown = {f"v-{each.name}": each.value for each in fields_of(library(), event)}
        assert event_from_plain(corrected(event, shown, NOON)) == event
    used = t.Used(at=NOON, substance="heroin", route="intravenous")
    assert fields_of(library(), used) == ()
    assert event_from_plain(corrected(used, {}, NOON)) == used
