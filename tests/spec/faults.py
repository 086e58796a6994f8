"""What was found of each seeded fault, kept in seeded/*.json: one file for each table, named by what it was found of."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from mooring.clinical.case import Facility
from mooring.clinical.facts import kinds as k
from mooring.proof.faults.fault import Fault
from mooring.proof.faults.making import NUMBERS
from mooring.proof.faults.same import same
from mooring.proof.questions import Undecided
from mooring.proof.world import World
from tests.spec.asking import seen_by
from tests.spec.stories import HERE, LIBRARY

HOME = HERE / "seeded"
ANSWERS = ("spec", "equivalent", "neither")


@cache
def world() -> World:
    """The facts of the knowledge that ships, as terms."""
    return World(LIBRARY.chosen(Facility()))


def answer(fault: Fault) -> str:
    """Who catches a fault: `spec`, or nobody (`neither`), or it changes no decision in any state (`equivalent`)."""
    if seen_by(fault):
        return "spec"
    if fault.numbers and not fault.tables:
        return "neither"
    try:
        shipped = world().library.tables
        equal = all(same(shipped[name], table, world()) for name, table in fault.tables.items())
    except Undecided:
        return "neither"
    return "equivalent" if equal and not fault.numbers else "neither"


def digest(home: str) -> str:
    """What the answers for a table rest on: its rows and the facts and numbers that they ask."""
    if home == NUMBERS:
        said = repr(sorted((name, number.value) for name, number in LIBRARY.numbers.items()))
    else:
        said = repr(LIBRARY.chosen(Facility()).tables[home]) + repr(sorted(map(repr, _facts(home))))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _facts(home: str) -> set[k.Fact]:
    return {LIBRARY.facts[name] for name in LIBRARY.tables[home].inputs}


def kept(home: str) -> Mapping[str, Any] | None:
    """What was found of a table the last time, with its digest; None where nothing was."""
    path = HOME / f"{home}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def keep(
    home: str, mark: str, seeded: Sequence[Fault], answers: Mapping[str, str], before: Mapping[str, Any] | None
) -> None:
    """Write down what was found of a table; what was not asked again stands as it was `before`."""
    old = {each: name for name in ANSWERS for each in before[name]} if before else {}
    whole = old | dict(answers)
    parts: dict[str, Any] = {"digest": mark, "faults": len(seeded)}
    for name in ANSWERS:
        parts[name] = [fault.id for fault in seeded if whole[fault.id] == name]
    HOME.mkdir(exist_ok=True)
    text = json.dumps(parts, indent=1, ensure_ascii=False)
    (HOME / f"{home}.json").write_text(f"{text}\n", encoding="utf-8")
