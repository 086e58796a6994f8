"""What every entry of a facility's own folder must carry: a source that is known, a signature and its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.library import Source
from mooring.clinical.values import Citation, Grade, Signature
from mooring.knowledge.fields import Fields


def signature(fields: Fields) -> Signature:
    """Who signed, and when. Raises DocumentError where either is missing."""
    by = fields.text("signed_by")
    if len(by) < 3 or by.lower() in ("none", "null"):
        raise fields.fail("signed_by must be the name of the medical director who signs", "signed_by")
    return Signature(by=by, on=fields.made("signed_on", _date))


def _date(value: Any) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("write the day of the signature, like 2026-11-24") from None


def citation(fields: Fields, cited: Mapping[str, Source]) -> Citation:
    """The source of an entry, among those that are known. Raises DocumentError."""
    # The director's signature says that the source was read.
    name = fields.text("source")
    publication = name.split("#")[0]
    if publication not in cited:
        near = nearest(publication, sorted(cited))
        mend = near if near.startswith("; did you mean") else "; describe it under sources: in facility.yaml"
        raise fields.fail(f'the source "{name}" is known neither here nor in what ships{mend}', "source")
    return Citation(source=name, grade=Grade.READ)
