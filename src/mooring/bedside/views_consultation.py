"""The complete health consultation: six parts, each of which may be saved half done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mooring.accounts.actor import Actor, StaffRequest
from mooring.clinical.consultation import InvalidAnswers, Part, events_for
from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped
from mooring.programme import admission, drafts, reading
from mooring.programme.errors import AlreadyDone, InvalidInput
from mooring.programme.permissions import CLINICAL, may
from mooring.ui.formats import field_time

from . import consultation_form as form
from . import consultation_page, person_page
from .addresses import address
from .screens import screen


@require_safe
@screen
def overview(request: StaffRequest, person: UUID) -> HttpResponse:
    """The six parts, how far each has come, and what is missing before a first dose."""
    at = timezone.now()
    view = admission.consultation(by=request.actor, at=at, person=person)
    return _page(
        request, "consultation.html", person, at, cards=consultation_page.cards(view, person),
        panel=consultation_page.panel(view, shipped(), person),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def part(request: StaffRequest, person: UUID, part: str) -> HttpResponse:
    """The questions of one part: shown, or saved."""
    at, library = timezone.now(), shipped()
    asked = library.consultation.part(part)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _save(request, person, asked, at, library)
    draft = drafts.load(by=request.actor, at=at, form_key=draft_key(part), person=person)
    return _show(request, person, asked, at, library, typed=_once_each(draft) if draft else None)


def draft_key(part: str) -> str:
    """The name under which what is being typed into a part is kept."""
    return f"consultation-{part}"


def _once_each(fields: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value[-1] if isinstance(value, list) else value) for name, value in fields.items()}


def _save(request: StaffRequest, person: UUID, asked: Part, at: datetime, library: Library) -> HttpResponse:
    by, posted = request.actor, request.POST.dict()
    if posted.get("forget"):
        drafts.clear(by=by, at=at, form_key=draft_key(asked.id), person=person)
        return redirect("consultation-part", person, asked.id)
    typed = {str(name): str(value) for name, value in posted.items()}
    found = form.read(asked, typed, instruments=library.instruments, zone=by.zone, at=at)
    errors = found.errors and _all_errors(found, asked, library, at)
    if not errors and found.answers:
        try:
            admission.save_part(
                by=by, at=at, key=typed.get("key", ""), person=person, part=asked.id, answers=found.answers
            )
        except InvalidInput as refused:
            errors = refused.errors
        except AlreadyDone:
            messages.warning(request, "This page was sent before with other answers. Look what stands, and go on.")
            return redirect("consultation-part", person, asked.id)
    if errors:
        said = consultation_page.in_words(errors, asked, library)
        return _show(request, person, asked, at, library, typed=typed, errors=said)
    drafts.clear(by=by, at=at, form_key=draft_key(asked.id), person=person)
    messages.success(request, _said(len(found.answers)))
    return _onwards(posted.get("then", ""), person, asked, library)


def _all_errors(found: form.Posted, asked: Part, library: Library, at: datetime) -> dict[str, str]:
    """The times that could not be read, and whatever the consultation refuses besides: all of it at once."""
    try:
        events_for(library.consultation, asked.id, found.answers, instruments=library.instruments, at=at)
    except InvalidAnswers as refused:
        return {**refused.errors, **found.errors}
    return found.errors


def _said(count: int) -> str:
    if not count:
        return "Nothing was changed, so nothing new was saved."
    return f"Saved: {count} {'question' if count == 1 else 'questions'}. What they change is shown beside."


def _onwards(then: str, person: UUID, asked: Part, library: Library) -> HttpResponse:
    parts = [each.id for each in library.consultation.parts]
    place = parts.index(asked.id) + 1
    if then == "next" and place < len(parts):
        return redirect("consultation-part", person, parts[place])
    if then == "overview":
        return redirect("consultation", person)
    return redirect("consultation-part", person, asked.id)


def _show(
    request: StaffRequest,
    person: UUID,
    asked: Part,
    at: datetime,
    library: Library,
    *,
    typed: dict[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    view = admission.consultation(by=request.actor, at=at, person=person)
    stored = form.fields_of(asked, view.answers, request.actor.zone)
    filled = stored if typed is None else typed
    marks = form.mark(asked, stored, library.instruments) if typed is None else typed.get(form.LOADED, "{}")
    return _page(
        request, "consultation_part.html", person, at, status=422 if errors else 200,
        part=consultation_page.part_page(view, asked, library, filled, person),
        panel=consultation_page.panel(view, library, person, here=asked.id),
        typed=filled, errors=dict(errors or {}), summary=consultation_page.summary(errors or {}, asked),
        loaded=marks, restored=typed is not None and not errors,
        draft=f"{draft_key(asked.id)}:{person}", now=field_time(at, request.actor.zone),
        as_tiles=consultation_page.as_tiles, stored=frozenset(view.answers), may_save=_may_save(request.actor, asked),
        observe=address("observe", person),
    )  # fmt: skip


def _may_save(by: Actor, asked: Part) -> bool:
    return by.has(*CLINICAL) or (may(by, "admission.save_part") and asked.id == admission.SOCIAL)


def _page(
    request: StaffRequest, template: str, person: UUID, at: datetime, *, status: int = 200, **context: Any
) -> HttpResponse:
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = person_page.page(chart, by=request.actor, at=at, tab="consultation", **context)
    return render(request, f"bedside/{template}", shown, status=status)
