"""A state in which something stands against a protocol as a whole, told as a story, and asked of the first reading.

The story is one of a few backgrounds, with one look at the person now: every fact that such a look can change is left
to the solver, and all others are what the background says. What comes back the same is a refutation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import z3

from mooring.clinical import timeline as t
from mooring.clinical.acts import Give
from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import is_asked
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.values import Dose
from mooring.proof.questions import Undecided
from mooring.proof.story.replay import where_of
from mooring.proof.story.telling import SEEN, event_of
from mooring.proof.terms import Term, exact
from mooring.proof.whole import tables_of
from mooring.proof.world import World

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SECONDS = 10
Key = tuple[str, str, str]
Holds = Callable[[Advice], bool]
"""Whether the advice shows what the formulas found."""


@dataclass
class Look:
    """One look at the person: whether it was made, and what it showed."""

    made: z3.BoolRef
    worth: z3.ExprRef
    words: tuple[str, ...] | None


def told(
    library: Library, protocol: Protocol, world: World, condition: z3.BoolRef, holds: Holds,
    facility: Facility | None = None,
) -> Case | None:  # fmt: skip
    """A case in which the first reading says it too; None where none of these stories shows it.

    `library` is settled. Raises Undecided where the solver gives no answer in time.
    """
    for case in stories(library, protocol, where_of(facility or Facility())):
        found = _Tied(library, protocol, world, case).found(condition)
        if found is not None and holds(advise(library, found, protocol.id)):
            return found
    return None


def stories(library: Library, protocol: Protocol, facility: Facility) -> Iterator[Case]:
    """Whom it may be about, the shortest first: nothing given; then an order, or a dose minutes, hours or a day ago."""
    person = Person(birth_date=datetime(1990, 5, 5, tzinfo=UTC).date(), sex="female", pregnant="no")
    begun: list[t.Event] = [
        t.Used(at=NOW - timedelta(hours=60), substance="heroin", route="intravenous", pattern="daily"),
        t.Started(at=NOW - timedelta(hours=30), protocol=protocol.id),
        t.Recorded(at=NOW - timedelta(hours=30), items={"moud_offer": "declined"}),
    ]
    asked = sorted({
        name
        for fact in library.facts.values()
        if isinstance(fact.how, k.Condition) and not fact.how.takes
        for name in fact.how.any_of
    })  # fmt: skip
    healthy = [t.Has(at=NOW - timedelta(hours=31), condition=name, absent=True) for name in asked]
    for events in _histories(library, protocol):
        for more in ([], healthy):
            yield Case(
                person=person, facility=facility, timeline=t.Timeline.of([*more, *begun, *events]), at=NOW,
            )  # fmt: skip


def _histories(library: Library, protocol: Protocol) -> Iterator[list[t.Event]]:
    yield []
    for drug in _given(library, protocol):
        order = t.Ordered(at=NOW - timedelta(hours=29), drug=drug.id, dose=Dose.mg(8))
        yield [order]
        for minutes in (20, 90, 150, 300, 700, 1440):
            dose = t.Gave(at=NOW - timedelta(minutes=minutes), drug=drug.id, dose=Dose.mg(8), route=drug.route)
            yield [dose]
            yield [order, dose]


def _given(library: Library, protocol: Protocol) -> tuple[Drug, ...]:
    rows = [row for name in tables_of(protocol) for row in library.tables[name].rows]
    names = {act.drug for row in rows for act in row.then if isinstance(act, Give)}
    return tuple(drug for name in sorted(names) if not (drug := library.drugs[name]).is_a("rescue"))


@dataclass
class _Tied:
    """The facts of a world, tied to one background and one look now."""

    library: Library
    protocol: Protocol
    world: World
    case: Case
    looks: dict[Key, Look] = field(default_factory=dict)

    def found(self, condition: z3.BoolRef) -> Case | None:
        """The background with such a look that the condition holds; None where there is none."""
        solver = z3.Solver()
        solver.set("timeout", SECONDS * 1000)
        reading = self.library.reading(self.case, protocol=self.protocol.id)
        for name, term in list(self.world.terms.items()):
            fact = self.library.facts[name]
            # What asks about the proposal is not of this story: nothing is proposed in it yet.
            if not is_asked(fact.how, self.library.facts):
                solver.add(self._tie(fact, term, reading(name), reading.events))
        solver.add(*self.world.constraints, condition)
        answer = solver.check()
        if answer == z3.unknown:
            raise Undecided(f"the solver gave no answer: {solver.reason_unknown()}")
        return self._written(solver.model()) if answer == z3.sat else None

    def _tie(
        self, fact: k.Fact, term: Term, now: Value, events: Callable[[k.Selector], list[t.Event]]
    ) -> z3.BoolRef:  # fmt: skip
        as_it_was = self.world.fixed(fact.name, now)
        how = fact.how
        if not isinstance(how, k.Latest) or not set(how.of.kinds) <= SEEN or len(how.of.names) != 1:
            return as_it_was
        if how.value == "band" or (how.after is not None and not events(how.after)):
            return as_it_was
        key = (how.of.kinds[0], how.of.names[0], how.value)
        if key not in self.looks:
            self.looks[key] = Look(
                made=z3.Bool(f"look {key}"), worth=z3.FreshConst(term.value.sort(), "look"), words=term.words
            )  # fmt: skip
        look = self.looks[key]
        if look.worth.sort() != term.value.sort() or look.words != term.words:
            return z3.And(as_it_was, z3.Not(look.made))
        whole = z3.IsInt(look.worth) if z3.is_real(look.worth) else z3.BoolVal(True)
        seen = z3.And(term.known, term.value == look.worth, whole, *_within(fact, look.worth))
        return z3.If(look.made, seen, as_it_was)

    def _written(self, model: z3.ModelRef) -> Case:
        found: dict[tuple[str, str], dict[str, object]] = {}
        for (kind, name, value), look in self.looks.items():
            if z3.is_true(model.eval(look.made, model_completion=True)):
                worth = model.eval(look.worth, model_completion=True)
                plain: object = z3.is_true(worth) if z3.is_bool(worth) else int(str(worth))
                found.setdefault((kind, name), {})[value] = look.words[int(str(plain))] if look.words else plain
        events = [event_of(kind, name, values, NOW) for (kind, name), values in found.items()]
        return replace(self.case, timeline=t.Timeline.of([*self.case.timeline, *events]))


def _within(fact: k.Fact, worth: z3.ArithRef) -> list[z3.BoolRef]:
    low = [worth >= exact(fact.low)] if fact.low is not None else []
    return [*low, *([worth <= exact(fact.high)] if fact.high is not None else [])]
