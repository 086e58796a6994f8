"""Observing: vital signs, sedation and the COWS on one page; what was saved, and what the engine advises on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.knowledge.load import library
from mooring.programme import bedside, drafts, reading
from mooring.programme.errors import AlreadyDone, InvalidInput
from mooring.programme.permissions import check
from mooring.ui import forms
from mooring.ui.forms import Form

from . import observe_page, observed_page
from .person_page import away_words, page
from .screens import screen
from .views_drafts import MARKS

DRAFT = "observe"
SAVED_BEFORE = (
    "This form was saved before, as it was then. Look at the course first. If what stands here now is a new "
    "observation, save it again."
)


@require_http_methods(["GET", "POST"])
@screen
def observe(request: StaffRequest, person: UUID) -> HttpResponse:
    """The form; a whole COWS, vital signs, sedation, or any of them."""
    at = timezone.now()
    if request.method == "POST":
        return _save(request, person, at)
    check(request.actor, "bedside.observe")
    kept = drafts.load(by=request.actor, at=at, form_key=DRAFT, person=person)
    return _page(request, person, at, typed=_fields(kept or {}), draft=bool(kept))


@require_POST
@screen
def forget(request: StaffRequest, person: UUID) -> HttpResponse:
    """Throw the draft away and start with an empty form."""
    drafts.clear(by=request.actor, at=timezone.now(), form_key=DRAFT, person=person)
    return redirect("observe", person)


@require_safe
@screen
def observed(request: StaffRequest, person: UUID) -> HttpResponse:
    """After saving: what was seen, how it has changed, and the advice on it."""
    at = timezone.now()
    chart = reading.chart(by=request.actor, at=at, person=person)
    seen = observed_page.seen(chart, by=request.actor, at=at)
    return render(request, "bedside/observed.html", page(chart, by=request.actor, at=at, tab="observe", seen=seen))


def _save(request: StaffRequest, person: UUID, at: datetime) -> HttpResponse:
    form = Form(posted=request.POST.dict())
    typed = form.typed
    zone = request.actor.zone
    happened = form.read(forms.moment, "happened", "The time", zone=zone, not_after=at, needed=False)
    # Scores that are left for later are kept as a draft, never sent half.
    cows = {} if typed.get("only") == "vitals" else observe_page.cows_answers(typed)
    if form.sound:
        try:
            bedside.observe(
                by=request.actor,
                at=at,
                key=typed.get("key", ""),
                person=person,
                cows=cows or None,
                vitals={name: typed.get(name, "").strip().replace(",", ".") for name, _, _ in observe_page.VITALS},
                sedation=typed.get(observe_page.SEDATION) or None,
                happened=happened,
            )
        except AlreadyDone:
            # The same form was sent before, then changed, and sent again: what was sent first stands.
            form.refuse("key", SAVED_BEFORE)
            typed.pop("key", None)
        except InvalidInput as wrong:
            for error, message in wrong.errors.items():
                name, label = observe_page.field_of(error, library())
                message = observe_page.in_words(error, message, library())
                form.refuse(name, f"{label}: {message}" if label else message)
    if form.sound:
        _let_go(request, person, at, typed, whole=typed.get("only") != "vitals")
        return redirect("observed", person)
    drafts.save(by=request.actor, at=at, form_key=DRAFT, person=person, fields=_fields(typed))
    return _page(request, person, at, typed=typed, errors=form.errors, status=422)


def _let_go(request: StaffRequest, person: UUID, at: datetime, typed: dict[str, str], *, whole: bool) -> None:
    """What was recorded leaves the draft; a COWS that was left for later stays in it."""
    rest = {name: value for name, value in _fields(typed).items() if name.startswith(f"{observe_page.COWS}-")}
    if whole or not rest:
        drafts.clear(by=request.actor, at=at, form_key=DRAFT, person=person)
    else:
        drafts.save(by=request.actor, at=at, form_key=DRAFT, person=person, fields=rest)


def _fields(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in typed.items() if name not in (*MARKS, "only")}


def _page(
    request: StaffRequest,
    person: UUID,
    at: datetime,
    *,
    typed: dict[str, Any],
    errors: dict[str, str] | None = None,
    draft: bool = False,
    status: int = 200,
) -> HttpResponse:
    chart = reading.chart(by=request.actor, at=at, person=person)
    known = library()
    shown = page(
        chart,
        by=request.actor,
        at=at,
        tab="observe",
        form=observe_page.form(known, chart.story, typed, errors or {}, at),
        typed=typed,
        errors=errors or {},
        draft=draft,
        away=away_words(chart),
        partial=bool(errors) and bool(observe_page.cows_answers(typed)),
    )
    return render(request, "bedside/observe.html", shown, status=status)
