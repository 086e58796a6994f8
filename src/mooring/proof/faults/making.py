"""All the faults of a table, and of the cited numbers: one number weakened or one row dropped at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from mooring.clinical.case import Facility
from mooring.clinical.cells import limits
from mooring.clinical.library import Library, Number
from mooring.clinical.tables import Row, Table
from mooring.proof.faults.acts import deeds, moved, numbers
from mooring.proof.faults.cells import slips
from mooring.proof.faults.fault import Fault, lets_more

NUMBERS = "numbers"
"""The home of the faults in cited numbers, which several tables may name."""


def of_table(library: Library, name: str) -> Iterator[Fault]:
    """The faults of one table: its rows in order, each dropped, then each cell, then each act."""
    table = library.chosen(Facility()).tables[name]
    for row in table.rows:
        yield _fault(table, row, None, part="", kind="dropped", change="the row is dropped", direction="dropped")
        for place, (fact, test) in enumerate(row.when):
            for slip in slips(test, library.facts[fact], grain(library, fact)):
                when = (*row.when[:place], (fact, slip.test), *row.when[place + 1 :])
                yield _fault(
                    table,
                    row,
                    replace(row, when=when),
                    part=fact,
                    kind=slip.kind,
                    change=slip.change,
                    direction=slip.direction,
                )
        for place, act in enumerate(row.then):
            for deed in deeds(act, library):
                then = (*row.then[:place], deed.act, *row.then[place + 1 :])
                yield _fault(
                    table,
                    row,
                    replace(row, then=then),
                    part=deed.part,
                    kind=deed.kind,
                    change=deed.change,
                    direction=deed.direction,
                )


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


def _fault(table: Table, row: Row, instead: Row | None, *, part: str, kind: str, change: str, direction: str) -> Fault:
    rows = tuple(instead if each is row else each for each in table.rows)
    faulty = replace(table, rows=tuple(each for each in rows if each is not None))
    return Fault(
        home=table.id,
        row=row.id,
        part=part,
        kind=kind,
        change=change,
        direction="worse" if lets_more(row, direction) else direction,
        tables={table.id: faulty},
    )


def grain(library: Library, fact: str) -> int | float:
    """The smallest step by which a limit on this fact is moved, inside.

    One of its unit, or less where some limit on it is written finer: 0.1 mg where a limit is 0.1 mg. Lengths of time
    move by a minute.
    """
    declared = library.facts[fact]
    if declared.scale > 1 and declared.unit != "mg":
        return 1
    finest = min([1.0, *(_fine(limit / declared.scale) for limit in _limits(library).get(fact, ()))])
    found = finest * declared.scale
    return int(found) if found == int(found) else found


def _fine(value: float) -> float:
    return float(10.0 ** -len(f"{value:g}".partition(".")[2]))


@lru_cache(maxsize=4)
def _limits(library: Library) -> dict[str, list[int | float]]:
    found: dict[str, list[int | float]] = {}
    for table in library.chosen(Facility()).tables.values():
        for row in table.rows:
            for fact, test in row.when:
                found.setdefault(fact, []).extend(limits(test))
    return found
