"""A decision table over arrays of people: what `clinical.tables.decide` says of one person, said of all at once."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from mooring.clinical.acts import Say
from mooring.clinical.cells import Anything, Between, Compare, Is, IsUnknown, Named, Not, OneOf, Test, Value
from mooring.clinical.tables import Ambiguous, Hit, Row, Table
from mooring.clinical.values import UNKNOWN
from mooring.simulation.columns import Column, Mask, column

OPS: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Truths:
    """Whether something holds, for each of n people: `yes`, `unknown`, and neither where it does not hold."""

    yes: Mask
    unknown: Mask


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """What a table says of n people: `fired` of shape (rows, n), `asked` by row and fact, `barred` of shape (n,)."""

    table: Table
    fired: Mask
    asked: Mapping[tuple[str, str], Mask]
    barred: Mask

    def rows(self, person: int) -> tuple[str, ...]:
        """The ids of the rows that fired for one person."""
        return tuple(row.id for row, mask in zip(self.table.rows, self.fired, strict=True) if mask[person])

    def questions(self, person: int) -> tuple[tuple[str, str], ...]:
        """(row, fact) of what has to be asked about one person, in the order of the table."""
        return tuple(place for place, mask in self.asked.items() if mask[person])


def truths(test: Test, of: Column) -> Truths:
    """Whether each person's value meets a test. Raises TypeError where the test is about another type."""
    nobody = np.zeros(of.people, dtype=np.bool_)
    if isinstance(test, Anything):
        return Truths(yes=~nobody, unknown=nobody)
    if isinstance(test, IsUnknown):
        return Truths(yes=~of.known, unknown=nobody)
    if not of.known.any():
        # Nobody's value is known, so that the column has no type that could be wrong.
        return Truths(yes=nobody, unknown=~of.known)
    return Truths(yes=_met(test, of) & of.known, unknown=~of.known)


def _met(test: Test, of: Column) -> Mask:
    match test:
        case Is(answer=answer):
            _must_be("yes-no", of)
            same: Mask = of.values == answer
            return same
        case OneOf(words=words):
            if of.words is None:
                return np.zeros(of.people, dtype=np.bool_)
            wanted = np.array([word in words for word in of.words], dtype=np.bool_)
            found: Mask = wanted[of.values]
            return found
        case Not(test=inner):
            return ~_met(inner, of)
        case Compare(op=op, limit=limit):
            _must_be("number", of)
            met: Mask = OPS[op](of.values, _settled(limit))
            return met
        case Between(low=low, high=high, low_in=low_in, high_in=high_in):
            _must_be("number", of)
            above: Mask = OPS[">=" if low_in else ">"](of.values, _settled(low))
            below: Mask = OPS["<=" if high_in else "<"](of.values, _settled(high))
            return above & below
    raise TypeError(f"no such test: {test!r}")


def _must_be(kind: str, of: Column) -> None:
    if of.kind != kind:
        raise TypeError(f"a {kind} test was asked of a {of.kind} column")


def _settled(limit: int | float | Named) -> int | float:
    if isinstance(limit, Named):
        raise TypeError(f"the number ${limit.number} is not settled; choose a facility first")
    return limit


def standings(row: Row, columns: Mapping[str, Column], people: int) -> tuple[Truths, dict[str, Mask]]:
    """Whether a row holds for each person, and for each fact whose being unknown keeps the row from being decided."""
    cells = {}
    no = np.zeros(people, dtype=np.bool_)
    doubt = np.zeros(people, dtype=np.bool_)
    for fact, test in row.when:
        cells[fact] = truths(test, columns[fact])
        no |= ~(cells[fact].yes | cells[fact].unknown)
        doubt |= cells[fact].unknown
    unknown = doubt & ~no
    return Truths(yes=~no & ~doubt, unknown=unknown), {fact: cell.unknown & unknown for fact, cell in cells.items()}


def decide_arrays(table: Table, columns: Mapping[str, Column], *, barred: Mask | None = None) -> Decisions:
    """What a settled table says of every person; `columns` must hold each of its inputs, all of the same length.

    `barred`, of shape (n,), says for whom an earlier table of the same moment barred giving. Raises Ambiguous, naming
    the first such person, where two rows of a unique table hold.
    """
    people = columns[table.inputs[0]].people
    bar = np.zeros(people, dtype=np.bool_) if barred is None else barred.copy()
    open_ = np.ones(people, dtype=np.bool_)
    fired = np.zeros((len(table.rows), people), dtype=np.bool_)
    asked: dict[tuple[str, str], Mask] = {}
    for place, row in enumerate(table.rows):
        holds, doubts = standings(row, columns, people)
        if row.skip_unknown is None:
            asked |= {(row.id, fact): mask & open_ for fact, mask in doubts.items() if (mask & open_).any()}
            if row.bars:
                bar |= holds.unknown & open_
        reached = holds.yes & open_
        fired[place] = reached & ~bar if row.gives else reached
        if table.hit is Hit.UNIQUE:
            _one_only(table, fired, place)
        if table.hit is Hit.FIRST:
            open_ &= ~reached
    return Decisions(table=table, fired=fired, asked=asked, barred=bar)


def _one_only(table: Table, fired: Mask, place: int) -> None:
    twice = fired[:place].any(axis=0) & fired[place]
    if twice.any():
        person = int(np.argmax(twice))
        first = table.rows[int(np.argmax(fired[:place, person]))].id
        raise Ambiguous(f"{table.id}: rows {first} and {table.rows[place].id} both hold, for person {person}")


def said(decisions: Decisions) -> Column:
    """The fact that a table is: what the first row that fired says, unknown where none fired or something was asked."""
    people = decisions.fired.shape[1]
    values: list[Value] = [UNKNOWN] * people
    doubt = np.zeros(people, dtype=np.bool_)
    for mask in decisions.asked.values():
        doubt |= mask
    for row, mask in reversed(list(zip(decisions.table.rows, decisions.fired, strict=True))):
        value = next((act.value for act in row.then if isinstance(act, Say)), None)
        if value is not None:
            for person in np.flatnonzero(mask & ~doubt):
                values[person] = value
    return column(values)
