"""The facts at one step of a symbolic story: those about the doses are folds over them, all else is free."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Protocol

import z3

from mooring.clinical.acts import Give
from mooring.clinical.case import Facility, Proposal
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import is_asked
from mooring.clinical.values import NEVER, UNKNOWN, Dose
from mooring.proof.story.entries import Entry, named
from mooring.proof.story.folds import DOSED, Folds, last_given
from mooring.proof.terms import Term, exact
from mooring.proof.whole import NOBODY
from mooring.proof.world import World

SAME_ALWAYS = ("setting", "otp", "state")
"""What a facility is does not change from one step to the next."""


class Telling(Protocol):
    """Ties what is free in the proof to events, so that a counterexample can be written down."""

    def tie(self, world: StepWorld, fact: k.Fact, term: Term) -> list[z3.BoolRef]:
        """What a free fact then obeys."""
        ...

    def within(self, entry: Entry) -> tuple[z3.BoolRef, ...]:
        """What keeps a step within what is written down."""
        ...

    def others(self, world: StepWorld, how: k.How, free: Term) -> list[z3.BoolRef]:
        """What the part of a fact that other drugs add then obeys."""
        ...


@dataclass(frozen=True)
class Ratio:
    """One amount in percent of another that is above nothing, compared without dividing."""

    of: z3.ArithRef
    to: z3.ArithRef

    def __ge__(self, limit: object) -> z3.BoolRef:
        return 100 * self.of >= limit * self.to

    def __gt__(self, limit: object) -> z3.BoolRef:
        return 100 * self.of > limit * self.to

    def __le__(self, limit: object) -> z3.BoolRef:
        return 100 * self.of <= limit * self.to

    def __lt__(self, limit: object) -> z3.BoolRef:
        return 100 * self.of < limit * self.to


@dataclass
class StepWorld(World):
    """The facts at the decision of one step. With `beside`, the facts that ask about the proposal; the rest are there.

    `constraints` is one list for the whole story. What is free here may be more than any story can hold, which makes a
    proof no less true; a counterexample is believed only once it was replayed.
    """

    folds: Folds = field(kw_only=True)
    protocol: str = field(kw_only=True)
    facility: Facility = field(kw_only=True)
    give: Give | None = field(kw_only=True, default=None)
    beside: StepWorld | None = field(kw_only=True, default=None)
    telling: Telling | None = field(kw_only=True, default=None)
    _told: dict[str, Value] = field(default_factory=dict)

    def __call__(self, fact: str) -> Term:
        """The term of a fact at this step. Raises KeyError where it is not declared."""
        if fact not in self.terms:
            how = self.library.facts[fact].how
            if self.beside is not None and not is_asked(how, self.library.facts):
                self.terms[fact] = self.beside(fact)
            elif isinstance(how, k.ByTable):
                self.terms[fact] = self._of_table(self.library.facts[fact])
            else:
                self.terms[fact] = self._plausible(self.library.facts[fact])
        return self.terms[fact]

    def number(self, name: str) -> Dose:
        """A cited number of milligrams, as the facility chose it."""
        return Dose.mg(self.library.number(name, self.facility))

    def _words(self, fact: k.Fact) -> tuple[str, ...]:
        return super()._words(replace(fact, name=fact.name.split(" @")[0]))

    def _plausible(self, fact: k.Fact) -> Term:
        term = self._read(fact)
        if term is None:
            return self._unbound(fact)
        inside = [term.value >= exact(fact.low)] if fact.low is not None else []
        inside += [term.value <= exact(fact.high)] if fact.high is not None else []
        if not inside:
            return term
        return replace(term, known=z3.And(term.known, z3.Or(term.value == NEVER, z3.And(*inside))))

    def _unbound(self, fact: k.Fact) -> Term:
        same = isinstance(fact.how, k.Profile) and fact.how.name in SAME_ALWAYS
        step = "always" if same else f"{self.folds.place}{' ' + self.give.drug if self.give else ''}"
        term = self._free(replace(fact, name=f"{fact.name} @{step}"))
        after = fact.how.after if isinstance(fact.how, k.Latest) and fact.how.absent is None else None
        if after is not None and self.means_doses(after):
            # What was seen after a dose was seen later than it, and there was a dose.
            found, at = last_given(self.folds, after)
            self.constraints.append(z3.Implies(term.known, z3.And(found, at < self.folds.now.at)))
        if self.telling is not None:
            self.constraints += self.telling.tie(self, fact, term)
        return term

    def means_doses(self, selector: k.Selector) -> bool:
        """Whether a selector means the doses of this story and nothing else."""
        return self._ours(selector) and not self._others(selector)

    def _read(self, fact: k.Fact) -> Term | None:
        how = fact.how
        if isinstance(how, k.Proposed):
            return self._proposed(how)
        if isinstance(how, k.Less):
            of, than = self(how.of), self(how.than)
            return Term(value=of.value - than.value, known=z3.And(of.known, than.known))
        if isinstance(how, k.Share):
            of, to = self(how.of), self(how.to)
            return Term(value=Ratio(of.value, to.value), known=z3.And(of.known, to.known, to.value > 0))
        selectors = self._selectors(how)
        if isinstance(how, k.State) or not any(self._ours(each) for each in selectors):
            return self._state(how) if isinstance(how, k.State) else None
        found = self.folds(how)
        if found is None or not any(self._others(each) for each in selectors):
            return found
        return self._with_others(fact, how, found)

    def _state(self, how: k.State) -> Term | None:
        drug = k.Selector(kinds=("gave",), names=(how.of or "",))
        about = how.name == "programme_day" or self.means_doses(drug)
        return self.folds(how) if about else None

    def _with_others(self, fact: k.Fact, how: k.How, found: Term) -> Term | None:
        """A fact that other drugs count in too: what they add is free."""
        free = self._free(replace(fact, name=f"{fact.name} of others @{self.folds.place}", low=None, high=None))
        if self.telling is not None:
            self.constraints += self.telling.others(self, how, free)
        match how:
            case k.Sum():
                self.constraints.append(free.value >= 0)
                return Term(value=found.value + free.value, known=z3.And(found.known, free.known))
            case k.Count():
                self.constraints.append(free.value >= 0)
                return Term(value=found.value + free.value, known=found.known)
            case k.Since(oldest=False):
                nearer = z3.And(free.known, z3.Or(z3.Not(found.known), free.value < found.value))
                return Term(
                    value=z3.If(nearer, free.value, found.value), known=z3.Or(found.known, free.known)
                )  # fmt: skip
        return None

    def _selectors(self, how: k.How) -> tuple[k.Selector, ...]:
        of = getattr(how, "of", ())
        several = of if isinstance(of, tuple) else (of,)
        return tuple(self.folds.selector(each) for each in several if isinstance(each, k.Selector))

    def _ours(self, selector: k.Selector) -> bool:
        meant = self.folds.selector(selector)
        return bool(DOSED & set(meant.kinds)) and any(named(drug, meant) for drug in self.folds.doses.family)

    def _others(self, selector: k.Selector) -> bool:
        meant = self.folds.selector(selector)
        family = {drug.ingredient for drug in self.folds.doses.family}
        more = not set(meant.kinds) <= DOSED or not meant.names
        return more or any(named(d, meant) for d in self.library.drugs.values() if d.ingredient not in family)

    # The proposal

    def _proposed(self, how: k.Proposed) -> Term | None:
        if self.give is None:
            return Term(value=z3.IntVal(0), known=z3.BoolVal(False)) if how.name == "mg" else None
        if how.name == "mg":
            return Term(value=self.folds.now.micrograms, known=z3.BoolVal(True))
        if how.name == "new_start":
            return Term(value=z3.Not(self.folds.doses.begun(self.folds.place)), known=z3.BoolVal(True))
        name = next(f.name for f in self.library.facts.values() if f.how == how)
        return constant(self.told(name))

    def told(self, fact: str) -> Value:
        """What a fact about the proposal is, where it does not hang on its amount or on what came before."""
        if fact not in self._told:
            self._told[fact] = self._tell(fact)
        return self._told[fact]

    def _tell(self, fact: str) -> Value:
        assert self.give is not None
        drug = self.library.drugs[self.give.drug]
        proposal = Proposal(
            act="give", what=drug.id, route=self.give.route or drug.route, protocol=self.protocol
        )  # fmt: skip
        return self.library.reading(replace(NOBODY, proposed=proposal), protocol=self.protocol)(fact)


def constant(value: Value) -> Term:
    """A value as a term."""
    if value is UNKNOWN:
        return Term(value=z3.IntVal(0), known=z3.BoolVal(False))
    if isinstance(value, bool):
        return Term(value=z3.BoolVal(value), known=z3.BoolVal(True))
    if isinstance(value, str):
        return Term(value=z3.IntVal(0), known=z3.BoolVal(True), words=(value,))
    return Term(value=z3.IntVal(value), known=z3.BoolVal(True))
