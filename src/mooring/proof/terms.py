"""A fact and a cell as Z3 terms: a value and whether it is known; yes and unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import z3

from mooring.clinical.cells import Anything, Between, Compare, Is, IsUnknown, Not, OneOf, Test

OPS: dict[str, Callable[[z3.ArithRef, object], z3.BoolRef]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A fact in every state at once. `value` is a number, a Bool, or the place of a word in `words`."""

    value: z3.ExprRef
    known: z3.BoolRef
    words: tuple[str, ...] | None = None


Facts = Callable[[str], Term]


def exact(value: object) -> object:
    """A number as Z3 takes it without loss; a half is a half."""
    if isinstance(value, float):
        ratio = Fraction(value)
        return z3.Q(ratio.numerator, ratio.denominator)
    return value


def holds(test: Test, term: Term) -> tuple[z3.BoolRef, z3.BoolRef]:
    """(yes, unknown) of a test about a term; it is no where it is neither. Raises TypeError for an unsettled number."""
    if isinstance(test, Anything):
        return z3.BoolVal(True), z3.BoolVal(False)
    if isinstance(test, IsUnknown):
        return z3.Not(term.known), z3.BoolVal(False)
    return z3.And(term.known, _met(test, term)), z3.Not(term.known)


def _met(test: Test, term: Term) -> z3.BoolRef:
    match test:
        case Is(answer=answer):
            return term.value == answer
        case OneOf(words=words):
            places = [term.words.index(word) for word in words if word in term.words] if term.words else []
            return z3.Or(*(term.value == place for place in places))
        case Not(test=inner):
            return z3.Not(_met(inner, term))
        case Compare(op=op, limit=limit):
            return OPS[op](term.value, exact(limit))
        case Between(low=low, high=high, low_in=low_in, high_in=high_in):
            above = OPS[">=" if low_in else ">"](term.value, exact(low))
            return z3.And(above, OPS["<=" if high_in else "<"](term.value, exact(high)))
    raise TypeError(f"no such test: {test!r}")
