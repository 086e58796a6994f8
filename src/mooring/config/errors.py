"""Pages for when something went wrong: what is wrong, why, what to do. They read nothing and store nothing."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True, kw_only=True)
class Wrong:
    """One error page in plain words."""

    title: str
    why: str
    what_to_do: str


BAD_REQUEST = Wrong(
    title="This request could not be understood",
    why="Something in it was missing or damaged on the way. Nothing was stored.",
    what_to_do="Go back, check what you entered, and send it again.",
)
FORBIDDEN = Wrong(
    title="You may not open this page",
    why="It belongs to a role or a facility that is not yours. Nothing was changed.",
    what_to_do="If your work needs it, ask your administrator to add the role to your name.",
)
NOT_FOUND = Wrong(
    title="This page is not here",
    why="The address may be mistyped, or what it showed has moved. Nothing is lost.",
    what_to_do="Go back to the start and look from there.",
)
BROKEN = Wrong(
    title="Something broke on our side",
    why="The server met a fault that it did not expect. If you were saving, it may not be stored.",
    what_to_do="Open the page again and look whether your last entry is there before you enter it once more. "
    "If it happens again, tell your administrator the time.",
)
FORM_EXPIRED = Wrong(
    title="This form can no longer be sent",
    why="It was open for a long time, or somebody else signed in on this device. Nothing was stored.",
    what_to_do="Go back, load the page again, and send it once more. What was saved as a draft is still there.",
)


def page(request: HttpRequest, wrong: Wrong, *, status: int) -> HttpResponse:
    """The error page `wrong`. It asks the database nothing, for that may be what broke."""
    return HttpResponse(render_to_string("ui/wrong.html", {"wrong": wrong, "status": status}, request), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, BAD_REQUEST, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, FORBIDDEN, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, NOT_FOUND, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, BROKEN, status=500)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, FORM_EXPIRED, status=403)
