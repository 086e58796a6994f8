"""Asks every case of the spec suite of a library with a fault in it: does some case see it?

A case is a row of tables/*.yaml, a demand of reference/*.yaml, or a whole course. Which tables a case decides, and with
what facts, is noted once; a fault asks only the cases whose answer its row could change. Tests that compare the tables
with themselves (each limit has its cases, the manual is up to date) are left out: they see any change, right or wrong.
"""

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import import_module
from pathlib import Path

from mooring.clinical.advice import advise
from mooring.clinical.case import Case, Facility
from mooring.clinical.cells import truth
from mooring.clinical.facts.reading import Reading
from mooring.clinical.library import Library
from mooring.clinical.safety import check
from mooring.clinical.tables import Row, Table, standing
from mooring.clinical.values import Unknown
from mooring.proof.faults.fault import Fault, changed, with_fault
from tests.spec.courses import methadone_person, person, test_alcohol_watch
from tests.spec.reference_cases import Demand, demands
from tests.spec.stories import LIBRARY
from tests.spec.telling import Told, everything
from tests.spec.test_tables import dues, said

COURSES = Path(__file__).parent / "courses"
LONG = 150
"""A course that asks the engine through more readings than this lasts seconds: it is not asked of each fault."""
ASK_WITH = (person, methadone_person, test_alcohol_watch)
"""The modules of the courses that name the library that they ask."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """One case: its name, where it is, and what of a library's answer is not as written."""

    label: str
    facility: Facility
    fails: Callable[[Library], bool]


def told_fails(told: Told, library: Library) -> bool:
    """Whether a case of a table is answered otherwise than it is written."""
    found = told.decision(library)
    asked = list(dict.fromkeys(each.fact for each in found.asked))
    if [row.id for row in found.fired] != list(told.fires):
        return True
    if told.fact is not None:
        if (told.fact in asked) is not (told.asks is not None):
            return True
    elif told.asks is not None and asked != list(told.asks):
        return True
    if told.outcome and check(library, told.case).outcome != told.outcome:
        return True
    if not (told.says or told.never or told.due):
        return False
    advice = advise(library, told.case, told.protocol)
    if {item.act for item in advice.advice} & set(told.never):
        return True
    return not (set(told.says) <= set(said(advice)) and set(told.due) <= set(dues(advice, told.case.at)))


def _demand_asker(demand: Demand) -> Asker:
    case = demand.case()
    return Asker(
        label=demand.label, facility=case.facility, fails=lambda library: bool(demand.broken(check(library, case)))
    )


def _courses() -> Iterator[Asker]:
    for path in sorted(COURSES.glob("test_*.py")):
        module = import_module(f"tests.spec.courses.{path.stem}")
        for name, test in vars(module).items():
            if name.startswith("test_") and inspect.isfunction(test) and not inspect.signature(test).parameters:
                yield Asker(label=f"{path.stem}: {name}", facility=Facility(), fails=_course(test))


def _course(test: Callable[[], None]) -> Callable[[Library], bool]:
    def fails(library: Library) -> bool:
        before = LIBRARY
        for module in ASK_WITH:
            module.LIBRARY = library  # a course says `LIBRARY`; no other name is exchanged
        try:
            test()
        except Exception:  # a course that cannot go on has failed too
            return True
        finally:
            for module in ASK_WITH:
                module.LIBRARY = before
        return False

    return fails


@cache
def askers() -> tuple[Asker, ...]:
    """Every case of the spec suite, the quickest first."""
    tables = [
        Asker(label=each.label, facility=each.case.facility, fails=lambda library, each=each: told_fails(each, library))
        for each in everything()
    ]
    return (*tables, *(_demand_asker(each) for each in demands()), *_courses())


class Noted(Mapping[str, Table]):
    """Tables that note which of them were asked for."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables, self.asked = tables, set[str]()

    def __getitem__(self, name: str) -> Table:
        self.asked.add(name)
        return self.tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)


class NotedReading(Reading):
    """A reading that hands on to the notes each reading that is made of it."""

    def proposing(self, case: Case) -> Reading:
        """As before; the new reading is noted."""
        again = super().proposing(case)
        self.notes.append(again)  # type: ignore[attr-defined]
        return again


@dataclass(frozen=True, kw_only=True)
class Noting(Library):
    """A library that notes through which readings it is asked, and which cited numbers."""

    readings: list[Reading] = field(default_factory=list)
    figures: set[str] = field(default_factory=set)

    __hash__ = Library.__hash__

    def chosen(self, facility: Facility) -> Library:
        """This library with the numbers of the facility."""
        return noting(LIBRARY.chosen(facility), self)

    def reading(self, case: Case, *, protocol: str | None = None, phase: str | None = None) -> Reading:
        """A reading, noted."""
        plain = super().reading(case, protocol=protocol, phase=phase)
        found = NotedReading(**{each.name: getattr(plain, each.name) for each in fields(Reading)})
        found.notes = self.readings  # type: ignore[attr-defined]
        self.readings.append(found)
        return found

    def number(self, name: str, facility: Facility) -> int | float:
        """A cited number, noted."""
        self.figures.add(name)
        return super().number(name, facility)


TABLES = Noted({})
"""The tables that the case now asked has asked for."""


def noting(library: Library, notes: Noting | None = None) -> Noting:
    """A library that notes."""
    parts = {each.name: getattr(library, each.name) for each in fields(Library)}
    noted = Noted(library.tables)
    noted.asked = TABLES.asked
    parts["tables"] = noted
    more = {"readings": notes.readings, "figures": notes.figures} if notes else {}
    return Noting(**parts, **more)


@dataclass(kw_only=True)
class Reach:
    """What the cases reach: for each table and row, who comes there with what facts; for each number, who uses it."""

    rows: dict[tuple[str, str], list[tuple[int, Reading]]] = field(default_factory=lambda: defaultdict(list))
    figures: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def note(self, place: int, asker: Asker) -> None:
        """Ask one case of the library that ships, and note what it reaches."""
        TABLES.asked.clear()
        library = noting(LIBRARY)
        assert not asker.fails(library), f"{asker.label} fails without any fault"
        if len(library.readings) > LONG:
            return
        names = frozenset(TABLES.asked)
        tables = LIBRARY.chosen(asker.facility).tables
        for name in library.figures:
            self.figures[name].add(place)
        met: set[tuple[str, str, tuple[object, ...]]] = set()
        for reading in library.readings:
            for name in names:
                for row in tables[name].rows:
                    # Two cells that are no settle a row, whatever becomes of either of them.
                    if reaches(row, reading):
                        key = (name, row.id, tuple(reading(fact) for fact, _ in row.when))
                        if key not in met:
                            met.add(key)
                            self.rows[name, row.id].append((place, reading))


def reaches(row: Row, reading: Reading) -> bool:
    """Whether at most one cell of a row is no."""
    wrong = 0
    for fact, test in row.when:
        found = truth(test, reading(fact))
        wrong += not isinstance(found, Unknown) and not found
        if wrong > 1:
            return False
    return True


@cache
def reach() -> Reach:
    """What all cases reach."""
    found = Reach()
    for place, asker in enumerate(askers()):
        found.note(place, asker)
    return found


def concerned(fault: Fault) -> list[int]:
    """The cases whose answer the fault could change, the quickest first."""
    known, shipped, found = reach(), LIBRARY.chosen(Facility()).tables, set[int]()
    for name, table in fault.tables.items():
        for row, instead in changed(shipped[name], table):
            found |= {place for place, reading in known.rows[name, row.id] if _otherwise(row, instead, reading)}
    for name in fault.numbers:
        found |= known.figures[name]
    return sorted(found)


def _otherwise(row: Row, instead: Row | None, reading: Reading) -> bool:
    before = standing(row, reading)
    if instead is None:
        return before[0] is not False
    return before != standing(instead, reading) or (before[0] is True and row.then != instead.then)


def seen_by(fault: Fault) -> str | None:
    """The name of the first case that fails with this fault; None where no case of the suite sees it."""
    for place in concerned(fault):
        asker = askers()[place]
        library = with_fault(LIBRARY, asker.facility, fault)
        if library is not None and asker.fails(library):
            return asker.label
    return None
