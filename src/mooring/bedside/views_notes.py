"""Notes in words, and incidents."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mooring.accounts.actor import StaffRequest
from mooring.programme import bedside, drafts, reading
from mooring.programme.errors import AlreadyDone, InvalidInput
from mooring.programme.permissions import may
from mooring.ui import forms
from mooring.ui.forms import Form

from . import notes_page
from .person_page import page
from .screens import screen
from .views_drafts import MARKS

DRAFT = "note"


@require_http_methods(["GET", "POST"])
@screen
def notes(request: StaffRequest, person: UUID) -> HttpResponse:
    """The notes and incidents of a person, and a new note."""
    at = timezone.now()
    if request.method != "POST":
        kept = drafts.load(by=request.actor, at=at, form_key=DRAFT, person=person) or {}
        return _page(request, person, at, typed={name: said for name, said in kept.items() if name not in MARKS})
    form = Form(posted=request.POST.dict())

    def save() -> None:
        key, text = form.typed.get("key", ""), form.typed.get("text", "")
        bedside.note(by=request.actor, at=at, key=key, person=person, text=text)
        drafts.clear(by=request.actor, at=at, form_key=DRAFT, person=person)

    return _saved(request, person, at, form, save, "The note stands in the record.")


@require_POST
@screen
def incident(request: StaffRequest, person: UUID) -> HttpResponse:
    """Something that took place."""
    at = timezone.now()
    form = Form(posted=request.POST.dict())
    zone = request.actor.zone
    happened = form.read(forms.moment, "happened", "The time", zone=zone, not_after=at, needed=False)

    def save() -> None:
        bedside.incident(
            by=request.actor,
            at=at,
            key=form.typed.get("key", ""),
            person=person,
            event=form.typed.get("event", ""),
            details={"words": form.typed.get("details", "").strip()},
            happened=happened,
        )

    return _saved(request, person, at, form, save, "The incident stands in the record.")


def _saved(
    request: StaffRequest, person: UUID, at: datetime, form: Form, save: Callable[[], None], said: str
) -> HttpResponse:
    if form.sound:
        try:
            save()
        except InvalidInput as wrong:
            for name, message in wrong.errors.items():
                form.refuse(name, message)
        except AlreadyDone as done:
            messages.warning(request, str(done))
            return redirect("notes", person)
    if not form.sound:
        return _page(request, person, at, typed=form.typed, errors=form.errors, status=422)
    messages.success(request, said)
    return redirect("notes", person)


def _page(
    request: StaffRequest,
    person: UUID,
    at: datetime,
    *,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = page(
        chart,
        by=request.actor,
        at=at,
        tab="notes",
        days=notes_page.days(chart, zone=request.actor.zone, may_correct=may(request.actor, "bedside.amend")),
        incidents=notes_page.INCIDENT_WORDS if may(request.actor, "bedside.incident") else (),
        typed=typed,
        errors=errors or {},
    )
    return render(request, "bedside/notes.html", shown, status=status)
