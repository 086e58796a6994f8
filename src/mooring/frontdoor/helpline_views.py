"""The helpline's screens: the queue, answering, one call, and its steps while the answers are tapped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mooring.accounts.access import signed_in
from mooring.accounts.actor import StaffRequest
from mooring.accounts.roles import Role
from mooring.clinical.triage import unanswered
from mooring.knowledge.read_triage import triage
from mooring.programme import drafts, helpline
from mooring.programme import triage as asked
from mooring.programme.errors import AlreadyDone, Conflict, InvalidInput, NotFound
from mooring.ui import forms
from mooring.ui.asking import answers_of, cited
from mooring.ui.environment import new_key
from mooring.ui.forms import Form

from . import helpline_call, helpline_form, helpline_queue
from .helpline_queue import CALL


@require_safe
@signed_in(Role.HELPLINE)
def queue(request: StaffRequest) -> HttpResponse:
    """Who waits for a call, which call is still open, and the free beds."""
    at = timezone.now()
    shown = helpline_queue.page(helpline.queue(by=request.actor, at=at), by=request.actor, at=at)
    return render(request, "frontdoor/helpline/queue.html", {"queue": shown, "now": at})


@require_POST
@signed_in(Role.HELPLINE)
def answer(request: StaffRequest) -> HttpResponse:
    """One tap: begin a call with a new caller, or call somebody back."""
    at, key = timezone.now(), request.POST.get("key", "")
    try:
        known = UUID(request.POST["person"]) if request.POST.get("person") else None
        if known and _loaded(request, known) is not None:
            # Begun by this worker and not finished: it goes on, and no second attempt is recorded.
            return redirect("helpline-call", known)
        person = helpline.open_call(by=request.actor, at=at, key=key, person=known)
    except (ValueError, NotFound) as error:
        raise Http404 from error
    except (InvalidInput, AlreadyDone) as error:
        messages.error(request, str(error))
        return redirect("helpline")
    if drafts.load(by=request.actor, at=at, form_key=CALL, person=person) is None:
        # Kept from the first moment, so that the queue leads back to this call whatever happens to the browser.
        kept = _known(request, person) | {"key": new_key()}
        drafts.save(by=request.actor, at=at, form_key=CALL, person=person, fields=kept)
    return redirect("helpline-call", person)


def _known(request: StaffRequest, person: UUID) -> dict[str, str]:
    who = helpline.call(by=request.actor, at=timezone.now(), person=person).person
    return {"name": who.name, "phone": who.phone}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Role.HELPLINE)
def call(request: StaffRequest, person: UUID) -> HttpResponse:
    """One call: what was entered so far, and on sending how it ends."""
    if request.method != "POST":
        kept = _loaded(request, person) or _known(request, person)
        return _page(request, Form(posted={"key": new_key(), **kept}), person)
    at, form = timezone.now(), Form(posted=request.POST.dict())
    finished = helpline_form.read(form, zone=request.actor.zone, at=at)
    if finished is None:
        return _page(request, form, person, status=422)
    try:
        said = helpline_form.record(finished, by=request.actor, at=at, person=person)
    except NotFound as error:
        raise Http404 from error
    except InvalidInput as error:
        form.errors.update(error.errors)
        return _page(request, form, person, status=422)
    except (Conflict, AlreadyDone) as error:
        form.refuse("bed_label" if finished.end == "admission" else "end", str(error))
        return _page(request, form, person, status=409)
    drafts.clear(by=request.actor, at=at, form_key=CALL, person=person)
    messages.success(request, said)
    return redirect("helpline")


@require_POST
@signed_in(Role.HELPLINE)
def steps(request: StaffRequest, person: UUID) -> HttpResponse:
    """After each tap: keep it as a draft, and say what the answers so far call for."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    fields = forms.typed_fields(form.typed)
    try:
        drafts.save(by=request.actor, at=at, form_key=CALL, person=person, fields=fields)
        return render(request, "frontdoor/helpline/steps.html", _steps(form))
    except NotFound as error:
        raise Http404 from error
    except InvalidInput as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")


def _loaded(request: StaffRequest, person: UUID) -> dict[str, str] | None:
    try:
        return drafts.load(by=request.actor, at=timezone.now(), form_key=CALL, person=person)
    except NotFound as error:
        raise Http404 from error


def _steps(form: Form) -> dict[str, object]:
    answers = asked.read(answers_of(triage(), form.posted))
    return {"steps": asked.steps(answers), "open": unanswered(triage(), answers), "cited": cited}


def _page(request: StaffRequest, form: Form, person: UUID, status: int = 200) -> HttpResponse:
    at = timezone.now()
    try:
        view = helpline.call(by=request.actor, at=at, person=person)
        queued = helpline.queue(by=request.actor, at=at)
    except NotFound as error:
        raise Http404 from error
    shown = helpline_call.page(view, queue=queued, typed=form.typed)
    answers = {name: value for name, value in form.typed.items() if value}
    context = {"call": shown, "typed": answers, "errors": form.errors, **_steps(form)}
    return render(request, "frontdoor/helpline/call.html", context, status=status)
