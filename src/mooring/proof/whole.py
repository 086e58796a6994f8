"""The whole decision as one formula: a protocol's table proposes a dose, then the safety tables may veto it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import z3

from mooring.clinical.acts import Find, Give
from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.safety import in_force
from mooring.clinical.tables import Row, Table
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Severity
from mooring.proof.decisions import decided
from mooring.proof.questions import Harm, State, find
from mooring.proof.world import World, givings

SETTLED = ("act", "is_a", "route", "protocol")
"""What the tables tell about a dose that is proposed; its amount, and whether it was called a new start, stay open."""
STOPS = frozenset({Severity.ASK, Severity.BLOCK, Severity.REFUSE})
"""The severities with which nothing happens that nobody overrode."""
NOBODY = Case(
    person=Person(), facility=Facility(), timeline=Timeline.of(()), at=datetime(2000, 1, 1, tzinfo=UTC)
)  # fmt: skip


def tables_of(protocol: Protocol) -> tuple[str, ...]:
    """The tables by which a protocol decides, in any phase."""
    return tuple(dict.fromkeys((*protocol.always, *(name for phase in protocol.phases for name in phase.tables))))


def proposing(world: World, protocol: Protocol, give: Give) -> z3.BoolRef:
    """That just this act of giving is what is proposed."""
    drug = world.library.drugs[give.drug]
    proposal = Proposal(act="give", what=give.drug, route=give.route or drug.route, protocol=protocol.id)
    return proposed(world, protocol, proposal, SETTLED)


def proposed(world: World, protocol: Protocol, proposal: Proposal, settled: Collection[str]) -> z3.BoolRef:
    """That just this is proposed; `settled` are the facts about a proposal that are told, by what they ask."""
    known = told(world.library, proposal, settled, protocol.id)
    return z3.And(*(world.fixed(fact, value) for fact, value in known.items()))


def told(
    library: Library, proposal: Proposal, settled: Collection[str], protocol: str | None = None
) -> dict[str, Value]:  # fmt: skip
    """The facts that ask this of a proposal (`settled`), by name, as they are whoever it is about."""
    reading = library.reading(replace(NOBODY, proposed=proposal), protocol=protocol)
    return {name: reading(name) for name, fact in library.facts.items()
            if isinstance(fact.how, k.Proposed) and fact.how.name in settled}  # fmt: skip


def allowed(world: World, *more: str) -> z3.BoolRef:
    """That no safety table, and none of `more`, stops what is proposed, and none asks first, with the severities that
    ship.
    """
    stopping: list[z3.BoolRef] = []
    for name in (*world.library.safety, *more):
        decision = decided(world.library.tables[name], world)
        rows = zip(decision.table.rows, decision.fired, strict=True)
        stopping += [fires for row, fires in rows if stops(row, frozenset())]
        stopping += decision.asked.values()
    return z3.Not(z3.Or(*stopping))


def stops(row: Row, confirmed: frozenset[str]) -> bool:
    """Whether a row stops what is proposed, or asks first, with the rules that a facility confirmed."""
    return bool(STOPS & {in_force(row, act, confirmed)[0] for act in row.then if isinstance(act, Find)})


def harms_of(world: World, protocol: Protocol, harm: Harm) -> Iterator[tuple[Table, Row, State]]:
    """Each row that can do the harm although the safety tables were asked, with a state; none at all is a proof.

    Rows that give an opioid agonist are looked at.
    """
    passes = allowed(world)
    for name in tables_of(protocol):
        for giving in givings(decided(world.library.tables[name], world), world):
            drug = world.library.drugs[giving.give.drug]
            if not drug.is_a("opioid-agonist"):
                continue
            condition = z3.And(giving.fires, proposing(world, protocol, giving.give), passes)
            state = find(world, z3.And(condition, harm.where(world, giving)))
            if state is not None:
                yield world.library.tables[name], giving.row, state
