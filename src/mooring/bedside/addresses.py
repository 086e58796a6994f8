"""Addresses of one person's pages by name."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse


def address(name: str, person: UUID, *more: str) -> str | None:
    """Where a person's page of that name is (`more`: a part of it); None where there is no such page."""
    try:
        return reverse(name, args=[person, *more])
    except NoReverseMatch:
        return None
