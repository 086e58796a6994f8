"""The values of each fact cut into finitely many parts at the limits of a table's cells, `unknown` among them.

Two values of one part meet just the same cells, so that one value of each part stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil, floor

from mooring.clinical.acts import Say
from mooring.clinical.cells import Between, Compare, Not, OneOf, Test, Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.tables import Table
from mooring.clinical.values import NEVER, UNKNOWN, spoken

ANOTHER_WORD = "another word"
"""Stands for every word that the table does not name, where a fact does not declare its words."""
KNOWN_STATES = ("programme_day", "on_protocol", "any_protocol", "on_order", "has_order", "ahead", "raised")


def parts(fact: k.Fact, tests: Iterable[Test], *, said: Table | None = None) -> tuple[Value, ...]:
    """One value of every part of a fact's values under these settled tests; UNKNOWN where it can be unknown.

    `said` is the table whose value the fact is. Raises TypeError for a test that still names a number.
    """
    tests = tuple(tests)
    if fact.type == "yes-no":
        found: list[Value] = [True, False]
    elif fact.type == "word":
        found = list(_words(fact, tests, said))
    else:
        found = list(_numbers(fact, tests))
    return (*found, *(() if always_known(fact.how) else (UNKNOWN,)))


def always_known(how: k.How) -> bool:
    """Whether a fact of this kind is known in every state."""
    return (
        isinstance(how, (k.Count, k.Distinct))
        or (isinstance(how, k.Latest) and how.absent is not None)
        or (isinstance(how, k.Since) and how.absent == "never")
        or (isinstance(how, k.Condition) and how.unasked is not None)
        or (isinstance(how, k.State) and how.name in KNOWN_STATES)
    )


def limits(test: Test) -> Iterator[int | float]:
    """The numbers at which a settled test changes its answer."""
    match test:
        case Compare(limit=limit):
            yield _settled(limit)
        case Between(low=low, high=high):
            yield from (_settled(low), _settled(high))
        case Not(test=inner):
            yield from limits(inner)


def worded(fact: k.Fact, value: Value) -> str:
    """A fact and its value as a person reads them: `cows 8 points`, `sedated no`, `qtc not known`."""
    if value is UNKNOWN:
        return f"{fact.name} not known"
    if isinstance(value, bool):
        return f"{fact.name} {'yes' if value else 'no'}"
    if isinstance(value, str):
        return f'{fact.name} "{value}"'
    if value == NEVER or fact.unit in ("min", "h", "d"):
        return f"{fact.name} {spoken(int(value))}"
    return f"{fact.name} {value / fact.scale:g}" + (f" {fact.unit}" if fact.unit else "")


def _settled(limit: object) -> int | float:
    if isinstance(limit, bool) or not isinstance(limit, (int, float)):
        raise TypeError(f"{limit!r} is no number; settle the table first")
    return limit


def _words(fact: k.Fact, tests: tuple[Test, ...], said: Table | None) -> tuple[str, ...]:
    if said is not None:
        return tuple(sorted({str(a.value) for row in said.rows for a in row.then if isinstance(a, Say)}))
    if fact.words:
        return tuple(word for word in fact.words if word != "unknown")
    inner = [test.test if isinstance(test, Not) else test for test in tests]
    return (*sorted({word for test in inner if isinstance(test, OneOf) for word in test.words}), ANOTHER_WORD)


def _numbers(fact: k.Fact, tests: tuple[Test, ...]) -> Iterator[int | float]:
    at = sorted({limit for test in tests for limit in limits(test)})
    low, high = _range(fact)
    edges = [
        low if low is not None else min(at, default=0) - 2,
        *at,
        high if high is not None else max(at, default=0) + 2,
    ]
    inside = sorted({edge for edge in edges if (low is None or edge >= low) and (high is None or edge <= high)})
    yield from inside
    for before, after in pairwise(inside):
        between = (before + after) / 2
        if not _whole(fact):
            yield between
        elif floor(before) + 1 <= ceil(after) - 1:
            yield floor(before) + 1
    if _may_be_never(fact.how):
        yield NEVER


def _may_be_never(how: k.How) -> bool:
    if isinstance(how, k.State):
        return how.name == "raised"
    return isinstance(how, k.Since) and (how.absent == "never" or how.never_if is not None)


def _range(fact: k.Fact) -> tuple[int | float | None, int | float | None]:
    # A time since may be below zero: a dose that is written as still to come.
    never_less = isinstance(fact.how, (k.Count, k.Distinct, k.Sum, k.State)) or (
        fact.unit == "mg" and not isinstance(fact.how, (k.Change, k.Less))
    )
    return (0 if fact.low is None and never_less else fact.low), fact.high


def _whole(fact: k.Fact) -> bool:
    """Whether the values inside are whole: counts, points of a score, minutes or days, and micrograms."""
    if fact.scale != 1 or isinstance(fact.how, (k.Count, k.Distinct, k.Since, k.Sum, k.State, k.ByTable)):
        return True
    scored = isinstance(fact.how, (k.Latest, k.Extreme, k.Change)) and set(fact.how.of.kinds) <= {"scored"}
    return scored or (isinstance(fact.how, k.Profile) and fact.how.name == "age")
