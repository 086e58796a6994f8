"""The first reading of a protocol: what now, for this person, with reasons and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mooring.clinical.case import Case
from mooring.clinical.facts import state
from mooring.clinical.library import Library
from mooring.clinical.moment import Advice, Due, Item, Moment, in_order, soonest
from mooring.clinical.suits import Suit, suitability, ways_in
from mooring.clinical.values import Grade

__all__ = ["Advice", "Due", "Item", "Suit", "advise", "suitability"]


def advise(library: Library, case: Case, protocol_id: str | None = None) -> Advice:
    """What the protocol says now. Without an id: the running protocol, started last.

    The protocol's tables propose, then the safety tables may veto. Of several acts transfer and emergency come before
    hold, hold before assess, assess before give. A protocol that this version
    does not have is answered as one that may not run.
    """
    library = library.chosen(case.facility)
    running = state.running(case.story)
    here = [name for name in running if name in library.protocols] or list(running)
    main = [name for name in here if not _beside(library, name)]
    if protocol_id is not None or not here:
        return _of(library, case, protocol_id) if protocol_id else ways_in(library, case)
    # What runs beside the main treatment speaks too; it never silences it, nor the other way round.
    asked = [*(main[-1:]), *(name for name in here if _beside(library, name))]
    return _together(library, case, [_of(library, case, name) for name in asked])


def _beside(library: Library, name: str) -> bool:
    protocol = library.protocols.get(name)
    return protocol is not None and protocol.beside


def _of(library: Library, case: Case, wanted: str) -> Advice:
    protocol = library.protocols.get(wanted)
    if protocol is None:
        return Advice(protocol=wanted, advice=(_disabled("This version of Mooring does not have this protocol."),))
    reading = library.reading(case, protocol=wanted)
    if protocol.disabled:
        return Advice(protocol=wanted, advice=(_disabled(protocol.disabled),))
    return Moment(library, case, protocol, reading).advice()


def _together(library: Library, case: Case, several: Sequence[Advice]) -> Advice:
    """The advice of the main protocol with that of those beside it, as one."""
    first = several[0]
    if len(several) == 1:
        return first
    items = [item for each in several for item in each.advice]
    return replace(
        first,
        advice=in_order(items, library, library.reading(case)),
        ask=tuple({question.fact: question for each in several for question in each.ask}.values()),
        next_due=soonest(due for each in several for due in each.next_due),
        seen=tuple(dict(pair for each in reversed(several) for pair in each.seen).items()),
    )


def _disabled(why: str) -> Item:
    return Item(
        act="ask",
        what="medical-director",
        because=why,
        source="mooring#coverage",
        grade=Grade.READ,
        table="protocol",
        row="disabled",
    )
