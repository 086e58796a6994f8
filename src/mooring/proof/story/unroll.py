"""The story unrolled: at the last step the protocol gives, and the invariant is broken; at no step before it was.

Conditions are taken in one after another: whenever the solver finds a story that a condition left out would have
forbidden, just that condition is added, at every step (counterexample-guided).
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import z3

from mooring.clinical.acts import Give
from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Hit
from mooring.proof.decisions import standing
from mooring.proof.story.decision import Conditions, Label, Way, ways
from mooring.proof.story.entries import Doses
from mooring.proof.story.folds import Folds, Proposed
from mooring.proof.story.invariants import Invariant
from mooring.proof.story.world import StepWorld, Telling
from mooring.proof.terms import holds


class OutOfTime(RuntimeError):
    """The solver gave no answer in time: nothing is proved and nothing is refuted."""


@dataclass
class Unrolled:
    """The story of so many steps after a prefix; only the last `decided` steps are decisions of the protocol's tables.

    Before these a dose given here only has to satisfy the invariant.
    """

    library: Library
    protocol: Protocol
    invariant: Invariant
    facility: Facility
    doses: Doses
    decided: int
    deadline: float
    elsewhere: bool = True
    overriding: bool = True
    telling: Telling | None = None
    seed: int = 0
    kept: dict[tuple[str, Label], None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.constraints = self.doses.constraints
        self.worlds: dict[tuple[int, str, str], StepWorld] = {}
        self.ways = ways(self.library, self.protocol, frozenset(drug.id for drug in self.doses.family))
        self.solver = z3.Solver()
        self.solver.set("random_seed", self.seed)
        self._taken_in = 0
        self.last = len(self.doses.entries) - 1
        self.places = range(self.last + 1 - self.decided, self.last + 1)
        self.at: dict[int, Conditions] = {place: self._conditions(place) for place in self.places}
        for each in self.doses.entries:
            if not self.elsewhere:
                self.constraints += [z3.Not(each.sorts[sort]) for sort in ("used", "reported", "otp_verified")]
            if not self.overriding:
                self.constraints.append(z3.Not(each.sorts["overridden"]))
            if self.telling is not None:
                self.constraints += self.telling.within(each)
            if each.place == self.last:
                self.constraints += [each.sorts["given"], self.broken(each.place)]
            else:
                self.constraints.append(z3.Implies(each.sorts["given"], z3.Not(self.broken(each.place))))
        for place in self.places:
            chosen = [self.choice(place, way) for way in self.ways]
            self.constraints.append(self.doses.entries[place].sorts["given"] == z3.Or(*chosen))
            for way, choice in zip(self.ways, chosen, strict=True):
                self.constraints.append(z3.Implies(choice, self.at[place].core(way)))

    def choice(self, place: int, way: Way) -> z3.BoolRef:
        """That this step's dose comes from this way of giving."""
        return z3.Bool(f"{way.name} @{place}")

    # Worlds

    def world(self, place: int, give: Give | None = None) -> StepWorld:
        """The facts at a step, with what is given there as the proposal."""
        key = (place, give.drug if give else "", (give.route or "") if give else "")
        if key not in self.worlds:
            drug = self.library.drugs[give.drug] if give else None
            proposed = Proposed(drug=drug, micrograms=self.doses.entries[place].micrograms) if drug else None
            folds = Folds(
                doses=self.doses, place=place, programme_day=z3.Int(f"programme day {place}"), proposed=proposed
            )  # fmt: skip
            if give is None:
                self.constraints += folds.constraints()
            self.worlds[key] = StepWorld(
                library=self.library, constraints=self.constraints, folds=folds, protocol=self.protocol.id,
                facility=self.facility, give=give, beside=self.world(place) if give else None,
                telling=self.telling,
            )  # fmt: skip
        return self.worlds[key]

    def _conditions(self, place: int) -> Conditions:
        return Conditions(
            library=self.library, protocol=self.protocol, facility=self.facility, world=self.world(place),
            proposing=lambda give: self.world(place, give),
        )  # fmt: skip

    def broken(self, place: int) -> z3.BoolRef:
        """That the invariant is broken by the dose of a step."""
        found = []
        gives = {way.give.drug: way.give for way in self.ways}
        for number, drug in enumerate(self.doses.family):
            if drug.id not in gives or not any(drug.is_a(each) for each in self.invariant.giving):
                continue
            world = self.world(place, gives[drug.id])
            cells = [holds(test, world(fact))[0] for fact, test in self.invariant.never]
            said = self._said(world)
            found.append(z3.And(self.doses.entries[place].drug == number, *cells, z3.Not(z3.Or(*said))))
        return z3.Or(*found)

    def _said(self, world: StepWorld) -> list[z3.BoolRef]:
        """Where a rule speaks of the dose that the invariant lets pass with a word."""
        wanted = set(self.invariant.unless_said)
        tables = [self.library.tables[name] for name in self.library.safety]
        found = []
        for table, row in ((each, row) for each in tables for row in each.rows):
            if wanted & {row.id, row.rule}:
                # Only what the row itself asks comes in: of each further fact a counterexample would have to tell.
                above = table.rows[: table.rows.index(row)] if table.hit is Hit.FIRST else ()
                found.append(z3.And(standing(row, world)[0], *(z3.Not(standing(each, world)[0]) for each in above)))
        return found

    # Solving

    def _check(self, solver: z3.Solver, *more: z3.BoolRef) -> z3.ModelRef | None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTime("no time was left")
        solver.set("timeout", int(left * 1000) + 1)
        answer = solver.check(*more)
        if answer == z3.unknown:
            raise OutOfTime(solver.reason_unknown())
        return solver.model() if answer == z3.sat else None

    def _take_in(self) -> None:
        self.solver.add(*self.constraints[self._taken_in :])
        self._taken_in = len(self.constraints)

    def keep(self, way: Way, label: Label) -> None:
        """Take a condition in, at every step that is decided."""
        if (way.name, label) in self.kept:
            raise AssertionError(f"the condition was taken in before: {way.name} {label}")
        self.kept[way.name, label] = None
        for place in self.places:
            formula = self.at[place].condition(way, label)
            self.constraints.append(z3.Implies(self.choice(place, way), formula))

    def keep_vetoes(self) -> None:
        """Take in at once the safety rows that stop by the very facts of the invariant."""
        named = {fact for fact, _ in self.invariant.never}
        for way in self.ways:
            for label in self.at[self.last].labels(way):
                sort, table, name = label
                if sort == "stops":
                    row = next(row for row in self.library.tables[table].rows if row.id == name)
                    if named & {fact for fact, _ in row.when}:
                        self.keep(way, label)

    def search(self) -> z3.ModelRef | None:
        """A story that breaks the invariant in spite of all conditions; None: there is none. Raises OutOfTime."""
        while True:
            self._take_in()
            model = self._check(self.solver)
            if model is None:
                return None
            whole, missing = self._missing(model)
            if whole is not None:
                return whole
            for way, label in missing:
                self.keep(way, label)

    def chosen(self, model: z3.ModelRef) -> list[tuple[int, Way]]:
        """The ways by which the steps of a story give."""
        found = []
        for place in self.places:
            if z3.is_true(model.eval(self.doses.entries[place].sorts["given"], model_completion=True)):
                found += [
                    (p, w) for p, w in ((place, way) for way in self.ways) if z3.is_true(model[self.choice(p, w)])
                ]
        return found

    def fixed(self, model: z3.ModelRef) -> list[z3.BoolRef]:
        """That the doses and the times are those of a model."""
        found = []
        for each in self.doses.entries:
            terms = [each.at, each.micrograms, each.drug, each.weighed, each.said, each.taken, *each.sorts.values()]
            found += [term == model.eval(term, model_completion=True) for term in terms]
        return [*found, self.doses.midnight == model.eval(self.doses.midnight, model_completion=True)]

    def _missing(self, model: z3.ModelRef) -> tuple[z3.ModelRef | None, list[tuple[Way, Label]]]:
        """A story with such doses at such times that obeys all conditions; else the conditions that forbid it."""
        marks: dict[str, tuple[Way, Label]] = {}
        formulas = []
        for place, way in self.chosen(model):
            for label in self.at[place].labels(way):
                if (way.name, label) not in self.kept:
                    name = f"{place} {way.name} {label}"
                    marks[name] = (way, label)
                    formulas.append(z3.Implies(z3.Bool(name), self.at[place].condition(way, label)))
        solver = z3.Solver()
        solver.set("random_seed", self.seed)
        solver.add(*self.constraints, *self.fixed(model), *formulas)
        solver.add(*(self.choice(place, way) for place, way in self.chosen(model)))
        whole = self._check(solver, *(z3.Bool(name) for name in marks))
        if whole is not None:
            return whole, []
        core = [marks[str(each)] for each in solver.unsat_core()]
        return None, list({(way.name, label): (way, label) for way, label in core}.values())
