"""Which faults a proof catches: those with which a question that was proved comes out otherwise.

Asked of each is the whole decision of every protocol that gives an opioid agonist: no dose to somebody who may not be
breathing or not be awake. The tables in `CONE` alone prove it, so that a fault anywhere else leaves it proved.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import z3

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.proof.faults.fault import Fault, with_fault
from mooring.proof.harms import given_below, given_unknown
from mooring.proof.questions import Harm
from mooring.proof.whole import harms_of
from mooring.proof.world import Giving, World

CONE = ("safety_opioid_agonist", "sedated")
"""The tables on which the proof about breathing and wakefulness rests (a test holds that no others are needed)."""
FLOOR = (given_unknown("sedated"), given_unknown("respiratory_rate"), given_unknown("spo2"),
         given_below("respiratory_rate", 10), given_below("spo2", 92))  # fmt: skip
"""What is asked, as in tests/three_readings/test_whole_decision.py."""


def _any(world: World, giving: Giving) -> z3.BoolRef:
    return z3.Or(*(harm.where(world, giving) for harm in FLOOR), world("sedated").value)


UNSAFE = Harm(name="a dose to somebody who may not be breathing or awake", where=_any)


def caught(library: Library, fault: Fault) -> bool:
    """Whether the proof about breathing and wakefulness fails with this fault, for some protocol."""
    if not set(fault.tables) & set(CONE):
        return False
    faulty = with_fault(library, Facility(), fault)
    assert faulty is not None
    return any(refuted(faulty, name) for name in agonists(library))


def refuted(library: Library, protocol: str) -> bool:
    """Whether some row of the protocol gives in an unsafe state although the safety tables of `CONE` were asked."""
    asked = replace(library, safety=tuple(name for name in library.safety if name in CONE))
    return next(harms_of(World(asked), library.protocols[protocol], UNSAFE), None) is not None


@lru_cache(maxsize=4)
def agonists(library: Library) -> tuple[str, ...]:
    """The protocols that give an opioid agonist."""
    return tuple(name for name, each in library.protocols.items() if "agonist" in each.classes)
