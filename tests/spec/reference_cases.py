"""Reads the reference cases: what the clinical reference demands of `mooring check`, written blind to the tables.

They stand in reference/*.yaml; the phrases that several files use stand in reference_phrases.yaml. A case is made only
when its test runs, so that a word that nobody knows yet fails one case and not all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.clinical.safety import Verdict, check
from mooring.knowledge.document import read
from tests.spec.stories import HERE, LIBRARY, ZONE, case_of, filled, told

FILES = tuple(sorted((HERE / "reference").glob("*.yaml")))
OUTCOMES = frozenset({"allow", "warn", "ask", "block", "refuse"})
PARTS = ("facility", "person", "admitted_for")
FILE_KEYS = {*PARTS, "phrases", "cases"}
CASE_KEYS = {*PARTS, "case", "limit", "from", "story", "proposed", "answers"}
ROW = re.compile(r"\b(?:MTD|BUP|A2|NTX|NLX|QT|ADJ|PREG|BZD|AUD|OD|ADULT|DC|LAW)-\d+[a-d]?\b")
EXPECTED_KEYS = {"outcome", "rules", "without", "asks"}


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One case, or one value at a limit: as it is written, and what the reference permits the check to say."""

    label: str
    source: str
    path: Path
    written: Mapping[str, Any]
    value: Any
    outcome: tuple[str, ...]
    rules: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    asks: bool | None = None

    def case(self) -> Case:
        """The case. Raises DocumentError for a word that no scenario may say, KeyError for an unknown phrase."""
        return case_of(_document(self.path, self.written, self.value), path=Path(self.label))

    def verdict(self, library: Library = LIBRARY) -> Verdict:
        """What `mooring check` says."""
        return check(library, self.case())

    def broken(self, verdict: Verdict) -> list[str]:
        """Each demand that a verdict does not meet, in words; none where it meets all."""
        wrong = [f"{rule} does not speak" for rule in self.rules if not speaks(rule, verdict)]
        wrong += [f"{rule} speaks" for rule in self.without if speaks(rule, verdict)]
        if verdict.outcome not in self.outcome:
            wrong.append(f"it comes out as {verdict.outcome}, and may only be {' or '.join(self.outcome)}")
        if self.asks is not None and bool(verdict.ask) is not self.asks:
            wrong.append("it asks something" if verdict.ask else "it asks nothing")
        return wrong

    @property
    def rows(self) -> frozenset[str]:
        """The rows of the rule table that this is about."""
        return frozenset(ROW.findall(self.source))


def speaks(rule: str, verdict: Verdict) -> bool:
    """Whether a row of the rule table speaks, whole or in part: BUP-06-day1 is BUP-06, and MTD-05b is not MTD-05."""
    return any(f"{finding.rule}-".startswith(f"{rule}-") for finding in verdict.findings)


def said(verdict: Verdict) -> str:
    """A verdict in one line, for a test that fails."""
    findings = ", ".join(f"{finding.rule} ({finding.severity.value})" for finding in verdict.findings)
    asked = ", ".join(question.fact for question in verdict.ask)
    return f"it said {verdict.outcome}; findings: {findings or 'none'}; asked: {asked or 'nothing'}"


@cache
def demands() -> tuple[Demand, ...]:
    """Every case and every value at a limit, of every file."""
    return tuple(demand for path in FILES for each in _file(path)["cases"] for demand in _of(path, each))


def _of(path: Path, each: dict[str, Any]) -> list[Demand]:
    name = f"{path.stem}: {each.get('case') or each.get('limit')}"
    if "case" in each:
        return [_demand(path, each, label=name, expected=each, value=None)]
    return [
        _demand(path, each, label=f"{name}: {value}", expected=expected, value=value)
        for value, expected in each["answers"].items()
    ]


def _demand(path: Path, each: dict[str, Any], *, label: str, expected: dict[str, Any], value: Any) -> Demand:
    return Demand(
        label=label, source=str(each["from"]), path=path, written=each, value=value,
        outcome=tuple(expected["outcome"]), rules=tuple(expected.get("rules", ())),
        without=tuple(expected.get("without", ())), asks=expected.get("asks"),
    )  # fmt: skip


def _document(path: Path, each: Mapping[str, Any], value: Any) -> dict[str, Any]:
    file = _file(path)
    return {
        "facility": filled({"zone": ZONE} | file.get("facility", {}) | each.get("facility", {}), value),
        "person": filled(dict(file.get("person", {})) | each.get("person", {}), value),
        "admitted_for": filled(each.get("admitted_for", file.get("admitted_for")), value),
        "story": told(each.get("story", []), _shared() | file.get("phrases", {}), value),
        "proposed": filled(each["proposed"], value),
    }


@cache
def _file(path: Path) -> dict[str, Any]:
    return dict(read(path))


@cache
def _shared() -> dict[str, list[Any]]:
    return dict(read(HERE / "reference_phrases.yaml"))
