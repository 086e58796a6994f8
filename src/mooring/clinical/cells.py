"""The cells of a decision table: S-FEEL unary tests, each yes, no or unknown about one value.

Inside a cell numbers are whole where the unit has a smaller one: micrograms for mg, minutes for h and d.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from mooring.clinical.values import UNKNOWN, Unknown

Value = int | float | bool | str | Unknown
Truth = bool | Unknown
"""True, False, or UNKNOWN."""


@dataclass(frozen=True, kw_only=True)
class Anything:
    """`-`: any value, and unknown too. It never asks."""


@dataclass(frozen=True, kw_only=True)
class IsUnknown:
    """`unknown`: true just where nobody has established the value."""


@dataclass(frozen=True, kw_only=True)
class Is:
    """`yes` or `no`."""

    answer: bool


@dataclass(frozen=True, kw_only=True)
class Named:
    """A cited number by its name, `$bup_cows_min`: the facility's choice among the published values."""

    number: str


@dataclass(frozen=True, kw_only=True)
class Compare:
    """`>= 8`, `< $limit`, `8` (equal)."""

    op: str
    limit: int | float | Named


@dataclass(frozen=True, kw_only=True)
class Between:
    """`[5..12]`, `(5..12)`: a bracket includes its end, a parenthesis leaves it out."""

    low: int | float | Named
    high: int | float | Named
    low_in: bool
    high_in: bool


@dataclass(frozen=True, kw_only=True)
class OneOf:
    """`"fentanyl", "heroin"`: one of these words."""

    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Not:
    """`not("sublingual")`: known, and not so."""

    test: OneOf | Between | Compare


Test = Anything | IsUnknown | Is | Compare | Between | OneOf | Not
OPS: dict[str, Callable[[int | float, int | float], bool]] = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}
_COMPARE = re.compile(r"^(>=|<=|>|<|=)?\s*(\$\w+|-?\d+(?:\.\d+)?)$")
_BETWEEN = re.compile(r"^([\[(])\s*(\$\w+|-?\d+(?:\.\d+)?)\s*\.\.\s*(\$\w+|-?\d+(?:\.\d+)?)\s*([\])])$")
_WORD = re.compile(r'^"?([A-Za-z][\w:-]*(?:[ -][\w-]+)*)"?$')


class BadCell(ValueError):
    """Text that is no unary test."""


def parse(cell: object, *, scale: Callable[[Decimal], int | float] = lambda n: float(n)) -> Test:
    """The test that a cell writes; `scale` turns a number in the fact's own unit into the number inside.

    Raises BadCell with what was expected.
    """
    if isinstance(cell, bool):
        return Is(answer=cell)
    written = str(cell).strip()
    if written == "-":
        return Anything()
    if written in ("unknown", "yes", "no", "true", "false"):
        return IsUnknown() if written == "unknown" else Is(answer=written in ("yes", "true"))
    if written.startswith("not(") and written.endswith(")"):
        inner = parse(written[4:-1], scale=scale)
        if isinstance(inner, (OneOf, Between, Compare)):
            return Not(test=inner)
        raise BadCell(f"not(...) takes words or numbers, and this holds {written[4:-1]!r}")
    if found := _COMPARE.match(written):
        return Compare(op=found[1] or "=", limit=_limit(found[2], scale))
    if found := _BETWEEN.match(written):
        return Between(
            low=_limit(found[2], scale), high=_limit(found[3], scale), low_in=found[1] == "[", high_in=found[4] == "]"
        )
    words = [_WORD.match(part.strip()) for part in written.split(",")]
    if all(words):
        return OneOf(words=tuple(word[1] for word in words if word))
    raise BadCell(f'{written!r} is no test; write ">= 8", "[5..12]", "word", "a, b", not("a"), yes, no, unknown or -')


def _limit(text: str, scale: Callable[[Decimal], int | float]) -> int | float | Named:
    if text.startswith("$"):
        return Named(number=text[1:])
    try:
        return scale(Decimal(text))
    except (InvalidOperation, ValueError) as error:
        raise BadCell(f"{text!r} is not a number that this fact can have: {error}") from error


def truth(test: Test, value: Value) -> Truth:
    """Whether a value meets a test: True, False, or UNKNOWN where the value is unknown.

    Raises TypeError where the test is about another type than the value, or still names a number.
    """
    match test:
        case Anything():
            return True
        case IsUnknown():
            return value is UNKNOWN
    if isinstance(value, Unknown):
        return UNKNOWN
    match test:
        case Is(answer=answer):
            if not isinstance(value, bool):
                raise TypeError(f"yes or no was asked of {value!r}")
            return value is answer
        case OneOf(words=words):
            return value in words
        case Not(test=inner):
            known = truth(inner, value)
            return known if isinstance(known, Unknown) else not known
        case Compare(op=op, limit=limit):
            return OPS[op](_number(value), _number(limit))
        case Between():
            return _within(test, _number(value))
    raise TypeError(f"no such test: {test!r}")


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is not a number that is known")
    return value


def _within(test: Between, value: int | float) -> bool:
    low, high = _number(test.low), _number(test.high)
    above = value >= low if test.low_in else value > low
    return above and (value <= high if test.high_in else value < high)


def names(test: Test) -> tuple[str, ...]:
    """The cited numbers that a test names."""
    match test:
        case Compare(limit=Named(number=number)):
            return (number,)
        case Between(low=low, high=high):
            return tuple(end.number for end in (low, high) if isinstance(end, Named))
        case Not(test=inner):
            return names(inner)
    return ()


def limits(test: Test) -> tuple[int | float, ...]:
    """The numbers inside that a test compares with; those that it only names are left out."""
    match test:
        case Compare(limit=int() | float() as limit):
            return (limit,)
        case Between(low=low, high=high):
            return tuple(end for end in (low, high) if not isinstance(end, Named))
        case Not(test=inner):
            return limits(inner)
    return ()


def settled(test: Test, number: Callable[[str], int | float]) -> Test:
    """The same test with every named number replaced by its value inside."""

    def value(limit: int | float | Named) -> int | float:
        return number(limit.number) if isinstance(limit, Named) else limit

    match test:
        case Compare(op=op, limit=limit):
            return Compare(op=op, limit=value(limit))
        case Between():
            return Between(low=value(test.low), high=value(test.high), low_in=test.low_in, high_in=test.high_in)
        case Not(test=inner):
            done = settled(inner, number)
            assert isinstance(done, (OneOf, Between, Compare))
            return Not(test=done)
    return test
