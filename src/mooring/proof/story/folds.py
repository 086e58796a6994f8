"""Facts about doses as folds over the symbolic entries, with the meaning that `clinical.facts.reading` gives them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import z3

from mooring.clinical.facts import kinds as k
from mooring.clinical.formulary import Drug
from mooring.clinical.values import NEVER
from mooring.proof.story.entries import DAY, Doses, Entry, named
from mooring.proof.terms import Term

DOSED = frozenset({"gave", "used", "reported", "otp_verified"})
"""The kinds of event by which a dose enters a story."""


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The dose that is proposed at a moment."""

    drug: Drug
    micrograms: z3.ArithRef


@dataclass(frozen=True, kw_only=True)
class Folds:
    """The facts about doses at the decision of one place: what came before it, in order, and what is proposed."""

    doses: Doses
    place: int
    programme_day: z3.ArithRef
    proposed: Proposed | None = None

    @property
    def now(self) -> Entry:
        """The step at which it is asked."""
        return self.doses.entries[self.place]

    @property
    def before(self) -> list[Entry]:
        """The steps before it."""
        return self.doses.entries[: self.place]

    def constraints(self) -> list[z3.BoolRef]:
        """What the programme day obeys: 24 hours each from the first dose; 0 before it."""
        since, day = self.now.at - self.doses.first, self.programme_day
        inside = z3.And(since >= DAY * (day - 1), since < DAY * day)
        return [z3.If(self.doses.begun(self.place), inside, day == 0)]

    def __call__(self, how: k.How) -> Term | None:
        """The fact as a term; None where this kind is not about these doses alone."""
        match how:
            case k.Sum():
                return self._sum(how)
            case k.Count(after=None):
                return _sure(_total(z3.If(yes, 1, 0) for _, yes in self._meant(how.of, how.window)))
            case k.Since(never_if=None):
                return self._since(how)
            case k.Extreme(value="mg"):
                return self._extreme(how)
            case k.Latest(value="mg", after=None, renewed=None, absent=None):
                return self._latest(how)
            case k.State(name="programme_day"):
                return _sure(self.programme_day)
            case k.State(name="last_mg" | "raised", of=str(drug)):
                meant = self._meant(k.Selector(kinds=("gave",), names=self._names((drug,))), None)
                return self._last(meant) if how.name == "last_mg" else self._raised(meant)
        return None

    def _names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        ingredient = self.proposed.drug.ingredient if self.proposed else "nothing is proposed"
        return tuple(ingredient if name == "proposed" else name for name in names)

    def selector(self, selector: k.Selector) -> k.Selector:
        """The selector with the ingredient of the proposed drug in the place of `proposed`."""
        return replace(selector, names=self._names(selector.names))

    def _meant(self, selector: k.Selector, window: k.Window | None) -> list[tuple[Entry, z3.BoolRef]]:
        meant = self.selector(selector)
        return [(e, z3.And(self.doses.means(e, meant), self._within(e, window))) for e in self.before]

    def _within(self, entry: Entry, window: k.Window | None) -> z3.BoolRef:
        if window is None:
            return z3.BoolVal(True)
        now, at, first = self.now, entry.at, self.doses.first
        start = first + DAY * (self.programme_day - 1)
        match window.name:
            case "rolling":
                # A dose given exactly so long ago no longer counts.
                return now.at - at < (window.minutes or 0)
            case "protocol":
                return at >= 0
            case "facility_day":
                return entry.day == now.day
            case "facility_day_before":
                return entry.day == now.day - 1
            case "programme_day":
                return z3.And(self.programme_day > 0, at >= start)
            case "programme_day_before":
                return z3.And(self.programme_day > 0, at >= start - DAY, at < start)
        raise KeyError(window.name)

    def _sum(self, how: k.Sum) -> Term:
        meant = self._meant(how.of, how.window)
        value = _total(z3.If(yes, each.micrograms, 0) for each, yes in meant)
        if how.proposed and self.proposed and named(self.proposed.drug, self.selector(how.of)):
            value = value + self.proposed.micrograms
        return Term(value=value, known=z3.And(*(z3.Implies(yes, each.weighed) for each, yes in meant)))

    def _since(self, how: k.Since) -> Term:
        value, found = z3.IntVal(NEVER), z3.BoolVal(False)
        for selector in how.of:
            for each, yes in self._meant(selector, how.window):
                counts = z3.And(yes, each.said) if how.calendar else yes
                when = self.now.day - each.taken_day if how.calendar else self.now.at - each.taken
                better = when > value if how.oldest else when < value
                value = z3.If(z3.And(counts, z3.Or(z3.Not(found), better)), when, value)
                found = z3.Or(found, counts)
        return Term(value=value, known=z3.BoolVal(True) if how.absent == "never" else found)

    def _extreme(self, how: k.Extreme) -> Term:
        value, found = z3.IntVal(0), z3.BoolVal(False)
        for each, yes in self._meant(how.of, how.window):
            better = each.micrograms > value if how.highest else each.micrograms < value
            counts = z3.And(yes, each.weighed)
            value = z3.If(z3.And(counts, z3.Or(z3.Not(found), better)), each.micrograms, value)
            found = z3.Or(found, counts)
        return Term(value=value, known=found)

    def _latest(self, how: k.Latest) -> Term:
        value, known = z3.IntVal(0), z3.BoolVal(False)
        for each, yes in self._meant(how.of, None):
            fresh = z3.BoolVal(True) if how.max_age is None else self.now.at - each.at <= how.max_age
            value = z3.If(yes, each.micrograms, value)
            known = z3.If(yes, z3.And(each.weighed, fresh), known)
        return Term(value=value, known=known)

    def _last(self, meant: list[tuple[Entry, z3.BoolRef]]) -> Term:
        value = z3.IntVal(0)
        for each, yes in meant:
            value = z3.If(yes, each.micrograms, value)
        return Term(value=value, known=z3.Or(*(yes for _, yes in meant)))

    def _raised(self, meant: list[tuple[Entry, z3.BoolRef]]) -> Term:
        since, last, found = z3.IntVal(NEVER), z3.IntVal(0), z3.BoolVal(False)
        for each, yes in meant:
            rises = z3.And(yes, z3.Or(z3.Not(found), each.micrograms > last))
            since = z3.If(rises, self.now.at - each.at, since)
            last, found = z3.If(yes, each.micrograms, last), z3.Or(found, yes)
        return _sure(since)


def last_given(folds: Folds, selector: k.Selector) -> tuple[z3.BoolRef, z3.ArithRef]:
    """(whether there is one, when) of the last dose before now that a selector means."""
    at, found = z3.IntVal(0), z3.BoolVal(False)
    for each in folds.before:
        yes = folds.doses.means(each, folds.selector(selector))
        at, found = z3.If(yes, each.at, at), z3.Or(found, yes)
    return found, at


def _sure(value: z3.ArithRef) -> Term:
    return Term(value=value, known=z3.BoolVal(True))


def _total(several: object) -> z3.ArithRef:
    terms = list(several)  # type: ignore[call-overload]
    return z3.Sum(*terms) if terms else z3.IntVal(0)
