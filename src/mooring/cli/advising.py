"""`mooring advise`: what to do now, by a protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mooring.cli.facility import case_of, in_force, own_of
from mooring.cli.words import as_document, asked, reason, wrapped
from mooring.clinical.advice import Advice, Item, advise
from mooring.clinical.codec import nearest
from mooring.clinical.library import Library
from mooring.clinical.safety import Finding
from mooring.clinical.values import Severity
from mooring.scenarios.words import PROTOCOLS


def advised(path: Path, protocol: str | None, *, facility: Path | None, as_json: bool) -> str:
    """The engine's answer about a scenario. Raises click.UsageError for a wrong file or an unknown protocol."""
    own = own_of(facility)
    known = in_force(own)
    if protocol is not None and protocol not in {*known.protocols, *PROTOCOLS}:
        raise click.UsageError(f'there is no protocol "{protocol}"{nearest(protocol, [*known.protocols, *PROTOCOLS])}')
    found = advise(known, case_of(path, own), protocol)
    return _document(found) if as_json else _read_aloud(found, known)


def _document(found: Advice) -> str:
    return as_document({
        "protocol": found.protocol,
        "phase": found.phase,
        "advice": [_item(item) for item in found.advice],
        "ask": asked(found.ask),
        "next_due": [
            {"act": due.act, "what": due.what, "at": due.at.isoformat(), "because": due.because}
            for due in found.next_due
        ],
    })  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    said: dict[str, Any] = {"act": item.act, "what": item.what}
    if item.act in ("give", "hold"):
        said["drug"] = item.what
    if item.act == "assess":
        said["what"] = item.what.split(", ")
    more = {
        "mg": item.dose.in_mg if item.dose else None, "route": item.route, "reassess_minutes": item.reassess,
        "needs": item.needs,
        "due": item.due.isoformat() if item.due else None,
    }  # fmt: skip
    said |= {key: value for key, value in more.items() if value is not None}
    if item.act == "give":
        said["warnings"] = [{"rule": each.rule, "because": each.because} for each in _warnings(item)]
    why = {"because": item.because, "source": item.source, "grade": item.grade.value}
    return said | why | {"table": item.table, "row": item.row}


def _warnings(item: Item) -> tuple[Finding, ...]:
    """What the safety tables say of a dose that they let pass."""
    found = item.verdict.findings if item.act == "give" and item.verdict else ()
    return tuple(each for each in found if each.severity in (Severity.WARN, Severity.INFORM))


def _read_aloud(found: Advice, known: Library) -> str:
    protocol = known.protocols.get(found.protocol or "")
    phase = protocol.phase(found.phase) if protocol and found.phase else None
    title = protocol.title if protocol else (found.protocol or _without(found))
    lines = [f"{title}: {phase.title.lower()}." if phase else title]
    for item in found.advice:
        lines += ["", f"  {item.act.upper()}  {_said(item)}", *reason(item.because, item.source, item.grade.value)]
        lines += [wrapped(f"{each.severity.value} {each.rule}: {each.because}") for each in _warnings(item)]
    if found.ask:
        lines += ["", "  Find out first"]
        lines += [wrapped(f"- {each.text} ({each.fact})", "    ") for each in found.ask]
    if not found.advice and not found.ask:
        lines += ["", "  Nothing to do now."]
    if found.next_due:
        lines += ["", "  Next"]
        lines += [f"    {due.at:%Y-%m-%d %H:%M %z}  {due.act} {due.what}" for due in found.next_due]
    return "\n".join(lines)


def _without(found: Advice) -> str:
    return "No protocol runs; these would suit." if found.first("offer") else "No protocol runs."


def _said(item: Item) -> str:
    dose = f" {item.dose}" if item.dose else ""
    route = f", {item.route}" if item.route else ""
    again = f"; look again after {item.reassess} min" if item.reassess else ""
    order = f"; the {item.needs} orders it first" if item.needs else ""
    return f"{item.what}{dose}{route}{again}{order}"
