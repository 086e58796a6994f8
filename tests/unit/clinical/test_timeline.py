"""The timeline: in order, immutable, and never more than had been written down."""

from datetime import UTC, datetime, timedelta

import pytest

from mooring.clinical.timeline import Amended, Measured, Noted, Timeline

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def note(hours: float, *, written: float | None = None, name: str | None = None, text: str = "a") -> Noted:
    recorded = None if written is None else NOON + timedelta(hours=written)
    return Noted(at=NOON + timedelta(hours=hours), recorded_at=recorded, about="shift", text=text, id=name)


def test_events_stand_in_order_of_their_moment_then_of_when_they_were_written():
    late, early, backdated = note(2), note(1), note(1, written=5)
    assert Timeline.of([backdated, late, early]).events == (early, backdated, late)


def test_a_time_without_its_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        Noted(at=NOON.replace(tzinfo=None), about="shift", text="a")
    with pytest.raises(ValueError, match="offset"):
        Noted(at=NOON, recorded_at=NOON.replace(tzinfo=None), about="shift", text="a")


def test_what_an_event_holds_cannot_be_changed():
    event = Measured(at=NOON, values={"pulse": 88})
    with pytest.raises(TypeError):
        event.values["pulse"] = 60  # type: ignore[index]


def test_as_of_leaves_out_what_was_written_later_or_lies_ahead():
    known, backdated, ahead = note(-2), note(-1, written=1), note(1)
    story = Timeline.of([known, backdated, ahead])
    assert story.as_of(NOON).events == (known,)
    assert story.as_of(NOON + timedelta(hours=1)).events == (known, backdated, ahead)


def test_a_correction_keeps_the_events_identity_and_may_move_it():
    wrong, right = note(-2, name="e1"), note(-3, text="b")
    story = Timeline.of([wrong, Amended(at=NOON, event="e1", to=right, by="nurse:2")])
    (found,) = story.as_of(NOON).events
    assert (found.id, found.at, found.by, found.written) == ("e1", right.at, "nurse:2", NOON)
    assert story.as_of(NOON - timedelta(minutes=1)).events == (wrong,)


def test_a_correction_of_nothing_changes_nothing():
    event = note(-2, name="e1")
    assert Timeline.of([event, Amended(at=NOON, event="e9")]).as_of(NOON).events == (event,)


def test_an_event_taken_back_is_gone():
    assert len(Timeline.of([note(-2, name="e1"), Amended(at=NOON, event="e1")]).as_of(NOON)) == 0
