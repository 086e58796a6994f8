"""The plan: staying on medication is offered first; a prescriber signs a protocol, orders, or ends what runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.knowledge.load import library
from mooring.programme import adoption, reading
from mooring.programme import plan as programme
from mooring.programme.errors import AlreadyDone, Blocked, Conflict, InvalidInput
from mooring.ui import forms
from mooring.ui.forms import Form

from . import person_page, plan_page
from .screens import screen

MOST_MG = 1000


@require_safe
@screen
def plan(request: StaffRequest, person: UUID) -> HttpResponse:
    """The whole plan."""
    return _show(request, person, timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def offer(request: StaffRequest, person: UUID) -> HttpResponse:
    """What the person answered to the offer of continuing medication."""
    form = Form(posted=request.POST.dict())
    answer = form.read(forms.choice, "answer", "The answer", allowed=programme.OFFER_ANSWERS)
    words = form.posted.get("words", "").strip() or None

    def act(at: datetime) -> str:
        key = form.posted.get("key", "")
        programme.record_offer(by=request.actor, at=at, key=key, person=person, answer=answer or "", words=words)
        return "The answer is recorded."

    return _do(request, person, form, act, onwards="plan")


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def sign(request: StaffRequest, person: UUID) -> HttpResponse:
    """A prescriber's signature under a protocol."""
    form = Form(posted=request.POST.dict())

    def act(at: datetime) -> str:
        wanted = form.posted.get("protocol", "")
        key = form.posted.get("key", "")
        programme.sign_protocol(by=request.actor, at=at, key=key, person=person, protocol_id=wanted)
        return "Signed. This page says what to do now."

    return _do(request, person, form, act, onwards="person")


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def order(request: StaffRequest, person: UUID) -> HttpResponse:
    """A prescriber's order: a dose to stay on, or own steps to come off."""
    form = Form(posted=request.POST.dict())
    mg = steps = None
    if "steps_mg" in form.posted:
        steps, complaint = plan_page.steps_of(form.posted["steps_mg"])
        if complaint:
            form.refuse("steps_mg", complaint)
    else:
        mg = form.read(forms.number, "mg", "The dose", least=0.1, most=MOST_MG, unit="mg a day")

    def act(at: datetime) -> str:
        programme.order(
            by=request.actor, at=at, key=form.posted.get("key", ""), person=person,
            drug=form.posted.get("drug", ""), mg=float(mg) if mg is not None else None, steps_mg=steps,
        )  # fmt: skip
        return "The order stands. Every dose is checked again when it is given."

    return _do(request, person, form, act, onwards="plan")


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def end(request: StaffRequest, person: UUID) -> HttpResponse:
    """End a running protocol or a standing order, with the reason."""
    form = Form(posted=request.POST.dict())
    what = form.posted.get("what", "")
    because = form.read(forms.text, "because", "The reason")
    if not form.sound:
        form.errors = {f"because-{what}": sentence for sentence in form.errors.values()}

    def act(at: datetime) -> str:
        key = form.posted.get("key", "")
        programme.end(by=request.actor, at=at, key=key, person=person, what=what, because=because or "")
        return "It is ended."

    return _do(request, person, form, act, onwards="plan")


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def move(request: StaffRequest, person: UUID) -> HttpResponse:
    """Move a person to the version in force of their protocol, with the reason."""
    form = Form(posted=request.POST.dict())
    because = form.read(forms.text, "because", "The reason")
    if not form.sound:
        form.errors = {"because-version": next(iter(form.errors.values()))}

    def act(at: datetime) -> str:
        key = form.posted.get("key", "")
        programme.move_version(
            by=request.actor, at=at, key=key, person=person, because=because or "", read=form.posted.get("version", "")
        )
        return "Moved. From now on this person is treated by the version in force."

    return _do(request, person, form, act, onwards="plan")


def _do(
    request: StaffRequest, person: UUID, form: Form, act: Callable[[datetime], str], *, onwards: str
) -> HttpResponse:
    """Do it, or show the plan again with what is wrong and everything that was typed."""
    if request.method != "POST":
        return redirect("plan", person)
    at = timezone.now()
    if not form.sound:
        return _show(request, person, at, typed=form.typed, errors=form.errors)
    try:
        said = act(at)
    except InvalidInput as refused:
        return _show(request, person, at, typed=form.typed, errors=refused.errors)
    except Blocked as refused:
        why, find_out = plan_page.stopped(refused.verdict, library(), person)
        return _show(request, person, at, typed=form.typed, stopped=why, find_out=find_out)
    except (Conflict, AlreadyDone) as refused:
        messages.error(request, str(refused))
        return redirect("plan", person)
    messages.success(request, said)
    return redirect(onwards, person)


def _show(
    request: StaffRequest,
    person: UUID,
    at: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    by = request.actor
    view = programme.options(by=by, at=at, person=person)
    chart = reading.chart(by=by, at=at, person=person)
    shown = plan_page.plan(view, adoption.state(by=by, at=at), chart, chart.now.library, by=by)
    context = person_page.page(
        chart, by=by, at=at, tab="plan", plan=shown, answers=plan_page.ANSWERS, typed=dict(typed or {}),
        errors=dict(errors or {}), **{"stopped": (), "find_out": (), **more},
    )  # fmt: skip
    wrong = bool(errors) or "stopped" in more
    return render(request, "bedside/plan.html", context, status=422 if wrong else 200)
