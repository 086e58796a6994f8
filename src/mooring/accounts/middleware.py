"""Gives each request its actor, and the database its facility."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .actor import Actor
from .models import Member
from .tenancy import bind


def actor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.actor` is an `Actor` for somebody signed in, else None."""

    def respond(request: HttpRequest) -> HttpResponse:
        # Without a session cookie nobody is signed in, and a public page then asks the database nothing here.
        member = request.user if request.session.session_key else None
        found = Actor.of(member) if isinstance(member, Member) and member.is_active else None
        request.actor = found  # type: ignore[attr-defined]
        bind(found.facility_id if found else None)
        return get_response(request)

    return respond
