"""Writes each change of the people who work here into their facility's audit."""

from datetime import datetime

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.records import audit


def write(*, by: Actor, at: datetime, what: str, **_signal: object) -> None:
    """One audit entry, in the change's own transaction."""
    audit.append(facility_id=by.facility_id, at=at, by=f"{Role.ADMINISTRATOR}:{by.user_id}", what=what)
