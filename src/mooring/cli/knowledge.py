"""`mooring knowledge check` and `diff`: knowledge before it is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mooring.cli.facility import own_of
from mooring.cli.words import as_document, wrapped
from mooring.clinical.library import Library
from mooring.clinical.own import Own
from mooring.knowledge.checking import facility_problems, problems
from mooring.knowledge.document import DocumentError
from mooring.knowledge.facility import FILE
from mooring.knowledge.load import HOME, library
from mooring.knowledge.problems import Problem
from mooring.scenarios.corpus import HOME as CORPUS
from mooring.scenarios.corpus import corpus
from mooring.scenarios.differing import Difference, Knowledge, Said, differences


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


def differing(folder: Path, people: Path | None, *, facility: Path | None, as_json: bool) -> str:
    """What a folder changes in the answers to a corpus. Raises click.UsageError for what cannot be read."""
    try:
        own = own_of(folder if is_facility(folder) else facility)
        base = library()
        other = own.library if own and is_facility(folder) else library(folder)
        scenarios = corpus(people or CORPUS)
    except DocumentError as error:
        raise click.UsageError(str(error)) from error
    # Beside another whole folder a facility's choices are in force on both sides.
    place = own.placed if own else Knowledge(library=base).placed
    before = Knowledge(library=base) if is_facility(folder) else Knowledge(library=base, placed=place)
    found = differences(before, Knowledge(library=other, placed=place), scenarios)
    numbers = _chosen(base, own) if own and is_facility(folder) else _numbers(base, other)
    if as_json:
        return as_document({
            "folder": str(folder), "scenarios": len(scenarios), "numbers": numbers,
            "differences": [_document(each) for each in found],
        })  # fmt: skip
    lines = [f"{each['number']}: {each['before']} -> {each['after']} {each['unit'] or ''}".rstrip() for each in numbers]
    for each in found:
        lines += ["", *_read_aloud(each)]
    return "\n".join([*lines, "", f"{len(found)} of {len(scenarios)} scenarios are answered differently."]).lstrip()


def _chosen(base: Library, own: Own) -> list[dict[str, Any]]:
    return [
        _number(base, name, each.value) for name, each in own.choices.items() if each.value != base.numbers[name].value
    ]


def _numbers(base: Library, other: Library) -> list[dict[str, Any]]:
    shared = [name for name in base.numbers if name in other.numbers]
    changed = [name for name in shared if base.numbers[name].value != other.numbers[name].value]
    return [_number(base, name, other.numbers[name].value) for name in changed]


def _number(base: Library, name: str, value: float) -> dict[str, Any]:
    known = base.numbers[name]
    return {"number": name, "before": known.value, "after": value, "unit": known.unit}


def _document(found: Difference) -> dict[str, Any]:
    return {
        "scenario": found.scenario, "about": found.about,
        "changes": [
            {"of": each.of, "before": list(map(_said, each.before)), "after": list(map(_said, each.after))}
            for each in found.changes
        ],
    }  # fmt: skip


def _said(said: Said) -> dict[str, str | None]:
    return {"words": said.words, "why": said.why or None}


def _read_aloud(found: Difference) -> list[str]:
    lines = [wrapped(f"{found.scenario}: {found.about}", "")]
    for change in found.changes:
        lines.append(f"  {change.of}")
        for name, side in (("before", change.before), ("after", change.after)):
            for said in side:
                lines.append(f"    {name:6}  {said.words}")
                lines += [wrapped(said.why, " " * 12)] if said.why else []
    return lines
