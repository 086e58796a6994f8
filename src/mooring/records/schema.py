"""The versions of the plain form, and how an older one is read.

Each step is pure: it takes a payload of version n and returns that of n + 1. Events are never rewritten in the
database, so a step stays here for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

Payload = dict[str, Any]
Step = Callable[[Payload], Payload]

VERSION: Final = 1
STEPS: Final[Mapping[int, Step]] = MappingProxyType({})
"""From version n: the step to n + 1."""


class UnknownVersion(Exception):
    """The event was written by a newer Mooring than this one."""


def upcast(version: int, payload: Payload, *, steps: Mapping[int, Step] = STEPS, to: int = VERSION) -> Payload:
    """`payload` of `version` in the form of version `to`. Raises UnknownVersion for a version this code cannot read."""
    while version < to:
        if version not in steps:
            raise UnknownVersion(f"There is no step from version {version} of the records to {version + 1}.")
        payload, version = steps[version](payload), version + 1
    if version > to:
        raise UnknownVersion(f"An event was written in version {version}; this Mooring reads up to {to}. Upgrade it.")
    return payload
