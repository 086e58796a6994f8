"""Which faults a proof catches: those with which a question that `mooring prove` proves is proved no longer.

Only questions that the fault can change are asked (`rests`); of what ships each is proved once. A story that breaks an
invariant is not written down and replayed here: that it is there is enough, since with it nothing is proved.

A row of a safety table is asked of what anybody may propose and of starting a protocol. What a protocol gives is asked
of its own tables, and of those that answer their facts, without the safety tables where they prove it alone: two guards
before one dose would otherwise hide a fault of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

from mooring.clinical.case import Facility
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Row
from mooring.knowledge.read_invariants import Declared, invariants
from mooring.proof.document import PROVED, REFUTED, SPURIOUS
from mooring.proof.faults.fault import Fault, changed, with_fault
from mooring.proof.faults.rests import Rest, answering, asked_by, numbers_of, touched
from mooring.proof.proposing import Judged, acts, heard, lets_pass, never
from mooring.proof.prove import SOUND as QUESTIONS
from mooring.proof.prove import STEPS, concerning
from mooring.proof.questions import Undecided
from mooring.proof.soundness import Soundness
from mooring.proof.starting import may_start
from mooring.proof.story.decision import ways
from mooring.proof.story.invariants import Answer, invariant
from mooring.proof.story.prove import family_of, prove_steps
from mooring.proof.whole import tables_of

SOUND = ("silent", "contradictions", "held_in_silence", "given_unwatched")
"""The questions about a protocol as a whole that are asked of a fault; whether each row can be heard takes too long,
and is asked of the rows of the faulty table only."""
SECONDS = 20.0
"""How long one invariant may take with a fault. What takes longer catches nothing."""
NAMED = {how: name for name, how, _, _ in QUESTIONS}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question: its name, what its proof may rest on at most (`near`, known without the proof), what it rests on,
    and whether it fails in a library with a fault.
    """

    name: str
    near: Rest
    rest: Callable[[], Rest | None]
    fails: Callable[[Library, Fault], bool]


def caught(library: Library, fault: Fault) -> str | None:
    """The first question that is proved of what ships and not with this fault; None where each still is.

    It is named by protocol and question. A question that the solver does not answer in time is left out.
    """
    shipped, faulty = library.chosen(Facility()), with_fault(library, Facility(), fault)
    assert faulty is not None
    for each in questions(library):
        if not touched(each.near, shipped, fault):
            continue
        rest = each.rest()
        if rest is not None and touched(rest, shipped, fault) and each.fails(faulty, fault):
            return each.name
    return None


@lru_cache(maxsize=4)
def questions(library: Library) -> tuple[Asked, ...]:
    """Every question that is asked of a fault, the quick ones first."""
    settled = library.chosen(Facility())
    running = [each for each in settled.protocols.values() if each.enabled]
    found = [*(each for protocol in running for each in _sound(settled, protocol))]
    said = [(protocol, each) for protocol in running for each in concerning(settled, protocol)]
    found += [_starting(settled, protocol, each) for protocol, each in said if each.starting]
    found += [_proposing(settled, each) for each in invariants(settled) if each.proposing]
    found += [one for protocol, each in said if each.giving for one in _giving(library, protocol, each)]
    return tuple(found)


# A protocol as a whole


def _sound(library: Library, protocol: Protocol) -> Iterator[Asked]:
    own = {*tables_of(protocol), *([protocol.phase_table] if protocol.phase_table else [])}
    facts = {fact for name in own for row in library.tables[name].rows for fact in asked_by(row)}
    rest = Rest(whole=frozenset(own) | answering(library, facts))
    for how in SOUND:
        yield Asked(
            name=f"{protocol.id}: {NAMED[how]}",
            near=rest,
            rest=lambda: rest,
            fails=partial(_stands_against, protocol, how),
        )
    alone = Rest(whole=frozenset(own))
    yield Asked(
        name=f"{protocol.id}: {NAMED['unheard']}",
        near=alone,
        rest=lambda: alone,
        fails=partial(_stands_against, protocol, "unheard"),
    )


def _stands_against(protocol: Protocol, how: str, faulty: Library, fault: Fault) -> bool:
    sound = Soundness(faulty, protocol)
    found = sound.unheard(frozenset(fault.tables)) if how == "unheard" else getattr(sound, how)()
    try:
        return next(iter(found), None) is not None
    except Undecided:
        return False


# Starting


def _starting(library: Library, protocol: Protocol, each: Declared) -> Asked:
    names = [*library.safety, *([protocol.suits] if protocol.suits else [])]
    rows = {(name, row.id): row for name in names for row in library.tables[name].rows}
    facts = {fact for row in rows.values() for fact in asked_by(row)} | {f for never in each.never for f in never}
    rest = Rest(kept=frozenset(rows), whole=answering(library, facts), told=_told(library, "start"), stopping=True)

    def fails(faulty: Library, fault: Fault) -> bool:
        return any(may_start(faulty, protocol, plain).status in (REFUTED, SPURIOUS) for plain in each.plain)

    return Asked(name=f"{protocol.id}: {each.id}", near=rest, rest=lambda: rest, fails=fails)


# Proposing


def _proposing(library: Library, each: Declared) -> Asked:
    several = [Judged(library=library, declared=each, act=act) for act in acts(library, each)]
    rows = {
        (name, row.id): row for name in library.safety for row in library.tables[name].rows
        if (heard(row, each) or row.skip_unknown is None) and any(not never(row, one.act.told) for one in several)
    }  # fmt: skip
    facts = {fact for row in rows.values() for fact in asked_by(row)} | {f for cells in each.never for f in cells}
    rest = Rest(kept=frozenset(rows), whole=answering(library, facts), numbers=_numbers(each), stopping=True)

    def fails(faulty: Library, fault: Fault) -> bool:
        try:
            if fault.numbers or set(fault.tables) & rest.whole:
                return any(lets_pass(faulty, each, one.act) for one in several)
            # A row that is settled by the act and the medicine alone says the same as before.
            touching = [
                row for name in fault.tables for pair in changed(library.tables[name], fault.tables[name])
                for row in pair if row is not None
            ]  # fmt: skip
            concerned = (one for one in several if any(not never(row, one.act.told) for row in touching))
            return any(one.passes(fault.tables) for one in concerned)
        except Undecided:
            return False

    return Asked(name=f"safety: {each.id}", near=rest, rest=lambda: rest, fails=fails)


# Giving


def _giving(library: Library, protocol: Protocol, each: Declared) -> Iterator[Asked]:
    """What the protocol's own tables prove without the safety tables is asked of them alone; the rest of both."""
    settled = library.chosen(Facility())
    for plain in each.plain:
        guards = _Guards(library=library, protocol=protocol, each=each, plain=plain)
        yield Asked(
            name=f"{protocol.id}: {each.id}", near=_near(settled, protocol, each, plain),
            rest=guards.rest, fails=guards.fails,
        )  # fmt: skip


@dataclass
class _Guards:
    """One invariant about a protocol's doses: whether the protocol keeps to it alone, and what that rests on."""

    library: Library
    protocol: Protocol
    each: Declared
    plain: dict[str, object]
    alone: bool = True
    _found: list[Rest | None] = field(default_factory=list)

    def rest(self) -> Rest | None:
        """What the proof rests on, found once; None where neither way it was proved."""
        if not self._found:
            rest = _rest(_alone(self.library), self.protocol, self.each, self.plain)
            if rest is None:
                self.alone = False
                rest = _rest(self.library, self.protocol, self.each, self.plain)
            self._found.append(rest)
        return self._found[0]

    def fails(self, faulty: Library, fault: Fault) -> bool:
        """Whether it is no longer proved, in the way in which it was."""
        library = _alone(faulty) if self.alone else faulty
        return _answer(library, self.protocol, self.each, self.plain, SECONDS).status in (REFUTED, SPURIOUS)


def _alone(library: Library) -> Library:
    return replace(library, safety=(), digest=f"{library.digest} without safety tables")


def _answer(
    library: Library, protocol: Protocol, each: Declared, plain: dict[str, object], seconds: float
) -> Answer:  # fmt: skip
    where = replace(Facility(), confirmations=frozenset(each.assumes))
    asked = invariant(library.chosen(where), plain, where)
    return prove_steps(
        library, protocol.id, asked, steps=STEPS[each.proof], facility=where, seconds=seconds, tell=False
    )  # fmt: skip


def _rest(library: Library, protocol: Protocol, each: Declared, plain: dict[str, object]) -> Rest | None:
    """What the proof of what ships rests on; None where it was not proved."""
    settled = library.chosen(Facility())
    answer = _answer(library, protocol, each, plain, 120.0 if library.safety else SECONDS)
    if answer.status != PROVED:
        return None
    asked = invariant(settled, plain)
    family = frozenset(drug.id for drug in family_of(settled, protocol, asked))
    giving = {(way.table.id, way.row.id): way.row for way in ways(settled, protocol, family)}
    kept: dict[tuple[str, str], Row] = {}
    phases = set()
    for used in answer.rows_used:
        table, _, name = used.partition(": ")
        row = next((row for row in settled.tables[table].rows if row.id == name), None)
        if row is None:  # the name of a phase: what says it is the whole table of phases
            phases.add(table)
        elif table not in settled.safety:
            kept[table, name] = row
    rows = [*giving.values(), *kept.values(), *(row for name in phases for row in settled.tables[name].rows)]
    facts = {fact for row in rows for fact in asked_by(row)} | {fact for fact, _ in asked.never}
    return Rest(
        ways=frozenset(giving), kept=frozenset(kept), whole=frozenset(phases) | answering(settled, facts),
        numbers=frozenset().union(*map(numbers_of, giving.values()), _numbers(each)), told=_told(settled, "give"),
    )  # fmt: skip


def _near(library: Library, protocol: Protocol, each: Declared, plain: dict[str, object]) -> Rest:
    """All that the proof can rest on in the protocol's own tables and those that answer its facts."""
    own = [*tables_of(protocol), *([protocol.phase_table] if protocol.phase_table else [])]
    rows = {(name, row.id): row for name in own for row in library.tables[name].rows}
    facts = {fact for row in rows.values() for fact in asked_by(row)}
    facts |= {fact for fact, _ in invariant(library, plain).never}
    phases = {protocol.phase_table} if protocol.phase_table else set()
    return Rest(
        ways=frozenset(rows), kept=frozenset(rows), whole=frozenset(phases) | answering(library, facts),
        numbers=frozenset().union(_numbers(each), *map(numbers_of, rows.values())), told=_told(library, "give"),
    )  # fmt: skip


def _told(library: Library, act: str) -> dict[str, Value]:
    return {name: act for name, fact in library.facts.items() if fact.how == k.Proposed(name="act")}


def _numbers(each: Declared) -> frozenset[str]:
    cells = [str(cell) for never in each.never for cell in never.values()]
    return frozenset(word.strip('$" ') for cell in cells for word in cell.split() if "$" in word)
