"""Which version of a protocol holds for whom: in force for whoever starts, and the one on which somebody stays."""

from __future__ import annotations

from dataclasses import replace

from mooring.clinical import timeline as t
from mooring.clinical.case import Facility
from mooring.clinical.facts import state
from mooring.clinical.library import Library
from mooring.clinical.timeline import Timeline
from mooring.knowledge.load import library as deployed
from mooring.knowledge.version import closure, version
from mooring.records import adoptions, kept
from mooring.records.adoptions import Adopted


def in_force(facility_id: int, facility: Facility) -> dict[str, Adopted]:
    """The signature of each protocol by which whoever starts now is treated: today's version where it was signed, else
    the newest.
    """
    found: dict[str, Adopted] = {}
    for one in adoptions.of(facility_id=facility_id):
        standing = found.get(one.protocol)
        if standing is None or not is_deployed(facility, one.protocol, standing.digest):
            found[one.protocol] = one
    return found


def main_protocol(story: Timeline) -> str | None:
    """The protocol that runs and is the main treatment; None where none runs."""
    running = state.running(story)
    known = deployed().protocols
    main = [name for name in running if name not in known or not known[name].beside]
    return main[-1] if main else (running[-1] if running else None)


def started_on(story: Timeline) -> tuple[str, str] | None:
    """The main protocol and the version of it on which this person is; None where nobody wrote a version down."""
    name, found = main_protocol(story), None
    for event in story:
        began = isinstance(event, t.Started) and event.protocol == name
        moved = isinstance(event, t.Moved) and event.stage == "version"
        found = event.version if (began or moved) and isinstance(event, (t.Started, t.Moved)) else found
    return (name, found) if name and found else None


def library_of(facility_id: int, signed: Adopted) -> Library:
    """The knowledge that a signature stands under. Raises `records.kept.Unreadable`."""
    here = deployed()
    if signed.library == here.digest:
        return here
    return kept.library(facility_id=facility_id, digest=signed.library)


def settled(facility: Facility, library: Library, signed: Adopted) -> Facility:
    """The facility as the signed version has it: its choices and confirmations of that day, where they belong to it."""
    own = closure(library, signed.protocol)
    choices = {name: value for name, value in facility.choices.items() if name not in own.numbers}
    return replace(
        facility,
        choices=choices | dict(signed.choices),
        confirmations=(facility.confirmations - own.rules) | frozenset(signed.confirmations),
    )


def is_deployed(facility: Facility, protocol: str, digest: str) -> bool:
    """Whether a version is just what this software would do today at this facility."""
    here = deployed()
    return protocol in here.protocols and version(here, protocol, facility) == digest
