"""The evidence of a version: a proof and a simulation of just this version, by the engine of today, not too old.

It is made by a process of its own (`mooring work`, `mooring evidence`): the web process imports neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.db import transaction

import mooring
from mooring.accounts.actor import Actor
from mooring.knowledge.digests import of_files
from mooring.knowledge.load import library
from mooring.knowledge.read_evidence import EvidenceRules, evidence_rules
from mooring.knowledge.version import version
from mooring.records import adoptions, audit, jobs
from mooring.records import evidence as kept
from mooring.records.evidence import Evidence
from mooring.records.jobs import Job

from . import permissions
from .door import use_case
from .errors import Conflict, InvalidInput
from .permissions import CARE, DIRECTING
from .situation import clinical_facility, facility_of

FAILED: Final = "failed"
KINDS: Final = ("proof", "simulation")
_MADE_BY: Final = {
    "proof": ("clinical/**/*.py", "knowledge/*.py", "proof/**/*.py", "knowledge/invariants/*.yaml"),
    "simulation": ("clinical/**/*.py", "knowledge/*.py", "simulation/**/*.py", "knowledge/people/*.yaml"),
}
"""The code, and what is asked or who comes: they stand apart from the knowledge that a version is made of."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One kind of evidence of one version: what there is, the job that makes it, and why it does not count."""

    kind: str
    evidence: Evidence | None
    job: Job | None
    against: str


@dataclass(frozen=True, kw_only=True)
class EvidenceView:
    """The evidence of today's version of a protocol, and the simulation of the version in force beside it."""

    protocol: str
    version: str
    pieces: tuple[Piece, ...]
    before: Evidence | None

    @property
    def busy(self) -> bool:
        """Whether anything waits or runs."""
        return any(each.job and each.job.state in ("waiting", "running") for each in self.pieces)


@lru_cache(maxsize=2)
def engine(kind: str) -> str:
    """The digest of what makes this kind of evidence: another engine may find something else."""
    home = Path(mooring.__file__).parent
    return of_files(home, (path for pattern in _MADE_BY[kind] for path in home.glob(pattern)))


@dataclass(frozen=True, kw_only=True)
class Lacks:
    """What the evidence of a version lacks, a sentence each: all of it, and of that what was made and failed."""

    all: tuple[str, ...]
    failed: tuple[str, ...]


Known = Mapping[tuple[str, str], Mapping[str, Evidence]]


def known_of(facility_id: int) -> Known:
    """All evidence of a facility by protocol and version, without the results."""
    return kept.without_results(facility_id=facility_id)


def lacks(every: Known, *, protocol: str, version: str, at: datetime) -> Lacks:
    """What stands between this version and its adoption; nothing where its evidence counts."""
    known = every.get((protocol, version), {})
    why = {kind: text for kind in KINDS if (text := against(kind, known.get(kind), at))}
    # Old evidence, or that of another engine, is as good as none; what failed is worse than none.
    failed = tuple(text for text in why.values() if FAILED in text)
    return Lacks(all=tuple(why.values()), failed=failed)


def against(kind: str, found: Evidence | None, at: datetime) -> str:
    """Why a piece of evidence does not count, and what to do; "" where it counts."""
    name = "proof" if kind == "proof" else "simulation"
    if found is None:
        return f"The {name} of this version is missing. Make it."
    if found.engine != engine(kind):
        return f"The {name} was made by another version of the engine. Make it anew."
    if at - found.made_at > timedelta(days=evidence_rules().days):
        return f"The {name} is older than {evidence_rules().days} days. Make it anew."
    return "" if found.passed else f"The {name} {FAILED}. {found.why}"


def judged(kind: str, result: Mapping[str, Any], rules: EvidenceRules | None = None) -> str:
    """Why a result fails; "" where it passes. Only `proved` counts as proved."""
    rules = rules or evidence_rules()
    if kind == "proof":
        questions = result.get("questions", [])
        open_ = [f"{each['id']} is {each['status']}" for each in questions if each["status"] != "proved"]
        if not questions:
            return "Nothing was asked."
        return f"{len(open_)} of {len(questions)} questions are not proved: {', '.join(open_)}." if open_ else ""
    outcomes = result.get("outcomes") or {}
    worse = [
        f"{limit.means}: {outcomes[name]:g} % of people, and the limit is {limit.percent:g} %."
        for name, limit in rules.most.items()
        if outcomes.get(name) is not None and outcomes[name] > limit.percent
    ]
    silent = [limit.means for name, limit in rules.most.items() if outcomes.get(name) is None]
    return " ".join([*worse, *(f"{each}: the study does not say." for each in silent)])


@use_case("evidence.state", roles=CARE, polled=True)
def state(*, by: Actor, at: datetime, protocol_id: str) -> EvidenceView:
    """The evidence of today's version of a protocol, and what is being made."""
    today = _version(by.facility_id, protocol_id)
    known = kept.newest(facility_id=by.facility_id, protocol=protocol_id, version=today)
    keys = {kind: _key(kind, protocol_id, today) for kind in KINDS}
    running = jobs.under(facility_id=by.facility_id, keys=list(keys.values()))
    pieces = tuple(
        Piece(
            kind=kind, evidence=known.get(kind), job=running.get(keys[kind]), against=against(kind, known.get(kind), at)
        )
        for kind in KINDS
    )
    return EvidenceView(
        protocol=protocol_id, version=today, pieces=pieces, before=_before(by.facility_id, protocol_id, today)
    )


def _before(facility_id: int, protocol_id: str, today: str) -> Evidence | None:
    signed = [one for one in adoptions.of(facility_id=facility_id) if one.protocol == protocol_id]
    others = [one.digest for one in reversed(signed) if one.digest != today]
    known = [kept.newest(facility_id=facility_id, protocol=protocol_id, version=each) for each in others[:1]]
    return known[0].get("simulation") if known else None


@use_case("evidence.ask", roles=DIRECTING)
def ask(*, by: Actor, at: datetime, key: str, protocol_id: str) -> str:
    """Have today's version proved and simulated by the process beside the server; what counts already is not redone."""
    protocol = library().protocols.get(protocol_id)
    today = _version(by.facility_id, protocol_id)
    if protocol is not None and protocol.disabled:
        raise Conflict(protocol.disabled)
    known = kept.newest(facility_id=by.facility_id, protocol=protocol_id, version=today)
    asked = {"protocol": protocol_id, "version": today}
    for kind in KINDS:
        if against(kind, known.get(kind), at):
            jobs.ask(
                facility_id=by.facility_id, kind=kind, key=_key(kind, protocol_id, today), asked=asked,
                by=permissions.label(by), at=at,
            )  # fmt: skip
    return today


def store(*, facility_id: int, kind: str, protocol: str, version: str, result: Mapping[str, Any], at: datetime) -> str:
    """Keep what the process of its own found, judged and audited; why it fails, "" where it passes."""
    why = judged(kind, result)
    found = Evidence(
        protocol=protocol, version=version, kind=kind, engine=engine(kind), made_at=at, result=result,
        passed=not why, why=why,
    )  # fmt: skip
    with transaction.atomic():
        kept.add(facility_id=facility_id, found=found)
        audit.append(facility_id=facility_id, at=at, by="engine", what=f"evidence.{kind}")
    return why


def _key(kind: str, protocol_id: str, today: str) -> str:
    return f"{kind}:{protocol_id}:{today}"


def _version(facility_id: int, protocol_id: str) -> str:
    if protocol_id not in library().protocols:
        raise InvalidInput({"protocol_id": "There is no such protocol. Choose one from the list."})
    return version(library(), protocol_id, clinical_facility(facility_of(facility_id)))
