"""The board's line of one admitted person: kept beside the events, so that forty beds are one SELECT.

A line is made again from the timeline with every event of the person, in the same transaction. Whether something is
overdue is never stored: it is found when the board is read.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from . import sealing, sql
from .models import BoardLine
from .people import PersonRecord


@dataclass(frozen=True, kw_only=True)
class Line:
    """What is known of one admitted person at a glance; None where nobody has recorded it. Doses in milligrams."""

    admitted_at: datetime
    protocol: str | None = None
    phase: str | None = None
    cows: int | None = None
    cows_at: datetime | None = None
    cows_before: int | None = None
    dose_decision: str | None = None
    dose_drug: str | None = None
    dose_mg: float | None = None
    dose_at: datetime | None = None
    next_what: str | None = None
    next_at: datetime | None = None
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BedRow:
    """One bed: free (`person` None), held for somebody expected at `expected`, or lain in `since`."""

    bed: str
    person: UUID | None
    name: str | None
    since: datetime | None
    expected: datetime | None
    line: Line | None


_TIMES: Final = tuple(field.name for field in fields(Line) if "datetime" in str(field.type))

_BOARD: Final = """SELECT b.label, s.person_id, s.since, s.expected, p.sealed_identity, p.wrapped_key, l.line
    FROM records_bed b
    LEFT JOIN records_bedstay s ON s.bed_id = b.id AND s.until IS NULL
    LEFT JOIN records_person p ON p.id = s.person_id
    LEFT JOIN records_boardline l ON l.episode_id = s.episode_id
    WHERE b.facility_id = %s AND NOT b.closed ORDER BY b.position, b.label"""


_SAVE: Final = """INSERT INTO records_boardline (episode_id, facility_id, person_id, admitted_at, line)
    VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (episode_id) DO UPDATE SET admitted_at = excluded.admitted_at, line = excluded.line"""


def save(*, person: PersonRecord, line: Line) -> None:
    """Put a person's line in the place of the old one."""
    if person.episode is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SAVE,
            [
                sql.uid(person.episode.id),
                person.facility_id,
                sql.uid(person.id),
                sql.moment(line.admitted_at),
                sql.document(asdict(line)),
            ],
        )


def remove(*, person: PersonRecord) -> None:
    """Take a person off the board."""
    if person.episode is not None:
        BoardLine.objects.filter(episode_id=person.episode.id).delete()


def rows(*, facility_id: int) -> list[BedRow]:
    """Every bed in use, in the facility's order, in one SELECT."""
    return [_row(*row) for row in sql.rows(_BOARD, [facility_id])]


def _row(
    bed: str, person: Any, since: datetime | None, expected: datetime | None, identity: Any, key: Any, line: Any
) -> BedRow:
    if person is None:
        return BedRow(bed=bed, person=None, name=None, since=None, expected=None, line=None)
    identifier = person if isinstance(person, UUID) else UUID(person)
    return BedRow(
        bed=bed,
        person=identifier,
        name=_name(identifier, identity, key),
        since=since,
        expected=expected,
        line=None if line is None else _line(line),
    )


def _name(person: UUID, identity: Any, key: Any) -> str:
    seal = sealing.unwrap(None if key is None else bytes(key), person=str(person))
    if seal is None:
        return sealing.ERASED
    return str(seal.open(bytes(identity), place=f"identity of {person}").get("name") or "")


def _line(stored: Any) -> Line:
    values: dict[str, Any] = stored if isinstance(stored, dict) else orjson.loads(stored)
    for name in _TIMES:
        if values.get(name) is not None:
            values[name] = datetime.fromisoformat(values[name])
    values["alerts"] = tuple(values.get("alerts", ()))
    return Line(**values)
