"""The administrator's page of beds. Who lies in them is not shown: an administrator reads no clinical record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mooring.accounts.actor import StaffRequest
from mooring.programme import beds as use
from mooring.programme.errors import InvalidInput
from mooring.ui import forms
from mooring.ui.forms import Form

from .screens import screen


@require_http_methods(["GET", "HEAD", "POST"])
@screen
def beds(request: StaffRequest) -> HttpResponse:
    """The beds in use, and adding more."""
    at, form = timezone.now(), Form(posted=request.POST.dict())
    known = use.labels(by=request.actor, at=at)
    if request.method == "POST":
        typed = form.read(forms.text, "labels", "The list of new beds", longest=400) or ""
        wanted = [label.strip() for label in typed.replace("\n", ",").split(",") if label.strip()]
        new = [label for label in dict.fromkeys(wanted) if label not in known]
        if form.sound and not new:
            form.refuse("labels", "These beds are there already. Enter labels that are not in the list.")
        if form.sound:
            try:
                use.add(by=request.actor, at=at, labels=[*known, *new])
            except InvalidInput as error:
                form.errors.update(error.errors)
            else:
                messages.success(request, f"Added: {', '.join(new)}.")
                return redirect("facility-beds")
    context = {"beds": known, "errors": form.errors, "typed": form.typed}
    return render(request, "bedside/facility_beds.html", context, status=422 if form.errors else 200)
