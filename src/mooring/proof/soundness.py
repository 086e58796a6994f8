"""Questions about a protocol as a whole: is every state answered, can every row be heard, does nothing contradict?

All are asked of free facts: more states than there are, so that what is proved holds. A state that the formulas allow
is told as a story and asked of the first reading (`proof.told`); what does not come back the same is an abstraction
that was too wide, and is said to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import combinations

import z3

from mooring.clinical.acts import Ask, Assess, Give, Hold, Page, Switch, Transfer
from mooring.clinical.advice import Advice
from mooring.clinical.library import Library
from mooring.clinical.protocols import Phase, Protocol
from mooring.clinical.tables import Hit, Row
from mooring.clinical.values import UNKNOWN
from mooring.proof.decisions import Decided, decided
from mooring.proof.questions import State, find, overlap
from mooring.proof.whole import allowed, proposing, tables_of
from mooring.proof.world import Giving, World, givings

ANSWERS = (Ask, Assess, Hold, Page, Transfer, Switch)
WATCHED = ("sedating", "pressure-lowering", "qt", "opioid", "antagonist")
"""The classes whose doses are looked at again: thiamine is not among them."""


@dataclass(frozen=True, kw_only=True)
class Against:
    """What stands against a protocol: in words, the states in which it is so, and how an advice shows it.

    Without a condition there is no state to show: that a row fires in no state at all is itself proved.
    """

    says: str
    condition: z3.BoolRef | None = None
    shows: Callable[[Advice], bool] = field(default=lambda advice: False)

    def __str__(self) -> str:
        return self.says


Found = Iterator[Against]
"""What stands against a protocol; nothing at all is a proof."""


@dataclass(kw_only=True)
class Said:
    """What the tables of one phase say in every state, in their order, barring carried from one to the next."""

    phase: Phase | None
    decisions: list[Decided]
    here: z3.BoolRef


@dataclass
class Soundness:
    """The questions about one protocol of a settled library."""

    library: Library
    protocol: Protocol
    world: World = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.library)

    @cached_property
    def phases(self) -> list[Said]:
        """Each phase with what is said in it; a protocol without phases has one."""
        found = []
        for phase in self.protocol.phases or (None,):
            bar: z3.BoolRef | None = None
            decisions = []
            for name in (*self.protocol.always, *(phase.tables if phase else ())):
                decisions.append(decided(self.library.tables[name], self.world, barred=bar))
                bar = decisions[-1].barred
            found.append(Said(phase=phase, decisions=decisions, here=self._here(phase)))
        return found

    @cached_property
    def _gate(self) -> Decided | None:
        name = self.protocol.phase_table
        return decided(self.library.tables[name], self.world) if name else None

    def _here(self, phase: Phase | None) -> z3.BoolRef:
        if self._gate is None or phase is None:
            return z3.BoolVal(True)
        rows = zip(self._gate.table.rows, self._gate.fired, strict=True)
        return z3.Or(*(f for row, f in rows for act in row.then if isinstance(act, Switch) and act.to == phase.id))

    # Complete

    def silent(self) -> Found:
        """A state in which nobody is told what to do: no act, nothing asked, no dose. The phase table first."""
        if self._gate is not None:
            nothing = z3.Not(z3.Or(*self._gate.fired, *self._gate.asked.values()))
            state = find(self.world, nothing)
            if state is not None:
                says = f"no phase is said, and nothing is asked: {told(state, self._gate.table.inputs)}"
                yield Against(says=says, condition=nothing, shows=lambda said: said.phase is None and not said.ask)
        for said in self.phases:
            nothing = z3.And(said.here, z3.Not(self._answered(said)))
            state = find(self.world, nothing)
            if state is not None:
                facts = [fact for each in said.decisions for fact in each.table.inputs]
                says = f"{_name(said)}: nothing is said and nothing asked: {told(state, facts)}"
                yield Against(says=says, condition=nothing, shows=_says_nothing)

    def _answered(self, said: Said) -> z3.BoolRef:
        found: list[z3.BoolRef] = []
        for each in said.decisions:
            found += each.asked.values()
            found += [f for row, f in _rows(each) if any(isinstance(act, ANSWERS) for act in row.then)]
            found += [giving.fires for giving in givings(each, self.world)]
        return z3.Or(*found)

    # Conflict

    def contradictions(self) -> Found:
        """Two rows of one moment that both give one ingredient, or two opioid agonists; two rows of a unique table."""
        for said in self.phases:
            doses = [g for each in said.decisions for g in givings(each, self.world)]
            for one, other in combinations(doses, 2):
                if not self._clash(one, other):
                    continue
                both = z3.And(said.here, one.fires, other.fires)
                if find(self.world, both) is not None:
                    says = f"{_name(said)}: {one.row.id} and {other.row.id} give at one moment"
                    # A story in which both are given shows it; so the safety tables let this one pass.
                    given = z3.And(both, proposing(self.world, self.protocol, one.give), allowed(self.world))
                    yield Against(says=says, condition=given, shows=_gives_both(one.row.id, other.row.id))
        for name in tables_of(self.protocol):
            table = self.library.tables[name]
            if table.hit is Hit.UNIQUE and (rows := overlap(table, self.world)) is not None:
                yield Against(says=f"{name}: {rows[0].id} and {rows[1].id} both hold")

    def _clash(self, one: Giving, other: Giving) -> bool:
        drugs = [self.library.drugs[each.give.drug] for each in (one, other)]
        if any(drug.is_a("rescue") for drug in drugs):
            return False
        agonists = all(drug.is_a("opioid-agonist") for drug in drugs)
        return agonists or drugs[0].ingredient == drugs[1].ingredient

    # Reachable

    def unheard(self) -> Found:
        """Rows that can never fire in any phase, and rows that give whose dose the safety tables always stop."""
        heard: dict[tuple[str, str], bool] = {}
        for key, can in self._hearings():
            heard[key] = heard.get(key, False) or can()
        yield from (
            Against(says=f"{table}: {row} can never be heard")
            for (table, row), can in heard.items()
            if not can and not self._heard_elsewhere(table, row)
        )
        if self._gate is not None:
            for row, fires in _rows(self._gate):
                if find(self.world, fires) is None:
                    yield Against(says=f"{self._gate.table.id}: {row.id} can never be heard")

    def _heard_elsewhere(self, table: str, row: str) -> bool:
        """Whether another protocol that decides by the same table can say what this one cannot."""
        others = (each for each in self.library.protocols.values() if each.enabled and each is not self.protocol)
        return any(
            table in tables_of(each) and Soundness(self.library, each).hears(table, row) for each in others
        )  # fmt: skip

    def hears(self, table: str, wanted: str) -> bool:
        """Whether a row of a table can be heard in some phase."""
        return any(key == (table, wanted) and can() for key, can in self._hearings())

    def _hearings(self) -> Iterator[tuple[tuple[str, str], Callable[[], bool]]]:
        """Each row of each phase by table and row, with the question whether it can be heard there."""
        for said in self.phases:
            for each in said.decisions:
                doses = {giving.row.id: giving for giving in givings(each, self.world)}
                for row, fires in _rows(each):
                    yield (each.table.id, row.id), partial(self._heard, said, row, fires, doses.get(row.id))

    def _heard(self, said: Said, row: Row, fires: z3.BoolRef, giving: Giving | None) -> bool:
        condition = z3.And(said.here, fires)
        if giving is None or row.rescue:
            return find(self.world, condition) is not None
        tied = z3.And(condition, giving.fires, proposing(self.world, self.protocol, giving.give), allowed(self.world))
        return find(self.world, z3.And(tied, z3.Not(self._held(said, giving)))) is not None

    def _held(self, said: Said, giving: Giving) -> z3.BoolRef:
        """That the same moment holds the drug, or sends the person away: what is then proposed is not given."""
        drug = self.library.drugs[giving.give.drug]
        return z3.Or(*(
            fires
            for each in said.decisions
            for row, fires in _rows(each)
            for act in row.then
            if isinstance(act, Transfer) or (isinstance(act, Hold) and drug.is_a(act.what))
        ))  # fmt: skip

    # Looked after

    def held_in_silence(self) -> Found:
        """A dose held with nobody told and nothing measured."""
        yield from self._followed(lambda row: any(isinstance(act, Hold) for act in row.then), "holds")

    def given_unwatched(self) -> Found:
        """A dose of a medicine that can do harm within hours, after which nothing is looked at again."""

        def which(row: Row) -> bool:
            drugs = [self.library.drugs[act.drug] for act in row.then if isinstance(act, Give)]
            return row.gives and any(drug.is_a(name) for drug in drugs for name in WATCHED)

        yield from self._followed(which, "gives", reassessed=True)

    def _followed(self, which: Callable[[Row], bool], what: str, *, reassessed: bool = False) -> Found:
        seen = set()
        for said in self.phases:
            after = [f for each in said.decisions for row, f in _rows(each) if _looks(row)]
            asked = [a for each in said.decisions for a in each.asked.values()]
            for each in said.decisions:
                for row, fires in _rows(each):
                    if not which(row) or (each.table.id, row.id) in seen or _answers_itself(row, reassessed):
                        continue
                    silent = z3.And(said.here, fires, z3.Not(z3.Or(*after, *asked)))
                    if find(self.world, silent) is not None:
                        seen.add((each.table.id, row.id))
                        says = f"{each.table.id}: {row.id} {what}, and nothing is looked at again and nobody told"
                        # Where something is proposed and stopped besides, somebody is paged for that.
                        doses = [g.fires for each in said.decisions for g in givings(each, self.world)]
                        plain = silent if reassessed else z3.And(silent, z3.Not(z3.Or(*doses)))
                        yield Against(says=says, condition=plain, shows=_unfollowed(row.id))


def _rows(decision: Decided) -> Iterator[tuple[Row, z3.BoolRef]]:
    return zip(decision.table.rows, decision.fired, strict=True)


def _looks(row: Row) -> bool:
    return any(isinstance(act, (Assess, Ask, Page, Transfer)) for act in row.then)


def _answers_itself(row: Row, reassessed: bool) -> bool:
    gives = [act for act in row.then if isinstance(act, Give)]
    return _looks(row) or (reassessed and bool(gives) and all(act.reassess is not None for act in gives))


def _says_nothing(advice: Advice) -> bool:
    return not advice.advice and not advice.ask


def _gives_both(one: str, other: str) -> Callable[[Advice], bool]:
    return lambda advice: {one, other} <= {item.row for item in advice.advice if item.act == "give"}


def _unfollowed(row: str) -> Callable[[Advice], bool]:
    def shows(advice: Advice) -> bool:
        mine = [item for item in advice.advice if item.row == row and item.act in ("give", "hold")]
        followed = any(item.act in ("assess", "ask", "page", "transfer") for item in advice.advice)
        return any(item.reassess is None for item in mine) and not followed and not advice.ask

    return shows


def _name(said: Said) -> str:
    return said.phase.id if said.phase else "the protocol"


def told(state: State, facts: list[str] | tuple[str, ...]) -> str:
    """The facts of a state that a reader wants to see, in words."""
    named = {fact: state.values[fact] for fact in dict.fromkeys(facts) if fact in state.values}
    return ", ".join(f"{fact} {'unknown' if value is UNKNOWN else value}" for fact, value in named.items())
