"""Questions about a table that are answered for every state: proved, or a state in which it is not so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import z3

from mooring.clinical.cells import Value
from mooring.clinical.tables import Row, Table
from mooring.clinical.values import UNKNOWN
from mooring.proof.decisions import Decided, decided, standing
from mooring.proof.terms import Term
from mooring.proof.world import Giving, World, givings

SECONDS = 20
"""How long one question may take. A question that takes longer is undecided, which is never called proved."""


class Undecided(RuntimeError):
    """The solver gave up; nothing is proved and nothing is refuted."""


@dataclass(frozen=True, kw_only=True)
class State:
    """One state of the facts in which something holds; it can be called like any reader of facts."""

    values: Mapping[str, Value]

    def __call__(self, fact: str) -> Value:
        """The fact's value in this state. Raises KeyError for a fact that the question was not about."""
        return self.values[fact]


@dataclass(frozen=True, kw_only=True)
class Harm:
    """What must never be, for one row that gives: `where` says, of that giving, when it would be so."""

    name: str
    where: Callable[[World, Giving], z3.BoolRef]


def find(world: World, condition: z3.BoolRef) -> State | None:
    """A state of the world in which the condition holds; None: there is none, which is a proof.

    Raises Undecided where the solver gives no answer in time.
    """
    solver = z3.Solver()
    solver.set("timeout", SECONDS * 1000)
    solver.add(*world.constraints, condition)
    answer = solver.check()
    if answer == z3.unsat:
        return None
    if answer != z3.sat:
        raise Undecided(f"the solver gave no answer: {solver.reason_unknown()}")
    model = solver.model()
    return State(values={name: _value(model, term) for name, term in world.terms.items()})


def _value(model: z3.ModelRef, term: Term) -> Value:
    if not z3.is_true(model.eval(term.known, model_completion=True)):
        return UNKNOWN
    found = model.eval(term.value, model_completion=True)
    if z3.is_bool(found):
        return bool(z3.is_true(found))
    if term.words is not None:
        return str(term.words[found.as_long()])
    if z3.is_int(found):
        return int(found.as_long())
    top, bottom = int(found.numerator_as_long()), int(found.denominator_as_long())
    return top // bottom if top % bottom == 0 else top / bottom


def overlap(table: Table, world: World) -> tuple[Row, Row, State] | None:
    """Two rows that hold at once, with a state in which they do; None where there are none, as a unique table needs."""
    holds = [standing(row, world)[0] for row in table.rows]
    for later, row in enumerate(table.rows):
        for earlier in range(later):
            state = find(world, z3.And(holds[earlier], holds[later]))
            if state is not None:
                return table.rows[earlier], row, state
    return None


def silence(table: Table, world: World) -> State | None:
    """A state in which no row fires and nothing is asked; None where there is none, as a complete table needs."""
    decision = decided(table, world)
    answers = [*decision.fired, *decision.asked.values()]
    return find(world, z3.Not(z3.Or(*answers)))


def dead_rows(table: Table, world: World) -> tuple[Row, ...]:
    """The rows that fire in no state: words that nobody will ever hear."""
    decision = decided(table, world)
    pairs = zip(table.rows, decision.fired, strict=True)
    return tuple(row for row, fires in pairs if find(world, fires) is None)


def harm(table: Table, world: World, harms: Iterable[Harm]) -> tuple[Harm, Row, State] | None:
    """The first harm that a row of the table can do, with the row and a state; None where none can: proved."""
    decision = decided(table, world)
    for each in harms:
        for giving in givings(decision, world):
            state = find(world, z3.And(giving.fires, each.where(world, giving)))
            if state is not None:
                return each, giving.row, state
    return None


def undone(table: Table, world: World, condition: Callable[[World, Decided], z3.BoolRef]) -> State | None:
    """A state in which the condition on the decision fails; None where it holds in all."""
    decision = decided(table, world)
    return find(world, z3.Not(condition(world, decision)))
