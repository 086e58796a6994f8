"""The medical director's pages: protocols and their adoption, the facility's numbers, the audit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mooring.accounts.actor import StaffRequest
from mooring.accounts.models import Member
from mooring.programme import adoption
from mooring.programme import audit as trail
from mooring.programme.permissions import check

from . import director_page
from .screens import screen


@require_safe
@screen
def protocols(request: StaffRequest) -> HttpResponse:
    """Every protocol and whether it is adopted here."""
    view = adoption.state(by=request.actor, at=timezone.now())
    context = {"protocols": director_page.protocols(view), "demo": view.demo, "zone": request.actor.zone}
    return render(request, "bedside/director.html", context)


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
