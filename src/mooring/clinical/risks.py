"""The risks that the record shows: what the answers mean, at once, with what each changes."""

from __future__ import annotations

from dataclasses import dataclass

from mooring.clinical import acts as a
from mooring.clinical import tables as tb
from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.clinical.values import Grade


@dataclass(frozen=True, kw_only=True)
class RiskFlag:
    """A risk that the record shows, why, and what it changes."""

    flag: str
    because: str
    changes: str
    source: str
    grade: Grade


def flags(library: Library, case: Case) -> tuple[RiskFlag, ...]:
    """The risks that the answers show, each with its reason. What is unknown raises no flag and lowers none."""
    library = library.chosen(case.facility)
    reading = library.reading(case)
    found = []
    for name in library.flag_tables:
        for row in tb.decide(library.tables[name], reading).fired:
            found += [
                RiskFlag(flag=act.flag, changes=act.changes, because=row.because, source=row.source, grade=row.grade)
                for act in row.then
                if isinstance(act, a.Flag)
            ]
    return tuple(found)
