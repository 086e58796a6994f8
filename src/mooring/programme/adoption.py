"""Adoption: a protocol runs at a facility only after its medical director has signed that version of it.

**A version is adopted with its evidence, a proof and a simulation of just this version; the demonstration alone may go
without, and says so.** Whoever starts from then on is treated by it; who runs already stays on their own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from mooring.accounts.actor import Actor
from mooring.accounts.models import Facility
from mooring.clinical.case import Case
from mooring.clinical.protocols import Protocol
from mooring.knowledge.changes import Changes, Side, changes
from mooring.knowledge.load import documents, library
from mooring.knowledge.version import settings, version
from mooring.records import adoptions, kept
from mooring.records.adoptions import Adopted, Declined
from mooring.scenarios.corpus import corpus
from mooring.scenarios.differing import Difference, Knowledge, differences

from . import evidence, permissions, versions
from .door import use_case
from .errors import Conflict, InvalidInput
from .evidence import Known, Lacks
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
    known = evidence.known_of(facility.pk)
    lines = tuple(_line(each, facility, signed, known, at) for each in shipped.protocols.values())
    return AdoptionView(digest=shipped.digest, lines=lines, declined=declined, demo=facility.demo)


def _line(protocol: Protocol, facility: Facility, signed: list[Adopted], known: Known, at: datetime) -> AdoptionLine:
    today = version(library(), protocol.id, clinical_facility(facility))
    own = [one for one in signed if one.protocol == protocol.id]
    adopted = next((one for one in own if one.digest == today), None)
    lacks = evidence.lacks(known, protocol=protocol.id, version=today, at=at)
    return AdoptionLine(
        protocol=protocol,
        version=today,
        adopted=adopted,
        in_force=adopted or (own[-1] if own else None),
        evidence=adopted.evidence if adopted else _mark(lacks),
        missing=lacks.all,
        why_not=_why_not(protocol, facility.demo, lacks),
    )


def _mark(lacks: Lacks) -> str:
    return WITHOUT if lacks.all else "proved and simulated"


def _why_not(protocol: Protocol, demo: bool, lacks: Lacks) -> str | None:
    """Evidence that failed stops the demonstration too: to go without is honest, to go against is not."""
    if protocol.disabled or not lacks.all:
        return protocol.disabled
    if demo:
        return " ".join(lacks.failed) or None
    return f"{' '.join(lacks.all)} Without evidence only the demonstration facility may adopt it."


@dataclass(frozen=True, kw_only=True)
class CompareView:
    """Today's version of a protocol against the version in force: what changed, and who would be advised otherwise.

    `changed` is None where nothing is in force here, or where `lost` says that it cannot be read any more.
    """

    line: AdoptionLine
    changed: Changes | None
    advised: tuple[Difference, ...]
    stories: int
    lost: str
    declined: tuple[Declined, ...]
    demo: bool


@use_case("adoption.compare", roles=CARE)
def compare(*, by: Actor, at: datetime, protocol_id: str) -> CompareView:
    """One protocol as a medical director reads it before signing."""
    facility = facility_of(by.facility_id)
    line = _line(
        _protocol(protocol_id), facility, adoptions.of(facility_id=facility.pk), evidence.known_of(facility.pk), at
    )
    changed, advised, lost = None, tuple[Difference, ...](), ""
    if line.in_force is not None:
        try:
            before, after = _sides(facility, line.in_force)
            changed = changes(before, after, protocol_id)
            advised = _differently(before, after) if changed else ()
        except kept.Unreadable as error:
            lost = str(error)
        except KeyError:
            lost = "The version in force does not have what is compared here."
    declined = tuple(each for each in adoptions.declined(facility_id=facility.pk) if each.protocol == protocol_id)
    return CompareView(
        line=line, changed=changed, advised=advised, stories=len(corpus()), lost=lost, declined=declined,
        demo=facility.demo,
    )  # fmt: skip


def _sides(facility: Facility, signed: Adopted) -> tuple[Side, Side]:
    here = clinical_facility(facility)
    old = versions.library_of(facility.pk, signed)
    return Side(library=old, facility=versions.settled(here, old, signed)), Side(library=library(), facility=here)


def _differently(before: Side, after: Side) -> tuple[Difference, ...]:
    # A second for a whole corpus: once for two versions and what the facility chose in each.
    key = (before.library.digest, after.library.digest, *(repr(side.facility) for side in (before, after)))
    if key not in _KNOWN:
        _KNOWN.clear() if len(_KNOWN) >= 16 else None
        _KNOWN[key] = differences(_knowledge(before), _knowledge(after), corpus())
    return _KNOWN[key]


_KNOWN: dict[tuple[str, ...], tuple[Difference, ...]] = {}


def _knowledge(side: Side) -> Knowledge:
    """One side as the scenarios are asked: by the facility's own choices, in the setting that each scenario says."""
    choices, confirmations = side.facility.choices, side.facility.confirmations

    def placed(case: Case) -> Case:
        return replace(case, facility=replace(case.facility, choices=choices, confirmations=confirmations))

    return Knowledge(library=side.library, placed=placed)


@use_case("adoption.adopt", roles=DIRECTING)
def adopt(
    *, by: Actor, at: datetime, key: str, protocol_id: str, reason: str | None = None, read: str | None = None
) -> Adopted:
    """Sign today's version of a protocol, and keep the documents that it stands in. `read` is the version that the
    director saw; None where no page was read.

    Raises Conflict where it is disabled, where another version was read, or where its evidence is missing, failed, old
    or of something else, and the facility is not the demonstration's.
    """
    shipped, facility = library(), facility_of(by.facility_id)
    protocol = _protocol(protocol_id)
    here = clinical_facility(facility)
    today = version(shipped, protocol_id, here)
    _same_as_read(read, today)
    lacks = evidence.lacks(evidence.known_of(facility.pk), protocol=protocol_id, version=today, at=at)
    against = _why_not(protocol, facility.demo, lacks)
    if against:
        raise Conflict(against)
    name, known = documents()
    if name != shipped.digest:
        raise Conflict("The knowledge was changed on disk while this server ran. Restart it, then look again.")
    kept.keep(facility_id=facility.pk, digest=name, documents=known)
    chosen, confirmed = settings(shipped, protocol_id, here)
    return adoptions.add(
        facility_id=facility.pk, protocol=protocol_id, digest=today, by=permissions.label(by), at=at, key=key,
        evidence=_mark(lacks), library=name, choices=chosen, confirmations=confirmed,
        reason=maybe(reason, "reason") or "",
    )  # fmt: skip


@use_case("adoption.decline", roles=DIRECTING)
def decline(*, by: Actor, at: datetime, key: str, protocol_id: str, reason: str, read: str | None = None) -> Declined:
    """Write down that today's version of a protocol is not adopted, and why. What is in force stays so. `read` as in
    `adopt`; raises Conflict where another version was read, or where this one is adopted.
    """
    _protocol(protocol_id)
    facility = facility_of(by.facility_id)
    today = version(library(), protocol_id, clinical_facility(facility))
    _same_as_read(read, today)
    if adoptions.find(facility_id=facility.pk, protocol=protocol_id, digest=today):
        raise Conflict("This version is adopted already. People may be treated by it.")
    return adoptions.decline(
        facility_id=facility.pk, protocol=protocol_id, digest=today, by=permissions.label(by), at=at, key=key,
        reason=needed(reason, "reason"),
    )  # fmt: skip


def _same_as_read(read: str | None, today: str) -> None:
    """A signature stands for what the director saw, and for nothing that came since."""
    if read is not None and read != today:
        raise Conflict(
            f"Nothing was signed. You read version {read or 'unknown'}, and this server now has {today}. "
            "What changed and its evidence stand here anew: read them, then sign."
        )


def _protocol(protocol_id: str) -> Protocol:
    protocol = library().protocols.get(protocol_id)
    if protocol is None:
        raise InvalidInput({"protocol_id": "There is no such protocol. Choose one from the list."})
    return protocol
