"""Reads the case files: short stories about a person, and what the tables must say of them.

A case's story is a list of phrases (stories.yaml) and of events as a scenario file writes them, with `ago: 14 h`
before the moment asked about in place of `at`. In a limit, X stands for the value that varies; `missing` leaves out
what holds X.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from mooring.clinical.case import Case
from mooring.clinical.facts.reading import Reading
from mooring.clinical.library import Library
from mooring.clinical.tables import Decision, decide
from mooring.knowledge.document import read
from tests.spec.stories import HERE, LIBRARY, ZONE, case_of, filled, told

STORIES = read(HERE / "stories.yaml")
PERSON = {"birth_date": "1990-05-01", "sex": "female", "pregnant": "no"}
PLACE = {"setting": "residential", "otp": False, "state": "KY", "zone": ZONE}


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
    due: tuple[str, ...] = ()
    fact: str | None = None

    def reading(self, library: Library = LIBRARY) -> Reading:
        """A reading of the facts of this case."""
        return library.chosen(self.case.facility).reading(self.case, protocol=self.protocol)

    def decision(self, library: Library = LIBRARY) -> Decision:
        """What the table says."""
        return decide(library.chosen(self.case.facility).tables[self.table], self.reading(library))


@cache
def everything() -> tuple[Told, ...]:
    """Every case and every limit of every file."""
    found = []
    for path in sorted((HERE / "tables").glob("*.yaml")):
        for spec in read(path)["tables"]:
            found += [_case(spec, each) for each in spec.get("cases", [])]
            found += [answer for each in spec.get("limits", []) for answer in _limit(spec, each)]
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
        "due",
    }
    odd = set(each) - known
    assert not odd, f"{each['case']}: unknown {odd}"
    return Told(
        label=f"{spec['table']}: {each['case']}", table=spec["table"], protocol=spec.get("protocol"),
        case=_made(spec, each, None), fires=tuple(each["fires"]),
        asks=tuple(each["asks"]) if "asks" in each else None, outcome=each.get("outcome"),
        says=tuple(each.get("says", ())), never=tuple(each.get("never", ())),
        due=tuple(each.get("due", ())),
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
    document = {
        "facility": PLACE | each.get("place", {}), "person": PERSON | each.get("person", {}),
        "story": told(each.get("story", []), STORIES, value),
        "admitted_for": each.get("admitted_for"),
        "proposed": filled(each.get("proposed", spec.get("proposed")), value),
    }  # fmt: skip
    return case_of(document, path=HERE / spec["table"])
