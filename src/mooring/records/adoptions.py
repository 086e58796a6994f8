"""Which version of which protocol a facility's medical director has signed or declined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .models import Adoption
from .models import Declined as DeclinedRow


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A signature: the protocol's version, and on what evidence.

    `library` is the digest of the knowledge that the version was part of (empty for one signed before that was kept);
    `choices` and `confirmations` are the facility's own that belong to the version.
    """

    protocol: str
    digest: str
    by: str
    at: datetime
    evidence: str
    library: str = ""
    choices: Mapping[str, float] = field(default_factory=dict)
    confirmations: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Declined:
    """A version that the medical director did not sign, and why."""

    protocol: str
    digest: str
    by: str
    at: datetime
    reason: str


def add(
    *, facility_id: int, protocol: str, digest: str, by: str, at: datetime, key: str, evidence: str, library: str = "",
    choices: Mapping[str, float] | None = None, confirmations: tuple[str, ...] = (), reason: str = "",
) -> Adopted:  # fmt: skip
    """Adopt this version; the first signature under a version stands."""
    made, _ = Adoption.objects.get_or_create(
        facility_id=facility_id, protocol=protocol, digest=digest,
        defaults={
            "by": by, "at": at, "key": key, "evidence": evidence, "library": library, "choices": dict(choices or {}),
            "confirmations": list(confirmations), "reason": reason,
        },
    )  # fmt: skip
    return _adopted(made)


def decline(*, facility_id: int, protocol: str, digest: str, by: str, at: datetime, key: str, reason: str) -> Declined:
    """Write down that this version was not signed; the same request stands once."""
    made, _ = DeclinedRow.objects.get_or_create(
        facility_id=facility_id, by=by, key=key,
        defaults={"protocol": protocol, "digest": digest, "at": at, "reason": reason},
    )  # fmt: skip
    return _declined(made)


def of(*, facility_id: int) -> list[Adopted]:
    """Every adoption of a facility, the oldest first."""
    return [_adopted(one) for one in Adoption.objects.filter(facility_id=facility_id).order_by("at", "id")]


def declined(*, facility_id: int) -> list[Declined]:
    """Every version that was declined, the newest first."""
    return [_declined(one) for one in DeclinedRow.objects.filter(facility_id=facility_id).order_by("-at", "-id")]


def find(*, facility_id: int, protocol: str, digest: str) -> Adopted | None:
    """The signature under this version; None where there is none."""
    found = Adoption.objects.filter(facility_id=facility_id, protocol=protocol, digest=digest).first()
    return _adopted(found) if found else None


def _adopted(one: Adoption) -> Adopted:
    return Adopted(
        protocol=one.protocol, digest=one.digest, by=one.by, at=one.at, evidence=one.evidence, library=one.library,
        choices=dict(one.choices), confirmations=tuple(one.confirmations), reason=one.reason,
    )  # fmt: skip


def _declined(one: DeclinedRow) -> Declined:
    return Declined(protocol=one.protocol, digest=one.digest, by=one.by, at=one.at, reason=one.reason)
