"""How a table decides: first, unique, collect; what unknown asks, what it bars, and what still fires."""

from typing import Any

import pytest

from mooring.clinical.acts import Act, Assess, Find, Fixed, Give, Hold, Say
from mooring.clinical.cells import parse
from mooring.clinical.tables import Ambiguous, Decision, Hit, Row, Table, decide
from mooring.clinical.values import UNKNOWN, Citation, Dose, Grade, Severity

CITE = (Citation(source="test#1", grade=Grade.READ),)
GIVE = Give(drug="buprenorphine", dose=Fixed(dose=Dose.mg(4)))
HOLD = Hold(what="buprenorphine")


def row(name: str, act: Act, *, skip: str | None = None, rescue: bool = False, **when: str) -> Row:
    tests = tuple((fact, parse(cell)) for fact, cell in when.items())
    return Row(id=name, when=tests, then=(act,), because="because", cites=CITE, skip_unknown=skip, rescue=rescue)


def decided(*rows: Row, hit: Hit = Hit.FIRST, barred: bool = False, **facts: Any) -> Decision:
    table = Table(id="table", title="Table", hit=hit, inputs=tuple(facts), rows=rows)
    return decide(table, lambda name: facts.get(name, UNKNOWN), barred=barred)


def fired(found: Decision) -> list[str]:
    return [each.id for each in found.fired]


def test_the_first_row_that_holds_is_taken():
    assert fired(decided(row("a", HOLD, x="> 5"), row("b", HOLD, x="> 3"), row("c", HOLD, x="> 1"), x=4)) == ["b"]


def test_collect_takes_every_row_that_holds():
    assert fired(decided(row("a", HOLD, x="> 5"), row("b", HOLD, x="> 3"), row("c", HOLD, x="> 1"),
                         hit=Hit.COLLECT, x=4)) == ["b", "c"]  # fmt: skip


def test_two_rows_of_a_unique_table_must_not_hold():
    with pytest.raises(Ambiguous, match="rows a and b both hold"):
        decided(row("a", HOLD, x="> 1"), row("b", HOLD, x="> 2"), hit=Hit.UNIQUE, x=4)


def test_an_unknown_cell_asks_and_bars_a_later_row_that_gives():
    found = decided(row("early", HOLD, cows="< 8"), row("first", GIVE, sign="yes"), sign=True)
    assert (fired(found), [each.fact for each in found.asked], found.barred) == ([], ["cows"], True)


def test_an_unknown_cell_lets_a_later_row_hold_or_look():
    for act in (HOLD, Assess(what=("cows",), every=60)):
        assert fired(decided(row("early", HOLD, cows="< 8"), row("later", act, x="> 1"), x=2)) == ["later"]


def test_a_barred_row_that_gives_ends_a_first_hit_table():
    found = decided(row("a", HOLD, cows="< 8"), row("b", GIVE, x="> 1"), row("c", HOLD, x="> 1"), x=2)
    assert fired(found) == []


def test_rescue_is_given_whatever_is_unknown():
    assert fired(decided(row("a", HOLD, cows="< 8"), row("rescue", GIVE, rescue=True, x="> 1"), x=2)) == ["rescue"]


def test_a_table_that_was_barred_before_gives_nothing():
    assert fired(decided(row("first", GIVE, x="> 1"), barred=True, x=2)) == []


def test_a_cell_that_is_no_settles_its_row_whatever_else_is_unknown():
    found = decided(row("a", HOLD, cows="< 8", x="> 5"), row("b", GIVE, x="> 1"), x=2)
    assert (fired(found), found.asked, found.barred) == (["b"], (), False)


def test_an_unknown_that_may_be_passed_over_neither_asks_nor_bars():
    found = decided(row("liver", HOLD, skip="asked about elsewhere", liver="yes"), row("b", GIVE, x="> 1"), x=2)
    assert (fired(found), found.asked) == (["b"], ())


def test_a_finding_asks_but_bars_nothing():
    found = decided(row("a", Find(severity=Severity.BLOCK), cows="< 8"), row("b", GIVE, x="> 1"), hit=Hit.COLLECT, x=2)
    assert (fired(found), [each.fact for each in found.asked]) == (["b"], ["cows"])


def test_a_row_rests_on_the_weakest_of_its_sources():
    cites = (Citation(source="a", grade=Grade.READ), Citation(source="b", grade=Grade.WEAK))
    found = Row(id="a", when=(), then=(Say(value=True),), because="", cites=cites)
    assert (found.grade, found.source) == (Grade.WEAK, "a; b")
