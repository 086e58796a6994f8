"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from .models import Member
from .profiles import public_profile
from .roles import Role

WRONG = "The name and the password do not match. Check both, and that capital letters are not locked."


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a right name and password lead to the page asked for, or to the ward."""
    if request.method == "POST":
        username = request.POST.get("username", "").strip().lower()
        member = authenticate(request, username=username, password=request.POST.get("password", ""))
        if isinstance(member, Member):
            login(request, member)
            return HttpResponseRedirect(_wanted(request) or start_page(member))
        # Where that was one time too many, axes puts `locked_out` in this answer's place.
        return _page(request, username=username, errors={"username": WRONG}, status=422)
    return _page(request, username="", errors={}, status=200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    logout(request)
    return redirect("sign-in")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Too many wrong passwords for one name: say so, for how long, and who can help. Called by axes too."""
    return render(request, "accounts/locked_out.html", {"facility": public_profile()}, status=429)


def start_page(member: Member) -> str:
    """The page that suits the role: the team, the helpline's queue, the follow-up list, else the ward's board."""
    for role, page in (
        (Role.ADMINISTRATOR, "team"),
        (Role.HELPLINE, "helpline"),
        (Role.CASE_MANAGER, "follow-up"),
    ):
        if member.role_set == {role}:
            return reverse(page)
    return settings.LOGIN_REDIRECT_URL


def _page(request: HttpRequest, *, username: str, errors: dict[str, str], status: int) -> HttpResponse:
    shown = {"username": username, "errors": errors, "next": _wanted(request), "facility": public_profile()}
    return render(request, "accounts/sign_in.html", shown, status=status)


def _wanted(request: HttpRequest) -> str:
    """The page asked for before signing in, only ever an address of this very site; else ""."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if own else ""
