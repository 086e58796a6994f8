"""Afterwards: who is due, one contact, long-term medication, and the way back in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.clinical.triage import InvalidTriage
from mooring.knowledge.load import library
from mooring.knowledge.read_triage import FOLLOW_UP, triage
from mooring.programme import drafts, followup, helpline, reading
from mooring.programme.errors import AlreadyDone, InvalidInput
from mooring.ui import forms
from mooring.ui.asking import answers_of
from mooring.ui.forms import Form

from . import followup_page
from .followup_page import FORM
from .person_page import page
from .screens import screen

TOKEN = "csrfmiddlewaretoken"  # noqa: S105
GOES = (("as-agreed", "Taken as agreed"), ("not-always", "Not always"), ("stopped", "Stopped"), ("none", "Takes none"))
WAY_OPEN = "The way in is open again: a call back is due now, and a bed can be booked here."


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
    outcome = form.read(forms.choice, "outcome", "How it ended", allowed=followup_page.SAID)
    day = form.read(forms.whole, "day", "The day", least=0, most=9999)
    text = form.read(forms.text, "text", "What they said", needed=False)
    if not form.sound or outcome is None or day is None:
        return _page(request, person, form, status=422)
    try:
        followup.record(
            by=request.actor, at=at, key=form.posted.get("key", ""), person=person, day=day, outcome=outcome,
            answers=answers_of(triage(FOLLOW_UP), form.posted), text=text or None,
        )  # fmt: skip
    except InvalidInput as error:
        form.errors.update(error.errors)
        return _page(request, person, form, status=422)
    except AlreadyDone as error:
        messages.error(request, str(error))
        return redirect("follow-up-contact", person)
    drafts.clear(by=request.actor, at=at, form_key=FORM, person=person)
    if outcome == "relapsed":
        messages.success(request, f"Recorded. {WAY_OPEN}")
        return redirect("follow-up-contact", person)
    messages.success(request, f"Day {day}: {followup_page.SAID[outcome].lower()}. Recorded.")
    return redirect("follow-up")


@require_POST
@screen
def steps(request: StaffRequest, person: UUID) -> HttpResponse:
    """After each tap: keep it as a draft, and say what the answers so far call for."""
    fields = {name: value for name, value in request.POST.dict().items() if name != TOKEN}
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
        return _page(request, person, form, status=422)
    answers = {"goes": dict(GOES)[goes], "said": said or ""}
    try:
        followup.medication(by=request.actor, at=at, key=form.posted.get("key", ""), person=person, answers=answers)
    except (InvalidInput, AlreadyDone) as error:
        messages.error(request, str(error))
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
        return _page(request, person, form, status=422)
    try:
        followup.reopen(by=request.actor, at=at, key=form.posted.get("key", ""), person=person, because=because)
    except (InvalidInput, AlreadyDone) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, WAY_OPEN)
    return redirect("follow-up-contact", person)


@require_POST
@screen
def book(request: StaffRequest, person: UUID) -> HttpResponse:
    """Book an admission at once for somebody who comes back."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    expected = form.read(forms.moment, "expected", "When they come", zone=request.actor.zone, not_before=at)
    if expected is None or not form.sound:
        return _page(request, person, form, status=422)
    try:
        key = form.posted.get("key", "")
        helpline.book_admission(by=request.actor, at=at, key=key, person=person, expected=expected)
    except InvalidInput as error:
        form.errors.update(error.errors)
        return _page(request, person, form, status=422)
    except AlreadyDone as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The admission is booked. The helpline holds a bed for it as soon as one is free.")
    return redirect("follow-up-contact", person)


def _page(request: StaffRequest, person: UUID, form: Form, *, status: int = 200) -> HttpResponse:
    at = timezone.now()
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = followup_page.page(chart, by=request.actor, at=at, typed=form.typed)
    more: dict[str, Any] = {"contact": shown, "errors": form.errors, "typed": form.typed, "goes": GOES}
    try:
        more |= followup_page.steps(form.typed)
    except InvalidTriage as wrong:
        more |= followup_page.steps({})
        form.errors.update(wrong.errors)
    context = page(chart, by=request.actor, at=at, tab="follow-up-contact", **more)
    return render(request, "bedside/followup_contact.html", {**context, "tab_title": "Follow-up"}, status=status)
