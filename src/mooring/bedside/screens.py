"""What every staff screen shares: a signed-in reader, refusals as pages, and a key that was lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from mooring.accounts.access import signed_in
from mooring.accounts.actor import StaffRequest
from mooring.programme.errors import Conflict, NotAllowed, NotFound

P = ParamSpec("P")


def screen(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """A view for somebody signed in. What `programme` refuses becomes 403, 404, or a sentence on the page itself."""

    @signed_in()
    @wraps(view)
    def shown(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
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
            return redirect(request.path)

    return shown
