"""One part of the consultation as a form: stored answers to fields, and posted fields back to answers.

A field is named by the path under which the consultation refuses it: `weight_kg`, `c-ssrs.q1`,
`substances.heroin.last_use`. So each complaint finds its field by name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from mooring.clinical.consultation import AnswerKind, Item, Part
from mooring.clinical.instruments.instrument import Instrument
from mooring.ui.formats import amount, field_time
from mooring.ui.forms import FieldWrong, moment

UNKNOWN, NONE, LISTED = "unknown", "none", "list"
ASIDE: Final = "_unknown"
"""The box beside a field that says: asked, and not known."""
LOADED: Final = "loaded"
DETAILS: Final = ("route", "pattern", "amount", "times_per_day", "years")
MOST_LINES: Final = 40
# These are looked at again and again, so they have a page of their own at the bedside.
OBSERVED: Final = frozenset({"cows", "sedation"})
EMPTIED: Final = "This was answered before and cannot be emptied. Write what is right now, or leave it as it was."


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What is sent as one or not at all: an item, or one line of the substances."""

    item: Item
    path: str
    names: tuple[str, ...]


@dataclass(kw_only=True)
class Posted:
    """What was posted: `answers` holds only what is not as the page was loaded, `errors` what could not be read."""

    answers: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def observed(item: Item) -> bool:
    """Whether this is measured on the bedside page and only shown here."""
    return item.answer is AnswerKind.VITALS or (item.instrument or "") in OBSERVED


def fields_of(part: Part, answers: Mapping[str, Any], zone: str) -> dict[str, str]:
    """The fields of a part's form as the stored answers fill them; what was not answered has none."""
    found: dict[str, str] = {}
    for item in part.items:
        if item.id in answers and not observed(item):
            found |= {name: said for name, said in _flat(item, answers[item.id], zone) if said}
    return found


def _flat(item: Item, answer: Any, zone: str) -> Iterator[tuple[str, str]]:
    match item.answer:
        case AnswerKind.SUBSTANCES:
            for row, line in answer.items():
                yield from _spread(f"{item.id}.{row}", line, zone, times=("last_use",))
        case AnswerKind.INSTRUMENT | AnswerKind.RELEASE:
            yield from _spread(item.id, answer, zone)
        case AnswerKind.OUTSIDE_DOSE:
            yield from _spread(item.id, answer, zone, times=("last_taken",), aside=("mg",))
        case AnswerKind.MEDICINES | AnswerKind.ALLERGIES:
            yield from _lines(item.id, answer)
        case AnswerKind.DATETIME:
            yield from _spread("", {item.id: answer}, zone, times=(item.id,))
        case _:
            yield item.id, _said(answer)


def _spread(
    path: str, values: Mapping[str, Any], zone: str, *, times: tuple[str, ...] = (), aside: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    for key, value in values.items():
        name = f"{path}.{key}" if path else key
        if value == UNKNOWN and key in (*times, *aside):
            yield name + ASIDE, "yes"
        elif key in times:
            yield name, field_time(datetime.fromisoformat(value), zone)
        else:
            yield name, _said(value)


def _lines(path: str, answer: Any) -> Iterator[tuple[str, str]]:
    if isinstance(answer, str):
        yield path, answer
        return
    yield path, LISTED if answer else ""
    for number, line in enumerate(answer):
        if isinstance(line, Mapping):
            yield from _spread(f"{path}.{number}", line, "UTC")
        else:
            yield f"{path}.{number}", _said(line)


def _said(value: Any) -> str:
    return amount(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value)


def units(part: Part, typed: Mapping[str, str], instruments: Mapping[str, Instrument]) -> Iterator[Unit]:
    """The units of a part, each with its fields' names; `typed` says how many lines a list has."""
    for item in part.items:
        if observed(item):
            continue
        if item.answer is AnswerKind.SUBSTANCES:
            for row in item.fields:
                path = f"{item.id}.{row.id}"
                keys = ("use", *DETAILS, "last_use", "last_use" + ASIDE)
                yield Unit(item=item, path=path, names=tuple(f"{path}.{key}" for key in keys))
        else:
            yield Unit(item=item, path=item.id, names=_names(item, typed, instruments))


def _names(item: Item, typed: Mapping[str, str], instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    match item.answer:
        case AnswerKind.INSTRUMENT:
            return tuple(f"{item.id}.{each.id}" for each in instruments[item.instrument or item.id].items)
        case AnswerKind.OUTSIDE_DOSE:
            keys = ("drug", "mg", "mg" + ASIDE, "last_taken", "last_taken" + ASIDE)
            return tuple(f"{item.id}.{key}" for key in keys)
        case AnswerKind.RELEASE:
            return tuple(f"{item.id}.{key}" for key in ("answer", "to", "purpose"))
        case AnswerKind.MEDICINES:
            rows = range(line_count(item, typed))
            return (item.id, *(f"{item.id}.{row}.{key}" for row in rows for key in ("drug", "mg")))
        case AnswerKind.ALLERGIES:
            return (item.id, *(f"{item.id}.{row}" for row in range(line_count(item, typed))))
        case AnswerKind.DATETIME:
            return (item.id, item.id + ASIDE)
        case _:
            return (item.id,)


def line_count(item: Item, typed: Mapping[str, str]) -> int:
    """How many lines a list has that was typed."""
    line = re.compile(rf"{re.escape(item.id)}\.([0-9]{{1,2}})(\..+)?")
    numbers = [int(found[1]) for name, said in typed.items() if said and (found := line.fullmatch(name))]
    return min(max(numbers, default=-1) + 1, MOST_LINES)


def mark(part: Part, stored: Mapping[str, str], instruments: Mapping[str, Instrument]) -> str:
    """What a page carries to know later what was changed on it: a digest of each unit that had an answer."""
    return json.dumps({u.path: _digest(u, stored) for u in units(part, stored, instruments) if not _blank(u, stored)})


def read(
    part: Part, posted: Mapping[str, str], *, instruments: Mapping[str, Instrument], zone: str, at: datetime
) -> Posted:
    """The answers that were changed on the page. What two people answered at once does not undo one another."""
    before, found = _loaded(posted), Posted()
    for unit in units(part, posted, instruments):
        if _blank(unit, posted):
            if unit.path in before:
                found.errors[unit.names[0]] = EMPTIED
        elif before.get(unit.path) != _digest(unit, posted):
            _take(unit, posted, found, zone, at)
    return found


def _loaded(posted: Mapping[str, str]) -> dict[str, str]:
    try:
        found = json.loads(posted.get(LOADED, "{}"))
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def _blank(unit: Unit, typed: Mapping[str, str]) -> bool:
    return not any(typed.get(name, "").strip() for name in unit.names)


def _digest(unit: Unit, typed: Mapping[str, str]) -> str:
    said = [(name, typed[name].strip()) for name in unit.names if typed.get(name, "").strip()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _take(unit: Unit, posted: Mapping[str, str], found: Posted, zone: str, at: datetime) -> None:
    read_time = _Times(posted=posted, errors=found.errors, zone=zone, at=at)
    raw = _raw(unit, posted, read_time)
    if unit.item.answer is AnswerKind.SUBSTANCES:
        found.answers.setdefault(unit.item.id, {})[unit.path.rpartition(".")[2]] = raw
    else:
        found.answers[unit.item.id] = raw


@dataclass(frozen=True, kw_only=True)
class _Times:
    """Reads local times; a complaint goes into `errors`, and `unknown` stands in so that the rest is read too."""

    posted: Mapping[str, str]
    errors: dict[str, str]
    zone: str
    at: datetime

    def read(self, name: str, label: str) -> str:
        if self.posted.get(name + ASIDE):
            return UNKNOWN
        if not self.posted.get(name, "").strip():
            return ""
        try:
            said = moment(self.posted, name, label, zone=self.zone, not_after=self.at)
        except FieldWrong as wrong:
            self.errors[name] = wrong.message
            return UNKNOWN
        return said.isoformat() if said else ""


def _raw(unit: Unit, posted: Mapping[str, str], times: _Times) -> Any:
    item, path = unit.item, unit.path

    def said(key: str = "") -> str:
        return posted.get(f"{path}.{key}" if key else path, "").strip()

    match item.answer:
        case AnswerKind.SUBSTANCES:
            if said("use") in ("no", UNKNOWN):
                # The details are out of sight then; what was typed there before belongs to an answer taken back.
                return {"use": said("use")}
            keys = {key: said(key) for key in ("use", *DETAILS)}
            return keys | {"last_use": times.read(f"{path}.last_use", "Last use")}
        case AnswerKind.OUTSIDE_DOSE:
            if said("drug") in (NONE, UNKNOWN):
                return {"drug": said("drug")}
            mg = UNKNOWN if said("mg" + ASIDE) else said("mg")
            return {"drug": said("drug"), "mg": mg, "last_taken": times.read(f"{path}.last_taken", "Last taken")}
        case AnswerKind.RELEASE:
            return {"answer": "no"} if said("answer") == "no" else {k: said(k) for k in ("answer", "to", "purpose")}
        case AnswerKind.INSTRUMENT:
            return {name.rpartition(".")[2]: posted[name] for name in unit.names if posted.get(name)}
        case AnswerKind.MEDICINES:
            rows = range(line_count(item, posted))
            return _listed(said(), [{k: said(f"{row}.{k}") for k in ("drug", "mg")} for row in rows])
        case AnswerKind.ALLERGIES:
            return _listed(said(), [said(str(row)) for row in range(line_count(item, posted))])
        case AnswerKind.DATETIME:
            return times.read(path, item.label)
        case _:
            return said()


def _listed(said: str, rows: list[Any]) -> Any:
    if said in (NONE, UNKNOWN):
        return said
    # A list that was opened and left empty is refused by the consultation, which names the other answers.
    return rows or said
