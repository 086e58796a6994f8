"""The board of all beds, the part of it that the page asks for again and again, and what there is to do."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mooring.accounts.actor import StaffRequest
from mooring.accounts.roles import Role
from mooring.programme import followup, reading
from mooring.programme.permissions import may

from . import board_page, work_page
from .screens import screen


@require_safe
@screen
def ward(request: StaffRequest) -> HttpResponse:
    """All beds at a glance; who does not work at the bedside starts where their own work is."""
    at = timezone.now()
    if not may(request.actor, "reading.board"):
        return redirect("helpline" if request.actor.has(Role.HELPLINE) else "work")
    view = reading.board(by=request.actor, at=at)
    shown = board_page.board(view, at=at, zone=request.actor.zone)
    return render(request, "bedside/board.html", {"board": shown, "zone": request.actor.zone})


@require_safe
@screen
def beds(request: StaffRequest) -> HttpResponse:
    """The beds alone; 304 while nothing on the board has changed since the version that the page holds."""
    at = timezone.now()
    version = reading.board_version(by=request.actor, at=at)
    if request.headers.get("If-None-Match") == f'"{version}"':
        answer = HttpResponse(status=304)
    else:
        shown = board_page.board(reading.board(by=request.actor, at=at), at=at, zone=request.actor.zone)
        version = shown.version
        answer = render(request, "bedside/board_beds.html", {"board": shown, "zone": request.actor.zone})
    answer.headers["ETag"] = f'"{version}"'
    return answer


@require_safe
@screen
def work(request: StaffRequest) -> HttpResponse:
    """What is due, the soonest first."""
    at = timezone.now()
    at_ward = may(request.actor, "reading.board")
    view = reading.board(by=request.actor, at=at) if at_ward else None
    contacts = followup.due(by=request.actor, at=at)
    shown = work_page.work(view, contacts, at=at, zone=request.actor.zone)
    return render(request, "bedside/board_work.html", {"work": shown, "at_ward": at_ward})
