"""One protocol before the medical director signs or declines it: what changed, and its evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.accounts.models import Member
from mooring.programme import adoption, evidence
from mooring.programme.errors import Conflict, InvalidInput
from mooring.programme.permissions import check, may

from . import protocol_page
from .screens import screen
from .story_page import story

T = TypeVar("T")
WRONG = "This is not your password. A signature stands for you alone, so enter the one that you sign in with."


@require_safe
@screen
def protocol(request: StaffRequest, protocol_id: str) -> HttpResponse:
    """What changed, the evidence, and the signature."""
    return _show(request, protocol_id, timezone.now())


@require_safe
@screen
def making(request: StaffRequest, protocol_id: str) -> HttpResponse:
    """The evidence alone, for the page that asks again while it is made."""
    seen = _known(lambda: evidence.state(by=request.actor, at=timezone.now(), protocol_id=protocol_id))
    part = protocol_page.evidence_part(seen)
    context = {"evidence": part, **_common(request)}
    if not part.busy:
        # What stands beside the signature follows from it, and must not stay as it was before.
        compared = _known(lambda: adoption.compare(by=request.actor, at=timezone.now(), protocol_id=protocol_id))
        context |= {"page": protocol_page.page(compared, seen), "demo": compared.demo, "anew": True}
    return render(request, "bedside/protocol_evidence.html", context)


@require_safe
@screen
def counterexample(request: StaffRequest, protocol_id: str, question: str) -> HttpResponse:
    """The story that refutes a question of the proof, to be read."""
    seen = _known(lambda: evidence.state(by=request.actor, at=timezone.now(), protocol_id=protocol_id))
    found = story(seen, question, zone=request.actor.zone)
    if found is None:
        raise Http404("There is no such story.")
    return render(request, "bedside/protocol_story.html", {"story": found, "id": protocol_id})


@require_POST
@screen
def ask(request: StaffRequest, protocol_id: str) -> HttpResponse:
    """Have the evidence made."""
    key = request.POST.get("key", "")
    _known(lambda: evidence.ask(by=request.actor, at=timezone.now(), key=key, protocol_id=protocol_id))
    messages.success(request, "Asked for. This page shows how far it is.")
    return redirect("protocol", protocol_id)


@require_POST
@sensitive_post_parameters()
@screen
def decide(request: StaffRequest, protocol_id: str) -> HttpResponse:
    """Adopt or decline this version, with one's own password and a reason."""
    check(request.actor, "adoption.adopt")
    at, reason = timezone.now(), request.POST.get("reason", "")
    declines = request.POST.get("decision") == "decline"
    if not _signed(request):
        return _show(request, protocol_id, at, errors={"password": WRONG})
    key, read = request.POST.get("key", ""), request.POST.get("version", "")
    try:
        if declines:
            adoption.decline(by=request.actor, at=at, key=key, protocol_id=protocol_id, reason=reason, read=read)
            messages.success(request, "Declined. What is in force stays in force.")
        else:
            done = adoption.adopt(by=request.actor, at=at, key=key, protocol_id=protocol_id, reason=reason, read=read)
            said = f"Adopted: version {done.digest}, {done.evidence}. Whoever starts from now on is treated by it."
            messages.success(request, said)
    except InvalidInput as error:
        return _show(request, protocol_id, at, errors=dict(error.errors))
    except Conflict as refused:
        # On this page, with what was typed: this address takes only what is sent, and has nothing to come back to.
        return _show(request, protocol_id, at, errors={"version": str(refused)})
    return redirect("protocol", protocol_id)


def _signed(request: StaffRequest) -> bool:
    member = request.user
    assert isinstance(member, Member)
    # Through the same door as signing in, so that guessing here is counted and locked there.
    signed = authenticate(request, username=member.username, password=request.POST.get("password", ""))
    return signed is not None and signed.pk == member.pk


def _known(act: Callable[[], T]) -> T:
    try:
        return act()
    except InvalidInput as error:
        raise Http404(str(error)) from error


def _common(request: StaffRequest) -> dict[str, object]:
    return {"may_adopt": may(request.actor, "adoption.adopt"), "zone": request.actor.zone, "anew": False}


def _show(
    request: StaffRequest, protocol_id: str, at: datetime, *, errors: dict[str, str] | None = None
) -> HttpResponse:
    seen = _known(lambda: adoption.compare(by=request.actor, at=at, protocol_id=protocol_id))
    made = evidence.state(by=request.actor, at=at, protocol_id=protocol_id)
    shown = protocol_page.page(seen, made)
    context = {
        "page": shown, "evidence": shown.evidence, "errors": errors or {}, "typed": request.POST.dict(),
        "demo": seen.demo, **_common(request),
    }  # fmt: skip
    return render(request, "bedside/protocol.html", context, status=422 if errors else 200)
