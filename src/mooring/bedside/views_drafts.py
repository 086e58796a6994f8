"""Keeps what somebody is typing: `drafts.js` posts a form's fields here as JSON."""

import re
from uuid import UUID

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mooring.accounts.actor import StaffRequest
from mooring.programme import drafts
from mooring.programme.errors import InvalidInput

from .screens import screen

# "observe:<person>" or "triage": the form, and whom it is about.
_KEY = re.compile(r"(?P<form>[a-z][a-z0-9-]{0,59})(?::(?P<person>[0-9a-f-]{36}))?")
_FIELDS = dict[str, str | list[str]]


@require_POST
@screen
def draft(request: StaffRequest, key: str) -> HttpResponse:
    """204 once it is kept; 400 for what is no form's draft."""
    at = timezone.now()
    try:
        form, person = _read(key)
        fields = msgspec.json.decode(request.body, type=_FIELDS)
        fields.pop("csrfmiddlewaretoken", None)
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
