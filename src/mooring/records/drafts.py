"""What somebody is typing, sealed, so that nothing is lost if the browser dies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from . import sealing
from .models import Draft
from .people import PersonRecord
from .sealing import Seal


def save(
    *,
    facility_id: int,
    user_id: int,
    form_key: str,
    person: PersonRecord | None,
    fields: Mapping[str, Any],
    at: datetime,
) -> None:
    """Keep the fields of a form; the newest stand. A draft about an erased person is not kept."""
    seal = _seal(person)
    if seal is None:
        return
    name = _name(form_key, person)
    Draft.objects.update_or_create(
        facility_id=facility_id,
        user_id=user_id,
        form_key=name,
        defaults={
            "person_id": person.id if person else None,
            "saved_at": at,
            "sealed": seal.seal(dict(fields), place=_place(facility_id, user_id, name)),
        },
    )


def load(*, facility_id: int, user_id: int, form_key: str, person: PersonRecord | None) -> dict[str, Any] | None:
    """The fields as they were last saved by this user; None where there is no draft."""
    name = _name(form_key, person)
    seal = _seal(person)
    found = Draft.objects.filter(facility_id=facility_id, user_id=user_id, form_key=name).values_list(
        "sealed", flat=True
    )
    sealed = found.first()
    if sealed is None or seal is None:
        return None
    fields: dict[str, Any] = seal.open(bytes(sealed), place=_place(facility_id, user_id, name))
    return fields


def clear(*, facility_id: int, user_id: int, form_key: str, person: PersonRecord | None) -> None:
    """Throw a draft away, for what was in it has been sent."""
    # By hand: the ORM would open a transaction first, and on SQLite that takes the write lock though there is no draft.
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM records_draft WHERE facility_id = %s AND user_id = %s AND form_key = %s",
            [facility_id, user_id, _name(form_key, person)],
        )


def of_user(*, facility_id: int, user_id: int) -> list[tuple[str, datetime]]:
    """The open drafts of one user: form and when it was saved, the newest first."""
    found = Draft.objects.filter(facility_id=facility_id, user_id=user_id).order_by("-saved_at")
    return [(key, at) for key, at in found.values_list("form_key", "saved_at")]


def _seal(person: PersonRecord | None) -> Seal | None:
    return sealing.master() if person is None else person.seal


def _name(form_key: str, person: PersonRecord | None) -> str:
    return f"{form_key}/{person.id}" if person else form_key


def _place(facility_id: int, user_id: int, name: str) -> str:
    return f"draft of {user_id} at {facility_id}: {name}"
