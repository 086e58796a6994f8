"""The forms of what a table must never do, each a sentence about one act of giving."""

from __future__ import annotations

import z3

from mooring.clinical.values import Dose
from mooring.proof.questions import Harm
from mooring.proof.terms import exact
from mooring.proof.world import Giving, World


def total_above(fact: str, limit: Dose, *, unless: str | None = None) -> Harm:
    """A dose that brings the sum `fact` above a limit; `unless` names an answer that would justify it.

    A dose that stays under the limit holds the sum under it as long as it was so before: the step of an induction
    over the doses of the window.
    """

    def where(world: World, giving: Giving) -> z3.BoolRef:
        before = world(fact)
        above = before.value + giving.micrograms > limit.micrograms
        return z3.And(above, _not_so(world, unless)) if unless else above

    reason = f", unless {unless}" if unless else ""
    return Harm(name=f"{fact} above {limit}{reason}", where=where)


def _not_so(world: World, fact: str) -> z3.BoolRef:
    term = world(fact)
    return z3.Not(z3.And(term.known, term.value))


def given_unknown(fact: str) -> Harm:
    """A dose although nobody knows this fact."""
    return Harm(name=f"a dose with {fact} unknown", where=lambda world, giving: z3.Not(world(fact).known))


def given_below(fact: str, limit: float) -> Harm:
    """A dose while a fact, known or not, is not at or above a limit, inside."""

    def where(world: World, giving: Giving) -> z3.BoolRef:
        term = world(fact)
        return z3.Not(z3.And(term.known, term.value >= exact(limit)))

    return Harm(name=f"a dose with {fact} under {limit:g}", where=where)


def above_fact(fact: str) -> Harm:
    """A dose above the amount that a fact holds."""

    def where(world: World, giving: Giving) -> z3.BoolRef:
        term = world(fact)
        return z3.Not(z3.And(term.known, giving.micrograms <= term.value))

    return Harm(name=f"a dose above {fact}", where=where)
