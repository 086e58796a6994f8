"""What a question that is proved rests on, so that it is asked again only of a fault that could make it fail.

A proof over stories names the rows that it took in (`Answer.rows_used`). It stays a proof as long as these rows, the
rows that give, and the tables that answer their facts are as they were; what a fault does elsewhere cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mooring.clinical.acts import Assess, Give, facts_of
from mooring.clinical.cells import Between, Compare, Named, Not, OneOf, Test, Value, truth
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.tables import Hit, Row
from mooring.clinical.values import Unknown
from mooring.proof.faults.fault import Fault, changed
from mooring.proof.proposing import never


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What one proof rests on: rows that give (`ways`), rows that keep a dose from being given (`kept`), both as table
    and row, `whole` tables that answer a fact, and cited `numbers`. `told` is what the question knows of the proposal.
    Where all that is kept only stops (`stopping`), a row that stops more often leaves the proof as it was.
    """

    ways: frozenset[tuple[str, str]] = frozenset()
    kept: frozenset[tuple[str, str]] = frozenset()
    whole: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    told: Mapping[str, Value] = field(default_factory=dict)
    stopping: bool = False


def touched(rest: Rest, library: Library, fault: Fault) -> bool:
    """Whether a fault changes anything of what the proof rests on. `library` is settled, as shipped."""
    if rest.numbers & set(fault.numbers):
        return True
    return any(_table(rest, library, name, fault) for name in fault.tables)


def _table(rest: Rest, library: Library, name: str, fault: Fault) -> bool:
    table = library.tables[name]
    if name in rest.whole:
        return not all(_only_later(row, instead) for row, instead in changed(table, fault.tables[name]))
    held = [place for place, row in enumerate(table.rows) if (name, row.id) in rest.kept]
    for row, instead in changed(table, fault.tables[name]):
        known = (name, row.id)
        if rest.stopping and table.hit is Hit.COLLECT and instead is not None and _wider(row, instead):
            continue
        # In a table of the first hit a row above can take the place of one on which the proof rests.
        above = table.hit is Hit.FIRST and any(place > table.rows.index(row) for place in held)
        if (known in rest.kept or above) and _fires_otherwise(row, instead, rest.told):
            return True
        if known in rest.ways and instead is not None and _gives_more(row, instead):
            return True
    return False


def _only_later(row: Row, instead: Row | None) -> bool:
    """Whether nothing but the time of a look is another: no question of today asks for it."""
    if instead is None or row.when != instead.when or len(row.then) != len(instead.then):
        return False
    pairs = [(one, other) for one, other in zip(row.then, instead.then, strict=True) if one != other]
    return all(
        isinstance(one, Assess) or (isinstance(one, Give) and isinstance(other, Give) and one.dose == other.dose)
        for one, other in pairs
    )  # fmt: skip


def _fires_otherwise(row: Row, instead: Row | None, told: Mapping[str, Value]) -> bool:
    if never(row, told) and (instead is None or never(instead, told)):
        return False
    if instead is None:
        return True
    return any(one != other and not _alike(one, other, told.get(fact)) for fact, one, other in _cells(row, instead))


def _alike(one: Test, other: Test, value: Value | None) -> bool:
    """Whether both cells say the same of what is known."""
    if value is None or isinstance(value, Unknown):
        return False
    return truth(one, value) == truth(other, value)


def _cells(row: Row, instead: Row) -> Iterable[tuple[str, Test, Test]]:
    pairs = zip(row.when, instead.when, strict=True)
    return ((fact, one, other) for (fact, one), (_, other) in pairs)


def _gives_more(row: Row, instead: Row) -> bool:
    """Whether a row that gives may now give in a state in which it did not, or another amount."""
    doses = [[act.dose for act in each.then if isinstance(act, Give)] for each in (row, instead)]
    if doses[0] != doses[1]:
        return True
    return any(one != other and not narrower(one, other) for _, one, other in _cells(row, instead))


def _wider(row: Row, instead: Row) -> bool:
    """Whether a row fires, or asks, in every state in which it did."""
    return all(one == other or narrower(other, one) for _, one, other in _cells(row, instead))


def narrower(one: Test, other: Test) -> bool:
    """Whether the second of two settled cells holds only where the first does; False where it cannot be told."""
    match one, other:
        case Compare(op=op, limit=before), Compare(op=same, limit=after) if op == same:
            lower = op in (">", ">=") and after >= before  # type: ignore[operator]
            return lower or (op in ("<", "<=") and after <= before)  # type: ignore[operator]
        case Between(low=low, high=high), Between(low=lower, high=higher):
            return bool(low <= lower and higher <= high)  # type: ignore[operator]
        case OneOf(words=words), OneOf(words=left):
            return set(left) <= set(words)
        case Not(test=inner), Not(test=after_):
            return narrower(after_, inner)
    return False


def answering(library: Library, facts: Iterable[str]) -> frozenset[str]:
    """The tables that answer these facts, and the facts that those ask."""
    tables: set[str] = set()
    met: set[str] = set()
    left = list(facts)
    while left:
        name = left.pop()
        if name in met:
            continue
        met.add(name)
        match library.facts[name].how:
            case k.ByTable(table=table):
                tables.add(table)
                left += library.tables[table].inputs
            case k.Share(of=of, to=other) | k.Less(of=of, than=other):
                left += [of, other]
    return frozenset(tables)


def asked_by(row: Row) -> frozenset[str]:
    """The facts that a row asks, in its cells and for its doses."""
    given = (act for act in row.then if isinstance(act, Give))
    return frozenset({fact for fact, _ in row.when} | {fact for act in given for fact in facts_of(act.dose)})


def numbers_of(row: Row) -> frozenset[str]:
    """The cited numbers that a row's doses name."""
    given = [act for act in row.then if isinstance(act, Give)]
    return frozenset(n.number for act in given for n in vars(act.dose).values() if isinstance(n, Named))
