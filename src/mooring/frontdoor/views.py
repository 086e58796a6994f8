"""The public pages. Nobody signs in; nothing about the visitor is kept, but for a number that they leave."""

from datetime import datetime
from typing import Any

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from mooring.accounts.models import Facility
from mooring.accounts.profiles import public_profile
from mooring.programme.errors import AlreadyDone, InvalidInput, NotFound
from mooring.programme.helpline import leave_number
from mooring.ui.forms import Form

from . import call_back, finder
from .content import pages
from .lines import lines_for
from .needs import CARE, PAYMENT, PEOPLE
from .paths import WANT_TO_STOP, WAYS_IN, WORRIED
from .phones import tel
from .service_words import service_words
from .signs import Voice, signs_check

# A public page is the same for everybody, so a browser may keep it for a few minutes on a slow line.
kept_briefly = cache_control(private=True, max_age=300)
pages()  # read and rendered now, so that a page that cannot be shown is found before anybody asks for it


def _page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    context.setdefault("facility", public_profile())
    return render(request, f"frontdoor/{template}", context, status=status)


@require_safe
@kept_briefly
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home.html", ways=(WANT_TO_STOP, WORRIED))


@require_safe
@kept_briefly
def now(request: HttpRequest) -> HttpResponse:
    facility = public_profile()
    return _page(request, "now.html", facility=facility, lines=lines_for(facility.state))


@require_safe
@kept_briefly
def way_in(request: HttpRequest, slug: str) -> HttpResponse:
    way = WAYS_IN[slug]
    return _page(request, "way_in.html", way=way, pages=[pages()[name] for name in way.pages])


@require_safe
@kept_briefly
def reading(request: HttpRequest) -> HttpResponse:
    return _page(request, "reading.html", pages=list(pages().values()))


@require_safe
@kept_briefly
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = pages().get(slug)
    if found is None:
        raise Http404
    others = list(pages().values())
    after = others[(others.index(found) + 1) % len(others)]
    return _page(request, "page.html", page=found, after=after, pages=others)


@require_safe
@kept_briefly
def check(request: HttpRequest, voice: Voice) -> HttpResponse:
    return _page(request, "check.html", check=signs_check(voice))


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    facility = public_profile()
    needs = finder.chosen_needs(request.GET.getlist("need"))
    typed = request.GET.get("where", "")[:80]
    context: dict[str, Any] = {
        "facility": facility,
        "typed": typed,
        "chosen": [need.id for need in needs],
        "groups": (("Care", CARE), ("Paying for it", PAYMENT), ("For", PEOPLE)),
        "lines": lines_for(facility.state),
        "edition": finder.edition_in_force(),
        "found": None,
        "wrong": "",
    }
    if "where" not in request.GET:
        return _page(request, "find.html", **context)
    try:
        where = finder.read_where(typed, home_state=facility.state)
    except finder.WhereError as error:
        return _page(request, "find.html", status=422, **{**context, "wrong": str(error)})
    number = _page_number(request.GET.get("page", ""))
    context["found"] = finder.find(where=where, needs=needs, page=number)
    context |= {"number": number, "words_of": service_words, "tel": tel, "more": _next_page(request.GET, number)}
    return _page(request, "find.html", **context)


def _page_number(text: str) -> int:
    return min(max(int(text), 1), 1000) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _next_page(asked: QueryDict, number: int) -> str:
    following = asked.copy()
    following["page"] = str(number + 1)
    return following.urlencode()


@require_http_methods(["GET", "HEAD", "POST"])
def leave_a_number(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return _call_back_page(request, Form(posted={}))
    at = timezone.now()
    form = Form(posted=request.POST.dict())
    asked = call_back.read(form)
    if asked is None:
        return _call_back_page(request, form, status=422)
    facility = public_profile()
    if call_back.too_many(request.session, key=asked.key, at=at):
        said = f"Several numbers were left from here in the last hour. Please call us: {facility.helpline}."
        form.refuse("phone", said)
        return _call_back_page(request, form, status=429)
    if not _stored(asked, form, facility, at):
        return _call_back_page(request, form, status=422)
    call_back.remember(request.session, key=asked.key, at=at)
    return redirect("number-left")


def _stored(asked: call_back.CallBackRequest, form: Form, facility: Facility, at: datetime) -> bool:
    """Leave the number with the helpline. Where that fails, say so in `form`, which keeps all that was typed."""
    try:
        leave_number(
            facility_slug=facility.slug,
            phone=asked.phone,
            name=asked.name or None,
            note=asked.note or None,
            best_time=asked.best_time,
            may_leave_message=asked.may_leave_message,
            at=at,
            key=asked.key,
        )
    except InvalidInput as wrong:
        form.errors.update(wrong.errors)
    except AlreadyDone:
        # Its key stands for what was sent before, so the page offers the form again with a new one.
        form.posted = {name: value for name, value in form.posted.items() if name != "key"}
        form.refuse("phone", "You sent this form before, with other words. Send it once more, and we keep both.")
    except (NotFound, OperationalError):
        form.refuse("phone", f"We could not keep your number just now. Try again, or call us: {facility.helpline}.")
    return form.sound


def _call_back_page(request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
    options = {"best_times": call_back.BEST_TIMES, "yes_no": call_back.YES_NO}
    return _page(request, "call_back.html", status=status, form=form, typed=form.typed, **options)


@require_safe
def number_left(request: HttpRequest) -> HttpResponse:
    return _page(request, "number_left.html")
