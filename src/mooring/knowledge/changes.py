"""What changed between two versions of a protocol: rows, numbers and the rest, as somebody reads them who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.clinical.tables import Row, Table
from mooring.knowledge.aloud import then, when
from mooring.knowledge.version import closure, plain

OTHERS: Final = {"facts": "fact", "drugs": "medicine", "instruments": "rating scale"}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One version: the library in which it stands, and the facility as that version has it."""

    library: Library
    facility: Facility


@dataclass(frozen=True, kw_only=True)
class Read:
    """A row as it is read aloud."""

    when: str
    then: str
    because: str
    source: str


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """A row that was added (no `before`), taken out (no `after`) or changed; `moved` where only its place did."""

    table: str
    row: str
    before: Read | None
    after: Read | None
    moved: bool = False


@dataclass(frozen=True, kw_only=True)
class NumberChange:
    """A cited number, in its own unit; None on the side that does not name it."""

    means: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All that changed. `others` are sentences about facts, medicines, scales and the protocol itself."""

    rows: tuple[RowChange, ...] = ()
    numbers: tuple[NumberChange, ...] = ()
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.numbers or self.others)


def changes(before: Side, after: Side, protocol_id: str) -> Changes:
    """What changed in what the advice of a protocol rests on. Raises KeyError where a side does not have it."""
    old, new = closure(before.library, protocol_id), closure(after.library, protocol_id)
    rows = [
        each
        for name in sorted(old.tables | new.tables)
        for each in _rows(
            before.library.tables[name] if name in old.tables else None,
            after.library.tables[name] if name in new.tables else None, before, after,
        )
    ]  # fmt: skip
    numbers = [
        each
        for name in sorted(old.numbers | new.numbers)
        if (each := _number(name, before, after, old.numbers, new.numbers))
    ]
    return Changes(
        rows=tuple(rows), numbers=tuple(numbers), others=tuple(_others(before.library, after.library, protocol_id))
    )


def _rows(before: Table | None, after: Table | None, old: Side, new: Side) -> Iterator[RowChange]:
    then_, now = _by_id(before), _by_id(after)
    title = (after or before).title if (after or before) else ""  # type: ignore[union-attr]
    shared = [name for name in then_ if name in now]
    order = [name for name in now if name in then_]
    for name in dict.fromkeys((*now, *then_)):
        one, other = then_.get(name), now.get(name)
        if one is None or other is None or plain(one) != plain(other):
            yield RowChange(table=title, row=name, before=_read(one, old), after=_read(other, new))
        elif shared.index(name) != order.index(name):
            yield RowChange(table=title, row=name, before=_read(one, old), after=_read(other, new), moved=True)


def _by_id(table: Table | None) -> dict[str, Row]:
    return {row.id: row for row in table.rows} if table else {}


def _read(row: Row | None, side: Side) -> Read | None:
    if row is None:
        return None

    def number(found: re.Match[str]) -> str:
        known = side.library.numbers[found[1]]
        return f"{side.library.number(known.name, side.facility):g}{f' {known.unit}' if known.unit else ''}"

    def plainly(text: str) -> str:
        return re.sub(r"`(\w+)`", number, text).replace("**", "")

    known = side.library
    return Read(
        when=plainly(when(row, known)), then=plainly(then(row, known)), because=row.because,
        source=f"{row.source} ({row.grade.value})",
    )  # fmt: skip


def _number(name: str, before: Side, after: Side, old: frozenset[str], new: frozenset[str]) -> NumberChange | None:
    def said(side: Side, named: frozenset[str]) -> str | None:
        if name not in named:
            return None
        unit = side.library.numbers[name].unit
        return f"{side.library.number(name, side.facility):g}{f' {unit}' if unit else ''}"

    one, other = said(before, old), said(after, new)
    known = (after if name in new else before).library.numbers[name]
    return None if one == other else NumberChange(means=known.means, before=one, after=other)


def _others(old: Library, new: Library, protocol_id: str) -> Iterator[str]:
    if plain(old.protocols[protocol_id]) != plain(new.protocols[protocol_id]):
        yield "The protocol's own page: its phases, schedules, words or sources."
    one, other = closure(old, protocol_id), closure(new, protocol_id)
    for part, word in OTHERS.items():
        known: tuple[Mapping[str, Any], Mapping[str, Any]] = (getattr(old, part), getattr(new, part))
        for name in sorted(getattr(one, part) | getattr(other, part)):
            was, is_ = name in getattr(one, part), name in getattr(other, part)
            if was and is_ and plain(known[0][name]) == plain(known[1][name]):
                continue
            about = known[1 if is_ else 0][name]
            title = getattr(about, "title", None) or getattr(about, "means", name)
            what = ("was changed" if is_ else "is gone") if was else "is new"
            yield f"The {word} “{title.rstrip('.')}” {what}."
    if plain((old.safety, old.always, old.override_minutes)) != plain((new.safety, new.always, new.override_minutes)):
        yield "Which safety tables are asked, in which order, or for how long an override counts."
