"""Deciding about a dose: give, hold or refuse it, once; and the page that says what stands now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.programme import bedside, reading
from mooring.programme.errors import AlreadyDone, Blocked, InvalidInput, NotAllowed
from mooring.programme.permissions import check
from mooring.ui import forms
from mooring.ui.forms import Form

from . import dose_page
from .person_page import away_words, page
from .screens import screen

LOST_KEY = "This form lost its mark. Load the page again and send it once more."


@require_http_methods(["GET", "POST"])
@screen
def dose(request: StaffRequest, person: UUID) -> HttpResponse:
    """The dose that is due, why, and the decision about it."""
    at = timezone.now()
    if request.method == "POST":
        return _decide(request, person, at)
    check(request.actor, "bedside.decide_dose")
    return _page(request, person, at)


@require_safe
@screen
def recorded(request: StaffRequest, person: UUID) -> HttpResponse:
    """After a decision: what stands, and what falls due next."""
    at = timezone.now()
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = dose_page.form(chart, by=request.actor, at=at)
    return render(request, "bedside/dose_recorded.html", page(chart, by=request.actor, at=at, tab="dose", form=shown))


def _decide(request: StaffRequest, person: UUID, at: datetime) -> HttpResponse:
    form = Form(posted=request.POST.dict())
    mg = form.read(forms.number, "mg", "The amount", least=0, unit="mg", needed=False)
    happened = form.read(forms.moment, "happened", "The time", zone=request.actor.zone, not_after=at, needed=False)
    if not form.sound:
        return _page(request, person, at, form=form, status=422)
    typed = form.typed
    try:
        bedside.decide_dose(
            by=request.actor,
            at=at,
            key=typed.get("key", ""),
            person=person,
            slot=typed.get("slot", ""),
            decision=typed.get("decision", ""),
            drug=typed.get("drug", ""),
            mg=None if mg is None else float(mg),
            route=typed.get("route") or None,
            because=typed.get("because") or None,
            happened=happened,
            overrides=dose_page.overrides(typed),
        )
    except AlreadyDone as done:
        first = dose_page.taken(done, at=at, zone=request.actor.zone)
        return _page(request, person, at, status=409, taken=first)
    except Blocked as blocked:
        return _page(request, person, at, form=form, blocked=blocked, happened=happened, status=409)
    except NotAllowed as refused:
        if not dose_page.overrides(typed):
            raise
        form.refuse("override", str(refused))
        return _page(request, person, at, form=form, status=403)
    except InvalidInput as wrong:
        for name, message in wrong.errors.items():
            form.refuse(name.replace("overrides.", "override."), message)
        return _page(request, person, at, form=form, status=422)
    return redirect("dose-recorded", person)


def _page(
    request: StaffRequest,
    person: UUID,
    at: datetime,
    *,
    form: Form | None = None,
    blocked: Blocked | None = None,
    happened: datetime | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = page(
        chart,
        by=request.actor,
        at=at,
        tab="dose",
        form=dose_page.form(chart, by=request.actor, at=at),
        away=away_words(chart),
        typed=form.typed if form else {},
        errors=form.errors if form else {},
        stopped=dose_page.stopped(blocked.verdict, chart, by=request.actor, checked_at=happened) if blocked else None,
        **({"taken": None} | more),
    )
    return render(request, "bedside/dose.html", shown, status=status)
