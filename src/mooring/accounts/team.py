"""The administrator's pages: who works here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from . import people
from .access import signed_in
from .actor import StaffRequest
from .models import Member
from .roles import Role

OPTIONS = [(str(role), role.label) for role in Role]
LAST_ADMINISTRATOR = (
    "This is the facility's last administrator. Without one nobody could add people. "
    "Make somebody else administrator first."
)


@require_safe
@signed_in(Role.ADMINISTRATOR)
def listing(request: StaffRequest) -> HttpResponse:
    """Everybody who works here."""
    return render(request, "accounts/team.html", {"members": people.members(by=request.actor)})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Role.ADMINISTRATOR)
def add(request: StaffRequest) -> HttpResponse:
    """Add somebody."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            added = people.add_member(
                by=request.actor,
                at=timezone.now(),
                username=request.POST.get("username", "").strip().lower(),
                display_name=request.POST.get("display_name", "").strip(),
                roles=_roles(request),
                password=request.POST.get("password", ""),
            )
        except ValidationError as wrong:
            errors = _sentences(wrong)
        else:
            messages.success(request, f"{added.display_name} can now sign in as {added.username}.")
            return redirect("team")
    shown = {"errors": errors, "typed": request.POST, "chosen": request.POST.getlist("roles"), "options": OPTIONS}
    return render(request, "accounts/team_add.html", shown, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in(Role.ADMINISTRATOR)
def change(request: StaffRequest, member_id: int) -> HttpResponse:
    """Change somebody's roles, or whether they may sign in."""
    try:
        member = people.member(member_id, by=request.actor)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    errors: dict[str, str] = {}
    if request.method == "POST":
        active = request.POST.get("active") == "yes"
        try:
            people.change_member(member_id, by=request.actor, at=timezone.now(), roles=_roles(request), active=active)
        except ValidationError as wrong:
            errors = _sentences(wrong)
        except people.LastAdministrator:
            errors = {"roles": LAST_ADMINISTRATOR}
        else:
            messages.success(request, f"Saved for {member.display_name}.")
            return redirect("team")
    posted = request.method == "POST"
    shown = {
        "member": member,
        "errors": errors,
        "chosen": request.POST.getlist("roles") if posted else member.roles,
        "active": request.POST.get("active") == "yes" if posted else member.is_active,
        "options": OPTIONS,
    }
    return render(request, "accounts/team_change.html", shown, status=422 if errors else 200)


def _roles(request: StaffRequest) -> frozenset[Role]:
    known = set(map(str, Role))
    return frozenset(Role(name) for name in request.POST.getlist("roles") if name in known)


def _sentences(wrong: ValidationError) -> dict[str, str]:
    return {field: " ".join(sentences) for field, sentences in wrong.message_dict.items()}
