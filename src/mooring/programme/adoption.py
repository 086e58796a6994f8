"""Adoption: a protocol runs at a facility only after its medical director has signed that version of it.

**A version is adopted with its evidence, a proof and a simulation of just this version; the demonstration alone may go
without, and says so.** Whoever starts from then on is treated by it; who runs already stays on their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mooring.accounts.actor import Actor
from mooring.accounts.models import Facility
from mooring.clinical.protocols import Protocol
from mooring.knowledge.load import documents, library
from mooring.knowledge.version import settings, version
from mooring.records import adoptions, kept
from mooring.records.adoptions import Adopted, Declined

from . import evidence, permissions
from .door import use_case
from .errors import Conflict, InvalidInput
from .permissions import CARE, DIRECTING
from .situation import clinical_facility, facility_of
from .words import maybe, needed

WITHOUT: Final = "demonstration: adopted without evidence, not proved, not simulated"


@dataclass(frozen=True, kw_only=True)
class AdoptionLine:
    """One protocol, its version today, the version in force here, and what stands against adopting today's.

    `adopted` is the signature under today's version; `in_force` the one by which people start now.
    """

    protocol: Protocol
    version: str
    adopted: Adopted | None
    in_force: Adopted | None
    evidence: str
    missing: tuple[str, ...]
    why_not: str | None

    @property
    def state(self) -> str:
        """in-force, changed, never, or disabled."""
        if self.protocol.disabled:
            return "disabled"
        if self.adopted:
            return "in-force"
        return "changed" if self.in_force else "never"


@dataclass(frozen=True, kw_only=True)
class AdoptionView:
    """Every protocol, in the knowledge of today, whose digest this is; and the versions that were declined."""

    digest: str
    lines: tuple[AdoptionLine, ...]
    declined: tuple[Declined, ...] = ()
    demo: bool = False


@use_case("adoption.state", roles=CARE)
def state(*, by: Actor, at: datetime) -> AdoptionView:
    """Which protocols are adopted here, and what stands against the others."""
    shipped, facility = library(), facility_of(by.facility_id)
    signed = adoptions.of(facility_id=by.facility_id)
    declined = tuple(adoptions.declined(facility_id=by.facility_id))
    lines = tuple(_line(each, facility, signed, at) for each in shipped.protocols.values())
    return AdoptionView(digest=shipped.digest, lines=lines, declined=declined, demo=facility.demo)


def _line(protocol: Protocol, facility: Facility, signed: list[Adopted], at: datetime) -> AdoptionLine:
    today = version(library(), protocol.id, clinical_facility(facility))
    own = [one for one in signed if one.protocol == protocol.id]
    adopted = next((one for one in own if one.digest == today), None)
    missing = evidence.missing(facility_id=facility.pk, protocol=protocol.id, version=today, at=at)
    return AdoptionLine(
        protocol=protocol,
        version=today,
        adopted=adopted,
        in_force=adopted or (own[-1] if own else None),
        evidence=adopted.evidence if adopted else _mark(missing),
        missing=missing,
        why_not=_why_not(protocol, facility.demo, missing),
    )


def _mark(missing: tuple[str, ...]) -> str:
    return WITHOUT if missing else "proved and simulated"


def _why_not(protocol: Protocol, demo: bool, missing: tuple[str, ...]) -> str | None:
    if protocol.disabled or demo or not missing:
        return protocol.disabled
    return f"{' '.join(missing)} Without evidence only the demonstration facility may adopt it."


@use_case("adoption.adopt", roles=DIRECTING)
def adopt(*, by: Actor, at: datetime, key: str, protocol_id: str, reason: str | None = None) -> Adopted:
    """Sign today's version of a protocol, and keep the documents that it stands in.

    Raises Conflict where it is disabled, or where its evidence is missing, failed, old or of something else, and the
    facility is not the demonstration's.
    """
    shipped, facility = library(), facility_of(by.facility_id)
    protocol = _protocol(protocol_id)
    here = clinical_facility(facility)
    today = version(shipped, protocol_id, here)
    missing = evidence.missing(facility_id=facility.pk, protocol=protocol_id, version=today, at=at)
    against = _why_not(protocol, facility.demo, missing)
    if against:
        raise Conflict(against)
    name, known = documents()
    if name != shipped.digest:
        raise Conflict("The knowledge was changed on disk while this server ran. Restart it, then look again.")
    kept.keep(facility_id=facility.pk, digest=name, documents=known)
    chosen, confirmed = settings(shipped, protocol_id, here)
    return adoptions.add(
        facility_id=facility.pk, protocol=protocol_id, digest=today, by=permissions.label(by), at=at, key=key,
        evidence=_mark(missing), library=name, choices=chosen, confirmations=confirmed,
        reason=maybe(reason, "reason") or "",
    )  # fmt: skip


@use_case("adoption.decline", roles=DIRECTING)
def decline(*, by: Actor, at: datetime, key: str, protocol_id: str, reason: str) -> Declined:
    """Write down that today's version of a protocol is not adopted, and why. What is in force stays so."""
    _protocol(protocol_id)
    facility = facility_of(by.facility_id)
    today = version(library(), protocol_id, clinical_facility(facility))
    if adoptions.find(facility_id=facility.pk, protocol=protocol_id, digest=today):
        raise Conflict("This version is adopted already. People may be treated by it.")
    return adoptions.decline(
        facility_id=facility.pk, protocol=protocol_id, digest=today, by=permissions.label(by), at=at, key=key,
        reason=needed(reason, "reason"),
    )  # fmt: skip


def _protocol(protocol_id: str) -> Protocol:
    protocol = library().protocols.get(protocol_id)
    if protocol is None:
        raise InvalidInput({"protocol_id": "There is no such protocol. Choose one from the list."})
    return protocol
