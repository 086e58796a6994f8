"""Who somebody is, sealed; and their episodes of care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from . import sealing, sql
from .errors import NoSuchPerson
from .models import BoardLine, Draft, Episode, Person, WorkItem
from .sealing import Seal
from .stages import Stage

Identity = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class EpisodeRecord:
    """One episode of care."""

    id: UUID
    stage: Stage
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PersonRecord:
    """One person of one facility, with the seal that opens their words (None once erased) and their open episode."""

    id: UUID
    facility_id: int
    sealed_identity: bytes
    seal: Seal | None
    episode: EpisodeRecord | None

    @property
    def identity(self) -> Identity:
        """Name, birth date, telephone ... as they were recorded; empty once erased."""
        return {} if self.seal is None else self.seal.open(self.sealed_identity, place=_place(self.id))

    @property
    def erased(self) -> bool:
        return self.seal is None


def _place(person: UUID) -> str:
    return f"identity of {person}"


COLUMNS: Final = """p.id, p.facility_id, p.sealed_identity, p.wrapped_key, e.id, e.stage, e.opened_at, e.closed_at"""


def read(row: tuple[Any, ...]) -> PersonRecord:
    """A person from a row of `COLUMNS`."""
    identifier = _uuid(row[0])
    episode = None
    if row[4] is not None:
        episode = EpisodeRecord(id=_uuid(row[4]), stage=Stage(row[5]), opened_at=row[6], closed_at=row[7])
    return PersonRecord(
        id=identifier,
        facility_id=row[1],
        sealed_identity=bytes(row[2]),
        seal=sealing.unwrap(None if row[3] is None else bytes(row[3]), person=str(identifier)),
        episode=episode,
    )


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def find(*, facility_id: int, person: UUID, for_change: bool = False) -> PersonRecord:
    """A person of this facility. `for_change` lets nobody else change them until the transaction ends.

    Raises NoSuchPerson, also for another facility's person.
    """
    found = sql.rows(
        f"""SELECT {COLUMNS} FROM records_person p
        LEFT JOIN records_episode e ON e.person_id = p.id AND e.closed_at IS NULL
        WHERE p.id = %s AND p.facility_id = %s"""  # noqa: S608
        + (sql.locking("OF p") if for_change else ""),
        [sql.uid(person), facility_id],
    )
    if not found:
        raise NoSuchPerson
    return read(found[0])


def add(*, facility_id: int, identity: Identity, at: datetime, stage: Stage = Stage.ENQUIRY) -> PersonRecord:
    """A new person with a key of their own and an open episode."""
    identifier, key = uuid4(), sealing.new_key()
    seal = Seal(key)
    person = Person(
        id=identifier,
        facility_id=facility_id,
        sealed_identity=seal.seal(dict(identity), place=_place(identifier)),
        wrapped_key=sealing.wrap(key, person=str(identifier)),
        made_at=at,
    )
    person.save(force_insert=True)
    episode = open_episode(facility_id=facility_id, person=identifier, at=at, stage=stage)
    return PersonRecord(
        id=identifier,
        facility_id=facility_id,
        sealed_identity=bytes(person.sealed_identity),
        seal=seal,
        episode=episode,
    )


def set_identity(*, person: PersonRecord, identity: Identity) -> None:
    """Put another identity in the place of the old one. Does nothing once the key was destroyed."""
    if person.seal is not None:
        sealed = person.seal.seal(dict(identity), place=_place(person.id))
        Person.objects.filter(id=person.id, facility_id=person.facility_id).update(sealed_identity=sealed)


def open_episode(*, facility_id: int, person: UUID, at: datetime, stage: Stage = Stage.ENQUIRY) -> EpisodeRecord:
    """A new episode for somebody who has none open."""
    made = Episode(facility_id=facility_id, person_id=person, stage=stage, opened_at=at)
    made.save(force_insert=True)
    return EpisodeRecord(id=made.id, stage=stage, opened_at=at, closed_at=None)


def set_stage(*, episode: UUID, stage: Stage) -> None:
    """Say how far an open episode has come."""
    Episode.objects.filter(id=episode, closed_at=None).update(stage=stage)


def close_episode(*, episode: UUID, at: datetime) -> None:
    """End an episode. Its work and its line on the board end with it; its events stay."""
    Episode.objects.filter(id=episode, closed_at=None).update(closed_at=at)
    WorkItem.objects.filter(episode_id=episode, done_at=None).update(done_at=at)
    BoardLine.objects.filter(episode_id=episode).delete()


def destroy_key(*, facility_id: int, person: UUID) -> None:
    """Erase a person: nothing that was sealed for them can be read again. Raises NoSuchPerson."""
    changed = Person.objects.filter(id=person, facility_id=facility_id).update(wrapped_key=None, sealed_identity=b"")
    if not changed:
        raise NoSuchPerson
    Draft.objects.filter(person_id=person).delete()
