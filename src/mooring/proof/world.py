"""The facts of a library as Z3 terms, and what every state of them obeys."""

from __future__ import annotations

from dataclasses import dataclass, field

import z3

from mooring.clinical.acts import Give, Say
from mooring.clinical.cells import Not, OneOf, Test, Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.tables import Row, Table
from mooring.clinical.values import NEVER, UNKNOWN, Dose
from mooring.proof.decisions import Decided, decided
from mooring.proof.doses import dose
from mooring.proof.terms import Term, exact


@dataclass(frozen=True, kw_only=True)
class Giving:
    """A row that gives: when it fires with an amount above nothing, and how much."""

    row: Row
    give: Give
    fires: z3.BoolRef
    micrograms: z3.ArithRef


ANOTHER_WORD = "another word"
"""Stands for every word that no table names, where a fact does not declare its words."""


@dataclass
class World:
    """The facts of a settled library as terms, made when they are first asked for.

    `constraints` hold what every state obeys: plausible ranges, counts and sums that are never negative, and kinds of
    fact that are never unknown. A fact that is a table is that table's own formula; a measured number is a real
    number, since a device may show 36.6. Nothing relates two facts to one another, so that a proof holds for more
    states than there are, and a counterexample must be looked at.
    """

    library: Library
    constraints: list[z3.BoolRef] = field(default_factory=list)
    terms: dict[str, Term] = field(default_factory=dict)

    def __call__(self, fact: str) -> Term:
        """The term of a fact. Raises KeyError where it is not declared."""
        if fact not in self.terms:
            declared = self.library.facts[fact]
            table = isinstance(declared.how, k.ByTable)
            self.terms[fact] = self._of_table(declared) if table else self._free(declared)
        return self.terms[fact]

    def number(self, name: str) -> Dose:
        """A cited number of milligrams, as shipped."""
        return Dose.mg(self.library.numbers[name].value)

    def _free(self, fact: k.Fact) -> Term:
        known = z3.Bool(f"{fact.name} is known")
        if always_known(fact.how):
            self.constraints.append(known)
        if fact.type == "yes-no":
            return Term(value=z3.Bool(fact.name), known=known)
        if fact.type == "word":
            words = self._words(fact)
            place = z3.Int(fact.name)
            self.constraints.append(z3.And(place >= 0, place < len(words)))
            return Term(value=place, known=known, words=words)
        number = z3.Real(fact.name) if _is_real(fact) else z3.Int(fact.name)
        self.constraints += [z3.Implies(known, bound) for bound in _bounds(fact, number)]
        return Term(value=number, known=known)

    def _words(self, fact: k.Fact) -> tuple[str, ...]:
        if fact.words:
            return fact.words
        rows = [row for table in self.library.tables.values() for row in table.rows]
        tests = [test for row in rows for name, test in row.when if name == fact.name]
        named = {word for test in tests for word in _named(test)}
        return (*sorted(named), ANOTHER_WORD)

    def _of_table(self, fact: k.Fact) -> Term:
        assert isinstance(fact.how, k.ByTable)
        table = self.library.tables[fact.how.table]
        decision = decided(table, self)
        words = _said_words(table) if fact.type == "word" else None
        value: z3.ExprRef = z3.BoolVal(False) if fact.type == "yes-no" else z3.IntVal(0)
        says = []
        for row, fires in reversed(list(zip(table.rows, decision.fired, strict=True))):
            for act in row.then:
                if isinstance(act, Say):
                    value = z3.If(fires, _said(act.value, words), value)
                    says.append(fires)
        known = z3.And(z3.Or(*says), *(z3.Not(asked) for asked in decision.asked.values()))
        return Term(value=value, known=known, words=words)

    def fixed(self, fact: str, value: Value) -> z3.BoolRef:
        """That a fact has just this value. Raises ValueError for a word that no table and no fact names."""
        term = self(fact)
        if value is UNKNOWN:
            return z3.Not(term.known)
        if term.words is not None:
            word = value if value in term.words else ANOTHER_WORD
            return z3.And(term.known, term.value == term.words.index(str(word)))
        return z3.And(term.known, term.value == exact(value))


def givings(decision: Decided, world: World) -> tuple[Giving, ...]:
    """Every row that gives, with its amount. A row whose amount is unknown, or nothing, gives nothing."""
    found = []
    for row, fires in zip(decision.table.rows, decision.fired, strict=True):
        for give in row.then:
            if isinstance(give, Give):
                term = dose(give.dose, world, world.number, world.library.drugs[give.drug].smallest)
                really = z3.And(fires, term.known, term.value > 0)
                found.append(Giving(row=row, give=give, fires=really, micrograms=term.value))
    return tuple(found)


def always_known(how: k.How) -> bool:
    """Whether a fact of this kind is known in every state."""
    if isinstance(how, k.Latest):
        return how.absent is not None
    return isinstance(how, (k.Count, k.Distinct)) or (isinstance(how, k.Since) and how.absent == "never")


def _is_real(fact: k.Fact) -> bool:
    measured = isinstance(fact.how, (k.Latest, k.Extreme, k.Change)) and not set(fact.how.of.kinds) <= {"scored"}
    return fact.scale == 1 and (measured or isinstance(fact.how, (k.Profile, k.Proposed, k.Share)))


def _bounds(fact: k.Fact, number: z3.ArithRef) -> list[z3.BoolRef]:
    bounds = [number <= NEVER]
    # What lies ahead of now is not read, so that no time since an event is below nothing.
    if isinstance(fact.how, (k.Count, k.Distinct, k.Sum, k.Since)) or (
        fact.unit == "mg" and not isinstance(fact.how, (k.Change, k.Less))
    ):
        bounds.append(number >= 0)
    if fact.low is not None:
        bounds.append(number >= exact(fact.low))
    if fact.high is not None:
        bounds.append(number <= exact(fact.high))
    return bounds


def _named(test: Test) -> tuple[str, ...]:
    if isinstance(test, Not):
        return _named(test.test)
    return test.words if isinstance(test, OneOf) else ()


def _said_words(table: Table) -> tuple[str, ...]:
    said = {str(act.value) for row in table.rows for act in row.then if isinstance(act, Say)}
    return tuple(sorted(said))


def _said(value: object, words: tuple[str, ...] | None) -> z3.ExprRef:
    if words is not None:
        return z3.IntVal(words.index(str(value)))
    return z3.BoolVal(value) if isinstance(value, bool) else z3.IntVal(value)
