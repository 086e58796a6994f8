"""Keeps what somebody is typing: `drafts.js` posts a form's fields here as JSON."""

import re
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mooring.accounts.actor import StaffRequest
from mooring.programme import drafts
from mooring.programme.errors import InvalidInput

from .screens import screen

# "observe:<person>" or "triage": the form, and whom it is about.
_KEY = re.compile(r"(?P<form>[a-z][a-z0-9-]{0,59})(?::(?P<person>[0-9a-f-]{36}))?")
# What belongs to one sending of a form: a form that comes back from a draft is sent under a mark of its own.
MARKS = ("csrfmiddlewaretoken", "key")
_FIELDS = dict[str, str | list[str]]


@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """204 once it is kept; 400 for what is no form's draft; 401 for nobody, so that the page can say what happened."""
    if getattr(request, "actor", None) is None:
        return HttpResponse("You are signed out.", status=401, content_type="text/plain; charset=utf-8")
    return _keep(request, key)


@screen
def _keep(request: StaffRequest, key: str) -> HttpResponse:
    at = timezone.now()
    try:
        form, person = _read(key)
        fields = msgspec.json.decode(request.body, type=_FIELDS)
        for mark in MARKS:
            fields.pop(mark, None)
        drafts.save(by=request.actor, at=at, form_key=form, person=person, fields=fields)
    except (ValueError, msgspec.DecodeError, InvalidInput) as wrong:
        said = "; ".join(wrong.errors.values()) if isinstance(wrong, InvalidInput) else "This is no form's draft."
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _read(key: str) -> tuple[str, UUID | None]:
    """The form and the person that a draft's key names. Raises ValueError for another text."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError(key)
    return found["form"], UUID(found["person"]) if found["person"] else None
