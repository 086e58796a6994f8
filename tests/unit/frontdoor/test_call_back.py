"""Leaving a number: what is read, what is refused, and how often one browser may send it."""

from datetime import UTC, datetime, timedelta

import pytest

from mooring.frontdoor import call_back
from mooring.ui.forms import Form

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
TYPED = {"phone": "606 555 0123", "name": "", "best_time": "any", "may_leave_message": "no", "note": "", "key": "k1"}


def test_a_number_alone_is_enough_and_no_message_is_left_unless_asked() -> None:
    asked = call_back.read(Form(posted=TYPED))
    assert asked == call_back.CallBackRequest(
        phone="(606) 555-0123", name="", best_time="Any time", note="", may_leave_message=False, key="k1"
    )


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "", "Please type the phone number"),
        ("phone", "606 555 01234567", "has 14 digits"),
        ("phone", "5" * 41, "and 40 fit"),
        ("name", "x" * 81, "and 80 fit"),
        ("name", "Sam\x00", "cannot be stored"),
        ("note", "x" * 1001, "and 1000 fit"),
        ("best_time", "midnight", "not one of those offered"),
        ("may_leave_message", "", "not answered"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_all_that_was_typed_is_kept(
    field: str, typed: str, sentence: str
) -> None:
    form = Form(posted={**TYPED, field: typed})
    assert call_back.read(form) is None
    assert sentence in form.errors[field]
    assert form.typed == {**TYPED, field: typed}


def test_one_browser_leaves_at_most_five_numbers_an_hour() -> None:
    session: dict[str, object] = {}
    for number in range(5):
        assert not call_back.too_many(session, key=f"k{number}", at=NOW)
        call_back.remember(session, key=f"k{number}", at=NOW + timedelta(minutes=number))
    assert call_back.too_many(session, key="k5", at=NOW + timedelta(minutes=10))
    # the same form sent again is no new number
    assert not call_back.too_many(session, key="k4", at=NOW + timedelta(minutes=10))
    # an hour after the first, there is room again
    assert not call_back.too_many(session, key="k5", at=NOW + timedelta(minutes=60))


def test_the_session_keeps_neither_number_nor_name() -> None:
    session: dict[str, object] = {}
    call_back.remember(session, key="k1", at=NOW)
    assert session == {call_back.KEPT: {"k1": NOW.isoformat()}}
