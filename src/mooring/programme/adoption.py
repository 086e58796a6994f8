"""Adoption: a protocol runs at a facility only after its medical director has signed that version of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mooring.accounts.actor import Actor
from mooring.clinical.protocols import Protocol
from mooring.knowledge.load import library
from mooring.records import adoptions
from mooring.records.adoptions import Adopted

from . import permissions
from .desk import desk
from .door import use_case
from .errors import Conflict, InvalidInput
from .permissions import CARE, DIRECTING
from .situation import facility_of

EVIDENCE: Final = "not proved, not simulated"
DEMO_ONLY: Final = (
    "This version was neither proved nor simulated, so only the demonstration facility may adopt it. "
    "Wait for the version that carries its proof."
)


@dataclass(frozen=True, kw_only=True)
class AdoptionLine:
    """One protocol and whether it is adopted here in today's version; `why_not` says what stands against it."""

    protocol: Protocol
    adopted: Adopted | None
    evidence: str
    why_not: str | None


@dataclass(frozen=True, kw_only=True)
class AdoptionView:
    """Every protocol, in the version of today, whose digest this is."""

    digest: str
    lines: tuple[AdoptionLine, ...]


def in_force(digest: str) -> frozenset[str]:
    """The protocols that the facility at the desk has adopted in this version."""
    return frozenset(one.protocol for one in adoptions.of(facility_id=desk().facility_id) if one.digest == digest)


@use_case("adoption.state", roles=CARE)
def state(*, by: Actor, at: datetime) -> AdoptionView:
    """Which protocols are adopted here, and what stands against the others."""
    shipped, demo = library(), facility_of(by.facility_id).demo
    signed = {one.protocol: one for one in adoptions.of(facility_id=by.facility_id) if one.digest == shipped.digest}
    lines = [
        AdoptionLine(protocol=each, adopted=signed.get(each.id), evidence=EVIDENCE, why_not=_why_not(each, demo))
        for each in shipped.protocols.values()
    ]
    return AdoptionView(digest=shipped.digest, lines=tuple(lines))


def _why_not(protocol: Protocol, demo: bool) -> str | None:
    return protocol.disabled or (None if demo else DEMO_ONLY)


@use_case("adoption.adopt", roles=DIRECTING)
def adopt(*, by: Actor, at: datetime, key: str, protocol_id: str) -> Adopted:
    """Sign today's version of a protocol, which records that it was neither proved nor simulated.

    Raises Conflict where it is disabled, or where the facility is not the demonstration's.
    """
    shipped = library()
    protocol = shipped.protocols.get(protocol_id)
    if protocol is None:
        raise InvalidInput({"protocol_id": "There is no such protocol. Choose one from the list."})
    against = _why_not(protocol, facility_of(by.facility_id).demo)
    if against:
        raise Conflict(against)
    return adoptions.add(
        facility_id=by.facility_id,
        protocol=protocol_id,
        digest=shipped.digest,
        by=permissions.label(by),
        at=at,
        key=key,
        evidence=EVIDENCE,
    )
