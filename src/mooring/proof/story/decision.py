"""What a protocol's dose at one step needs: its row, and each other row that could have kept it from being given.

The conditions are apart, so that a proof takes only those that it needs. Each is a necessary one: leaving some out lets
more stories in, and what is proved of these holds of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import z3

from mooring.clinical.acts import Give, Hold, Switch, Transfer
from mooring.clinical.case import Facility
from mooring.clinical.cells import truth
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Phase, Protocol
from mooring.clinical.tables import Hit, Row, Table
from mooring.proof.decisions import decided, standing
from mooring.proof.doses import dose
from mooring.proof.story.world import StepWorld
from mooring.proof.whole import stops

Label = tuple[str, str, str]
"""What sort of condition, of which table, of which row."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way in which the protocol can give: a row, in a phase (None: in every one)."""

    phase: Phase | None
    table: Table
    row: Row
    give: Give

    @property
    def name(self) -> str:
        """The phase, the table and the row."""
        return f"{self.phase.id if self.phase else 'always'}: {self.table.id}: {self.row.id}"


def ways(library: Library, protocol: Protocol, family: frozenset[str]) -> tuple[Way, ...]:
    """Every way in which a protocol can give a drug of the family."""
    phases: list[tuple[Phase | None, str]] = [(None, name) for name in protocol.always]
    phases += [(phase, name) for phase in protocol.phases for name in phase.tables]
    return tuple(
        Way(phase=phase, table=library.tables[name], row=row, give=act)
        for phase, name in phases
        for row in library.tables[name].rows
        for act in row.then
        if isinstance(act, Give) and act.drug in family
    )


@dataclass
class Conditions:
    """The conditions of the protocol's dose at one step, made when they are first asked for."""

    library: Library
    protocol: Protocol
    facility: Facility
    world: StepWorld
    proposing: Callable[[Give], StepWorld]
    _rows: dict[tuple[int, str, str], tuple[z3.BoolRef, z3.BoolRef]] = field(default_factory=dict)

    def core(self, way: Way) -> z3.BoolRef:
        """That the row holds, and says just the amount of this step."""
        smallest = self.library.drugs[way.give.drug].smallest
        amount = dose(way.give.dose, self.world, self.world.number, smallest)
        yes, _ = self._standing(self.world, way.table, way.row)
        family = [drug.id for drug in self.world.folds.doses.family]
        now = self.world.folds.now
        same = now.drug == family.index(way.give.drug)
        return z3.And(yes, amount.known, amount.value > 0, now.micrograms == amount.value, same)

    def labels(self, way: Way) -> Iterator[Label]:
        """Everything else that has to be so."""
        if way.phase is not None and self.protocol.phase_table is not None:
            yield "phase", self.protocol.phase_table, way.phase.id
        for table, row in self._until(way):
            if table is way.table and table.hit is Hit.FIRST:
                yield "above", table.id, row.id
            if row.bars and row.skip_unknown is None:
                yield "known", table.id, row.id
        drug = self.library.drugs[way.give.drug]
        for name in (*self.protocol.always, *(way.phase.tables if way.phase else ())):
            for row in self.library.tables[name].rows:
                held = any(isinstance(act, Hold) and drug.is_a(act.what) for act in row.then)
                if (held or any(isinstance(act, Transfer) for act in row.then)) and not row.gives:
                    yield "held", name, row.id
        yield from self._safety(way)

    def _until(self, way: Way) -> Iterator[tuple[Table, Row]]:
        for name in (*self.protocol.always, *(way.phase.tables if way.phase else ())):
            table = self.library.tables[name]
            for row in table.rows:
                if table is way.table and row is way.row:
                    return
                yield table, row

    def _safety(self, way: Way) -> Iterator[Label]:
        asking = self.proposing(way.give)
        for name in self.library.safety:
            for row in self.library.tables[name].rows:
                if any(self._not_so(asking, fact, test) for fact, test in row.when):
                    continue
                if stops(row, self.facility.confirmations):
                    yield "stops", name, row.id
                if row.skip_unknown is None:
                    yield "asks", name, row.id

    def _not_so(self, asking: StepWorld, fact: str, test: object) -> bool:
        how = self.library.facts[fact].how
        if not isinstance(how, k.Proposed) or how.name in ("mg", "new_start"):
            return False
        return truth(test, asking.told(fact)) is False  # type: ignore[arg-type]

    def condition(self, way: Way, label: Label) -> z3.BoolRef:
        """The formula of a label."""
        sort, table_id, row_id = label
        table = self.library.tables[table_id]
        if sort == "phase":
            return self._phase(table, row_id)
        row = next(row for row in table.rows if row.id == row_id)
        world = self.proposing(way.give) if sort in ("stops", "asks") else self.world
        yes, undecided = self._standing(world, table, row)
        if sort == "above":
            return z3.Not(yes)
        if sort == "known" and table is way.table:
            return z3.Not(undecided)
        reached = [z3.Not(self._standing(world, table, each)[0]) for each in _before(table, row)]
        return z3.Not(z3.And(*reached, undecided if sort in ("known", "asks") else yes))

    def _phase(self, table: Table, phase: str) -> z3.BoolRef:
        decision = decided(table, self.world)
        said = [
            fires
            for row, fires in zip(table.rows, decision.fired, strict=True)
            for act in row.then
            if isinstance(act, Switch) and act.to == phase
        ]
        return z3.Or(*said)

    def _standing(self, world: StepWorld, table: Table, row: Row) -> tuple[z3.BoolRef, z3.BoolRef]:
        key = (id(world), table.id, row.id)
        if key not in self._rows:
            self._rows[key] = standing(row, world)[:2]
        return self._rows[key]


def _before(table: Table, row: Row) -> tuple[Row, ...]:
    """The rows that keep this one from being reached where they hold."""
    return table.rows[: table.rows.index(row)] if table.hit is Hit.FIRST else ()
