"""Reads the case files: short stories about a person, and what the tables must say of them.

A case's story is a list of phrases (stories.yaml) and of events as a scenario file writes them, with `ago: 14 h`
before the moment asked about in place of `at`. In a limit, X stands for the value that varies; `missing` leaves out
what holds X.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mooring.clinical.case import Case
from mooring.clinical.facts.reading import Reading
from mooring.clinical.tables import Decision, decide
from mooring.clinical.values import minutes
from mooring.knowledge.document import read, read_text
from mooring.knowledge.load import library
from mooring.scenarios.read import scenario

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
LIBRARY = library()
STORIES = read(HERE / "stories.yaml")
PERSON = {"birth_date": "1990-05-01", "sex": "female", "pregnant": "no"}
PLACE = {"setting": "residential", "otp": False, "state": "KY", "zone": "America/New_York"}
MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Told:
    """One case, or one value at a limit: its words, the case that it makes, and what is expected."""

    label: str
    table: str
    protocol: str | None
    case: Case
    fires: tuple[str, ...]
    asks: tuple[str, ...] | None
    outcome: str | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    fact: str | None = None

    def reading(self) -> Reading:
        """A reading of the facts of this case."""
        return LIBRARY.chosen(self.case.facility).reading(self.case, protocol=self.protocol)

    def decision(self) -> Decision:
        """What the table says."""
        return decide(LIBRARY.chosen(self.case.facility).tables[self.table], self.reading())


@cache
def everything() -> tuple[Told, ...]:
    """Every case and every limit of every file."""
    found = []
    for path in sorted((HERE / "tables").glob("*.yaml")):
        for spec in read(path)["tables"]:
            found += [_case(spec, each) for each in spec.get("cases", [])]
            found += [told for each in spec.get("limits", []) for told in _limit(spec, each)]
    return tuple(found)


def _case(spec: dict[str, Any], each: dict[str, Any]) -> Told:
    known = {
        "case",
        "story",
        "person",
        "place",
        "admitted_for",
        "proposed",
        "fires",
        "asks",
        "outcome",
        "says",
        "never",
    }
    odd = set(each) - known
    assert not odd, f"{each['case']}: unknown {odd}"
    return Told(
        label=f"{spec['table']}: {each['case']}", table=spec["table"], protocol=spec.get("protocol"),
        case=_made(spec, each, None), fires=tuple(each["fires"]),
        asks=tuple(each["asks"]) if "asks" in each else None, outcome=each.get("outcome"),
        says=tuple(each.get("says", ())), never=tuple(each.get("never", ())),
    )  # fmt: skip


def _limit(spec: dict[str, Any], each: dict[str, Any]) -> list[Told]:
    found = []
    for value, expected in each["answers"].items():
        rows = [row for row in expected if row != "asks"]
        found.append(Told(
            label=f"{spec['table']}: {each['limit']}: {value}", table=spec["table"], protocol=spec.get("protocol"),
            case=_made(spec, each, value), fires=tuple(rows), fact=each["fact"],
            asks=(each["fact"],) if "asks" in expected else None))  # fmt: skip
    return found


def _made(spec: dict[str, Any], each: dict[str, Any], value: Any) -> Case:
    story = [event for part in each.get("story", []) for event in (STORIES[part] if isinstance(part, str) else [part])]
    document = {
        "at": NOW.isoformat(), "facility": PLACE | each.get("place", {}), "person": PERSON | each.get("person", {}),
        "admitted_for": each.get("admitted_for"),
        "story": [_event(event, value) for event in story if not (value == MISSING and _holds_x(event))],
        "proposed": _filled(each.get("proposed", spec.get("proposed")), value),
    }  # fmt: skip
    text = yaml.safe_dump({key: part for key, part in document.items() if part is not None})
    return scenario(read_text(text, path=spec["table"]), path=HERE, library=LIBRARY).case


def _event(event: dict[str, Any], value: Any) -> dict[str, Any]:
    plain = _filled(dict(event), value)
    plain["at"] = _ago(plain.pop("ago"))
    if "last_taken_ago" in plain:
        plain["last_taken"] = _ago(plain.pop("last_taken_ago"))
    return dict(plain)


def _ago(length: str) -> str:
    return (NOW - timedelta(minutes=minutes(length))).isoformat()


def _holds_x(part: Any) -> bool:
    if isinstance(part, dict):
        return any(_holds_x(each) for each in part.values())
    if isinstance(part, list):
        return any(_holds_x(each) for each in part)
    return isinstance(part, str) and "X" in part.split()


def _filled(part: Any, value: Any) -> Any:
    if isinstance(part, dict):
        return {key: _filled(each, value) for key, each in part.items()}
    if isinstance(part, list):
        return [_filled(each, value) for each in part]
    if part == "X":
        return value
    return part.replace("X", str(value)) if isinstance(part, str) and _holds_x(part) else part
