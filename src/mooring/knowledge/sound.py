"""What is wrong with knowledge that can be read: rows against rows, names that lead nowhere, what nobody uses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from mooring.clinical import acts as a
from mooring.clinical import covering
from mooring.clinical.case import Facility
from mooring.clinical.cells import Named, names
from mooring.clinical.codec import nearest
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import PROPOSED
from mooring.clinical.library import Library, Number
from mooring.clinical.tables import Row, Table
from mooring.knowledge.problems import Problem
from mooring.knowledge.read_invariants import asked as invariants_ask

READ_BY_CODE = frozenset({"proposed_mg"})
"""Facts that the engine reads by name, in no table."""
ABOUT_DRUGS = ("used", "gave", "held", "refused", "missed", "ordered", "takes", "reported", "otp_verified")


class Looking:
    """A library with the places where its parts stand."""

    def __init__(self, library: Library, documents: Mapping[Path, Any], folder: Path, facility: Facility) -> None:
        self.library, self.documents, self.facility, self.folder = library, documents, facility, folder
        self.home: dict[str, Path] = {
            str(each["table"]): path for path, each in documents.items()
            if isinstance(each, dict) and "table" in each and folder / "tables" in path.parents
        }  # fmt: skip

    def at(self, table: Table, row: Row | None, wrong: str, mend: str) -> Problem:
        """A problem of a table or of one of its rows."""
        path = self.home.get(table.id, self.folder)
        return Problem(path=str(path), line=row.line if row else 1, table=table.id, row=row.id if row else "",
                       wrong=wrong, mend=mend)  # fmt: skip

    def named(self, family: str, name: str, wrong: str, mend: str) -> Problem:
        """A problem of a fact, a number or a drug."""
        for path, document in self.documents.items():
            declared = document.get(family) if isinstance(document, dict) else None
            if isinstance(declared, dict) and name in declared and path.parent == self.folder / family:
                line = declared.line_of(name) if hasattr(declared, "line_of") else 1
                return Problem(path=str(path), line=line, wrong=wrong, mend=mend)
        return Problem(path=str(self.folder / family), line=0, wrong=wrong, mend=mend)

    def engine(self, wrong: str, mend: str) -> Problem:
        """A problem of engine.yaml."""
        return Problem(path=str(self.folder / "engine.yaml"), line=1, wrong=wrong, mend=mend)


def against_one_another(here: Looking, *, but: Iterable[Path] = ()) -> Iterator[Problem]:
    """Rows that overlap, gaps, and rows that can never fire, with the numbers that are in force at the facility.

    The tables of the files in `but` are left out: something was taken out of them.
    """
    settled, left_out = here.library.chosen(here.facility), set(but)
    for table in settled.tables.values():
        if here.home.get(table.id) in left_out:
            continue
        grid = covering.Grid.of(table, settled.facts, settled.tables)
        try:
            yield from _rows(here, grid)
        except covering.TooMany:
            yield here.at(table, None, f"too many to try: {covering.BOUND} states were, and there are more",
                          "split the table, so that it can be checked whole")  # fmt: skip


def _rows(here: Looking, grid: covering.Grid) -> Iterator[Problem]:
    table = grid.table
    for one, two, state in covering.overlaps(grid):
        wrong = f"the table is unique, and row {one.id} (line {one.line}) holds too {_where(grid, state)}"
        yield here.at(table, two, wrong, "narrow one of the two, or write hit: first")
    for row, by_itself in covering.dead(grid):
        if by_itself or not _chooses(here.library, table, row):
            why = (
                "can never fire: no value meets its own cells" if by_itself else "can never fire: earlier rows cover it"
            )
            yield here.at(table, row, why, "take it out, or move it before the rows that cover it")
    if table.complete:
        missed = covering.gap(grid)
        if missed is not None:
            yield here.at(table, None, f"is marked complete, and no row holds {_where(grid, missed)}",
                          "add a row for it, or take out complete: yes")  # fmt: skip


def _where(grid: covering.Grid, state: covering.State) -> str:
    said = grid.said(state)
    return f"where {said}" if said else "whatever the facts"


def _chooses(library: Library, table: Table, row: Row) -> bool:
    """Whether the row, or one before it, names a number: with another choice it may fire."""
    rows = library.tables[table.id].rows
    before = rows[: [each.id for each in rows].index(row.id) + 1]
    return any(names(test) for each in before for _, test in each.when)


def leading_nowhere(here: Looking, *, but: Collection[str] = ()) -> Iterator[Problem]:
    """Names for which nothing is declared in acts, doses and facts, and numbers out of their fact's range.

    The names in `but` were taken out because their own declaration is wrong; who names them is not to blame.
    """
    library = here.library
    known = {word for drug in library.drugs.values() for word in (drug.id, drug.ingredient, *drug.classes)}
    for table in library.tables.values():
        for row in table.rows:
            for wrong, mend in (*_acts(row, library, known, but), *_limits(row, library)):
                yield here.at(table, row, wrong, mend)
    known |= {word for protocol in library.protocols.values() for word in protocol.classes} | {PROPOSED}
    asked = _asked(library) | invariants_ask(here.folder)
    for fact in library.facts.values():
        for word in _drug_words(fact.how) if fact.name in asked else ():
            # `methadone.daily`: the substance, with how often it is taken.
            if word.partition(".")[0] not in known:
                wrong = f'the fact {fact.name} is about "{word}", which is no drug, ingredient or class'
                yield here.named("facts", fact.name, wrong, _like(word, known))


def _acts(row: Row, library: Library, known: set[str], but: Collection[str]) -> Iterator[tuple[str, str]]:
    for act in row.then:
        if isinstance(act, a.Hold) and act.what not in known:
            yield f'holds "{act.what}", which is no drug, ingredient or class', _like(act.what, known)
        if isinstance(act, a.Stop):
            classes = {word for each in library.protocols.values() for word in each.classes}
            stoppable = known | set(library.protocols) | classes
            if act.what not in stoppable:
                yield f'stops "{act.what}", which is no drug, class or protocol', _like(act.what, stoppable)
        if isinstance(act, a.Assess):
            for what in act.what:
                if what not in library.assessments:
                    yield f'assesses "{what}", which engine.yaml does not know', _like(what, library.assessments)
        for fact in _facts_of(act):
            if fact not in library.facts and fact not in but:
                yield f'needs "{fact}", which is no fact', _like(fact, library.facts)


def _limits(row: Row, library: Library) -> Iterator[tuple[str, str]]:
    for name, test in row.when:
        fact = library.facts[name]
        for number in names(test):
            for value in _values(library.numbers[number]):
                inside = value * fact.scale
                if (fact.low is not None and inside < fact.low) or (fact.high is not None and inside > fact.high):
                    low, high = ("any" if end is None else f"{end / fact.scale:g}" for end in (fact.low, fact.high))
                    yield (f"compares {name} with {number} = {value:g}, outside its plausible range ({low} to {high})",
                           "mend the number, or the range of the fact")  # fmt: skip


def _values(number: Number) -> list[float]:
    return sorted({float(v) for v in (*(o.value for o in number.options), number.low, number.high) if v is not None})


def _like(word: str, known: Iterable[str]) -> str:
    near = nearest(word, sorted(known)).removeprefix("; ")
    return near if near.startswith("did you mean") else "write one that is declared, or declare it"


def unused(here: Looking) -> Iterator[Problem]:
    """Facts that nobody asks and numbers that nobody uses: what is not read cannot be signed."""
    library = here.library
    asked = _asked(library) | invariants_ask(here.folder)
    for name in library.facts:
        if name not in asked:
            yield here.named("facts", name, f"the fact {name} is asked by no table", "take it out, or ask it")
    used = {name for table in library.tables.values() for name in table.numbers}
    used |= {
        name for table in library.tables.values() for row in table.rows for act in row.then for name in _numbers_of(act)
    }
    phases = [phase for protocol in library.protocols.values() for phase in protocol.phases]
    used |= {gap for phase in phases for gap in (phase.gap, *(each.gap for each in phase.repeats)) if gap}
    for name in library.numbers:
        if name not in used:
            yield here.named("numbers", name, f"the number {name} is used by no row", "take it out, or use it")


def _asked(library: Library) -> set[str]:
    asked = {fact for table in library.tables.values() for fact in table.inputs} | READ_BY_CODE
    asked |= {f for table in library.tables.values() for row in table.rows for act in row.then for f in _facts_of(act)}
    return asked | {each for fact in library.facts.values() for each in _facts_behind(fact)}


def _facts_behind(fact: k.Fact) -> tuple[str, ...]:
    """The facts that a fact is made of, and the fact itself where the engine reads it for what it is."""
    if isinstance(fact.how, k.Share):
        return fact.how.of, fact.how.to
    if isinstance(fact.how, k.Less):
        return fact.how.of, fact.how.than
    # The plausible range of a measured value guards the form in which it is typed; the profile is always there.
    typed = isinstance(fact.how, k.Latest) and "measured" in fact.how.of.kinds
    return (fact.name,) if typed or isinstance(fact.how, k.Profile) else ()


def _facts_of(act: a.Act) -> Iterator[str]:
    if isinstance(act, a.Ask):
        yield act.fact
    if isinstance(act, a.Give):
        yield from a.facts_of(act.dose)


def _numbers_of(act: Any) -> Iterator[str]:
    """The cited numbers anywhere in an act."""
    if isinstance(act, Named):
        yield act.number
    elif is_dataclass(act):
        for each in fields(act):
            yield from _numbers_of(getattr(act, each.name))


def _drug_words(how: Any) -> Iterator[str]:
    """The names of drugs and classes anywhere in a fact."""
    if isinstance(how, k.Selector):
        if set(how.kinds) <= set(ABOUT_DRUGS):
            yield from (*how.names, *how.without)
    elif isinstance(how, k.Condition):
        yield from how.any_of if how.takes else ()
    elif isinstance(how, k.Proposed):
        yield from how.is_a
    elif isinstance(how, tuple):
        for each in how:
            yield from _drug_words(each)
    elif is_dataclass(how):
        for each in fields(how):
            yield from _drug_words(getattr(how, each.name))
