"""`mooring placement`: where somebody is best cared for, by our own checklist."""

from __future__ import annotations

from pathlib import Path

from mooring.cli.words import as_document, asked, reading, reason, wrapped
from mooring.clinical.placement import LEVELS, OWN, Placement, placement
from mooring.knowledge.load import library


def placed(path: Path, *, as_json: bool) -> str:
    """The level of care for a scenario, why, and what is not known. Raises click.UsageError for a wrong file."""
    found = placement(library(), reading(path).case)
    return _document(found) if as_json else _read_aloud(found)


def _document(found: Placement) -> str:
    return as_document({
        "level": found.level.value if found.level else None,
        "settled": found.settled,
        "reasons": [
            {"level": each.level.value, "row": each.row, "because": each.because, "source": each.source,
             "grade": each.grade.value}
            for each in found.reasons
        ],
        "ask": asked(found.ask),
        "licensed": {"code": found.licensed.code, "why": found.licensed.why} if found.licensed else None,
        "notice": OWN,
    })  # fmt: skip


def _read_aloud(found: Placement) -> str:
    title = LEVELS[found.level] if found.level else "Not known yet"
    lines = [f"Level of care: {title}.{'' if found.settled else ' Not settled: what is asked below may raise it.'}"]
    for each in found.reasons:
        lines += ["", f"  {LEVELS[each.level].upper()}", *reason(each.because, each.source, each.grade.value)]
    if found.ask:
        lines += ["", "  Find out"]
        lines += [wrapped(f"- {each.text} ({each.fact})", "    ") for each in found.ask]
    if found.licensed:
        lines += ["", f"  A licensed tool gave {found.licensed.code}. {found.licensed.why}".rstrip()]
    return "\n".join([*lines, "", wrapped(OWN, "  ")])
