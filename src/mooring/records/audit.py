"""Who looked at what and who changed it: one chain of entries for each facility.

**Every entry names the one before it by its digest**, so that an entry changed, taken out or put in is found by
`verify`. Appending is one statement on PostgreSQL and two on SQLite; the chain's own row is the lock that keeps two
from being second. Append last in a transaction: the lock is held until it ends.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from . import sql
from .models import AuditChain, AuditEntry

_NEXT: Final = """INSERT INTO records_auditchain (facility_id, number, digest) VALUES (%s, 1, %s)
    ON CONFLICT (facility_id) DO UPDATE SET number = records_auditchain.number + 1, digest = {digest}
    RETURNING number, digest"""
_DIGEST: Final = {
    "postgresql": "encode(sha256(convert_to(records_auditchain.digest || %s, 'UTF8')), 'hex')",
    "sqlite": "SHA256(records_auditchain.digest || %s)",
}
_NOTED: Final = "SELECT 1 FROM records_auditentry e WHERE e.facility_id = %s AND e.once = %s LIMIT 1"
_COLUMNS: Final = "facility_id, number, line, person, once, digest"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One access: who did what, to whom, when, and how it ended (`done`, `refused`, `not-allowed`, `not-found`)."""

    number: int
    at: datetime
    by: str
    what: str
    outcome: str
    person: UUID | None


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What a walk along a facility's chain found; `broken_at` is the number of the first entry that does not fit."""

    entries: int
    broken_at: int | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def append(
    *, facility_id: int, at: datetime, by: str, what: str, outcome: str = "done", person: UUID | None = None,
    once: str | None = None,
) -> None:  # fmt: skip
    """Add an entry. `once` names what is written a single time, such as a screen that asks every few seconds."""
    if once is not None and noted(facility_id=facility_id, once=once):
        return
    entry = {"at": at.astimezone(UTC).isoformat(), "by": by, "outcome": outcome, "what": what}
    line = orjson.dumps(entry | {"person": str(person) if person else None}, option=orjson.OPT_SORT_KEYS).decode()
    first = _after(_beginning(facility_id), line)
    following = _NEXT.format(digest=_DIGEST[connection.vendor])
    who = sql.uid(person) if person else None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH head AS ({following}) INSERT INTO records_auditentry ({_COLUMNS}) "  # noqa: S608
                "SELECT %s, number, %s, %s::uuid, %s, digest FROM head",
                [facility_id, first, line, facility_id, line, who, once],
            )
            return
        cursor.execute(following, [facility_id, first, line])
        number, digest = cursor.fetchone()
        cursor.execute(
            f"INSERT INTO records_auditentry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608
            [facility_id, number, line, who, once, digest],
        )


def noted(*, facility_id: int, once: str) -> bool:
    """Whether what is written a single time has been written."""
    # By hand: every poll of every screen asks this, and the ORM takes longer to write the question than to ask it.
    return bool(sql.rows(_NOTED, [facility_id, once]))


def verify(facility_id: int) -> Verified:
    """Walk the whole chain. Finds an entry changed, missing, or added past the chain, and a chain cut short."""
    digest, number = _beginning(facility_id), 0
    entries = AuditEntry.objects.filter(facility_id=facility_id).order_by("number")
    for stored_number, line, person, stored in entries.values_list("number", "line", "person", "digest").iterator():
        number += 1
        digest = _after(digest, line)
        if stored_number != number or stored != digest or orjson.loads(line)["person"] != (person and str(person)):
            return Verified(entries=number, broken_at=number)
    head = AuditChain.objects.filter(facility_id=facility_id).values_list("number", "digest").first()
    if (head or (0, _beginning(facility_id))) != (number, digest):
        return Verified(entries=number, broken_at=number + 1)
    return Verified(entries=number, broken_at=None)


def entries(*, facility_id: int, person: UUID | None = None, limit: int = 200) -> list[Entry]:
    """The newest entries first, of the facility or about one person."""
    found = AuditEntry.objects.filter(facility_id=facility_id).order_by("-number")
    if person is not None:
        found = found.filter(person=person)
    return [_entry(*row) for row in found.values_list("number", "line")[:limit]]


def _entry(number: int, line: str) -> Entry:
    fields: dict[str, Any] = orjson.loads(line)
    person = fields["person"]
    return Entry(
        number=number, at=datetime.fromisoformat(fields["at"]), by=fields["by"], what=fields["what"],
        outcome=fields["outcome"], person=UUID(person) if person else None,
    )  # fmt: skip


def _beginning(facility_id: int) -> str:
    # The facility is in the first digest, so that one facility's chain cannot pass for another's.
    return hashlib.sha256(f"mooring audit of facility {facility_id}".encode()).hexdigest()


def _after(digest: str, line: str) -> str:
    return hashlib.sha256((digest + line).encode()).hexdigest()
