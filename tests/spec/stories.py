"""Makes a Case of a story as the case files write it: phrases, `ago: 14 h` in place of `at`, and X for what varies."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from mooring.clinical.case import Case
from mooring.clinical.values import minutes
from mooring.knowledge.document import read_text
from mooring.knowledge.load import library
from mooring.scenarios.read import scenario

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
ZONE = "America/New_York"
LIBRARY = library()
MISSING = "missing"
ORDER = "order"
Phrases = Mapping[str, Sequence[Any]]


def told(story: Sequence[Any], phrases: Phrases, value: Any = None) -> list[dict[str, Any]]:
    """The events of a story, its phrases spelt out, and X the value; `missing` leaves out every event that holds X.

    Raises KeyError for a phrase that nobody wrote, ValueError for what is no length of time.
    """
    return [_event(each, value) for each in _spelt(story, phrases) if not (value == MISSING and holds_x(each))]


def filled(part: Any, value: Any) -> Any:
    """A part of a case file with X replaced by the value; `missing` leaves out every key that holds X alone."""
    if isinstance(part, dict):
        kept = {key: each for key, each in part.items() if not (value == MISSING and each == "X")}
        return {value if key == "X" else key: filled(each, value) for key, each in kept.items()}
    if isinstance(part, list):
        return [filled(each, value) for each in part]
    if part == "X":
        return value
    return part.replace("X", str(value)) if isinstance(part, str) and holds_x(part) else part


def holds_x(part: Any) -> bool:
    """Whether X stands anywhere in this part."""
    if isinstance(part, dict):
        return "X" in part or any(holds_x(each) for each in part.values())
    if isinstance(part, list):
        return any(holds_x(each) for each in part)
    return isinstance(part, str) and "X" in part.split()


def case_of(document: Mapping[str, Any], *, path: Path) -> Case:
    """The Case of a scenario's parts at the moment that all case files ask about.

    A prescriber's order is an act of the ward's screen that no scenario file writes: a case file writes it as it writes
    a prescription, and the act is named afterwards. Raises DocumentError for what no scenario file may say.
    """
    whole = {"at": NOW.isoformat(), **{key: part for key, part in document.items() if part is not None}}
    if ordered := ORDER in whole.get("proposed", ()):
        whole["proposed"] = {"prescribe" if key == ORDER else key: part for key, part in whole["proposed"].items()}
    case = scenario(read_text(yaml.safe_dump(whole), path=path), path=path, library=LIBRARY).case
    return replace(case, proposed=replace(case.proposed, act=ORDER)) if ordered and case.proposed else case


def _spelt(story: Sequence[Any], phrases: Phrases) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for part in story:
        events += _spelt(phrases[part], phrases) if isinstance(part, str) else [part]
    return events


def _event(event: dict[str, Any], value: Any) -> dict[str, Any]:
    plain = dict(filled(dict(event), value))
    plain["at"] = _ago(plain.pop("ago"))
    if "last_taken_ago" in plain:
        plain["last_taken"] = _ago(plain.pop("last_taken_ago"))
    return plain


def _ago(length: str) -> str:
    return (NOW - timedelta(minutes=minutes(length))).isoformat()
