"""Reads the forms of the page about leaving, each card for itself, and keeps what was begun in the others."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.knowledge.read_leaving import LeavingItem, leaving
from mooring.programme import drafts
from mooring.ui import forms
from mooring.ui.forms import Form

from .discharge_page import APPOINTMENT, BOOKED, WHEN, draft_key

REFER: Final = "refer"
GO: Final = "leaving-go"


def kept(*, by: Actor, at: datetime, person: UUID) -> dict[str, str]:
    """What this worker began in each card and has not recorded. Each form gets a key of its own again."""
    found: dict[str, str] = {}
    for key in (*(draft_key(words.id) for words in leaving()), REFER, GO):
        found |= drafts.load(by=by, at=at, form_key=key, person=person) or {}
    found.pop("key", None)
    return found


def details(form: Form, words: LeavingItem, value: str | None, *, zone: str, at: datetime) -> dict[str, str]:
    """What is noted beside an answer. A booked appointment needs its place, day and hour, and lies ahead."""
    booked = words.id == APPOINTMENT and value == BOOKED
    said: dict[str, str | None] = {}
    for name, label in (*words.ask.items(), ("words", "In their words")):
        field = f"{words.id}-{name}"
        if words.id == APPOINTMENT and name == WHEN:
            said[name] = _ahead(form, field, label, zone=zone, at=at) if booked else None
        else:
            needed = booked and name in words.ask
            said[name] = form.read(forms.text, field, label, longest=400, needed=needed)
    return {name: each for name, each in said.items() if each}


def _ahead(form: Form, field: str, label: str, *, zone: str, at: datetime) -> str | None:
    when = form.read(forms.moment, field, label, zone=zone)
    if when is not None and when <= at:
        form.refuse(field, f"{label}: this time has passed. Enter one that is still to come.")
    return when.isoformat() if when else None
