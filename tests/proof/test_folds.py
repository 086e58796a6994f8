"""The facts about doses, folded over the symbolic entries, are those that the first reading finds in the same story."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
import z3

from mooring.clinical import timeline as t
from mooring.clinical.acts import Give
from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts import state
from mooring.clinical.library import Library
from mooring.clinical.values import UNKNOWN, Dose
from mooring.proof.story.entries import SORTS, Doses
from mooring.proof.story.folds import Folds, Proposed
from mooring.proof.story.world import StepWorld
from mooring.proof.terms import Term

START = datetime(2026, 3, 2, 7, 13, tzinfo=UTC)
LENGTH = 7
GAPS = (0, 1, 29, 30, 120, 239, 240, 719, 720, 1200, 1439, 1440, 1441, 2880, 4320, 8000)
FAMILIES = {
    "buprenorphine-standard": ("buprenorphine", "buprenorphine-naloxone"),
    "methadone-initiation": ("methadone",),
    "alpha-2-agonist": ("clonidine", "lofexidine"),
}


class Told:
    """One random story of doses, as events and as what fixes the symbolic entries to it."""

    def __init__(self, library: Library, protocol: str, seed: int) -> None:
        self.library, self.protocol = library, protocol
        self.dice = random.Random(f"{protocol} {seed}")
        drugs = tuple(library.drugs[name] for name in FAMILIES[protocol])
        self.doses = Doses(family=drugs, prefix=2, steps=LENGTH - 2)
        self.fixed: list[z3.BoolRef] = [self.doses.midnight == START.hour * 60 + START.minute]
        self.began = t.Started(at=START, protocol=protocol)
        self.entered: list[t.Event | None] = []
        self.minutes: list[int] = []
        minute = -self.dice.choice((100, 2000, 5000))
        for entry in self.doses.entries:
            minute += self.dice.choice(GAPS)
            if entry.place == self.doses.prefix:
                minute = max(minute, 0)
            if entry.place < self.doses.prefix:
                minute = min(minute, -1)
            self._enter(entry.place, minute)

    def _enter(self, place: int, minute: int) -> None:
        entry, at = self.doses.entries[place], START + timedelta(minutes=minute)
        self.minutes.append(minute)
        sort = self.dice.choice((*SORTS, "given", "overridden", "nothing"))
        drug = self.dice.randrange(len(self.doses.family))
        dose = Dose(self.dice.choice((100, 500, 1000, 4000, 8000, 30_000)))
        name = self.doses.family[drug].id
        told = sort in ("reported", "otp_verified")
        weighed = sort == "otp_verified" or not told or self.dice.random() < 0.7
        said = not told or self.dice.random() < 0.7
        taken = minute - (self.dice.choice((0, 60, 1500)) if told and said else 0)
        self.fixed += [
            entry.at == minute,
            entry.micrograms == dose.micrograms,
            entry.drug == drug,
            entry.taken == taken,
        ]
        self.fixed += [entry.weighed == weighed, entry.said == said]
        self.fixed += [term == (name == sort) for name, term in entry.sorts.items()]
        amount, last = dose if weighed else None, START + timedelta(minutes=taken) if said else None
        event: t.Event | None = None
        match sort:
            case "given" | "overridden":
                event = t.Gave(at=at, drug=name, dose=dose)
            case "used":
                event = t.Used(at=at, substance=name, dose=amount)
            case "reported":
                event = t.Reported(at=at, drug=name, dose=amount, last_taken=last)
            case "otp_verified":
                event = t.Verified(at=at, drug=name, dose=dose, last_taken=last)
        self.entered.append(event)

    def case(self, place: int) -> Case:
        """The case at a step: what entered before it."""
        at = START + timedelta(minutes=self.minutes[place])
        before = [event for event in self.entered[:place] if event is not None]
        return Case(person=Person(), facility=Facility(), timeline=t.Timeline.of([self.began, *before]), at=at)

    def world(self, place: int, give: Give | None = None) -> StepWorld:
        """The facts at a step."""
        drug = self.library.drugs[give.drug] if give else None
        proposed = Proposed(drug=drug, micrograms=self.doses.entries[place].micrograms) if drug else None
        folds = Folds(doses=self.doses, place=place, programme_day=z3.Int(f"programme day {place}"), proposed=proposed)
        if give is None:
            self.doses.constraints += folds.constraints()
        return StepWorld(
            library=self.library, constraints=self.doses.constraints, folds=folds, protocol=self.protocol,
            facility=Facility(), give=give, beside=self.world(place) if give else None,
        )  # fmt: skip


def value(model: z3.ModelRef, term: Term) -> Value:
    """The value of a whole number in a model."""
    if not z3.is_true(model.eval(term.known, model_completion=True)):
        return UNKNOWN
    return int(model.eval(term.value, model_completion=True).as_long())


def folded(library: Library, world: StepWorld) -> dict[str, Term]:
    """The facts that are folds over the doses of the story and nothing else."""
    found = {}
    for fact in library.facts.values():
        of = getattr(fact.how, "of", ())
        several = of if isinstance(of, tuple) else (of,)
        selectors = [each for each in several if isinstance(each, k.Selector)]
        ours = bool(selectors) and all(world.means_doses(each) for each in selectors)
        if isinstance(fact.how, k.State) or (ours and not isinstance(fact.how, k.Change)):
            term = world._read(fact)
            if term is not None:
                found[fact.name] = world(fact.name)
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("protocol", FAMILIES)
def test_each_fact_about_doses_is_what_the_reader_of_the_story_finds(
    library: Library, protocol: str, seed: int
) -> None:
    story = Told(library, protocol, seed)
    place = LENGTH - 1
    terms = folded(library, story.world(place))
    solver = z3.Solver()
    solver.add(*story.doses.constraints, *story.fixed)
    assert solver.check() == z3.sat
    model = solver.model()
    reading = library.reading(story.case(place), protocol=protocol)

    assert len(terms) > 8
    assert {name: value(model, term) for name, term in terms.items()} == {name: reading(name) for name in terms}


@pytest.mark.parametrize("protocol", FAMILIES)
def test_a_fact_that_counts_the_proposed_dose_counts_it_once(library: Library, protocol: str) -> None:
    story = Told(library, protocol, 99)
    place = LENGTH - 1
    drug = story.doses.family[0]
    give = next(
        act for table in library.tables.values() for row in table.rows for act in row.then
        if isinstance(act, Give) and act.drug == drug.id
    )  # fmt: skip
    world = story.world(place, give)
    names = [f.name for f in library.facts.values() if isinstance(f.how, k.Sum) and f.how.proposed]
    terms = {name: world(name) for name in names if world.means_doses(library.facts[name].how.of)}  # type: ignore[union-attr, arg-type]
    solver = z3.Solver()
    solver.add(*story.doses.constraints, *story.fixed)
    assert solver.check() == z3.sat
    model = solver.model()
    case = story.case(place)
    first = library.reading(case, protocol=protocol)
    dose = Dose(model.eval(story.doses.entries[place].micrograms).as_long())
    proposal = Proposal(
        act="give", what=drug.id, dose=dose, protocol=protocol, new_start=state.first_dose(first) is None
    )  # fmt: skip
    reading = first.proposing(case.proposing(proposal))

    assert terms
    assert {name: value(model, term) for name, term in terms.items()} == {name: reading(name) for name in terms}
