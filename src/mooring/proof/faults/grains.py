"""By how much a limit is moved: the smallest difference that somebody could write down or hand out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mooring.clinical.acts import Fixed, Give
from mooring.clinical.case import Facility, Proposal
from mooring.clinical.cells import Value, limits
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import PROPOSED
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.tables import Row, Table
from mooring.clinical.values import Dose
from mooring.proof.proposing import never
from mooring.proof.whole import told


def grain(library: Library, table: Table, row: Row, fact: str) -> int | float:
    """The smallest step by which this row's limit on a fact is moved, inside.

    An amount moves by the smallest product of the medicines that the row is about, where its limit is made up of such
    products. Lengths of time move by a minute; all else by one of its unit, or less where some limit on it is written
    finer: 0.1 where a limit is 3.5.
    """
    declared = library.facts[fact]
    if declared.scale > 1 and declared.unit != "mg":
        return 1
    if declared.unit == "mg":
        written = [each for name, test in row.when if name == fact for each in limits(test)]
        smallest = _smallest(library, table, row, fact)
        if smallest and all(isinstance(each, int) and each % smallest == 0 for each in written):
            return smallest
    finest = min([1.0, *(_fine(limit / declared.scale) for limit in _limits(library).get(fact, ()))])
    found = finest * declared.scale
    return int(found) if found == int(found) else found


def _smallest(library: Library, table: Table, row: Row, fact: str) -> int | None:
    """The smallest product, in micrograms, of the medicines whose amount a fact is, as far as the row is about them."""
    names = set(_names(library, fact))
    meant = [
        drug for drug in library.drugs.values()
        if drug.smallest and (
            _lets_through(library, row, drug) if PROPOSED in names else any(drug.is_a(name) for name in names)
        )
    ]  # fmt: skip
    given = [act for each in table.rows for act in each.then if isinstance(act, Give)]
    meant = [drug for drug in meant if drug.id in {act.drug for act in given}] or meant
    found = [drug.smallest.micrograms for drug in meant if drug.smallest]
    # A film may be cut: what the table itself gives is an amount that can be given.
    parts = [
        dose.micrograms for act in given if isinstance(act.dose, Fixed) and isinstance(dose := act.dose.dose, Dose)
    ]
    return min([*found, *parts], default=None) if found else None


def _names(library: Library, fact: str) -> Iterator[str]:
    how = library.facts[fact].how
    match how:
        case k.Proposed():
            yield PROPOSED
        case k.Less(of=of, than=other) | k.Share(of=of, to=other):
            yield from _names(library, of)
            yield from _names(library, other)
        case k.State(of=str() as of):
            yield of
        case _:
            counted = getattr(how, "of", ())
            for each in counted if isinstance(counted, tuple) else (counted,):
                if isinstance(each, k.Selector):
                    yield from each.names


def _lets_through(library: Library, row: Row, drug: Drug) -> bool:
    return not never(row, _told(library, drug.id))


@lru_cache(maxsize=512)
def _told(library: Library, drug: str) -> dict[str, Value]:
    return told(library, Proposal(act="give", what=drug), ("is_a", "ingredient", "what"))


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
