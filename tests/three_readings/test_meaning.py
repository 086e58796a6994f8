"""What the three readings must agree on, case by case: small tables in which one point of the meaning decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mooring.clinical import acts as a
from mooring.clinical import cells as c
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.tables import Hit, Row, Table
from mooring.clinical.values import UNKNOWN, Citation, Dose, Grade
from tests.three_readings.readings import Said, State, by_arrays, by_hand, by_terms
from tests.three_readings.test_generated_tables import FACTS, little

GIVE = a.Give(drug="methadone", dose=a.Fixed(dose=Dose.mg(10)))
HOLD = a.Hold(what="methadone")
DEEP = k.Fact(name="deep", means="", type="yes-no", how=k.ByTable(table="deep"))


def row(name: str, then: a.Act, **when: c.Test) -> Row:
    cites = (Citation(source="mooring", grade=Grade.READ),)
    return Row(id=name, when=tuple(when.items()), then=(then,), because="", cites=cites)


def table(*rows: Row, name: str = "small") -> Table:
    inputs = tuple(dict.fromkeys(fact for each in rows for fact, _ in each.when))
    return Table(id=name, title="Small", hit=Hit.FIRST, inputs=inputs, rows=rows)


def each_reading(library: Library, small: Table, state: State) -> list[Said]:
    return [by_hand(library, small, state), *by_arrays(library, small, [state]), *by_terms(library, small, [state])]


AWAKE, ANY_SCORE = c.Is(answer=True), c.Compare(op=">=", limit=0)


def test_a_barred_dose_ends_a_first_hit_table_and_no_later_row_speaks() -> None:
    small = table(
        row("asks", HOLD, awake=AWAKE), row("gives", GIVE, score=ANY_SCORE), row("later", HOLD, score=ANY_SCORE)
    )

    for said in each_reading(little(), small, {"awake": UNKNOWN, "score": 4}):
        assert (said.fired, said.asked, said.barred) == ((), {("asks", "awake")}, True)


@pytest.mark.parametrize(("low_in", "high_in", "holding"), [
    (True, True, [2, 3, 5]), (False, True, [3, 5]), (True, False, [2, 3]), (False, False, [3]),
])  # fmt: skip
def test_a_bracket_includes_its_end_and_a_parenthesis_leaves_it_out(
    low_in: bool, high_in: bool, holding: list[int]
) -> None:
    small = table(row("within", HOLD, score=c.Between(low=2, high=5, low_in=low_in, high_in=high_in)))

    for score in (1, 2, 3, 5, 6):
        for said in each_reading(little(), small, {"score": score}):
            assert bool(said.fired) is (score in holding)


@pytest.mark.parametrize("unknown", ["amount", "limit"])
def test_a_share_of_or_up_to_an_unknown_amount_is_unknown(unknown: str) -> None:
    half = a.Percent(percent=50, of="amount", at_most="limit")
    small = table(row("half", a.Give(drug="methadone", dose=half), score=ANY_SCORE))
    state = {"score": 4, "amount": 30_000, "limit": 20_000} | {unknown: UNKNOWN}

    for said in each_reading(little(), small, state):
        assert said.doses == (("half", None),)


@pytest.mark.parametrize(("score", "fires"), [(4, ("held",)), (UNKNOWN, ()), (9, ())])
def test_a_fact_that_is_a_table_is_unknown_while_an_earlier_row_asks(score: int, fires: tuple[str, ...]) -> None:
    rows = (
        row("first", a.Say(value=False), score=c.Compare(op=">", limit=8)),
        row("then", a.Say(value=True), awake=AWAKE),
    )
    deep = table(*rows, name="deep")
    library = replace(little(), facts={**FACTS, "deep": DEEP}, tables={"deep": deep}, digest="deep")
    small = table(row("held", HOLD, deep=AWAKE))

    for said in each_reading(library, small, {"score": score, "awake": True}):
        assert said.fired == fires
        assert said.asked == ({("held", "deep")} if score is UNKNOWN else set())
