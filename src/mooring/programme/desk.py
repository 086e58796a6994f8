"""What one use-case has at hand while it runs: who acts, when, the person's record, and the pen that writes in it."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from mooring.clinical.timeline import Event
from mooring.records import journal, people
from mooring.records.journal import Stored
from mooring.records.people import PersonRecord

from .errors import InvalidInput
from .situation import Situation, facility_of

# A tablet's clock may run a little ahead of the server's.
CLOCK_SLACK: Final = timedelta(minutes=2)


class LostRace(Exception):
    """The very same request was stored by another connection a moment ago: run again, and find it standing."""


@dataclass(kw_only=True)
class Desk:
    """One run of one use-case. `replayed` is what stands if this very request had been stored before."""

    facility_id: int
    user_id: int | None
    label: str
    zone: str
    at: datetime
    key: str | None = None
    fingerprint: str = ""
    replayed: Stored | None = None
    about: UUID | None = None
    written: list[Stored] = field(default_factory=list)
    _situation: Situation | None = None

    def open(self, person: UUID, *, change: bool = False) -> PersonRecord:
        """The record of a person of this facility; `change` keeps others from writing in it meanwhile."""
        self.about = person
        record = people.find(facility_id=self.facility_id, person=person, for_change=change)
        if change and connection.features.has_select_for_update:
            self._look_again_for_twin()
        return record

    def _look_again_for_twin(self) -> None:
        """While this request waited for the person's record, its twin may have written in it.

        On SQLite it cannot: there the transaction had the whole database from its beginning.
        """
        if self.key is None or self.replayed is not None or self.written:
            return
        if journal.find(facility_id=self.facility_id, by=self.label, key=self.key) is not None:
            raise LostRace

    def situation(self, record: PersonRecord) -> Situation:
        """Everything known about a person now, what was just written included. Their story is read once."""
        self.about = record.id
        if self._situation is None or not _same(self._situation.record, record):
            self._situation = Situation(record=record, facility=facility_of(self.facility_id), at=self.at)
        return self._situation

    def forget(self) -> None:
        """What was read of the person no longer holds."""
        self._situation = None

    def moment(self, happened: datetime | None) -> datetime:
        """When it happened: `happened`, or now. Raises InvalidInput for a time without offset or in the future."""
        if happened is None:
            return self.at
        if happened.utcoffset() is None:
            raise InvalidInput({"happened": "This time lacks its offset from UTC; choose the time again."})
        if happened > self.at + CLOCK_SLACK:
            raise InvalidInput({"happened": "This lies in the future; check the day and the time."})
        return min(happened, self.at)

    def write(
        self, record: PersonRecord, event: Event, *, slot: str | None = None, seen: Mapping[str, Any] | None = None
    ) -> Stored:
        """Add an event to a person's story under this request's key; the second and later ones get a number."""
        assert self.key is not None
        number = len(self.written) + 1
        stored = journal.append(
            person=record,
            by=self.label,
            zone=self.zone,
            event=event,
            recorded_at=self.at,
            key=self.key if number == 1 else f"{self.key}/{number}",
            fingerprint=self.fingerprint,
            slot=slot,
            seen=seen,
        )
        if stored.replayed:
            raise LostRace
        self.written.append(stored)
        self.about = record.id
        known = self._situation
        self._situation = known.having(stored.event) if known is not None and _same(known.record, record) else None
        return stored


def _same(one: PersonRecord, other: PersonRecord) -> bool:
    return (one.id, one.episode, one.sealed_identity) == (other.id, other.episode, other.sealed_identity)


_DESK: ContextVar[Desk] = ContextVar("desk")


def desk() -> Desk:
    """The desk of the use-case that is running. Raises LookupError outside of one."""
    return _DESK.get()
