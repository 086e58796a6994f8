"""`mooring knowledge check` and `diff`: knowledge before it is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mooring.cli.words import as_document
from mooring.knowledge.checking import facility_problems, problems
from mooring.knowledge.facility import FILE
from mooring.knowledge.load import HOME, library
from mooring.knowledge.problems import Problem


def checked(folder: Path | None, *, as_json: bool) -> tuple[str, bool]:
    """What is wrong with a folder, one line each, and whether it is sound. Raises click.UsageError."""
    folder = folder or HOME
    found = facility_problems(folder, library()) if is_facility(folder) else problems(folder)
    if as_json:
        document = {"folder": str(folder), "sound": not found, "problems": [_plain(each) for each in found]}
        return as_document(document), not found
    return "\n".join(map(str, found)) or f"{folder}: sound.", not found


def _plain(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.path, "line": problem.line or None, "table": problem.table or None, "row": problem.row or None,
        "wrong": problem.wrong, "mend": problem.mend,
    }  # fmt: skip


def is_facility(folder: Path) -> bool:
    """Whether this is a facility's own folder rather than a whole one. Raises click.UsageError where it is neither."""
    if (folder / FILE).is_file():
        return True
    if (folder / "engine.yaml").is_file():
        return False
    raise click.UsageError(f"{folder}: holds neither {FILE} nor engine.yaml; name a facility's folder or a whole one")
