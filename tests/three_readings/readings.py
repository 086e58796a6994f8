"""Random states of facts, and one table read three ways in the same state, in one comparable form."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import z3

from mooring.clinical.acts import Give, facts_of
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.cells import Not, OneOf, Test, Value, limits
from mooring.clinical.doses import amount
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.tables import Table, decide
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import NEVER, UNKNOWN, Unknown
from mooring.proof.decisions import decided
from mooring.proof.doses import dose
from mooring.proof.world import ANOTHER_WORD, World, always_known
from mooring.simulation.machine.alone import answers

State = Mapping[str, Value]
NOWHERE = Case(
    person=Person(), facility=Facility(), timeline=Timeline.of([]), at=datetime(2026, 11, 2, 10, tzinfo=UTC)
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one reading says in one state: rows, questions, whether giving is barred, and micrograms by row."""

    fired: tuple[str, ...]
    asked: frozenset[tuple[str, str]]
    barred: bool
    doses: tuple[tuple[str, int | None], ...]


# States


def leaves(library: Library, table: Table) -> tuple[str, ...]:
    """The facts on which a table rests in the end, those of its doses among them."""
    found: dict[str, None] = {}
    asked = {fact for row in table.rows for fact, _ in row.when} | amount_facts(table)
    for fact in sorted(asked):
        how = library.facts[fact].how
        deeper = leaves(library, library.tables[how.table]) if isinstance(how, k.ByTable) else (fact,)
        found |= dict.fromkeys(deeper)
    return tuple(found)


def amount_facts(table: Table) -> set[str]:
    """The facts that the doses of a table read."""
    forms = [act.dose for row in table.rows for act in row.then if isinstance(act, Give)]
    return {name for form in forms for name in facts_of(form)}


def words(test: Test) -> tuple[str, ...]:
    """The words that a test names."""
    if isinstance(test, Not):
        return words(test.test)
    return test.words if isinstance(test, OneOf) else ()


def candidates(library: Library, fact: k.Fact) -> list[Value]:
    """Values at, just under and just over every limit that some table sets for this fact, and unknown."""
    tests = [
        test for table in library.tables.values() for row in table.rows for name, test in row.when if name == fact.name
    ]
    unknown: list[Value] = [] if always_known(fact.how) else [UNKNOWN]
    if fact.type == "yes-no":
        return [True, False, *unknown]
    if fact.type == "word":
        named = sorted({word for test in tests for word in words(test)})
        return [*(fact.words or (*named, ANOTHER_WORD)), *unknown]
    low = fact.low if fact.low is not None else 0
    high = fact.high if fact.high is not None else max([100.0, *(2 * x for test in tests for x in limits(test))])
    near = {edge + step for test in tests for edge in limits(test) for step in (-1, 0, 1)} | {low, high}
    numbers: list[Value] = [int(x) for x in near if low <= int(x) <= high]
    return numbers + unknown + ([NEVER] if isinstance(fact.how, k.Since) else [])


def random_states(library: Library, table: Table, count: int) -> list[State]:
    """States of a table's leaves, the same ones on every run; unknown comes up at least every sixth time."""
    dice = random.Random(table.id)
    facts = {name: candidates(library, library.facts[name]) for name in leaves(library, table)}
    return [{name: _one(dice, library.facts[name], values) for name, values in facts.items()} for _ in range(count)]


def _one(dice: random.Random, fact: k.Fact, values: Sequence[Value]) -> Value:
    if UNKNOWN in values and dice.random() < 1 / 6:
        return UNKNOWN
    if fact.unit == "mg" and dice.random() < 1 / 3:
        low, high = int(fact.low or 0), int(fact.high or 200_000)
        return dice.randint(low, high)
    return dice.choice(values)


# Readings


def by_hand(library: Library, table: Table, state: State) -> Said:
    """The first reading: one person, in pure Python."""
    reading = library.reading(NOWHERE)
    reading.seen.update(state)
    decision = decide(table, reading)
    doses = []
    for row in decision.fired:
        for act in row.then:
            if isinstance(act, Give):
                found = amount(act.dose, reading, World(library).number, library.drugs[act.drug].smallest)
                doses.append((row.id, None if isinstance(found, Unknown) else found.micrograms))
    asked = frozenset((each.row, each.fact) for each in decision.asked)
    return Said(
        fired=tuple(row.id for row in decision.fired), asked=asked, barred=decision.barred, doses=tuple(doses)
    )  # fmt: skip


def by_arrays(library: Library, table: Table, states: Sequence[State]) -> list[Said]:
    """The second reading: the interpreter of the simulation, with the facts given."""
    return [
        Said(fired=each.fired, asked=each.asked, barred=each.barred, doses=each.doses)
        for each in answers(library, table, states, NOWHERE)
    ]


def by_terms(library: Library, table: Table, states: Sequence[State]) -> list[Said]:
    """The third reading: the same formulas, with the facts fixed to each state."""
    world = World(library)
    decision = decided(table, world)
    gives = [
        (place, row, dose(act.dose, world, world.number, library.drugs[act.drug].smallest))
        for place, row in enumerate(table.rows)
        for act in row.then
        if isinstance(act, Give)
    ]
    solver = z3.Solver()
    solver.add(*world.constraints)
    return [_fixed(solver, world, decision, gives, state) for state in states]


def _fixed(solver: z3.Solver, world: World, decision: object, gives: list[object], state: State) -> Said:
    solver.push()
    solver.add(*(world.fixed(fact, value) for fact, value in state.items()))
    assert solver.check() == z3.sat, f"the world does not allow {dict(state)}"
    model = solver.model()
    solver.pop()

    def true(term: z3.BoolRef) -> bool:
        return bool(z3.is_true(model.eval(term, model_completion=True)))

    fired = [true(each) for each in decision.fired]  # type: ignore[attr-defined]
    doses: list[tuple[str, int | None]] = []
    for place, row, term in gives:  # type: ignore[misc]
        if fired[place]:
            known = true(term.known)
            doses.append((row.id, model.eval(term.value, model_completion=True).as_long() if known else None))
    rows = decision.table.rows  # type: ignore[attr-defined]
    return Said(
        fired=tuple(row.id for row, fires in zip(rows, fired, strict=True) if fires),
        asked=frozenset(place for place, term in decision.asked.items() if true(term)),  # type: ignore[attr-defined]
        barred=true(decision.barred), doses=tuple(doses),  # type: ignore[attr-defined]
    )  # fmt: skip
