"""Fills a fresh database fast: straight into the tables, with what the use-cases would have left there.

One facility; `people` people with a story of `events` events each; the last `admitted` of them are in the programme
now, the first 40 of those in its 40 beds. Rows go in by the order of time, as they would have been written, so that
one person's rows lie scattered.
"""

from __future__ import annotations

import hashlib
import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from operator import itemgetter
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from benchmarks.bulk import Bulk, bulk
from benchmarks.story import Entry, length, story
from mooring.accounts.models import Facility, Member
from mooring.accounts.roles import Role
from mooring.accounts.tenancy import bind
from mooring.clinical.timeline import Moved
from mooring.knowledge.load import library
from mooring.programme.refresh import line
from mooring.programme.situation import Situation
from mooring.records import adoptions, beds, board, decoding, people, sealing
from mooring.records import schema as version
from mooring.records.sealing import Seal

BEDS = 40
STORIES = 64
LOOKS = 20  # looks at a person's chart, each an entry in the audit, beside those that came with a change
ZONE = "America/New_York"
NURSES = 8
EVENT = (
    "id", "facility_id", "person_id", "episode_id", "kind", "at", "zone", "recorded_at", "by", "schema", "payload",
    "sealed", "key", "fingerprint", "slot",
)  # fmt: skip
AUDIT = ("facility_id", "number", "line", "person", "digest")


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much to load."""

    people: int
    events: int
    admitted: int


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a measurement needs to know of the filled database."""

    facility: int
    sessions: tuple[str, ...]
    nurse: int
    everybody: tuple[str, ...]
    here: tuple[str, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class _Somebody:
    id: UUID
    episode: UUID
    seal: Seal
    wrapped: bytes
    came: datetime
    told: tuple[Entry, ...]
    here: bool


def load(size: Size, *, at: datetime) -> Loaded:
    """Fill the migrated, empty database. Everything lies before `at`."""
    dice = random.Random(20261123)
    facility, nurses = _facility(at)
    told = [story(seed, size.events) for seed in range(STORIES)]
    crowd = [_somebody(dice, number, told, size, at) for number in range(size.people)]
    by = f"nurse:{nurses[0].pk}"
    with bulk(facility.pk) as into:
        _people(into, facility.pk, crowd, at)
        into.fill("records_event", EVENT, _events(into, facility.pk, by, crowd))
        head = _Chain(facility.pk)
        into.fill("records_auditentry", AUDIT, _audit(into, facility.pk, by, crowd, head))
        into.fill("records_auditchain", ("facility_id", "number", "digest"), [(facility.pk, head.number, head.digest)])
    here = [one for one in crowd if one.here]
    _ward(facility, here, at)
    return Loaded(
        facility=facility.pk, nurse=nurses[0].pk, sessions=tuple(map(_session, nurses)), digest=library().digest,
        everybody=tuple(str(one.id) for one in crowd), here=tuple(str(one.id) for one in here),
    )  # fmt: skip


def _facility(at: datetime) -> tuple[Facility, list[Member]]:
    facility = Facility.objects.create(
        slug="benchmark", name="Benchmark Harbor (made up)", address="1 Test Street", helpline="(606) 555-0100",
        state="KY", setting="residential", hours="Every day", logo_text="BH", zone=ZONE, demo=True, default=True,
        made_up="Made up for a measurement.",
    )  # fmt: skip
    bind(facility.pk)
    nurses = [
        Member(
            facility=facility, username=f"nurse.{number}", display_name=f"Nurse {number} (made up)",
            roles=[Role.NURSE], made_up=True, password="!",
        )
        for number in range(NURSES)
    ]  # fmt: skip
    for nurse in nurses:
        nurse.save()
    adoptions.add(
        facility_id=facility.pk, protocol="buprenorphine-standard", digest=library().digest,
        by="medical-director:0", at=at, key="benchmark", evidence="not proved, not simulated",
    )  # fmt: skip
    return facility, nurses


def _session(nurse: Member) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(nurse.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = nurse.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def _somebody(dice: random.Random, number: int, told: list[tuple[Entry, ...]], size: Size, at: datetime) -> _Somebody:
    mine, here = dice.choice(told), number >= size.people - size.admitted
    # Those who are here came so that their last event is of the last four hours; the others over three years.
    back = timedelta(minutes=dice.randint(1, 230)) if here else timedelta(minutes=dice.randint(20_000, 1_576_800))
    identifier, key = UUID(int=dice.getrandbits(128), version=4), sealing.new_key()
    return _Somebody(
        id=identifier, episode=UUID(int=dice.getrandbits(128), version=4), seal=Seal(key), told=mine, here=here,
        wrapped=sealing.wrap(key, person=str(identifier)), came=at - length(mine) - back,
    )  # fmt: skip


def _people(into: Bulk, facility: int, crowd: list[_Somebody], at: datetime) -> None:
    into.fill(
        "records_person",
        ("id", "facility_id", "sealed_identity", "wrapped_key", "made_at"),
        ((into.uid(one.id), facility, _identity(one, n), one.wrapped, into.moment(one.came))
         for n, one in enumerate(crowd)),
    )  # fmt: skip
    into.fill(
        "records_episode",
        ("id", "facility_id", "person_id", "stage", "opened_at"),
        ((into.uid(one.episode), facility, into.uid(one.id), "admitted" if one.here else "following",
          into.moment(one.came)) for one in crowd),
    )  # fmt: skip


def _identity(one: _Somebody, number: int) -> bytes:
    name = {"name": f"Made-up Person {number}", "birth_date": "1988-04-02", "sex": "female", "phone": "606 555 0100"}
    return one.seal.seal(name, place=f"identity of {one.id}")


def _story_of(one: _Somebody) -> Iterator[tuple[datetime, _Somebody, int, Entry]]:
    return ((one.came + entry.after, one, number, entry) for number, entry in enumerate(one.told))


def _events(into: Bulk, facility: int, by: str, crowd: list[_Somebody]) -> Iterator[tuple[Any, ...]]:
    in_order = heapq.merge(*map(_story_of, crowd), key=itemgetter(0))
    for identifier, (at, one, number, entry) in enumerate(in_order, start=1):
        key = f"{one.id.hex}/{number}"
        sealed = one.seal.seal(list(entry.words), place=decoding.place_of(str(one.id), key)) if entry.words else None
        when = into.moment(at)
        yield (
            identifier, facility, into.uid(one.id), into.uid(one.episode), entry.kind, when, ZONE, when, by,
            version.VERSION, entry.payload, sealed, key, entry.fingerprint, f"dose:{number}" if entry.dose else None,
        )  # fmt: skip


class _Chain:
    """The end of the audit's chain while it is being made, as `records.audit` makes it."""

    def __init__(self, facility: int) -> None:
        self.number = 0
        self.digest = hashlib.sha256(f"mooring audit of facility {facility}".encode()).hexdigest()

    def add(self, line: str) -> None:
        self.number += 1
        self.digest = hashlib.sha256((self.digest + line).encode()).hexdigest()


def _audit(into: Bulk, facility: int, by: str, crowd: list[_Somebody], head: _Chain) -> Iterator[tuple[Any, ...]]:
    looks = heapq.merge(
        *(islice(_story_of(one), 0, None, max(1, len(one.told) // LOOKS)) for one in crowd), key=itemgetter(0)
    )
    for at, one, _, _ in looks:
        entry = {"at": at.isoformat(), "by": by, "outcome": "done", "person": str(one.id), "what": "reading.chart"}
        line_of = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS).decode()
        head.add(line_of)
        yield facility, head.number, line_of, into.uid(one.id), head.digest


def _ward(facility: Facility, here: list[_Somebody], at: datetime) -> None:
    """The beds, who lies in them, and every admitted person's line on the board."""
    bind(facility.pk)
    with transaction.atomic():
        for number in range(BEDS):
            beds.add(facility_id=facility.pk, label=f"B{number + 1}", position=number)
        for number, one in enumerate(here):
            person = people.find(facility_id=facility.pk, person=one.id)
            if number < BEDS:
                beds.occupy(person=person, label=f"B{number + 1}", at=one.came)
            situation = Situation(record=person, facility=facility, at=at)
            assert isinstance(situation.timeline.events[0], Moved)
            board.save(person=person, line=line(situation))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
