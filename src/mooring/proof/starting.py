"""Invariants about starting a protocol: whether the safety tables, and the table of whom it suits, let it begin."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import z3

from mooring.clinical import timeline as t
from mooring.clinical.case import Case, Proposal
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.safety import check
from mooring.proof.document import PROVED, REFUTED, SPURIOUS, UNDECIDED, Question
from mooring.proof.questions import State, Undecided, find
from mooring.proof.story.invariants import invariant
from mooring.proof.terms import holds
from mooring.proof.whole import NOBODY, allowed, proposed
from mooring.proof.world import World

TOLD = ("act", "what", "is_a", "protocol", "ingredient")
"""What is known of a proposal to start a protocol."""


def may_start(library: Library, protocol: Protocol, plain: Mapping[str, object], source: str = "") -> Question:
    """Whether a protocol can be started in a state that the invariant forbids."""
    began = time.monotonic()
    asked = invariant(library, {**plain, "giving": ()})
    world = World(library)
    suits = [protocol.suits] if protocol.suits else []
    conditions = [proposed(world, protocol, _start(protocol), TOLD), allowed(world, *suits)]
    conditions += [holds(test, world(fact))[0] for fact, test in asked.never]

    def answer(status: str, why: str = "") -> Question:
        return Question(
            id=asked.id, kind="invariant", says=asked.says, status=status, seconds=time.monotonic() - began,
            assumes=asked.assumes, why=why, source=source,
        )  # fmt: skip

    try:
        state = find(world, z3.And(*conditions))
    except Undecided as error:
        return answer(UNDECIDED, str(error))
    if state is None:
        return answer(PROVED)
    replays = _replays(library, protocol, state)
    return answer(REFUTED if replays else SPURIOUS, f"it starts with {', '.join(f for f, _ in asked.never)}")


def _start(protocol: Protocol) -> Proposal:
    return Proposal(act="start", what=protocol.id)


def _replays(library: Library, protocol: Protocol, state: State) -> bool:
    """Whether a plain person, pregnant if the state says so, may start by the first reading."""
    pregnant = state.values.get("pregnancy") == "pregnant"
    person = replace(NOBODY.person, sex="female", pregnant="yes" if pregnant else "no")
    at = NOBODY.at + timedelta(days=1)
    offer = t.Recorded(at=NOBODY.at, items={"moud_offer": "declined"})
    story = t.Timeline.of([offer] if state.values.get("moud_offer") == "declined" else [])
    case: Case = replace(NOBODY, person=person, timeline=story, at=at, proposed=_start(protocol))
    return check(library, case).outcome in ("allow", "warn")
