"""Which protocols suit a person now, and why; with none running, those are the ways in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mooring.clinical.case import Case, Proposal
from mooring.clinical.library import Library
from mooring.clinical.moment import Advice, Item, Moment
from mooring.clinical.protocols import Protocol
from mooring.clinical.safety import Question, Verdict, verdict
from mooring.clinical.values import Grade


@dataclass(frozen=True, kw_only=True)
class Suit:
    """Whether a protocol suits this person now: suits, does-not, unknown or disabled, and why."""

    protocol: str
    title: str
    verdict: str
    summary: str
    findings: Verdict


def suitability(library: Library, case: Case) -> tuple[Suit, ...]:
    """Every protocol with whether it suits this person, and why; those that suit first."""
    library = library.chosen(case.facility)
    suits = []
    for protocol in library.protocols.values():
        proposed = case.proposing(Proposal(act="start", what=protocol.id))
        found = verdict(library, proposed, library.reading(proposed, protocol=protocol.id))
        suits.append(
            Suit(
                protocol=protocol.id,
                title=protocol.title,
                summary=protocol.summary,
                findings=found,
                verdict=_suits(protocol, found),
            )
        )
    order = ("suits", "unknown", "does-not", "disabled")
    return tuple(sorted(suits, key=lambda suit: order.index(suit.verdict)))


def _suits(protocol: Protocol, found: Verdict) -> str:
    if protocol.disabled:
        return "disabled"
    if found.outcome in ("block", "refuse"):
        return "does-not"
    return "unknown" if found.outcome == "ask" else "suits"


def ways_in(library: Library, case: Case) -> Advice:
    """With no protocol running: offer those that suit, continuing medication first."""
    now = Moment(library, case, _anybody(library), library.reading(case)).advice()
    if now.first("transfer"):
        return replace(now, protocol=None)
    items, ask = [], dict[str, Question]()
    for suit in suitability(library, case):
        protocol = library.protocols[suit.protocol]
        ask |= {each.fact: each for each in suit.findings.ask if suit.verdict == "unknown"}
        if suit.verdict == "suits":
            items.append(
                Item(
                    act="offer",
                    what=protocol.id,
                    because=protocol.summary,
                    grade=Grade.READ,
                    table=protocol.suits or "",
                    row="suits",
                    source="; ".join(c.source for c in protocol.cites),
                )
            )
    items.sort(key=lambda item: not library.protocols[item.what].continues)
    return Advice(
        protocol=None,
        advice=(*now.advice, *items),
        ask=(*now.ask, *(each for each in ask.values() if each not in now.ask)),
        next_due=now.next_due,
        seen=now.seen,
    )


def _anybody(library: Library) -> Protocol:
    """What decides for somebody without a protocol: breathing and sedation do not wait for a signature."""
    return Protocol(id="", title="", version="", summary="", drug=None, always=library.always)
