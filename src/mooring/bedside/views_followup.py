"""Afterwards: who is due, one contact, long-term medication, and the way back in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.clinical import timeline as t
from mooring.clinical.triage import InvalidTriage
from mooring.knowledge.load import library
from mooring.programme import drafts, followup, helpline, reading
from mooring.programme.errors import AlreadyDone, Conflict, InvalidInput
from mooring.ui import forms
from mooring.ui.forms import Form

from . import followup_form, followup_page
from .followup_page import FORM
from .person_page import page
from .screens import screen

GOES = (("as-agreed", "Taken as agreed"), ("not-always", "Not always"), ("stopped", "Stopped"), ("none", "Takes none"))
REFUSED = (InvalidInput, AlreadyDone, Conflict)


@require_safe
@screen
def listing(request: StaffRequest) -> HttpResponse:
    """The contacts that have fallen due, and everybody who is followed."""
    at = timezone.now()
    due = followup_page.due_lines(followup.due(by=request.actor, at=at), at)
    everybody = followup_page.followed(reading.people(by=request.actor, at=at))
    context = {"due": due, "everybody": everybody, "days": library().follow_up_days}
    return render(request, "bedside/followup.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def contact(request: StaffRequest, person: UUID) -> HttpResponse:
    """One contact: short questions, and how it ended. "Used again" opens the way in at once."""
    at = timezone.now()
    if request.method != "POST":
        kept = drafts.load(by=request.actor, at=at, form_key=FORM, person=person) or {}
        chosen = request.GET.get("day", "")
        if chosen and kept.get("day") not in (None, chosen):
            kept = {}  # what was begun for another day does not answer for this one
        return _page(request, person, Form(posted={**kept, **request.GET.dict()}))
    form = Form(posted=request.POST.dict())
    if form.posted.get("forget"):
        drafts.clear(by=request.actor, at=at, form_key=FORM, person=person)
        return redirect("follow-up-contact", person)
    told = followup_form.read(form)
    if told is None:
        return _page(request, person, form, sent="contact")
    try:
        stands = followup.record(
            by=request.actor, at=at, key=told.key, person=person, day=told.day, outcome=told.outcome,
            answers=told.answers, text=told.text,
        )  # fmt: skip
    except REFUSED as error:
        return _refused(request, person, form, error, "outcome", sent="contact")
    drafts.clear(by=request.actor, at=at, form_key=FORM, person=person)
    chart = reading.chart(by=request.actor, at=at, person=person)
    said = followup_form.said(told, chart, outcome=_outcome(stands.event, told.outcome), at=at)
    (messages.warning if told.urgent else messages.success)(request, said)
    if chart.person.stage in followup_page.WAITING:
        return redirect("follow-up-contact", person)
    return redirect("follow-up")


def _outcome(event: t.Event, typed: str) -> str:
    return (event.outcome if isinstance(event, t.Contacted) else None) or typed


@require_POST
@screen
def steps(request: StaffRequest, person: UUID) -> HttpResponse:
    """After each tap: keep it as a draft, and say what the answers so far call for."""
    fields = forms.typed_fields(request.POST.dict())
    try:
        drafts.save(by=request.actor, at=timezone.now(), form_key=FORM, person=person, fields=fields)
        return render(request, "bedside/followup_steps.html", followup_page.steps(fields))
    except (InvalidInput, InvalidTriage) as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")


@require_POST
@screen
def medication(request: StaffRequest, person: UUID) -> HttpResponse:
    """How it goes with medication. It goes on for as long as it helps: nobody is asked when it ends."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    goes = form.read(forms.choice, "goes", "How it goes", allowed=dict(GOES))
    said = form.read(forms.text, "said", "What helps, what is in the way", longest=400, needed=False)
    if not form.sound or goes is None:
        return _page(request, person, form, sent="medication")
    answers = {"goes": dict(GOES)[goes], "said": said or ""}
    try:
        followup.medication(by=request.actor, at=at, key=form.posted.get("key", ""), person=person, answers=answers)
    except REFUSED as error:
        return _refused(request, person, form, error, "goes", sent="medication")
    else:
        messages.success(request, "Recorded. The medication goes on for as long as it helps.")
    return redirect("follow-up-contact", person)


@require_POST
@screen
def reopen(request: StaffRequest, person: UUID) -> HttpResponse:
    """Somebody came back by themselves: the way in opens at once."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    because = form.read(forms.text, "because", "What happened", longest=400)
    if because is None or not form.sound:
        return _page(request, person, form, sent="reopen")
    try:
        followup.reopen(by=request.actor, at=at, key=form.posted.get("key", ""), person=person, because=because)
    except REFUSED as error:
        return _refused(request, person, form, error, "because", sent="reopen")
    else:
        messages.success(request, followup_form.WAY_OPEN)
    return redirect("follow-up-contact", person)


@require_POST
@screen
def book(request: StaffRequest, person: UUID) -> HttpResponse:
    """Book an admission at once for somebody who comes back."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    expected = form.read(forms.moment, "expected", "When they come", zone=request.actor.zone, not_before=at)
    if expected is None or not form.sound:
        return _page(request, person, form, sent="book")
    try:
        key = form.posted.get("key", "")
        helpline.book_admission(by=request.actor, at=at, key=key, person=person, expected=expected)
    except REFUSED as error:
        return _refused(request, person, form, error, "expected", sent="book")
    else:
        messages.success(request, "The admission is booked. The helpline holds a bed for it as soon as one is free.")
    return redirect("follow-up-contact", person)


def _refused(
    request: StaffRequest, person: UUID, form: Form, error: Exception, field: str, *, sent: str
) -> HttpResponse:
    """Say what the use-case refused where it was typed; `field` is where a refusal of the whole stands."""
    if isinstance(error, InvalidInput):
        shown = error.errors.items()
        form.errors.update({name if name in form.posted else field: words for name, words in shown})
    else:
        form.refuse(field, str(error))
    return _page(request, person, form, sent=sent)


def _page(request: StaffRequest, person: UUID, form: Form, *, sent: str = "") -> HttpResponse:
    """The page; `sent` names the form that was posted and refused."""
    at = timezone.now()
    chart = reading.chart(by=request.actor, at=at, person=person)
    typed = form.typed
    if sent not in ("", "contact"):
        kept = drafts.load(by=request.actor, at=at, form_key=FORM, person=person) or {}
        typed = {**kept, **typed}  # what was tapped in the contact stays, though another card was refused
    shown = followup_page.page(chart, by=request.actor, at=at, typed=typed)
    more: dict[str, Any] = {"contact": shown, "errors": form.errors, "typed": typed, "goes": GOES, "sent": sent}
    try:
        more |= followup_page.steps(typed)
    except InvalidTriage as wrong:
        more |= followup_page.steps({})
        form.errors.update(wrong.errors)
    context = page(chart, by=request.actor, at=at, tab="follow-up-contact", **more)
    context["tab_title"] = "Follow-up"
    return render(request, "bedside/followup_contact.html", context, status=422 if sent else 200)
