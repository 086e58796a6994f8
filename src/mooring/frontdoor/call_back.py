"""The form with which somebody leaves a number: what it asks, how it is read, and how often one browser may send it."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mooring.ui import forms

from .phones import PhoneError, us_number

BEST_TIMES = (("any", "Any time"), ("morning", "Morning"), ("afternoon", "Afternoon"), ("evening", "Evening"))
YES_NO = (("no", "No, speak only with me"), ("yes", "Yes, you may leave a message"))
KEPT = "frontdoor_numbers_left"
MOST_PER_HOUR = 5


@dataclass(frozen=True, kw_only=True)
class CallBackRequest:
    """A number to call, read and sound."""

    phone: str
    name: str
    best_time: str
    note: str
    may_leave_message: bool
    key: str


def read(form: forms.Form) -> CallBackRequest | None:
    """The request as typed, or None with the errors kept in `form`."""
    phone = form.read(_phone, "phone", "Phone number")
    name = form.read(forms.text, "name", "First name", longest=80, needed=False)
    best_time = form.read(forms.choice, "best_time", "The best time", allowed=dict(BEST_TIMES))
    message = form.read(forms.choice, "may_leave_message", "Leaving a message", allowed=dict(YES_NO))
    note = form.read(forms.text, "note", "Your note", longest=1000, needed=False)
    key = form.read(forms.text, "key", "This form", longest=80)
    if not form.sound or phone is None or key is None:
        return None
    return CallBackRequest(
        phone=phone,
        name=name or "",
        best_time=dict(BEST_TIMES)[best_time or "any"],
        note=note or "",
        may_leave_message=message == "yes",
        key=key,
    )


def _phone(posted: Mapping[str, str], name: str, label: str) -> str:
    written = forms.text(posted, name, label, longest=40, needed=False)
    try:
        return us_number(written)
    except PhoneError as error:
        raise forms.FieldWrong(name, str(error)) from error


def too_many(session: MutableMapping[str, Any], *, key: str, at: datetime) -> bool:
    """Whether this browser has left MOST_PER_HOUR numbers within the hour. The same form sent again does not count.

    It only spares the helpline an accident: whoever clears cookies gets around it, so a proxy should limit by address.
    """
    recent = _recent(session, at)
    return key not in recent and len(recent) >= MOST_PER_HOUR


def remember(session: MutableMapping[str, Any], *, key: str, at: datetime) -> None:
    """Note in the browser's session that a number was left; neither number nor name is kept there."""
    session[KEPT] = {**_recent(session, at), key: at.isoformat()}


def _recent(session: MutableMapping[str, Any], at: datetime) -> dict[str, str]:
    kept: dict[str, str] = session.get(KEPT, {})
    return {key: when for key, when in kept.items() if at - datetime.fromisoformat(when) < timedelta(hours=1)}
