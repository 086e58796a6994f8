"""The forms of a dose as Z3 terms, in whole micrograms."""

from __future__ import annotations

from collections.abc import Callable

import z3

from mooring.clinical.acts import AddTo, DoseForm, Fixed, Percent
from mooring.clinical.cells import Named
from mooring.clinical.values import Dose
from mooring.proof.terms import Facts, Term


def dose(form: DoseForm, facts: Facts, number: Callable[[str], Dose], smallest: Dose | None = None) -> Term:
    """The micrograms of a form of dose, with the arithmetic of `clinical.doses.amount`."""

    def settled(limit: Dose | Named) -> int:
        return (number(limit.number) if isinstance(limit, Named) else limit).micrograms

    match form:
        case Fixed(dose=amount):
            return Term(value=z3.IntVal(settled(amount)), known=z3.BoolVal(True))
        case AddTo():
            have = facts(form.to)
            room = settled(form.at_most) - have.value
            found = z3.If(room < settled(form.add), room, z3.IntVal(settled(form.add)))
            added = z3.If(found < 0, z3.IntVal(0), found)
            if smallest and form.round_down:
                added = added - added % smallest.micrograms
            return Term(value=added, known=have.known)
        case Percent():
            of = facts(form.of)
            share = of.value * form.percent / 100 + settled(form.plus)
            if smallest and form.round_down:
                share = share - share % smallest.micrograms
            if form.at_least is not None:
                share = _higher(share, z3.IntVal(settled(form.at_least)))
            if isinstance(form.at_most, str):
                limit = facts(form.at_most)
                return Term(value=_lower(share, limit.value), known=z3.And(of.known, limit.known))
            if form.at_most is not None:
                share = _lower(share, z3.IntVal(settled(form.at_most)))
            return Term(value=share, known=of.known)


def _higher(one: z3.ArithRef, other: z3.ArithRef) -> z3.ArithRef:
    return z3.If(one >= other, one, other)


def _lower(one: z3.ArithRef, other: z3.ArithRef) -> z3.ArithRef:
    return z3.If(one <= other, one, other)
