"""What every staff screen shares: a signed-in reader, refusals as pages, and a key that was lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from mooring.accounts.access import signed_in
from mooring.accounts.actor import StaffRequest
from mooring.programme.errors import Conflict, NotAllowed, NotFound

P = ParamSpec("P")
SIGNED_OUT = (
    "You were signed out before this was saved. What you typed up to the last draft is kept and comes back after you "
    "sign in."
)
RESUMED = "resumed"
"""Tells drafts.js that what this tab sent last was never taken."""


def screen(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for somebody signed in. What `programme` refuses becomes 403, 404, or a sentence on the page itself."""

    @signed_in()
    @wraps(view)
    def inside(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except NotFound as refused:
            raise Http404(str(refused)) from refused
        except Conflict as refused:
            if request.method != "POST":
                raise
            messages.error(request, str(refused))
            return redirect(_form_of(request))

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and getattr(request, "actor", None) is None:
            messages.error(request, SIGNED_OUT)
            return redirect_to_login(f"{_form_of(request)}?{RESUMED}")
        return inside(request, *args, **kwargs)

    return shown


def _form_of(request: HttpRequest) -> str:
    """The page that held the form: an address that only takes what is sent shows nothing to come back to."""
    came = urlsplit(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path else request.path
