"""`mooring check`: the findings about a proposed act."""

from __future__ import annotations

from pathlib import Path

import click

from mooring.cli.facility import case_of, in_force, own_of
from mooring.cli.words import as_document, asked, reason, wrapped
from mooring.clinical.case import Proposal
from mooring.clinical.safety import Verdict, check

OUTCOMES = {
    "allow": "Nothing speaks against it.",
    "warn": "It may go on; read the warnings, and write down why.",
    "ask": "Not yet: something has to be known first.",
    "block": "Stop. Only a prescriber may go past this, with a written reason.",
    "refuse": "Not possible here.",
}


def checked(path: Path, *, facility: Path | None, as_json: bool) -> str:
    """The verdict on what the scenario proposes. Raises click.UsageError for a wrong file, or nothing proposed."""
    own = own_of(facility)
    case = case_of(path, own)
    if case.proposed is None:
        raise click.UsageError(f"{path}: nothing is proposed; add proposed: {{give: buprenorphine-naloxone, mg: 4}}")
    found = check(in_force(own), case)
    return _document(found) if as_json else _read_aloud(found, case.proposed)


def _document(found: Verdict) -> str:
    return as_document({
        "outcome": found.outcome,
        "findings": [
            {"rule": each.rule, "row": each.key, "severity": each.severity.value, "because": each.because,
             "source": each.source, "grade": each.grade.value}
            for each in found.findings
        ],
        "ask": asked(found.ask),
        "tasks": list(found.tasks),
    })  # fmt: skip


def _read_aloud(found: Verdict, proposed: Proposal) -> str:
    dose = f" {proposed.dose}" if proposed.dose else ""
    what = f" {proposed.what}" if proposed.what else ""
    lines = [
        f"{proposed.act.replace('_', ' ').capitalize()}{what}{dose}: {found.outcome.upper()}. {OUTCOMES[found.outcome]}"
    ]
    for finding in found.findings:
        lines += ["", f"  {finding.severity.value.upper()}  {finding.rule}"]
        lines += reason(finding.because, finding.source, finding.grade.value)
    if found.ask:
        lines += ["", "  Find out first"]
        lines += [wrapped(f"- {each.text} ({each.fact})", "    ") for each in found.ask]
    if found.tasks:
        lines += ["", "  To do"]
        lines += [wrapped(f"- {task}", "    ") for task in found.tasks]
    return "\n".join(lines)
