"""Addresses of one person's pages by name."""

from __future__ import annotations

from uuid import UUID

from django.urls import NoReverseMatch, reverse


def address(name: str, person: UUID) -> str | None:
    """Where a person's page of that name is; None where there is no such page."""
    try:
        return reverse(name, args=[person])
    except NoReverseMatch:
        return None
