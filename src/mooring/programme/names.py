"""Names for the labels under which people who work here write: `nurse:12` is Jo Smith."""

from __future__ import annotations

from collections.abc import Iterable

from mooring.accounts.models import Member


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """The name for each label; the label's own role where nobody is known by it."""
    wanted = {label: number for label in labels for _, _, number in [label.partition(":")]}
    ids = [int(number) for number in wanted.values() if number.isdecimal()]
    known = {str(pk): name for pk, name in Member.objects.filter(pk__in=ids).values_list("pk", "display_name")}
    return {label: known.get(number) or _unnamed(label) for label, number in wanted.items()}


def name_of(label: str) -> str:
    """The name for one label."""
    return names_of([label])[label]


def _unnamed(label: str) -> str:
    role = label.partition(":")[0]
    return "Somebody on the public page" if role == "public" else role.replace("-", " ").capitalize()
