"""Drafts: what somebody is typing is kept, so that a browser that dies loses nothing. Only its writer sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.records import drafts

from .desk import desk
from .door import use_case
from .errors import InvalidInput
from .permissions import CARE, HELPLINE

LONGEST_KEY, MOST_LETTERS = 60, 50_000


@use_case("drafts.save", roles=CARE | HELPLINE, polled=True)
def save(*, by: Actor, at: datetime, form_key: str, fields: Mapping[str, Any], person: UUID | None = None) -> None:
    """Keep the fields of a form as they stand."""
    if not 0 < len(form_key) <= LONGEST_KEY:
        raise InvalidInput({"form_key": "This form has no name. Load the page again."})
    if sum(len(str(value)) for value in fields.values()) > MOST_LETTERS:
        raise InvalidInput({"fields": "This is too long to be kept as a draft. Save a part of it."})
    record = desk().open(person) if person else None
    drafts.save(facility_id=by.facility_id, user_id=by.user_id, form_key=form_key, person=record, fields=fields, at=at)


@use_case("drafts.load", roles=CARE | HELPLINE, polled=True)
def load(*, by: Actor, at: datetime, form_key: str, person: UUID | None = None) -> dict[str, Any] | None:
    """The fields as this user last left them; None where there is no draft."""
    record = desk().open(person) if person else None
    return drafts.load(facility_id=by.facility_id, user_id=by.user_id, form_key=form_key, person=record)


@use_case("drafts.clear", roles=CARE | HELPLINE, polled=True)
def clear(*, by: Actor, at: datetime, form_key: str, person: UUID | None = None) -> None:
    """Throw the draft away, for the form has been sent."""
    record = desk().open(person) if person else None
    drafts.clear(facility_id=by.facility_id, user_id=by.user_id, form_key=form_key, person=record)
