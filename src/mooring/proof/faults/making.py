"""All the faults of a table, and of the cited numbers: one number weakened or one row dropped at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mooring.clinical.case import Facility
from mooring.clinical.cells import Test
from mooring.clinical.library import Library, Number
from mooring.clinical.tables import Row, Table
from mooring.proof.faults.acts import deeds, moved, numbers
from mooring.proof.faults.cells import Slip, slips
from mooring.proof.faults.fault import Fault, lets_more
from mooring.proof.faults.grains import grain

NUMBERS = "numbers"
"""The home of the faults in cited numbers, which several tables may name."""


def of_table(library: Library, name: str) -> Iterator[Fault]:
    """The faults of one table: of the cells at its head, then its rows in order, each dropped, each cell, each act."""
    table = library.chosen(Facility()).tables[name]
    yield from _head(library, table)
    for row in table.rows:
        yield _fault(table, {row: None}, row, part="", kind="dropped", change="the row is dropped", direction="dropped")
        for place, (fact, test) in enumerate(row.when):
            if (fact, test) in table.head:
                continue  # it is written once for all rows, and is wrong for all of them
            for slip in slips(test, library.facts[fact], grain(library, table, row, fact)):
                other = replace(row, when=_with(row.when, place, slip.test))
                yield _slipped(table, {row: other}, row, fact, slip)
        for place, act in enumerate(row.then):
            for deed in deeds(act, library):
                then = (*row.then[:place], deed.act, *row.then[place + 1 :])
                yield _fault(
                    table, {row: replace(row, then=then)}, row,
                    part=deed.part, kind=deed.kind, change=deed.change, direction=deed.direction,
                )  # fmt: skip


HEAD = "every row"
"""In the name of a fault: a cell that stands at the head of its table, for all rows."""


def _head(library: Library, table: Table) -> Iterator[Fault]:
    for fact, test in table.head:
        rows = {row: place for row in table.rows for place, cell in enumerate(row.when) if cell == (fact, test)}
        first = next(iter(rows))
        for slip in slips(test, library.facts[fact], grain(library, table, first, fact)):
            others = {row: replace(row, when=_with(row.when, place, slip.test)) for row, place in rows.items()}
            yield _slipped(table, others, replace(first, id=HEAD), fact, slip)


def _with(when: tuple[tuple[str, Test], ...], place: int, test: Test) -> tuple[tuple[str, Test], ...]:
    return (*when[:place], (when[place][0], test), *when[place + 1 :])


def _slipped(table: Table, instead: Mapping[Row, Row | None], row: Row, fact: str, slip: Slip) -> Fault:
    return _fault(
        table, instead, row, part=fact, kind=slip.kind, change=slip.change, direction=slip.direction
    )  # fmt: skip


def of_numbers(library: Library) -> Iterator[Fault]:
    """The faults of the cited numbers: each moved, in all tables and protocols that name it at once."""
    shipped = library.chosen(Facility())
    for name, number in sorted(library.numbers.items()):
        homes = [table for table in library.tables.values() if name in named(table)]
        for kind, other in moved(number):
            # A table is settled anew even if only a dose names the number: what is different must be looked for there.
            tables = {table.id: _settled(table, library, other) for table in homes}
            assert set(tables) <= set(shipped.tables)
            yield Fault(
                home=NUMBERS,
                row=name,
                part="",
                kind=kind,
                change=f"${name} {number.value:g} reads {other.value:g} {number.unit or ''}".rstrip(),
                tables=tables,
                numbers={name: other},
            )


def named(table: Table) -> frozenset[str]:
    """The cited numbers that a table's cells and doses name."""
    return table.numbers | frozenset(each for row in table.rows for act in row.then for each in numbers(act))


def _settled(table: Table, library: Library, other: Number) -> Table:
    def value(name: str, fact: str) -> int | float:
        number = other.value if name == other.name else library.numbers[name].value
        scaled = number * library.facts[fact].scale
        return int(scaled) if scaled == int(scaled) else scaled

    return table.settled(value)


def _fault(
    table: Table, instead: Mapping[Row, Row | None], row: Row, *, part: str, kind: str, change: str, direction: str
) -> Fault:  # fmt: skip
    rows = tuple(instead.get(each, each) for each in table.rows)
    faulty = replace(table, rows=tuple(each for each in rows if each is not None))
    return Fault(
        home=table.id, row=row.id, part=part, kind=kind, change=change,
        direction="worse" if lets_more(row, direction) else direction, tables={table.id: faulty},
    )  # fmt: skip
