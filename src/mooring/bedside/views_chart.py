"""The course of one person: the chart, what is due, the story; and correcting an entry of it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from mooring.accounts.actor import StaffRequest
from mooring.clinical.codec import InvalidEvent
from mooring.clinical.timeline import Event
from mooring.knowledge.load import library
from mooring.programme import bedside, reading
from mooring.programme.errors import AlreadyDone, InvalidInput
from mooring.programme.permissions import check, may
from mooring.programme.reading import ChartView
from mooring.ui import forms
from mooring.ui.formats import day_time, field_time
from mooring.ui.forms import Form

from . import correction, course_page
from .person_page import page
from .screens import screen
from .story_words import told


@require_safe
@screen
def course(request: StaffRequest, person: UUID) -> HttpResponse:
    """The chart on one time axis, the same as a table, and the story."""
    at = timezone.now()
    chart = reading.chart(by=request.actor, at=at, person=person)
    allowed = may(request.actor, "bedside.amend")
    shown = course_page.course(chart, at=at, zone=request.actor.zone, may_correct=allowed, whole="whole" in request.GET)
    return render(request, "bedside/chart.html", page(chart, by=request.actor, at=at, tab="person", course=shown))


@require_http_methods(["GET", "POST"])
@screen
def correct(request: StaffRequest, person: UUID, event: str) -> HttpResponse:
    """This was wrong: set it right, or take it back. What was wrong stays in sight."""
    at = timezone.now()
    check(request.actor, "bedside.amend")
    chart = reading.chart(by=request.actor, at=at, person=person)
    wrong = next((each for each in chart.story if each.id == event), None)
    if wrong is None or not isinstance(wrong, correction.CORRECTABLE):
        raise Http404
    if request.method == "POST":
        return _amend(request, chart, wrong, at)
    return _page(request, chart, wrong, at)


def _amend(request: StaffRequest, chart: ChartView, wrong: Event, at: datetime) -> HttpResponse:
    form = Form(posted=request.POST.dict())
    typed = form.typed
    zone = request.actor.zone
    take_back = typed.get("how") == "take-back"
    happened = form.read(forms.moment, "happened", "When it happened", zone=zone, not_after=at, needed=False)
    # The field shows minutes: an untouched one means the very moment that stands.
    same = typed.get("happened", "") == field_time(wrong.at, zone)
    if form.sound:
        try:
            right = (
                None if take_back else correction.corrected(wrong, typed, wrong.at if same else happened or wrong.at)
            )
            bedside.amend(
                by=request.actor,
                at=at,
                key=typed.get("key", ""),
                person=chart.person.id,
                event_id=wrong.id or "",
                to=right,
                because=typed.get("because", ""),
                seen=typed.get("seen") or None,
            )
        except InvalidInput as bad:
            for name, message in bad.errors.items():
                form.refuse(name if name == "because" else f"v-{name}", message)
        except (InvalidEvent, ValueError):
            form.refuse("v-mg", "This is not a number that can be stored. Write it in digits.")
        except AlreadyDone as done:
            messages.warning(request, str(done))
            return redirect("person", chart.person.id)
    if not form.sound:
        return _page(request, chart, wrong, at, form=form, status=422)
    messages.success(request, "Corrected. What it said before stays in the record, struck through.")
    return redirect(f"{reverse('person', args=[chart.person.id])}#story")


def _page(
    request: StaffRequest,
    chart: ChartView,
    wrong: Event,
    at: datetime,
    *,
    form: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    title, details = told(library(), wrong)
    newest = bedside.newest_amendment(chart.timeline, wrong.id or "")
    shown = page(
        chart,
        by=request.actor,
        at=at,
        tab="person",
        wrong={"id": wrong.id, "title": title, "details": details, "when": day_time(wrong.at, request.actor.zone)},
        seen=form.typed.get("seen", "") if form else (newest.id if newest else ""),
        fields=correction.fields_of(library(), wrong),
        typed=form.typed if form else {"happened": field_time(wrong.at, request.actor.zone)},
        errors=form.errors if form else {},
    )
    return render(request, "bedside/chart_correct.html", shown, status=status)
