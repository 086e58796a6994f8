"""Which version of which protocol a facility's medical director has signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import Adoption


@dataclass(frozen=True, kw_only=True)
class Adopted:
    """A signature: the protocol's version by its digest, and on what evidence."""

    protocol: str
    digest: str
    by: str
    at: datetime
    evidence: str


def add(*, facility_id: int, protocol: str, digest: str, by: str, at: datetime, key: str, evidence: str) -> Adopted:
    """Adopt this version; the first signature under a version stands."""
    made, _ = Adoption.objects.get_or_create(
        facility_id=facility_id, protocol=protocol, digest=digest,
        defaults={"by": by, "at": at, "key": key, "evidence": evidence},
    )  # fmt: skip
    return _adopted(made)


def of(*, facility_id: int) -> list[Adopted]:
    """Every adoption of a facility, the oldest first."""
    return [_adopted(one) for one in Adoption.objects.filter(facility_id=facility_id).order_by("at")]


def _adopted(one: Adoption) -> Adopted:
    return Adopted(protocol=one.protocol, digest=one.digest, by=one.by, at=one.at, evidence=one.evidence)
