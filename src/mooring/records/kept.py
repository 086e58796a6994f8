"""The documents of a knowledge digest, kept from the day on which something of it was adopted.

**Who started on a version is treated by its documents for as long as that takes, whatever was deployed since.**
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from mooring.clinical.library import Library
from mooring.knowledge import compiled
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import of_documents

from .errors import RecordsError
from .models import KeptKnowledge


class Unreadable(RecordsError):
    """What was kept is not whole, or this software reads it no longer."""


def keep(*, facility_id: int, digest: str, documents: Mapping[str, Any]) -> None:
    """Keep the documents of a digest; the second time nothing is written."""
    if KeptKnowledge.objects.filter(facility_id=facility_id, digest=digest).exists():
        return
    content = compiled.packed(documents)
    KeptKnowledge.objects.get_or_create(
        facility_id=facility_id, digest=digest, defaults={"documents": content, "checksum": _checksum(digest, content)}
    )


def library(*, facility_id: int, digest: str) -> Library:
    """The library of documents that were kept. Raises Unreadable where they are not there, or not whole."""
    return _library(facility_id, digest)


@lru_cache(maxsize=8)
def _library(facility_id: int, digest: str) -> Library:
    found = KeptKnowledge.objects.filter(facility_id=facility_id, digest=digest).first()
    if found is None:
        raise Unreadable(f"The documents of version {digest} are not kept here.")
    content = bytes(found.documents)
    if found.checksum != _checksum(digest, content):
        raise Unreadable(f"The documents of version {digest} are not as they were kept.")
    try:
        return of_documents(compiled.unpacked(content), digest)
    except (DocumentError, ValueError) as error:
        raise Unreadable(f"This software cannot read the documents of version {digest}: {error}") from error


def _checksum(digest: str, content: bytes) -> str:
    # Bound to the name, so that the documents of one digest never pass for those of another.
    return hashlib.sha256(digest.encode() + b"\0" + content).hexdigest()
