"""Cells of a decision table: what may be written, and yes, no or unknown about a value."""

import pytest

from mooring.clinical.cells import BadCell, Named, parse, settled, truth
from mooring.clinical.values import UNKNOWN


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        (">= 8", (8, 9), (7, 7.9)),
        ("> 8", (9,), (8,)),
        ("< 10", (9, 0), (10,)),
        ("<= -2", (-2, -3), (-1,)),
        ("8", (8,), (7, 9)),
        ("[5..12]", (5, 12), (4, 13)),
        ("(16..24]", (17, 24), (16, 25)),
        ("[1..2)", (1, 1.5), (2, 0)),
        ('"fentanyl"', ("fentanyl",), ("heroin",)),
        ("pain, voice", ("pain", "voice"), ("alert",)),
        ('not("low-dose")', ("none",), ("low-dose",)),
        ("not(> 8)", (8,), (9,)),
        ("yes", (True,), (False,)),
        (False, (False,), (True,)),
        ("-", (1, "x", True, UNKNOWN), ()),
        ("unknown", (UNKNOWN,), (0, False, "")),
    ],
)
def test_a_cell_holds_of_these_values_and_not_of_those(cell: object, yes: tuple[object, ...], no: tuple[object, ...]):
    test = parse(cell)
    assert [truth(test, value) for value in yes] == [True] * len(yes)  # type: ignore[arg-type]
    assert [truth(test, value) for value in no] == [False] * len(no)  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", [">= 8", "[5..12]", "fentanyl", 'not("x")', "yes", "no", "not([1..2])"])
def test_of_an_unknown_value_every_test_is_unknown(cell: str):
    assert truth(parse(cell), UNKNOWN) is UNKNOWN


@pytest.mark.parametrize("cell", [">= eight", "[5..", "not(yes)", "", ">= ", "a; b", "[5,12]", "not(unknown)"])
def test_what_is_no_test_is_refused(cell: str):
    with pytest.raises(BadCell):
        parse(cell)


@pytest.mark.parametrize(("cell", "value"), [(">= 8", "x"), (">= 8", True), ("yes", 1), ("[1..2]", "x")])
def test_a_test_about_another_type_is_an_error_and_never_a_guess(cell: str, value: object):
    with pytest.raises(TypeError):
        truth(parse(cell), value)  # type: ignore[arg-type]


def test_a_named_number_must_be_settled_before_it_is_read():
    test = parse("[$low..$high)")
    with pytest.raises(TypeError):
        truth(test, 5)
    known = settled(test, {"low": 5, "high": 8}.__getitem__)
    assert [truth(known, value) for value in (4, 5, 7, 8)] == [False, True, True, False]
    assert parse(">= $low").limit == Named(number="low")  # type: ignore[union-attr]
