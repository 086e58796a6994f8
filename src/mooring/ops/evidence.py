"""Makes the evidence of a version: the one place where a proof and a simulation are run for the web application.

Imported by `mooring work` and `mooring evidence` alone, never by the web process. The rooms of proof and simulation are
asked for by name: they come with extras that an installation may lack.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from mooring.accounts.models import Facility
from mooring.accounts.tenancy import bind
from mooring.clinical.case import Facility as Place
from mooring.clinical.library import Library
from mooring.knowledge.load import library
from mooring.knowledge.read_evidence import evidence_rules
from mooring.knowledge.version import version
from mooring.programme import evidence
from mooring.programme.situation import clinical_facility

Progress = Callable[[int], None]
"""Told how much is done, in percent."""


class CannotMake(Exception):
    """The evidence cannot be made; the sentence says why and what to do."""


def silent(_: int) -> None:
    """Where nobody watches."""


def make(kind: str, facility: Facility, protocol_id: str, *, wanted: str | None = None, told: Progress = silent) -> str:
    """Make one kind of evidence of today's version and keep it; why it fails, "" where it passes.

    `wanted` is the version that was asked for. Raises CannotMake where another one is deployed by now, or where what it
    takes is not installed.
    """
    here = clinical_facility(facility)
    if protocol_id not in library().protocols:
        raise CannotMake(f"There is no protocol {protocol_id} in this version. Look at the list of protocols.")
    today = version(library(), protocol_id, here)
    if wanted not in (None, today):
        raise CannotMake("The version that was asked for is not the one of this server any more. Ask again.")
    result = _made(kind, library(), protocol_id, here, told)
    bind(facility.pk)
    return evidence.store(
        facility_id=facility.pk, kind=kind, protocol=protocol_id, version=today, result=result, at=datetime.now(UTC)
    )


def _made(kind: str, known: Library, protocol_id: str, here: Place, told: Progress) -> Mapping[str, Any]:
    try:
        return _proof(known, protocol_id, here) if kind == "proof" else _simulation(known, protocol_id, here, told)
    except ImportError as error:
        raise CannotMake(
            f"What makes a {kind} is not installed here ({error.name}). "
            "Install Mooring with the extras proof and simulation, then ask again."
        ) from error


def _proof(known: Library, protocol_id: str, here: Place) -> Mapping[str, Any]:
    proving = import_module("mooring.proof.prove")
    try:
        found: dict[str, Any] = json.loads(json.dumps(proving.prove(known, protocol_id, here).plain()))
    except proving.CannotProve as error:
        raise CannotMake(f"This protocol cannot be proved: {error}") from error
    return found


def _simulation(known: Library, protocol_id: str, here: Place, told: Progress) -> Mapping[str, Any]:
    simulate = import_module("mooring.simulation.study").simulate
    no_study = import_module("mooring.simulation.studies").NoStudy
    rules = evidence_rules()

    def done(people: int) -> None:
        told(100 * people // rules.patients)

    sizes = {"patients": rules.patients, "days": rules.stay_days, "seed": rules.seed}
    try:
        found = simulate(known, protocol_id, facility=here, progress=done, **sizes)
    except no_study as error:
        raise CannotMake(f"This protocol cannot be tried on virtual people: {error}") from error
    return {**sizes, "outcomes": json.loads(json.dumps(found.plain()))}
