"""Reads the form of a call, and records how it ends: the answers, then the booking, then the end of the call."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.knowledge.read_triage import triage
from mooring.programme import helpline
from mooring.programme.caller import name_caller
from mooring.ui import forms
from mooring.ui.asking import answers_of

from .helpline_call import ENDS, OUTCOMES
from .phones import PhoneError, us_number

END_VALUES: Final = tuple(end[0] for end in ENDS)


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A call as it was typed, read and sound."""

    key: str
    name: str
    phone: str
    text: str
    answers: Mapping[str, str]
    end: str
    bed_label: str
    expected: datetime | None
    due: datetime | None
    outcome: str


def read(form: forms.Form, *, zone: str, at: datetime) -> Finished | None:
    """The call, or None with every error kept in `form`."""
    key = form.read(forms.text, "key", "This form", longest=40)
    name = form.read(forms.text, "name", "The name", longest=80, needed=False)
    phone = form.read(_phone, "phone", "The number")
    text = form.read(forms.text, "text", "What they said", needed=False)
    end = form.read(forms.choice, "end", "How the call ends", allowed=END_VALUES)
    due = expected = outcome = bed = None
    if end == "admission":
        bed = form.read(forms.text, "bed_label", "The bed", longest=20, needed=False)
        expected = form.read(forms.moment, "expected", "When they come", zone=zone)
        _ahead(form, "expected", expected, at)
    elif end == "call-back":
        due = form.read(forms.moment, "due", "When to call back", zone=zone)
        _ahead(form, "due", due, at)
    elif end == "close":
        outcome = form.read(forms.choice, "outcome", "How it ended", allowed=OUTCOMES)
    if not form.sound or not key or not end:
        return None
    return Finished(
        key=key,
        name=name or "",
        phone=phone or "",
        text=text or "",
        answers=answers_of(triage(), form.posted),
        end=end,
        bed_label=bed or "",
        expected=expected,
        due=due,
        outcome=outcome or "",
    )


def _ahead(form: forms.Form, name: str, moment: datetime | None, at: datetime) -> None:
    if moment is not None and moment <= at:
        form.refuse(name, "This time has passed. Choose one that is still to come.")


def _phone(posted: Mapping[str, str], name: str, label: str) -> str:
    written = forms.text(posted, name, label, longest=40, needed=False)
    try:
        return us_number(written) if written else ""
    except PhoneError as error:
        raise forms.FieldWrong(name, str(error)) from error


def record(call: Finished, *, by: Actor, at: datetime, person: UUID) -> str:
    """Record the call and give the sentence that says so.

    Each part has a key of its own, made of what it says: after a refused booking the same answers are not stored twice.
    Raises what the use-cases raise; the parts before it stand.
    """
    name_caller(by=by, at=at, person=person, name=call.name, phone=call.phone)
    if call.answers or call.text:
        said = _key(call, "t", sorted(call.answers.items()), call.text)
        helpline.save_triage(by=by, at=at, key=said, person=person, answers=call.answers, text=call.text or None)
    who = call.name or "The caller"
    if call.end == "admission" and call.expected:
        booked = _key(call, "b", call.bed_label, call.expected)
        bed = call.bed_label or None
        helpline.book_admission(by=by, at=at, key=booked, person=person, expected=call.expected, bed_label=bed)
        outcome = "admission-booked"
        said = f"{who} is booked. Bed {bed} is held for them." if bed else f"{who} is booked, without a bed as yet."
    elif call.end == "call-back" and call.due:
        helpline.book_call_back(by=by, at=at, key=_key(call, "c", call.due), person=person, due=call.due)
        outcome, said = "call-back-booked", f"The call back to {call.name or 'the caller'} is in the queue."
    else:
        outcome, said = call.outcome, "The call is closed."
    helpline.close_call(by=by, at=at, key=_key(call, "e", outcome), person=person, outcome=outcome)
    return said


def _key(call: Finished, part: str, *said: object) -> str:
    return f"{call.key}.{part}.{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"
