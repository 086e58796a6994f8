"""What was found of each seeded fault, as it is kept: one JSON file for each table, with what it was found of.

`digest` names the rows of the table and the facts that they ask; `on` is the day. A result whose digest is not today's
is of an older version, and whoever shows it says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.proof.faults.fault import Fault
from mooring.proof.faults.making import NUMBERS, of_numbers, of_table

ANSWERS = ("unasked", "spec", "both", "proof", "equivalent", "neither")
"""Who catches a fault: a case, and the proof was not asked; a case and not the proof; a case and the proof; the proof
alone; it changes nothing; nobody."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The result of one table: for each answer the names of its faults, in the order of the table."""

    home: str
    digest: str
    on: str
    answers: Mapping[str, tuple[str, ...]]

    @property
    def said(self) -> Mapping[str, str]:
        """The answer of each fault."""
        return {fault: answer for answer, faults in self.answers.items() for fault in faults}


def digest(library: Library, home: str) -> str:
    """What the answers for a table rest on, in 16 hexadecimal digits: its rows, their facts, and its faults."""
    if home == NUMBERS:
        said = repr(sorted((name, number.value) for name, number in library.numbers.items()))
    else:
        found = library.chosen(Facility()).tables[home]
        # On which line of the file a row stands is no part of what it says, and is not always known.
        table = replace(found, rows=tuple(replace(row, line=0) for row in found.rows))
        said = repr(table) + repr(sorted(repr(library.facts[name]) for name in table.inputs))
    seeded = of_numbers(library) if home == NUMBERS else of_table(library, home)
    said += repr([(fault.id, fault.change) for fault in seeded])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read(folder: Path, home: str) -> Found | None:
    """What was found of a table the last time; None where nothing was."""
    path = folder / f"{home}.json"
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Found(
        home=home,
        digest=kept["digest"],
        on=kept["on"],
        answers={each: tuple(kept.get(each, ())) for each in ANSWERS},
    )


def write(folder: Path, found: Found, seeded: Sequence[Fault]) -> None:
    """Keep what was found of a table, its faults in the order in which they are made. Raises KeyError for one without
    an answer."""
    said = found.said
    parts: dict[str, object] = {"digest": found.digest, "on": found.on, "faults": len(seeded)}
    for answer in ANSWERS:
        parts[answer] = [fault.id for fault in seeded if said[fault.id] == answer]
    folder.mkdir(exist_ok=True)
    text = json.dumps(parts, indent=1, ensure_ascii=False)
    (folder / f"{found.home}.json").write_text(f"{text}\n", encoding="utf-8")
