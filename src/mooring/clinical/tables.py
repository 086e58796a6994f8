"""Decision tables after the DMN standard: rows of cells, a hit policy, and a decision that says what it did not know.

**A row with an unknown cell asks, and bars every later row that gives; rescue is never barred.**
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum

from mooring.clinical.acts import Act, Find, Flag, Give, Place
from mooring.clinical.cells import Test, Truth, Value, names, settled, truth
from mooring.clinical.values import UNKNOWN, Citation, Grade, Unknown


class Hit(Enum):
    """Which of the rows that hold are taken."""

    FIRST = "first"
    UNIQUE = "unique"
    COLLECT = "collect"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table. `rule` is the name of the rule that it is part of, which several rows may share.

    `skip_unknown` holds the reason why an unknown cell leaves this row out instead of asking.
    """

    id: str
    rule: str = ""
    when: tuple[tuple[str, Test], ...]
    then: tuple[Act, ...]
    because: str
    cites: tuple[Citation, ...]
    skip_unknown: str | None = None
    rescue: bool = False
    line: int = 0

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", self.id)

    @property
    def grade(self) -> Grade:
        """The weakest grade on which the row rests."""
        return max((cite.grade for cite in self.cites), key=lambda grade: grade.rank)

    @property
    def gives(self) -> bool:
        """Whether this row gives something that is not rescue."""
        return not self.rescue and any(isinstance(act, Give) for act in self.then)

    @property
    def bars(self) -> bool:
        """Whether this row, left undecided, bars later giving."""
        # What is only said about a proposal, or flagged, has its own answer to the unknown: it asks.
        return not all(isinstance(act, (Find, Flag, Place)) for act in self.then)

    @property
    def source(self) -> str:
        """The sources in one line."""
        return "; ".join(dict.fromkeys(cite.source for cite in self.cites))


@dataclass(frozen=True, kw_only=True)
class Table:
    """A decision table; `rows` in the order in which they are read aloud. `head` are the cells that are written once
    for all rows; each row that does not say otherwise has them too.
    """

    id: str
    title: str
    hit: Hit
    inputs: tuple[str, ...]
    rows: tuple[Row, ...]
    complete: bool = False
    path: str = ""
    head: tuple[tuple[str, Test], ...] = field(default=(), repr=False, compare=False)

    def settled(self, number: Callable[[str, str], int | float]) -> Table:
        """The table with every named number replaced; `number(name, fact)` gives the value inside."""
        rows = tuple(replace(row, when=self._cells(row.when, number)) for row in self.rows)
        return replace(self, rows=rows, head=self._cells(self.head, number))

    @staticmethod
    def _cells(
        cells: tuple[tuple[str, Test], ...], number: Callable[[str, str], int | float]
    ) -> tuple[tuple[str, Test], ...]:
        def settle(fact: str, test: Test) -> Test:
            return settled(test, lambda name: number(name, fact))

        return tuple((fact, settle(fact, test)) for fact, test in cells)

    @property
    def numbers(self) -> frozenset[str]:
        """The cited numbers that the cells name."""
        return frozenset(name for row in self.rows for _, test in row.when for name in names(test))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A fact that has to be known before a row can be answered."""

    fact: str
    table: str
    row: str


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The rows that fired, what has to be asked, and whether giving is barred until it is answered."""

    table: str
    fired: tuple[Row, ...] = ()
    asked: tuple[Asked, ...] = ()
    barred: bool = False


class Ambiguous(ValueError):
    """Two rows of a table with hit policy unique hold at once."""


Read = Callable[[str], Value]


def standing(row: Row, read: Read) -> tuple[Truth, tuple[str, ...]]:
    """Whether a row holds, and the facts whose being unknown keeps it from being decided.

    A cell that is no settles the row, whatever else is unknown.
    """
    unknown: list[str] = []
    for fact, test in row.when:
        found = truth(test, read(fact))
        if isinstance(found, Unknown):
            unknown.append(fact)
        elif not found:
            return False, ()
    return (UNKNOWN, tuple(unknown)) if unknown else (True, ())


def decide(table: Table, read: Read, *, barred: bool = False) -> Decision:
    """What a table says of the facts.

    A row with an unknown cell, and none that is no, asks for that fact and bars every later row that gives; rows that
    hold, page, transfer or rescue still fire. `barred` says that an earlier table of the same moment barred giving.
    Raises Ambiguous where two rows of a unique table hold.
    """
    fired: list[Row] = []
    asked: list[Asked] = []
    for row in table.rows:
        holds, unknown = standing(row, read)
        if isinstance(holds, Unknown):
            if row.skip_unknown is None:
                asked += [Asked(fact=fact, table=table.id, row=row.id) for fact in unknown]
                barred = barred or row.bars
            continue
        if not holds:
            continue
        if row.gives and barred:
            if table.hit is Hit.FIRST:
                break
            continue
        if table.hit is Hit.UNIQUE and fired:
            raise Ambiguous(f"{table.id}: rows {fired[0].id} and {row.id} both hold")
        fired.append(row)
        if table.hit is Hit.FIRST:
            break
    return Decision(table=table.id, fired=tuple(fired), asked=tuple(asked), barred=barred)
