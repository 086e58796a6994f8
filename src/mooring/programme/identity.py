"""Who somebody is, as it is typed at the desk: read, and refused with a sentence for each field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from mooring.records.people import PersonRecord

from .errors import InvalidInput

SEXES: Final = ("female", "male", "other", "unknown")
WORDS: Final = ("name", "phone", "emergency_contact", "emergency_phone", "language", "address")
LONGEST: Final = 200
OLDEST_YEARS: Final = 120


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """One person as a screen shows them; an empty name where nobody has told it yet."""

    id: UUID
    name: str
    birth_date: date | None
    sex: str | None
    phone: str
    language: str
    emergency_contact: str
    emergency_phone: str
    stage: str | None
    opened_at: datetime | None
    erased: bool


def view(record: PersonRecord) -> PersonView:
    """The person of a record."""
    known = record.identity
    born = known.get("birth_date")
    return PersonView(
        id=record.id,
        name="[erased]" if record.erased else str(known.get("name") or ""),
        birth_date=date.fromisoformat(born) if born else None,
        sex=known.get("sex"),
        phone=str(known.get("phone") or ""),
        language=str(known.get("language") or ""),
        emergency_contact=str(known.get("emergency_contact") or ""),
        emergency_phone=str(known.get("emergency_phone") or ""),
        stage=str(record.episode.stage) if record.episode else None,
        opened_at=record.episode.opened_at if record.episode else None,
        erased=record.erased,
    )


def read(typed: Mapping[str, Any], *, at: datetime, zone: str) -> dict[str, str]:
    """The identity that was typed, without blank fields. Raises InvalidInput with every bad field at once."""
    errors: dict[str, str] = {}
    found: dict[str, str] = {}
    for field, value in typed.items():
        said = str(value).strip() if value is not None else ""
        complaint = _complaint(field, said, at.astimezone(ZoneInfo(zone)).date())
        if complaint:
            errors[field] = complaint
        elif said:
            found[field] = said
    if errors:
        raise InvalidInput(errors)
    return found


def _complaint(field: str, said: str, today: date) -> str | None:
    if field not in (*WORDS, "birth_date", "sex"):
        return "This is not asked here. Take it out."
    if len(said) > LONGEST:
        return f"This is longer than {LONGEST} letters. Shorten it."
    if "\x00" in said:
        return "This holds a sign that cannot be stored. Type it again."
    if field == "sex" and said and said not in SEXES:
        return f"Choose one of {', '.join(SEXES)}."
    return _birth_date(said, today) if field == "birth_date" and said else None


def _birth_date(said: str, today: date) -> str | None:
    try:
        born = date.fromisoformat(said)
    except ValueError:
        return "This is not a date. Write it like 1990-05-01."
    if born > today:
        return "This lies in the future. Check the year."
    if today.year - born.year > OLDEST_YEARS:
        return "This lies too far back. Check the year."
    return None
