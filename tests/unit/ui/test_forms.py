"""Reading a posted form: the value, or a sentence that says what, where and how to mend it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooring.ui import forms
from mooring.ui.forms import FieldWrong, Form

ZONE = "America/New_York"


def test_numbers_within_their_range() -> None:
    assert forms.number({"pulse": " 88 "}, "pulse", "Pulse", least=20, most=250) == Decimal("88")
    assert forms.number({"temp": "37,2"}, "temp", "Temperature") == Decimal("37.2")
    assert forms.number({"pulse": ""}, "pulse", "Pulse", needed=False) is None


@pytest.mark.parametrize("written", ["", "fast", "1e3", "nan", "Infinity", "٨٨", "8 8", "88bpm", "--8", "\x0088"])
def test_what_is_not_a_number_is_refused(written: str) -> None:
    with pytest.raises(FieldWrong, match="Pulse"):
        forms.number({"pulse": written}, "pulse", "Pulse", least=0, most=300)


@pytest.mark.parametrize("written", ["19.9", "251", "-88"])
def test_a_number_out_of_range_says_the_range(written: str) -> None:
    with pytest.raises(FieldWrong, match=r"between 20 and 250 \(beats per minute\)"):
        forms.number({"pulse": written}, "pulse", "Pulse", least=20, most=250, unit="beats per minute")


def test_a_whole_number_has_no_part_behind_the_point() -> None:
    assert forms.whole({"days": "7"}, "days", "Days") == 7
    with pytest.raises(FieldWrong, match="whole number"):
        forms.whole({"days": "7.5"}, "days", "Days")


def test_silence_is_not_unknown() -> None:
    assert forms.tristate({"pregnant": "unknown"}, "pregnant", "Pregnant") is None
    assert forms.tristate({"pregnant": "no"}, "pregnant", "Pregnant") is False
    with pytest.raises(FieldWrong, match="not answered"):
        forms.tristate({}, "pregnant", "Pregnant")


def test_an_answer_that_was_not_offered_is_refused() -> None:
    with pytest.raises(FieldWrong, match="not one of those offered"):
        forms.choice({"route": "nasal"}, "route", "Route", allowed=["oral", "sublingual"])


def test_a_moment_is_read_on_the_facilitys_clock() -> None:
    at = forms.moment({"at": "2026-11-02T14:05"}, "at", "Time", zone=ZONE)
    assert at == datetime(2026, 11, 2, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("2026-03-08T02:30", "skipped"),
        ("2026-11-02T14:05Z", "without an offset"),
        ("yesterday", "such as"),
        ("2026-11-03T14:05", "future"),
        ("1926-11-02T14:05", "too long ago"),
    ],
)
def test_a_moment_that_cannot_be_is_refused(written: str, why: str) -> None:
    now = datetime(2026, 11, 2, 20, 0, tzinfo=UTC)
    earliest = datetime(2026, 1, 1, tzinfo=UTC)
    with pytest.raises(FieldWrong, match=why):
        forms.moment({"at": written}, "at", "Time", zone=ZONE, not_after=now, not_before=earliest)


def test_a_day() -> None:
    assert forms.day({"born": "1990-05-01"}, "born", "Birth date") == date(1990, 5, 1)
    with pytest.raises(FieldWrong, match="year, month and day"):
        forms.day({"born": "05/01/1990"}, "born", "Birth date")


def test_a_form_keeps_every_error_and_everything_typed() -> None:
    form = Form(posted={"pulse": "fast", "note": "restless", "name": ""})
    assert form.read(forms.text, "note", "Note") == "restless"
    assert form.read(forms.number, "pulse", "Pulse") is None
    assert form.read(forms.text, "name", "Name") is None
    assert not form.sound
    assert list(form.errors) == ["pulse", "name"]
    assert form.typed == {"pulse": "fast", "note": "restless", "name": ""}


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_with_a_sentence(written: str) -> None:
    posted = {"field": written}
    for read in (forms.text, forms.number, forms.whole, forms.day):
        form = Form(posted=posted)
        value = form.read(read, "field", "Field")
        assert (value is not None) == form.sound
    form = Form(posted=posted)
    form.read(forms.moment, "field", "Field", zone=ZONE)
    assert all(sentence.startswith("Field") for sentence in form.errors.values())


@given(
    st.text(alphabet=st.characters(max_codepoint=31, exclude_characters="\n\t\r\x1c\x1d\x1e\x1f\x0b\x0c"), min_size=1)
)
def test_control_characters_are_never_stored(control: str) -> None:
    with pytest.raises(FieldWrong):
        forms.text({"note": f"a{control}b"}, "note", "Note")
