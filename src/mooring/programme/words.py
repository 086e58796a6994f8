"""Words that somebody typed: wanted or not, and how many fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .errors import InvalidInput

LONGEST: Final = 4000


def needed(typed: str | None, field: str) -> str:
    """Words that must be there. Raises InvalidInput."""
    errors: dict[str, str] = {}
    said = optional(typed, field, errors)
    if said is None and field not in errors:
        errors[field] = "Write this in a few words."
    if errors:
        raise InvalidInput(errors)
    assert said is not None
    return said


def optional(typed: str | None, field: str, errors: dict[str, str]) -> str | None:
    """Words that may be left out; a complaint goes into `errors`."""
    said = (typed or "").strip()
    if len(said) > LONGEST:
        errors[field] = f"This is longer than {LONGEST} letters. Write the main points."
    elif "\x00" in said:
        # PostgreSQL cannot keep this sign, and no person typed it.
        errors[field] = "This holds a sign that cannot be stored. Type it again."
    return said or None


def maybe(typed: str | None, field: str) -> str | None:
    """Words that may be left out. Raises InvalidInput for what cannot be stored."""
    errors: dict[str, str] = {}
    said = optional(typed, field, errors)
    if errors:
        raise InvalidInput(errors)
    return said


def reasons(overrides: Mapping[str, str] | None) -> dict[str, str]:
    """The written reason for each rule that somebody goes past; a rule without words is not gone past."""
    return {rule: needed(said, f"overrides.{rule}") for rule, said in (overrides or {}).items() if (said or "").strip()}
