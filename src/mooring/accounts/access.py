"""Who may open a page at all. What they may do on it is for `programme.permissions` to say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from .actor import StaffRequest
from .roles import Role

P = ParamSpec("P")
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(*roles: Role) -> Callable[[StaffView[P]], View[P]]:
    """Decorate a view: somebody signed in, with one of `roles` where any are named; else sign-in, or 403."""

    def decorate(view: StaffView[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if roles and not actor.has(*roles):
                raise PermissionDenied
            return view(cast(StaffRequest, request), *args, **kwargs)

        return guarded

    return decorate
