"""Who acts: what a use-case must know of a person who works here, and nothing more."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from .roles import Role, titles

if TYPE_CHECKING:
    from .models import Member


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A signed-in person at one facility. `zone` is the facility's IANA time zone name."""

    user_id: int
    facility_id: int
    roles: frozenset[Role]
    name: str
    zone: str

    @property
    def titles(self) -> str:
        """The roles in words: "Nurse, Case manager"."""
        return titles(self.roles)

    def has(self, *roles: Role) -> bool:
        """Whether this person holds at least one of `roles`."""
        return not self.roles.isdisjoint(roles)

    @classmethod
    def of(cls, member: "Member") -> "Actor":
        """The actor that `member` is, with the facility's zone."""
        return cls(
            user_id=member.pk,
            facility_id=member.facility_id,
            roles=member.role_set,
            name=member.display_name,
            zone=member.facility.zone,
        )


class StaffRequest(HttpRequest):
    """A request by somebody signed in; `accounts.access.signed_in` gives it to a view."""

    actor: Actor
