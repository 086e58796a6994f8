"""Tables and doses that nobody wrote: every hit policy, every cell, every form of dose, on random facts."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from mooring.clinical import acts as a
from mooring.clinical import cells as c
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.tables import Ambiguous, Hit, Row, Table
from mooring.clinical.values import UNKNOWN, Citation, Dose, Grade, Severity
from mooring.knowledge.load import library as shipped
from tests.three_readings.readings import Said, State, by_arrays, by_hand, by_terms

ONCE = settings(
    max_examples=80, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
WORDS = ("heroin", "fentanyl", "methadone")
SCORED, RECORDED = k.Selector(kinds=("scored",)), k.Selector(kinds=("recorded",))


def a_number(name: str, *, unit: str | None, high: int, of: k.Selector = RECORDED) -> k.Fact:
    return k.Fact(name=name, means="", type="number", unit=unit, low=0, high=high, how=k.Latest(of=of, value="x"))


FACTS = {
    "score": a_number("score", unit=None, high=9, of=SCORED),
    "warmth": a_number("warmth", unit=None, high=9),
    "amount": a_number("amount", unit="mg", high=60_000),
    "limit": a_number("limit", unit="mg", high=60_000),
    "awake": k.Fact(name="awake", means="", type="yes-no", how=k.Latest(of=RECORDED, value="x")),
    "drug": k.Fact(name="drug", means="", type="word", words=WORDS, how=k.Latest(of=RECORDED, value="x")),
}

small = some.integers(0, 9)
compare = some.builds(c.Compare, op=some.sampled_from(sorted(c.OPS)), limit=small)
between = some.builds(
    c.Between, low=some.integers(0, 5), high=some.integers(4, 9), low_in=some.booleans(), high_in=some.booleans()
)
one_of = some.builds(c.OneOf, words=some.lists(some.sampled_from(WORDS), min_size=1, unique=True).map(tuple))
always = some.sampled_from([c.Anything(), c.IsUnknown()])
CELLS = {
    "score": compare | between | always | some.builds(c.Not, test=compare | between),
    "warmth": compare | between | always,
    "awake": some.builds(c.Is, answer=some.booleans()) | always,
    "drug": one_of | always | some.builds(c.Not, test=one_of),
}
milligrams = some.integers(0, 50_000).map(Dose)
forms = (
    some.builds(a.Fixed, dose=milligrams)
    | some.builds(a.AddTo, add=milligrams, to=some.just("amount"), at_most=milligrams, round_down=some.booleans())
    | some.builds(
        a.Percent, percent=some.integers(1, 150), of=some.just("amount"), plus=milligrams, round_down=some.booleans(),
        at_least=some.none() | milligrams, at_most=some.none() | milligrams | some.just("limit"))
)  # fmt: skip
acts = some.sampled_from([
    a.Hold(what="methadone"), a.Page(whom="prescriber"), a.Find(severity=Severity.BLOCK), a.Flag(flag="f", changes="c"),
    a.Transfer(to="emergency"), a.Assess(what=("cows",), every=60),
]) | some.builds(a.Give, drug=some.just("methadone"), dose=forms)  # fmt: skip


@some.composite
def rows(draw: some.DrawFn) -> Row:
    when = draw(some.lists(some.sampled_from(sorted(CELLS)), min_size=1, max_size=3, unique=True))
    then = tuple(draw(some.lists(acts, min_size=1, max_size=2)))
    skip = draw(some.none() | some.just("may be passed over"))
    return Row(
        id="?", when=tuple((fact, draw(CELLS[fact])) for fact in when), then=then, because="Because.",
        cites=(Citation(source="mooring", grade=Grade.READ),), skip_unknown=skip, rescue=draw(some.booleans()),
    )  # fmt: skip


@some.composite
def tables(draw: some.DrawFn) -> Table:
    lines = draw(some.lists(rows(), min_size=1, max_size=6))
    named = tuple(replace(row, id=f"row-{place}") for place, row in enumerate(lines))
    inputs = tuple(sorted({fact for row in named for fact, _ in row.when}))
    return Table(id="generated", title="Generated", hit=draw(some.sampled_from(Hit)), inputs=inputs, rows=named)


STATES = some.lists(
    some.fixed_dictionaries({
        "score": some.just(UNKNOWN) | small, "warmth": some.just(UNKNOWN) | some.sampled_from([0, 3.5, 4, 4.25, 9]),
        "amount": some.just(UNKNOWN) | some.integers(0, 60_000), "limit": some.just(UNKNOWN) | some.integers(0, 60_000),
        "awake": some.just(UNKNOWN) | some.booleans(), "drug": some.just(UNKNOWN) | some.sampled_from(WORDS),
    }),
    min_size=1, max_size=12,
)  # fmt: skip


@lru_cache
def little() -> Library:
    """A library of these facts alone, with the shipped drugs. No fixture: a failing example would print all of it."""
    return replace(shipped(), facts=FACTS, tables={}, numbers={}, digest="generated")


def said_of_each(library: Library, table: Table, states: list[State]) -> list[Said | None]:
    """The first reading of each state; None where two rows of a unique table hold."""
    found: list[Said | None] = []
    for state in states:
        try:
            found.append(by_hand(library, table, state))
        except Ambiguous:
            found.append(None)
    return found


@ONCE
@given(table=tables(), states=STATES)
def test_any_table_says_the_same_over_arrays(table: Table, states: list[State]) -> None:
    each = said_of_each(little(), table, states)
    if None in each:
        with pytest.raises(Ambiguous, match="both hold"):
            by_arrays(little(), table, states)
    clear = [(state, said) for state, said in zip(states, each, strict=True) if said is not None]
    if clear:
        assert by_arrays(little(), table, [state for state, _ in clear]) == [said for _, said in clear]


@ONCE
@given(table=tables(), states=STATES.map(lambda states: states[:4]))
def test_any_table_says_the_same_as_its_formula(table: Table, states: list[State]) -> None:
    each = said_of_each(little(), table, states)
    clear = [(state, said) for state, said in zip(states, each, strict=True) if said is not None]
    assert by_terms(little(), table, [state for state, _ in clear]) == [said for _, said in clear]


def careful(table: Table) -> Table:
    """The same table, first-hit, in which nothing is passed over, rescued, only said, or content with the unknown."""
    careful_rows = tuple(
        replace(
            row, skip_unknown=None, rescue=False,
            when=tuple((fact, test) for fact, test in row.when if not isinstance(test, c.IsUnknown)),
            then=tuple(act for act in row.then if isinstance(act, a.Give)) or (a.Hold(what="methadone"),))
        for row in table.rows
    )  # fmt: skip
    return replace(table, hit=Hit.FIRST, rows=careful_rows)


@ONCE
@given(table=tables().map(careful), states=STATES)
def test_whatever_an_unknown_turns_out_to_be_what_was_given_stands(table: Table, states: list[State]) -> None:
    full = {"score": 4, "warmth": 4, "amount": 30_000, "limit": 20_000, "awake": True, "drug": "heroin"}
    for state in states:
        before = by_hand(little(), table, state)
        after = by_hand(
            little(), table, {fact: full[fact] if value is UNKNOWN else value for fact, value in state.items()}
        )
        assert {dose for dose in before.doses if dose[1] is not None} <= set(after.doses)


@pytest.mark.parametrize("count", [1, 3])
def test_a_unique_table_of_two_true_rows_is_refused_over_arrays_too(count: int) -> None:
    hold = (a.Hold(what="methadone"),)
    cites = (Citation(source="mooring", grade=Grade.READ),)
    both = tuple(
        Row(id=name, when=(("awake", c.Is(answer=True)),), then=hold, because="", cites=cites) for name in "ab"
    )
    table = Table(id="both", title="Both", hit=Hit.UNIQUE, inputs=("awake",), rows=both)

    states: list[State] = [{"awake": place == count - 1} for place in range(count)]

    with pytest.raises(Ambiguous, match="both hold"):
        by_arrays(little(), table, states)
