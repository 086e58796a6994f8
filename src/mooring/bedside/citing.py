"""A source as people read it: what it is called, who published it, and how it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mooring.clinical.library import Library
from mooring.clinical.values import Grade

OWN: Final = "mooring"
_SEEN: Final[Mapping[Grade, str]] = {
    Grade.READ: "read in the source",
    Grade.SECONDARY: "read in a secondary copy",
    Grade.WEAK: "read in a weak copy",
    Grade.COMPUTED: "worked out from the sources",
    Grade.UNCONFIRMED: "not confirmed yet",
}


def cite(library: Library, source: str, grade: Grade) -> str:
    """The sources (`id#section; id#section`) by title and publisher, and the grade of the evidence."""
    named = dict.fromkeys(_titled(library, one.strip()) for one in source.split(";") if one.strip())
    if all(one.strip().partition("#")[0] == OWN for one in source.split(";")):
        return f"Mooring's own rule, {_SEEN[grade]}." if grade is Grade.UNCONFIRMED else "Mooring's own rule."
    return f"{'; '.join(named)}. Evidence: {_SEEN[grade]}."


def _titled(library: Library, one: str) -> str:
    found = library.sources.get(one.partition("#")[0])
    return f"{found.title} ({found.publisher})" if found else one
