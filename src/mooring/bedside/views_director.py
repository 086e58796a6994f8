"""The medical director's pages: protocols and their adoption, the facility's numbers, the audit."""

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.accounts.models import Member
from mooring.programme import adoption
from mooring.programme import audit as trail
from mooring.programme.errors import InvalidInput
from mooring.programme.permissions import check, may

from . import director_page
from .screens import screen

WRONG = "This is not your password. A signature stands for you alone, so enter the one that you sign in with."


@require_safe
@screen
def protocols(request: StaffRequest) -> HttpResponse:
    """Every protocol and whether it is adopted here."""
    return _protocols(request, errors={})


@require_POST
@sensitive_post_parameters()
@screen
def adopt(request: StaffRequest, protocol_id: str) -> HttpResponse:
    """Sign today's version of a protocol with one's own password."""
    check(request.actor, "adoption.adopt")
    member = request.user
    assert isinstance(member, Member)
    # Through the same door as signing in, so that guessing here is counted and locked there.
    field = f"password-{protocol_id}"
    signed = authenticate(request, username=member.username, password=request.POST.get(field, ""))
    if signed is None or signed.pk != member.pk:
        return _protocols(request, errors={field: WRONG}, status=422)
    try:
        key = request.POST.get("key", "")
        done = adoption.adopt(by=request.actor, at=timezone.now(), key=key, protocol_id=protocol_id)
    except InvalidInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Adopted in version {done.digest}, recorded as {done.evidence}.")
    return redirect("protocols")


@require_safe
@screen
def numbers(request: StaffRequest) -> HttpResponse:
    """The numbers on which sources differ, with all that was published and what is in force here."""
    check(request.actor, "adoption.state")
    facility = request.user.facility if isinstance(request.user, Member) else None
    assert facility is not None
    return render(request, "bedside/director_numbers.html", {"numbers": director_page.numbers(facility)})


@require_safe
@screen
def audit(request: StaffRequest) -> HttpResponse:
    """Who looked at and changed what, and whether the chain of entries is whole."""
    view = trail.entries(by=request.actor, at=timezone.now())
    context = {"entries": director_page.entries(view), "verified": view.verified, "zone": request.actor.zone}
    return render(request, "bedside/director_audit.html", context)


def _protocols(request: StaffRequest, *, errors: dict[str, str], status: int = 200) -> HttpResponse:
    view = adoption.state(by=request.actor, at=timezone.now())
    context = {
        "digest": view.digest,
        "protocols": director_page.protocols(view),
        "may_adopt": may(request.actor, "adoption.adopt"),
        "errors": errors,
        "zone": request.actor.zone,
    }
    return render(request, "bedside/director.html", context, status=status)
