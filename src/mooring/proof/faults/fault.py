"""One fault: a table or a cited number that says something else than it should, and the library that has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from mooring.clinical.acts import Assess, Find, Give, Hold, Page, Stop, Transfer
from mooring.clinical.case import Facility
from mooring.clinical.library import Library, Number
from mooring.clinical.tables import Row, Table

STOPPING = (Find, Hold, Page, Stop, Transfer, Assess)
"""The acts that keep somebody from harm. A row of them that fires less often lets more through."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One fault. `home` is the table, or `numbers`; `kind` says what was done, `change` how in words.

    `tables` and `numbers` are what is different, settled with the numbers that ship. `direction` says whether the row
    fires more often (`wider`), less often (`narrower`) or elsewhere (`other`).
    """

    home: str
    row: str
    part: str
    kind: str
    change: str
    direction: str = "other"
    tables: Mapping[str, Table] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name, the same in every run: row, part and kind within its home."""
        return "/".join(part for part in (self.row, self.part, self.kind) if part)


def lets_more(row: Row, direction: str) -> bool:
    """Whether a change in this direction lets a dose through, or drops a stop, a hold, a page or a look."""
    if row.gives and direction in ("wider", "dose"):
        return True
    return direction in ("narrower", "dropped", "later") and any(isinstance(act, STOPPING) for act in row.then)


def changed(old: Table, new: Table) -> tuple[tuple[Row, Row | None], ...]:
    """The rows that a fault touches: as they are, and as they would be; None for a row that is dropped."""
    after = {row.id: row for row in new.rows}
    return tuple((row, after.get(row.id)) for row in old.rows if after.get(row.id) != row)


def gives(row: Row) -> bool:
    """Whether a row gives anything, rescue too."""
    return any(isinstance(act, Give) for act in row.then)


@dataclass(frozen=True, kw_only=True)
class Settled(Library):
    """A library whose tables are settled already, for whichever facility asks."""

    __hash__ = Library.__hash__

    def chosen(self, facility: Facility) -> Library:
        """Itself."""
        return self


class Overlaid(Mapping[str, Table]):
    """Tables with a few of them exchanged. The others are made when they are asked for, as before."""

    def __init__(self, tables: Mapping[str, Table], instead: Mapping[str, Table]) -> None:
        self._tables, self._instead = tables, instead

    def __getitem__(self, name: str) -> Table:
        return self._instead[name] if name in self._instead else self._tables[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def with_fault(library: Library, facility: Facility, fault: Fault) -> Library | None:
    """The library of this facility with the fault in it.

    None where the facility has chosen other numbers for that table, so that the fault is another one there.
    """
    shipped, mine = library.chosen(Facility()), library.chosen(facility)
    if any(mine.tables[name] != shipped.tables[name] for name in fault.tables):
        return None
    parts = {each.name: getattr(mine, each.name) for each in fields(Library)}
    parts["tables"] = Overlaid(mine.tables, fault.tables)
    parts["numbers"] = {**mine.numbers, **fault.numbers}
    parts["digest"] = f"{library.digest} {fault.home}/{fault.id}"
    return Settled(**parts)
