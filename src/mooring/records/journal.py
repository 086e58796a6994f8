"""The one way in. **An event is added, never changed; the same request stands once; a slot has one claimant.**

Call it inside a transaction: what it adds, the work-list and the audit stand or fall together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from django.db import IntegrityError, connection

from mooring.clinical import timeline as t
from mooring.clinical.codec import event_to_plain

from . import decoding, free_text, schema, sql
from .errors import KeyReused, RecordsError, SlotTaken
from .people import PersonRecord

ENVELOPE: Final = frozenset({"at", "recorded_at", "by", "id"})


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An event as it stands. `replayed` says that it had stood before this request."""

    id: str
    person: UUID
    event: t.Event
    by: str
    key: str
    fingerprint: str
    slot: str | None
    replayed: bool


def append(
    *,
    person: PersonRecord,
    by: str,
    zone: str,
    event: t.Event,
    recorded_at: datetime,
    key: str,
    fingerprint: str | None = None,
    slot: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Stored:
    """Add one event to a person's open episode; `event.at` is when it happened, `recorded_at` when it was written.

    The same `by` and `key` with the same fingerprint give back what already stands. Raises KeyReused for the same key
    with another fingerprint, SlotTaken where another event of the episode has the slot, RecordsError without an
    episode or after the person's key was destroyed.
    """
    ZoneInfo(zone)
    plain = {name: value for name, value in event_to_plain(event).items() if name not in ENVELOPE}
    mark = fingerprint or fingerprint_of({**plain, "kind": event.kind})
    number = _insert(person, by, zone, event, plain, recorded_at, key, mark, slot, seen)
    if number is None:
        return _stands_already(person, by, key, mark, slot)
    return Stored(
        id=str(number), person=person.id, event=_as_stored(event, recorded_at, by, number), by=by, key=key,
        fingerprint=mark, slot=slot, replayed=False,
    )  # fmt: skip


def find(*, facility_id: int, by: str, key: str) -> Stored | None:
    """What stands under this key, without its free text."""
    return _one("e.facility_id = %s AND e.by = %s AND e.key = %s", [facility_id, by, key])


def claimed(*, person: PersonRecord, slot: str) -> Stored | None:
    """Who has this slot of the person's open episode."""
    return _one("e.episode_id = %s AND e.slot = %s", [sql.uid(person.episode.id), slot]) if person.episode else None


def fingerprint_of(request: Mapping[str, Any]) -> str:
    """SHA-256 of a request's content, the same for the same content in any order."""
    content = orjson.dumps(request, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS, default=str)
    return hashlib.sha256(content).hexdigest()


_INSERT: Final = """INSERT INTO records_event (facility_id, person_id, episode_id, kind, at, zone, recorded_at, by,
    schema, payload, sealed, key, fingerprint, slot, seen)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id"""


def _insert(
    person: PersonRecord, by: str, zone: str, event: t.Event, plain: dict[str, Any], recorded_at: datetime, key: str,
    mark: str, slot: str | None, seen: Mapping[str, Any] | None,
) -> int | None:  # fmt: skip
    if person.episode is None:
        raise RecordsError("This person has no open episode of care. Open one first.")
    shown, words = free_text.split(plain)
    sealed = _sealed(person, words, key)
    values = [
        person.facility_id, sql.uid(person.id), sql.uid(person.episode.id), event.kind, sql.moment(event.at), zone,
        sql.moment(recorded_at), by, schema.VERSION, sql.document(shown), sealed, key, mark, slot, sql.document(seen),
    ]  # fmt: skip
    # ON CONFLICT rather than a savepoint: one statement instead of three, and a PostgreSQL transaction stays whole.
    # SQLite's guard against INSERT OR REPLACE comes before the conflict clause and says IntegrityError instead.
    try:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, values)
            row = cursor.fetchone()
    except IntegrityError:
        if connection.vendor != "sqlite" or not _conflicts(person, by, key, slot):
            raise
        return None
    return None if row is None else int(row[0])


def _sealed(person: PersonRecord, words: list[str], key: str) -> bytes | None:
    if not words:
        return None
    if person.seal is None:
        raise RecordsError("This person's key was destroyed, so that no words about them can be kept any more.")
    return person.seal.seal(words, place=decoding.place_of(str(person.id), key))


def _conflicts(person: PersonRecord, by: str, key: str, slot: str | None) -> bool:
    if find(facility_id=person.facility_id, by=by, key=key):
        return True
    return slot is not None and claimed(person=person, slot=slot) is not None


def _stands_already(person: PersonRecord, by: str, key: str, mark: str, slot: str | None) -> Stored:
    stored = find(facility_id=person.facility_id, by=by, key=key)
    if stored is not None:
        if stored.fingerprint != mark:
            raise KeyReused(stored)
        return stored
    taken = claimed(person=person, slot=slot) if slot else None
    if taken is None:
        raise RecordsError("The event could not be stored. Nothing was changed; send it again.")
    raise SlotTaken(taken)


def _as_stored(event: t.Event, recorded_at: datetime, by: str, number: int) -> t.Event:
    made = object.__new__(type(event))
    made.__dict__.update({**vars(event), "recorded_at": recorded_at, "by": by, "id": str(number)})
    return made


def _one(where: str, values: list[Any]) -> Stored | None:
    found = sql.rows(
        f"SELECT {decoding.COLUMNS}, e.fingerprint, e.slot, e.person_id FROM records_event e WHERE {where}",  # noqa: S608
        values,
    )
    if not found:
        return None
    *row, mark, slot, person = found[0]
    identifier = person if isinstance(person, UUID) else UUID(person)
    event = decoding.decode(tuple(row), None, str(identifier))
    return Stored(
        id=str(row[0]),
        person=identifier,
        event=event,
        by=row[4],
        key=row[8],
        fingerprint=mark,
        slot=slot,
        replayed=True,
    )
