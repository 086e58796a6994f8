"""The administrator's use-cases: who works here, and in which roles. Own facility only."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from .actor import Actor
from .changes import tell
from .models import Facility, Member
from .roles import Role


class LastAdministrator(Exception):
    """Without an administrator nobody could ever add people again."""


def members(*, by: Actor) -> list[Member]:
    """Everybody who works at the administrator's facility."""
    _check_administrator(by)
    return list(Member.objects.filter(facility_id=by.facility_id))


def member(member_id: int, *, by: Actor) -> Member:
    """One of them; raises Member.DoesNotExist for another facility's, as if there were none."""
    _check_administrator(by)
    return Member.objects.get(pk=member_id, facility_id=by.facility_id)


@transaction.atomic
def add_member(
    *, by: Actor, at: datetime, username: str, display_name: str, roles: frozenset[Role], password: str
) -> Member:
    """Add somebody. Raises ValidationError by field for a name taken, a weak password or no role."""
    _check_administrator(by)
    _check_roles(roles)
    try:
        validate_password(password, Member(username=username, display_name=display_name))
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    added = Member.objects.add(
        facility=Facility.objects.get(pk=by.facility_id),
        username=username,
        display_name=display_name,
        roles=roles,
        password=password,
    )
    tell(by=by, at=at, what=f"member {added.pk} added: {', '.join(sorted(roles))}")
    return added


@transaction.atomic
def change_member(member_id: int, *, by: Actor, at: datetime, roles: frozenset[Role], active: bool) -> Member:
    """Set somebody's roles and whether they may sign in. Refuses to leave the facility without an administrator."""
    _check_administrator(by)
    _check_roles(roles)
    # Locked, so that two administrators cannot each disable the other at one moment.
    here = {one.pk: one for one in Member.objects.select_for_update().filter(facility_id=by.facility_id)}
    if member_id not in here:
        raise Member.DoesNotExist
    changed = here[member_id]
    changed.roles, changed.is_active = sorted(roles), active
    if not any(one.is_active and Role.ADMINISTRATOR in one.role_set for one in here.values()):
        raise LastAdministrator
    changed.save(update_fields=["roles", "is_active"])
    state = "may sign in" if active else "disabled"
    tell(by=by, at=at, what=f"member {changed.pk} {state}: {', '.join(changed.roles)}")
    return changed


def _check_administrator(by: Actor) -> None:
    if not by.has(Role.ADMINISTRATOR):
        raise PermissionDenied


def _check_roles(roles: frozenset[Role]) -> None:
    if not roles:
        raise ValidationError({"roles": ["Choose at least one role: without one, nothing can be opened."]})
