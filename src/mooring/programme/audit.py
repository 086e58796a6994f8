"""The medical director's view of who looked at what, and whether the record of it is whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.records import audit
from mooring.records.audit import Entry, Verified

from .door import use_case
from .names import names_of
from .permissions import DIRECTING


@dataclass(frozen=True, kw_only=True)
class AuditView:
    """The newest entries, the name for each `by` in them, and what a walk along the whole chain found."""

    entries: tuple[Entry, ...]
    names: Mapping[str, str]
    verified: Verified


@use_case("audit.entries", roles=DIRECTING)
def entries(*, by: Actor, at: datetime, person: UUID | None = None) -> AuditView:
    """Who looked at or changed what, of the facility or about one person; and whether the chain is whole."""
    found = audit.entries(facility_id=by.facility_id, person=person)
    return AuditView(
        entries=tuple(found),
        names=names_of({entry.by for entry in found}),
        verified=audit.verify(by.facility_id),
    )
