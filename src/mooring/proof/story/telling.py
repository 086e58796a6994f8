"""What is free in a proof, told so that it can be written down: a background, and what is seen at each step.

A counterexample must be a story that somebody could have recorded. So a second search ties each fact that is free in
the proof to events: those of a background that is the same for all, and at each step one observation of each sort.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import z3

from mooring.clinical import timeline as t
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.reading import Reading
from mooring.clinical.library import Library
from mooring.clinical.values import NEVER, UNKNOWN
from mooring.proof.story.entries import Entry
from mooring.proof.story.folds import last_given
from mooring.proof.story.world import StepWorld, constant
from mooring.proof.terms import Term, exact
from mooring.scenarios.words import CHARTED

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
"""The day on which the protocol begins, in a written counterexample."""
WEEKS = 6 * 7 * 1440
SEEN = frozenset({"scored", "measured", "recorded", "resulted"})
Key = tuple[str, tuple[str, ...], str]


@dataclass
class Seen:
    """What may be observed of one sort: at each step whether it was, and the value."""

    present: list[z3.BoolRef]
    values: list[z3.ExprRef]
    words: tuple[str, ...] | None
    fact: k.Fact


@dataclass
class Telling:
    """The second search's meaning of the facts that are free in the proof."""

    library: Library
    protocol: str
    facility: Facility
    background: Sequence[t.Event]
    seen: dict[Key, Seen] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.case = Case(
            person=Person(birth_date=datetime(1990, 5, 5, tzinfo=UTC).date(), sex="male"), facility=self.facility,
            timeline=t.Timeline.of(self.background), at=MIDNIGHT + timedelta(days=1),
        )  # fmt: skip
        self.reading: Reading = self.library.reading(self.case, protocol=self.protocol)

    def tie(self, world: StepWorld, fact: k.Fact, term: Term) -> list[z3.BoolRef]:
        """That a free fact is what the events say; nothing where this kind of fact is not told of here."""
        found = self._told(world, fact, term)
        if found is None:
            return []
        value, known = found
        return [term.known == known, z3.Implies(known, term.value == value)]

    def within(self, entry: Entry) -> tuple[z3.BoolRef, ...]:
        """That a step lies within weeks of the start, and its dose is one that somebody can measure out."""
        near = [term > -WEEKS for term in (entry.at, entry.taken)]
        return *near, entry.at < WEEKS, entry.micrograms <= 500_000, entry.micrograms % 10 == 0

    def others(self, world: StepWorld, how: k.How, free: Term) -> list[z3.BoolRef]:
        """That other drugs add what the background says."""
        if isinstance(how, k.Since):
            value, known = self._since(world, replace(how, absent="unknown"))
            return [free.known == known, z3.Implies(known, free.value == value)]
        return [free.known, free.value == 0]

    def _told(self, world: StepWorld, fact: k.Fact, term: Term) -> tuple[z3.ExprRef, z3.BoolRef] | None:
        match fact.how:
            case k.Latest(of=of) if set(of.kinds) <= SEEN and fact.how.renewed is None and len(of.kinds) == 1:
                return self._latest(world, fact, term, fact.how)
            case k.Latest(of=of) if set(of.kinds) <= SEEN and len(of.kinds) == 1:
                return self._latest(world, fact, term, replace(fact.how, renewed=None))
            case k.Change(of=of) if set(of.kinds) <= SEEN:
                return self._change(world, fact, fact.how)
            case k.Since():
                return self._since(world, fact.how)
            case k.Count(window=k.Window(name="rolling", minutes=int(minutes)), after=None):
                moments = [self._minute(e) for e in self.reading.events(fact.how.of)]
                return z3.Sum(0, *(z3.If(world.folds.now.at - m < minutes, 1, 0) for m in moments)), z3.BoolVal(True)
            case (
                k.Count() | k.Sum() | k.Distinct() | k.Extreme() | k.Condition() | k.Profile() | k.State() | k.Latest()
            ):
                # The background has none of these events but those that it was given, and these do not grow old.
                return self._as_now(fact, term)
        return None

    def _as_now(self, fact: k.Fact, term: Term) -> tuple[z3.ExprRef, z3.BoolRef]:
        value: Value = self.reading(fact.name.split(" @")[0])
        if term.words is not None and isinstance(value, str):
            return z3.IntVal(term.words.index(value if value in term.words else term.words[-1])), z3.BoolVal(True)
        if value is UNKNOWN:
            return term.value, z3.BoolVal(False)
        return constant(value).value if isinstance(value, (bool, int)) else exact(value), z3.BoolVal(True)

    def _since(self, world: StepWorld, how: k.Since) -> tuple[z3.ExprRef, z3.BoolRef]:
        ours = world.folds(replace(how, never_if=None))
        moments = [self._minute(e) for each in how.of for e in self.reading.events(each)]
        value = z3.IntVal(NEVER) if ours is None else z3.If(ours.known, ours.value, z3.IntVal(NEVER))
        now = world.folds.now
        for moment in moments:
            since = now.day - (moment + world.folds.doses.midnight) / 1440 if how.calendar else now.at - moment
            better = z3.Or(value == NEVER, since > value) if how.oldest else since < value
            counts = z3.BoolVal(True)
            if how.window is not None and how.window.minutes is not None:
                counts = now.at - moment < how.window.minutes
            value = z3.If(z3.And(counts, better), since, value)
        never = how.absent == "never" or (how.never_if is not None and bool(self.reading.events(how.never_if)))
        known = z3.BoolVal(True) if never else value != NEVER
        if how.never_if is not None and not never:
            known = z3.Or(known, last_given(world.folds, how.never_if)[0])
        return value, known

    @staticmethod
    def _minute(event: t.Event) -> int:
        return int((event.at - MIDNIGHT).total_seconds() // 60)

    # What is seen

    def _of(self, world: StepWorld, fact: k.Fact, key: Key, words: tuple[str, ...] | None) -> Seen:
        if key not in self.seen:
            kind, names, value = key
            if kind == "scored" and value != "total":
                # A score is written with its total.
                self._of(world, replace(fact, type="number", low=0, high=48), (kind, names, "total"), None)
            present, values = [], []
            for each in world.folds.doses.entries:
                there = z3.Bool(f"{kind} {names} @{each.place}")
                name = f"{kind} {names} {value} @{each.place}"
                worth = z3.Bool(name) if fact.type == "yes-no" else z3.Int(name)
                present.append(there)
                values.append(worth)
                if fact.type == "word":
                    world.constraints.append(z3.And(worth >= 0, worth < len(words or ())))
                elif fact.type == "number":
                    low, high = self._limits(fact, kind, names[0])
                    world.constraints += [worth >= exact(low), worth <= exact(high)]
            self.seen[key] = Seen(present=present, values=values, words=words, fact=fact)
        return self.seen[key]

    def _limits(self, fact: k.Fact, kind: str, name: str) -> tuple[float, float]:
        """What can be written down: a charted scale goes from its lowest total to its highest."""
        instrument = self.library.instruments.get(name) if kind == "scored" else None
        if instrument is not None:
            return instrument.lowest, instrument.highest
        if kind == "scored" and name in CHARTED:
            return CHARTED[name]
        return fact.low if fact.low is not None else 0, fact.high if fact.high is not None else 100_000

    def _key(self, how: k.Latest | k.Change) -> Key:
        return how.of.kinds[0], how.of.names, how.value

    def _latest(
        self, world: StepWorld, fact: k.Fact, term: Term, how: k.Latest
    ) -> tuple[z3.ExprRef, z3.BoolRef] | None:
        if how.value == "band" or (self._key(how) in self.seen and self.seen[self._key(how)].words != term.words):
            return term.value, z3.BoolVal(how.absent is not None)
        seen = self._of(world, fact, self._key(how), term.words)
        now = world.folds.now
        # The background holds no dose of these drugs, so that the mark is a dose of the story.
        there, mark = last_given(world.folds, how.after) if how.after else (z3.BoolVal(True), None)
        value, known = (term.value, z3.BoolVal(False)) if how.absent is None else (_absent(how, term), z3.BoolVal(True))
        for each in world.folds.doses.entries[: now.place + 1]:
            fresh = z3.BoolVal(True) if how.max_age is None else now.at - each.at <= how.max_age
            late = z3.BoolVal(True) if mark is None else z3.And(there, each.at > mark)
            here = seen.present[each.place]
            if how.absent is None:
                value = z3.If(here, seen.values[each.place], value)
                known = z3.If(here, z3.And(fresh, late), known)
            else:
                value = z3.If(here, z3.If(fresh, seen.values[each.place], _absent(how, term)), value)
        return value, known

    def _change(self, world: StepWorld, fact: k.Fact, how: k.Change) -> tuple[z3.ExprRef, z3.BoolRef]:
        seen = self._of(world, replace(fact, low=0, high=48), self._key(how), None)
        there, mark = last_given(world.folds, how.since)
        base, after = z3.IntVal(0), z3.IntVal(0)
        based, late = z3.BoolVal(False), z3.BoolVal(False)
        for each in world.folds.doses.entries[: world.folds.place + 1]:
            here = seen.present[each.place]
            before = z3.And(here, each.at <= mark, mark - each.at <= how.baseline_age)
            within = z3.BoolVal(True) if how.within is None else each.at - mark <= how.within
            later = z3.And(here, each.at > mark, within)
            base, based = z3.If(before, seen.values[each.place], base), z3.Or(based, before)
            after, late = z3.If(later, seen.values[each.place], after), z3.Or(late, later)
        return after - base, z3.And(there, based, late)

    # Written down

    def events(self, model: z3.ModelRef, place: int, at: datetime) -> list[t.Event]:
        """What was seen at a step of a story, as events."""
        found: dict[tuple[str, str], dict[str, object]] = {}
        for (kind, names, value), seen in self.seen.items():
            if z3.is_true(model.eval(seen.present[place], model_completion=True)):
                worth = model.eval(seen.values[place], model_completion=True)
                plain: object = z3.is_true(worth) if z3.is_bool(worth) else worth.as_long()
                found.setdefault((kind, names[0]), {})[value] = seen.words[int(str(plain))] if seen.words else plain
        return [event_of(kind, name, values, at) for (kind, name), values in found.items()]


def _absent(how: k.Latest, term: Term) -> z3.ExprRef:
    if isinstance(how.absent, bool):
        return z3.BoolVal(how.absent)
    return z3.IntVal((term.words or ()).index(str(how.absent)))


def event_of(kind: str, name: str, values: dict[str, object], at: datetime) -> t.Event:
    match kind:
        case "scored":
            total, sign = values.get("total"), values.get("objective_sign")
            return t.Scored(
                at=at, instrument=name, total=total if isinstance(total, int) else None,
                objective_sign=sign if isinstance(sign, bool) else None,
            )  # fmt: skip
        case "measured":
            return t.Measured(at=at, values=dict(values))
        case "recorded":
            return t.Recorded(at=at, items={key: _answer(each) for key, each in values.items()})
    worth = values.get("value")
    assert isinstance(worth, (int, str))
    return t.Resulted(at=at, test=name, value=worth)


def _answer(value: object) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else value
