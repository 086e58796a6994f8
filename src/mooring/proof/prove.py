"""`mooring prove`: every question about a protocol, asked and answered as one document (docs/adr/0006)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from mooring.clinical.case import Case, Facility
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.knowledge.read_invariants import Declared, invariants
from mooring.knowledge.version import version
from mooring.proof.document import PROVED, REFUTED, SPURIOUS, UNDECIDED, Proof, Question, engine, worst
from mooring.proof.questions import Undecided
from mooring.proof.soundness import Against, Soundness
from mooring.proof.starting import may_start
from mooring.proof.story.invariants import Answer, invariant
from mooring.proof.story.prove import family_of, prove_steps
from mooring.proof.told import told
from mooring.scenarios.write import write_scenario

STEPS = {"one-step": 3, "steps": 12}
"""How many decisions after one another are looked at where the step of an induction is not enough."""
SECONDS = 120.0

SOUND: tuple[tuple[str, str, str, str], ...] = (
    ("complete", "silent", "complete", "In every state somebody is told what to do, or what to find out."),
    ("no-conflict", "contradictions", "no conflict", "No two doses of one moment contradict each other."),
    ("reachable", "unheard", "reachable", "Every row can be heard, and every dose can be given."),
    ("held-is-answered", "held_in_silence", "invariant", "A dose that is held leads to a page, or to another look."),
    ("looked-at-again", "given_unwatched", "invariant", "After every dose that can do harm somebody looks again."),
)
"""The questions that need no cells: id, how they are asked, their kind, and what they say."""


class CannotProve(ValueError):
    """Nothing can be asked of this protocol; the sentence says why."""


def prove(
    library: Library, protocol_id: str, facility: Facility | None = None, *,
    told: Callable[[Question], None] = lambda question: None,
) -> Proof:  # fmt: skip
    """Every question about a protocol, with the numbers that a facility chose. `told` hears each as it is answered.

    Raises CannotProve for a protocol that the library does not have, or that may not run.
    """
    where = facility or Facility()
    protocol = library.protocols.get(protocol_id)
    if protocol is None:
        raise CannotProve(f"there is no protocol {protocol_id}")
    if protocol.disabled:
        raise CannotProve(f"{protocol_id} may not run, so that nothing is proved of it: {protocol.disabled}")
    found = []
    for question in _asked(library, protocol, where):
        told(question)
        found.append(question)
    return Proof(
        protocol=protocol.id, title=protocol.title, version=version(library, protocol.id, where),
        digest=library.digest, engine=engine(), questions=tuple(found),
    )  # fmt: skip


def _asked(library: Library, protocol: Protocol, where: Facility) -> Iterator[Question]:
    settled = library.chosen(where)
    sound = Soundness(settled, settled.protocols[protocol.id])
    for name, how, kind, says in SOUND:
        yield _sound(sound, name, kind, says, getattr(sound, how), where)
    for each in concerning(library, protocol):
        yield _starting(settled, protocol, each) if each.starting else _invariant(library, protocol, each, where)


def concerning(library: Library, protocol: Protocol) -> Iterator[Declared]:
    """The invariants that are asked of a protocol: those about doses that it gives, or about starting it."""
    for each in invariants(library):
        if each.protocols and protocol.id not in each.protocols:
            continue
        started = any(name == protocol.id or name in protocol.classes for name in each.starting)
        if started if each.starting else _gives(library, protocol, each):
            yield each


def _sound(
    sound: Soundness, name: str, kind: str, says: str, ask: Callable[[], Iterator[Against]], where: Facility
) -> Question:  # fmt: skip
    began = time.monotonic()
    case: Case | None = None
    try:
        against = list(ask())
        # A state of free facts need not be one that a story can have: only what replays is called a refutation.
        shown = (_story(sound, each, where) for each in against if each.condition is not None)
        case = next((each for each in shown if each is not None), None)
    except Undecided as error:
        status, why = UNDECIDED, str(error)
    else:
        proved_so = any(each.condition is None for each in against)
        status = (REFUTED if case is not None or proved_so else SPURIOUS) if against else PROVED
        why = "; ".join(map(str, against))
    return Question(
        id=name, kind=kind, says=says, status=status, why=why, seconds=time.monotonic() - began,
        source="mooring#proof", scenario=write_scenario(case) if case is not None else None,
    )  # fmt: skip


def _story(sound: Soundness, against: Against, where: Facility) -> Case | None:
    assert against.condition is not None
    return told(sound.library, sound.protocol, sound.world, against.condition, against.shows, where)


def _gives(library: Library, protocol: Protocol, each: Declared) -> bool:
    family = family_of(library, protocol, invariant(library, each.plain[0]))
    drugs = [drug for drug in family if any(drug.is_a(name) for name in each.giving)]
    return any(not drug.is_a("rescue") for drug in drugs)


def _starting(library: Library, protocol: Protocol, each: Declared) -> Question:
    source = "; ".join(cite.source for cite in each.cites)
    parts = [may_start(library, protocol, plain, source) for plain in each.plain]
    return _one(parts)


def _one(parts: list[Question]) -> Question:
    status = worst(part.status for part in parts)
    bad = next((part for part in parts if part.status == status), parts[0])
    return replace(bad, seconds=sum(part.seconds for part in parts))


def _invariant(library: Library, protocol: Protocol, each: Declared, where: Facility) -> Question:
    source = "; ".join(cite.source for cite in each.cites)
    # What it assumes is in force while it is asked: the medical director confirmed those rules.
    where = replace(where, confirmations=where.confirmations | set(each.assumes))
    parts = []
    for plain in each.plain:
        asked = invariant(library.chosen(where), plain, where)
        answer = prove_steps(
            library, protocol.id, asked, steps=STEPS[each.proof], facility=where, seconds=SECONDS
        )  # fmt: skip
        parts.append(_question(each, answer, source))
        if answer.status != PROVED:
            break
    return _one(parts)


def _question(each: Declared, answer: Answer, source: str) -> Question:
    scenario = write_scenario(answer.scenario) if answer.scenario is not None else None
    return Question(
        id=each.id, kind="invariant", says=each.says, status=answer.status, seconds=answer.seconds,
        assumes=each.assumes, why=answer.why, scenario=scenario, depth=answer.depth, inductive=answer.inductive,
        source=source,
    )  # fmt: skip
