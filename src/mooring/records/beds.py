"""Beds. **A bed has one open stay or hold, never two**: a unique index sees to it, and the second is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from . import sql
from .errors import BedTaken, NoSuchBed
from .models import Bed, BedStay
from .people import PersonRecord

_OF: Final = """SELECT b.label, s.expected, s.since FROM records_bedstay s JOIN records_bed b ON b.id = s.bed_id
    WHERE s.person_id = %s AND s.facility_id = %s AND s.until IS NULL"""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """The bed that a person has: held while `since` is None."""

    bed: str
    expected: datetime | None
    since: datetime | None


def add(*, facility_id: int, label: str, position: int = 0) -> None:
    """A new bed; does nothing where there is one of that label."""
    Bed.objects.get_or_create(facility_id=facility_id, label=label, defaults={"position": position})


def free(*, facility_id: int) -> list[str]:
    """The labels of beds that nobody holds or lies in, in the facility's order."""
    taken = BedStay.objects.filter(facility_id=facility_id, until=None).values("bed_id")
    return list(
        Bed.objects.filter(facility_id=facility_id, closed=False).exclude(id__in=taken).values_list("label", flat=True)
    )


def of(*, person: PersonRecord) -> Hold | None:
    """The bed that a person holds or lies in."""
    found = sql.rows(_OF, [sql.uid(person.id), person.facility_id])
    return Hold(bed=found[0][0], expected=found[0][1], since=found[0][2]) if found else None


def hold(*, person: PersonRecord, label: str, expected: datetime, at: datetime) -> None:
    """Keep a bed for somebody expected; lets go of another bed held for them. Raises BedTaken, NoSuchBed."""
    release(person=person, at=at)
    _take(person, label, expected=expected, since=None)


def occupy(*, person: PersonRecord, label: str, at: datetime) -> None:
    """Put a person in a bed: the one held for them, or another that is free. Raises BedTaken, NoSuchBed."""
    held = BedStay.objects.filter(person_id=person.id, until=None, since=None, bed__label=label)
    if held.update(since=at):
        return
    release(person=person, at=at)
    _take(person, label, expected=None, since=at)


def release(*, person: PersonRecord, at: datetime) -> None:
    """Let go of the bed that a person holds or lies in."""
    BedStay.objects.filter(person_id=person.id, facility_id=person.facility_id, until=None).update(until=at)


def _take(person: PersonRecord, label: str, *, expected: datetime | None, since: datetime | None) -> None:
    found = Bed.objects.filter(facility_id=person.facility_id, label=label, closed=False)
    bed = found.values_list("id", flat=True).first()
    if bed is None or person.episode is None:
        raise NoSuchBed(label)
    stay = BedStay(
        facility_id=person.facility_id, bed_id=bed, person_id=person.id, episode_id=person.episode.id,
        expected=expected, since=since,
    )  # fmt: skip
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
    except IntegrityError as error:
        raise BedTaken(label) from error
