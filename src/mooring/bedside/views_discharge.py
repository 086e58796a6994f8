"""Leaving: the four items, referrals to a next place, and the discharge itself."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.knowledge.load import library
from mooring.knowledge.read_leaving import leaving
from mooring.programme import discharge as use
from mooring.programme import drafts, reading
from mooring.programme.errors import AlreadyDone, Blocked, Conflict, InvalidInput, Owed
from mooring.ui import forms
from mooring.ui.forms import Form

from . import discharge_form, discharge_page
from .discharge_form import GO, REFER
from .discharge_page import BECAUSE, LEVEL_WORDS, TO, draft_key
from .person_page import page
from .screens import screen

WRONG = (InvalidInput, AlreadyDone, Blocked, Owed, Conflict)


@require_safe
@screen
def leave(request: StaffRequest, person: UUID) -> HttpResponse:
    """What somebody takes with them, where they go next, and what is still owed."""
    return _page(request, person, Form(posted={}))


@require_POST
@screen
def item(request: StaffRequest, person: UUID, item: str) -> HttpResponse:
    """Record one of the four as given or refused."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    words = next((one for one in leaving() if one.id == item), None)
    if words is None:
        return redirect("leaving", person)
    value = form.read(forms.choice, item, words.title, allowed=words.choices)
    details = discharge_form.details(form, words, value, zone=request.actor.zone, at=at)
    if form.sound and value:
        try:
            use.record_item(
                by=request.actor, at=at, key=form.posted.get("key", ""), person=person, item=item, value=value,
                details=details,
            )  # fmt: skip
        except WRONG as error:
            _refuse(form, item, error)
        else:
            drafts.clear(by=request.actor, at=at, form_key=draft_key(item), person=person)
            messages.success(request, f"{words.title}: {words.choices[value].lower()}. Recorded.")
            return redirect("leaving", person)
    return _page(request, person, form, at=at, sent=item)


@require_POST
@screen
def refer(request: StaffRequest, person: UUID) -> HttpResponse:
    """Send a referral to a next place."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    place = form.read(forms.text, "place", "The place", longest=200)
    level = form.read(forms.choice, "level", "The kind of place", allowed=LEVEL_WORDS)
    words = form.read(forms.text, "handed", "Who took it", longest=400, needed=False)
    if form.sound and place and level:
        try:
            key = form.posted.get("key", "")
            use.refer(by=request.actor, at=at, key=key, person=person, place=place, level=level, because=words or None)
        except WRONG as error:
            _refuse(form, "place", error)
        else:
            drafts.clear(by=request.actor, at=at, form_key=REFER, person=person)
            messages.success(
                request, f"The referral to {place} is sent. Note here when they accept, and when they arrive."
            )
            return redirect("leaving", person)
    return _page(request, person, form, at=at, sent=REFER)


@require_POST
@screen
def advance(request: StaffRequest, person: UUID, referral: str) -> HttpResponse:
    """Say how far a referral has come. Where that is no longer possible, a sentence says what stands."""
    at = timezone.now()
    stage = request.POST.get("stage", "")
    words = request.POST.get("words", "").strip()[:400] or None
    try:
        key = request.POST.get("key", "")
        use.advance_referral(
            by=request.actor, at=at, key=key, person=person, referral=referral, stage=stage, because=words
        )
    except WRONG as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Recorded: {discharge_page.STAGES.get(stage, stage).lower()}.")
    return redirect("leaving", person)


@require_http_methods(["POST"])
@screen
def discharge(request: StaffRequest, person: UUID) -> HttpResponse:
    """Complete the discharge; refused, with what is owed, while one of the four is open."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    to = form.read(forms.choice, "to", "Where they go", allowed=TO)
    because = form.read(forms.choice, "because", "Why the stay ends", allowed=[one[0] for one in BECAUSE])
    said = form.read(forms.text, "said", "In their words", longest=400, needed=False)
    despite = form.read(forms.text, "acknowledged", "Why they leave all the same", longest=400, needed=False)
    if form.sound and to and because:
        try:
            key = form.posted.get("key", "")
            why = f"{because}. {said}" if said else because
            use.discharge(
                by=request.actor, at=at, key=key, person=person, to=to, because=why, acknowledged=despite or None
            )
        except WRONG as error:
            _refuse(form, "to", error)
        else:
            drafts.clear(by=request.actor, at=at, form_key=GO, person=person)
            messages.success(
                request, f"The discharge is complete and the bed is free. We call on day {library().follow_up_days[0]}."
            )
            return redirect("leaving", person)
    return _page(request, person, form, at=at, sent=GO)


def _refuse(form: Form, name: str, error: Exception) -> None:
    """Keep what the use-case refused beside the field where it was typed; `name` is where a refusal of all stands."""
    if isinstance(error, InvalidInput):
        for field, said in error.errors.items():
            known = (field, f"{name}-{field}")
            form.errors[next((each for each in known if each in form.posted), name)] = said
    else:
        form.refuse(name, str(error))


def _page(
    request: StaffRequest, person: UUID, form: Form, *, at: datetime | None = None, sent: str = ""
) -> HttpResponse:
    """The page; `sent` names the card that was posted and refused. What was begun in the others is still there."""
    at = at or timezone.now()
    view = use.state(by=request.actor, at=at, person=person)
    chart = reading.chart(by=request.actor, at=at, person=person)
    shown = discharge_page.page(view, chart, by=request.actor)
    typed = {**discharge_form.kept(by=request.actor, at=at, person=person), **form.typed}
    options = {"to_options": [(one, one) for one in TO], "because_options": [(why, why, hint) for why, hint in BECAUSE]}
    context = page(
        chart,
        by=request.actor,
        at=at,
        tab="leaving",
        leaving=shown,
        errors=form.errors,
        typed=typed,
        sent=sent,
        **options,
    )
    return render(request, "bedside/discharge.html", context, status=422 if sent else 200)
