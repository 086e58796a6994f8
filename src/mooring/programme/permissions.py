"""Who may do what. **The screen that shows a button and the door that guards it ask the same function.**"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role

from .errors import NotAllowed

PRESCRIBING: Final = frozenset({Role.PRESCRIBER, Role.MEDICAL_DIRECTOR})
CLINICAL: Final = PRESCRIBING | {Role.NURSE}
CARE: Final = CLINICAL | {Role.CASE_MANAGER}
HELPLINE: Final = frozenset({Role.HELPLINE})
DIRECTING: Final = frozenset({Role.MEDICAL_DIRECTOR})
ADMINISTERING: Final = frozenset({Role.ADMINISTRATOR})

_ROLES: dict[str, frozenset[Role]] = {}


def register(name: str, roles: frozenset[Role]) -> None:
    """Say which roles may use a use-case. Raises ValueError for a name taken or for nobody."""
    if name in _ROLES or not roles:
        raise ValueError(f"the use-case {name} needs a name of its own and at least one role")
    _ROLES[name] = roles


def registered() -> Mapping[str, frozenset[Role]]:
    """Every use-case that was imported, with its roles."""
    return MappingProxyType(_ROLES)


def may(actor: Actor, name: str) -> bool:
    """Whether this actor may use a use-case, such as `bedside.decide_dose`. Raises KeyError for none of that name."""
    return actor.has(*_ROLES[name])


def check(actor: Actor, name: str) -> None:
    """Raises NotAllowed unless `may` says yes."""
    if not may(actor, name):
        raise NotAllowed


# An event says in which of their roles somebody wrote it: the one that may most.
_MOST_FIRST: Final = (
    Role.MEDICAL_DIRECTOR,
    Role.PRESCRIBER,
    Role.NURSE,
    Role.CASE_MANAGER,
    Role.HELPLINE,
    Role.ADMINISTRATOR,
)


def label(actor: Actor) -> str:
    """How events and the audit name an actor: role and number, such as `nurse:12`, and never a name."""
    role = next((role for role in _MOST_FIRST if role in actor.roles), "nobody")
    return f"{role}:{actor.user_id}"
