"""From the form of a dose to milligrams, and from what was decided about doses to the step of a schedule."""

from datetime import UTC, datetime, timedelta

import pytest

from mooring.clinical.acts import AddTo, DoseForm, Fixed, Percent
from mooring.clinical.cells import Named
from mooring.clinical.doses import amount
from mooring.clinical.schedules import steps_due
from mooring.clinical.timeline import Gave, Ordered, Timeline
from mooring.clinical.values import UNKNOWN, Dose, minutes, spoken

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
FACTS = {"confirmed": 70_000, "today": 12_000, "nobody_knows": UNKNOWN}
NUMBERS = {"more": Dose.mg(4), "floor": Dose.mg(30)}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (Fixed(dose=Dose.mg(4)), Dose.mg(4)),
        (Fixed(dose=Named(number="more")), Dose.mg(4)),
        (Percent(percent=50, of="confirmed"), Dose.mg(34)),
        (Percent(percent=50, of="confirmed", round_down=False), Dose.mg(35)),
        (Percent(percent=10, of="confirmed", at_least=Named(number="floor")), Dose.mg(30)),
        (Percent(percent=10, of="today", at_least=Dose.mg(30), at_most="today"), Dose.mg(12)),
        (Percent(percent=100, of="today", plus=Dose.mg(4), at_most=Dose.mg(14)), Dose.mg(14)),
        (AddTo(add=Dose.mg(4), to="today", at_most=Dose.mg(16)), Dose.mg(4)),
        (AddTo(add=Dose.mg(4), to="today", at_most=Dose.mg(14)), Dose.mg(2)),
        (AddTo(add=Dose.mg(4), to="today", at_most=Dose.mg(8)), Dose.mg(0)),
        (Percent(percent=50, of="nobody_knows"), UNKNOWN),
        (AddTo(add=Dose.mg(4), to="nobody_knows", at_most=Dose.mg(8)), UNKNOWN),
    ],
)
def test_a_form_means_so_much_for_this_person(form: DoseForm, expected: Dose):
    assert amount(form, FACTS.__getitem__, NUMBERS.__getitem__, Dose.mg(2)) == expected


@pytest.mark.parametrize(("text", "length"), [("90 min", 90), ("4 h", 240), ("7 d", 10080), ("0.5 h", 30)])
def test_a_length_of_time_is_whole_minutes(text: str, length: int):
    assert minutes(text) == length


@pytest.mark.parametrize("text", ["4", "4h", "four h", "4 weeks", ""])
def test_another_form_of_length_is_refused(text: str):
    with pytest.raises(ValueError, match="length of time"):
        minutes(text)


def test_a_length_is_spoken_plainly():
    assert [spoken(45), spoken(120), spoken(150), spoken(4320), spoken(0)] == [
        "45 min",
        "2 h",
        "2 h 30 min",
        "3 d",
        "0 min",
    ]


def gave(hours: float, drug: str = "buprenorphine") -> Gave:
    return Gave(at=NOON + timedelta(hours=hours), drug=drug, dose=Dose.mg(0.5))


ORDER = Ordered(at=NOON, drug="buprenorphine", steps=(Dose.mg(8), Dose.mg(6), Dose.mg(4)))


def due(hours: float, *given: float) -> Dose | None:
    story = Timeline.of(gave(each) for each in given)
    return steps_due(ORDER, story, NOON + timedelta(hours=hours), same=lambda drug: drug == "buprenorphine")


def test_one_step_is_one_day_from_the_first_dose():
    assert due(1) == Dose.mg(8)
    assert due(2, 1) is None
    assert due(24.9, 1) is None
    assert due(25, 1) == Dose.mg(6)
    assert due(60, 1, 26) == Dose.mg(4)
    assert due(100, 1, 26, 51) is None


def test_a_day_that_was_missed_keeps_its_step():
    assert due(90, 1) == Dose.mg(6)
