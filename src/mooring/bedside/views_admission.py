"""The list of people, and admission: identity, bed and consent on one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mooring.accounts.actor import StaffRequest
from mooring.programme import admission, drafts, identity, permissions, reading
from mooring.programme.errors import AlreadyDone, Conflict, InvalidInput
from mooring.programme.identity import PersonView

from . import admission_page
from .screens import screen

DRAFT = "admission"
CONSENT_PART = "before-we-start"


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def people(request: StaffRequest) -> HttpResponse:
    """Everybody with an open episode. Words to look for are posted, so that no name stands in an address."""
    by, at = request.actor, timezone.now()
    stage = request.GET.get("stage") or None
    if stage not in (None, *admission_page.STAGES):
        stage = None
    words = request.POST.get("words", "").strip()[:100]
    everybody = reading.people(by=by, at=at)
    found = reading.people(by=by, at=at, stage=stage, words=words) if stage or words else everybody
    context = {
        "people": admission_page.listed(found, by=by, at=at),
        "tabs": admission_page.tabs(everybody, stage),
        "words": words,
        "may_admit": permissions.may(by, "admission.admit"),
    }
    return render(request, "bedside/admission_people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def admit(request: StaffRequest, person: UUID | None = None) -> HttpResponse:
    """Admit somebody new, or somebody known from a call or an earlier stay."""
    by, at = request.actor, timezone.now()
    permissions.check(by, "admission.admit")
    if request.method != "POST":
        kept = drafts.load(by=by, at=at, form_key=DRAFT, person=person)
        return _form(request, at, person, {name: str(value) for name, value in kept.items()} if kept else None)
    typed = {str(name): str(value) for name, value in request.POST.items()}
    if typed.get("forget"):
        drafts.clear(by=by, at=at, form_key=DRAFT, person=person)
        return redirect(request.path)
    if not typed.get("bed_label"):
        errors = {"bed_label": "Choose a bed. Without one nobody sees this person on the board."}
        return _form(request, at, person, typed, errors | _wrong_identity(request, typed, at))
    return _admitted(request, at, person, typed)


def _admitted(request: StaffRequest, at: datetime, person: UUID | None, typed: dict[str, str]) -> HttpResponse:
    by, key = request.actor, typed.get("key", "")
    identity = {name: typed.get(name, "") for name in admission_page.IDENTITY}
    try:
        done = admission.admit(by=by, at=at, key=key, person=person, identity=identity, bed_label=typed["bed_label"])
    except InvalidInput as refused:
        return _form(request, at, person, typed, refused.errors)
    except Conflict as refused:
        return _form(request, at, person, typed, {"bed_label": str(refused)})
    except AlreadyDone as refused:
        return _form(request, at, person, typed, {"name": f"{refused} Look in the list of people before you go on."})
    said = admission_page.answers(typed)
    if said:
        key = f"{key}+"
        admission.save_part(by=by, at=at, key=key, person=done.person.id, part=CONSENT_PART, answers=said)
    drafts.clear(by=by, at=at, form_key=DRAFT, person=person)
    messages.success(request, f"Admitted to bed {done.bed}. Go on with what is needed before a first dose.")
    return redirect("consultation", done.person.id)


def _wrong_identity(request: StaffRequest, typed: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Whatever else is wrong, so that all of it is said at once."""
    errors: dict[str, str] = {}
    if not typed.get("name", "").strip():
        errors["name"] = "Write a name, or the name that the person goes by."
    try:
        identity.read({n: typed.get(n, "") for n in admission_page.IDENTITY}, at=at, zone=request.actor.zone)
    except InvalidInput as refused:
        errors |= refused.errors
    return errors


def _form(
    request: StaffRequest,
    at: datetime,
    person: UUID | None,
    typed: dict[str, str] | None,
    errors: Mapping[str, str] | None = None,
) -> HttpResponse:
    by = request.actor
    known = _known(request, at, person)
    beds = admission_page.beds(reading.board(by=by, at=at), person, zone=by.zone)
    context = {
        "typed": admission_page.filled(known, beds) if typed is None else typed,
        "errors": dict(errors or {}),
        "summary": admission_page.summary(errors or {}),
        "restored": typed is not None and not errors,
        "beds": beds,
        "known": known,
        "sexes": admission_page.SEX_WORDS,
        "consents": admission_page.CONSENT,
        "draft": f"{DRAFT}:{person}" if person else DRAFT,
    }
    return render(request, "bedside/admission.html", context, status=422 if errors else 200)


def _known(request: StaffRequest, at: datetime, person: UUID | None) -> PersonView | None:
    return reading.chart(by=request.actor, at=at, person=person).person if person else None
