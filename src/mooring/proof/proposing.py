"""Invariants about what anybody proposes, inside a protocol or not: the safety tables alone judge it.

`giving` asks of a protocol's own dose, which its own tables guard too. Here a nurse or a prescriber proposes whatever
they like, in any state, of any amount, by any route: nothing but the safety tables stands before it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import z3

from mooring.clinical.acts import Find
from mooring.clinical.case import Proposal
from mooring.clinical.cells import Test, Value, truth
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.safety import in_force
from mooring.clinical.tables import Row, Table
from mooring.clinical.values import UNKNOWN, Severity
from mooring.knowledge.read_invariants import Declared
from mooring.proof.decisions import decided
from mooring.proof.document import PROVED, SPURIOUS, UNDECIDED, Question
from mooring.proof.questions import Undecided, find
from mooring.proof.story.invariants import Invariant, invariant
from mooring.proof.terms import Term, exact, holds
from mooring.proof.whole import STOPS, told
from mooring.proof.world import World

TOLD = ("act", "is_a", "what", "ingredient")
"""What is known of a proposal by its act and its medicine; amount, route and protocol stay open."""
HEARD = STOPS | {Severity.WARN}
"""What is said of an act that is not let pass in silence."""


@dataclass
class ProposedWorld(World):
    """The facts while one act is proposed; what is known of that act is no longer open."""

    told: Mapping[str, Value] = field(kw_only=True)

    def _free(self, fact: k.Fact) -> Term:
        if fact.name not in self.told:
            return super()._free(fact)
        value = self.told[fact.name]
        if value is UNKNOWN:
            return Term(value=z3.IntVal(0), known=z3.BoolVal(False))
        if fact.type == "word":
            words = (*dict.fromkeys([*self._words(fact), str(value)]),)
            return Term(value=z3.IntVal(words.index(str(value))), known=z3.BoolVal(True), words=words)
        return Term(value=z3.BoolVal(bool(value)) if fact.type == "yes-no" else exact(value), known=z3.BoolVal(True))


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act with one medicine that is as good as several: `drugs` are those of which the tables know the same."""

    act: str
    drugs: tuple[str, ...]
    told: Mapping[str, Value]

    def __str__(self) -> str:
        return f"{self.act} {', '.join(self.drugs)}"


def acts(library: Library, declared: Declared) -> tuple[Act, ...]:
    """The acts that an invariant is about. A medicine that cannot be given by any route is not proposed."""
    cells = _cells(library, declared)
    found: dict[tuple[object, ...], list[tuple[str, Mapping[str, Value]]]] = {}
    for act in declared.acts:
        for drug in library.drugs.values():
            if drug.is_a("rescue") or not drug.routes or not any(drug.is_a(name) for name in declared.proposing):
                continue
            known = told(library, Proposal(act=act, what=drug.id), TOLD)
            key = (act, *(truth(test, known[fact]) for fact, test in cells))
            found.setdefault(key, []).append((drug.id, known))
    return tuple(
        Act(act=str(key[0]), drugs=tuple(drug for drug, _ in several), told=several[0][1])
        for key, several in found.items()
    )  # fmt: skip


def _cells(library: Library, declared: Declared) -> tuple[tuple[str, Test], ...]:
    """All that the tables and the invariant ask of an act and a medicine."""
    rows = [row for table in library.tables.values() for row in table.rows]
    cells = [cell for row in rows for cell in row.when] + [c for each in _asked(library, declared) for c in each.never]
    return tuple(dict.fromkeys((fact, test) for fact, test in cells if _settles(library, fact)))


def _settles(library: Library, fact: str) -> bool:
    how = library.facts[fact].how
    return isinstance(how, k.Proposed) and how.name in TOLD


def may_propose(library: Library, declared: Declared, source: str = "") -> Question:
    """Whether the safety tables of a settled library let an act pass in a state that the invariant forbids.

    A state of free facts is no story; that there is one is said, and not that somebody can have it.
    """
    began = time.monotonic()

    def answer(status: str, why: str = "") -> Question:
        return Question(
            id=declared.id, kind="invariant", says=declared.says, status=status, seconds=time.monotonic() - began,
            assumes=declared.assumes, why=why, source=source,
        )  # fmt: skip

    try:
        for act in acts(library, declared):
            if why := lets_pass(library, declared, act):
                return answer(SPURIOUS, why)
    except Undecided as error:
        return answer(UNDECIDED, str(error))
    return answer(PROVED)


def lets_pass(library: Library, declared: Declared, act: Act) -> str | None:
    """In words how an act passes in spite of the invariant; None: in no state. Raises Undecided."""
    return Judged(library=library, declared=declared, act=act).passes()


@dataclass
class Judged:
    """What the safety tables of a settled library say of one act, table by table."""

    library: Library
    declared: Declared
    act: Act
    world: ProposedWorld = field(init=False)

    def __post_init__(self) -> None:
        self.world = ProposedWorld(self.library, told=self.act.told)

    @cached_property
    def stops(self) -> Mapping[str, list[z3.BoolRef]]:
        """Of each safety table, when it stops the act or asks first (or warns, where that is enough)."""
        return {name: self.of(self.library.tables[name]) for name in self.library.safety}

    def of(self, table: Table) -> list[z3.BoolRef]:
        """When one table stops the act or asks first."""
        decision = decided(judging(table, self.act.told), self.world)
        fired = zip(decision.table.rows, decision.fired, strict=True)
        return [fires for row, fires in fired if heard(row, self.declared)] + list(decision.asked.values())

    def passes(self, instead: Mapping[str, Table] | None = None) -> str | None:
        """In words how the act passes in spite of the invariant; `instead` are safety tables in place of the library's,
        which answer no fact. None: it passes in no such state. Raises Undecided."""
        others = {name: self.of(table) for name, table in (instead or {}).items() if name in self.library.safety}
        passes = z3.Not(z3.Or(*(stop for stops in {**self.stops, **others}.values() for stop in stops)))
        for asked in _asked(self.library, self.declared):
            cells = [holds(test, self.world(fact))[0] for fact, test in asked.never]
            state = find(self.world, z3.And(passes, *cells))
            if state is not None:
                facts = ", ".join(f"{fact} {state.values[fact]}" for fact, _ in asked.never)
                return f"{self.act} passes with {facts}"
        return None


def heard(row: Row, declared: Declared) -> bool:
    """Whether a finding of the row is what the invariant wants of an act."""
    wanted = HEARD if declared.at_least == "warn" else STOPS
    finds = [act for act in row.then if isinstance(act, Find)]
    return bool({in_force(row, act, frozenset(declared.assumes))[0] for act in finds} & wanted)


def _asked(library: Library, declared: Declared) -> Iterable[Invariant]:
    return (invariant(library, {**plain, "giving": ()}) for plain in declared.plain)


def judging(table: Table, told: Mapping[str, Value]) -> Table:
    """The rows of a table that are not settled against already by what is known of the proposal."""
    return replace(table, rows=tuple(row for row in table.rows if not never(row, told)))


def never(row: Row, told: Mapping[str, Value]) -> bool:
    """Whether what is known of the proposal already keeps a row from firing."""
    return any(fact in told and truth(test, told[fact]) is False for fact, test in row.when)
