"""Answers that each question of the consultation may get: every option, every line, both ends of every range."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from mooring.clinical.consultation import AnswerKind, Item
from mooring.knowledge.read_consultation import consultation
from mooring.knowledge.read_instruments import instruments

KNOWLEDGE = Path(__file__).parents[3] / "src" / "mooring" / "knowledge"
SHIPPED = consultation(KNOWLEDGE / "consultation")
INSTRUMENTS = instruments(KNOWLEDGE / "instruments")
NOON = datetime.fromisoformat("2026-11-02T12:00:00-05:00")
LAST = (NOON - timedelta(hours=9)).isoformat()


def possible(item: Item) -> list[Any]:
    """Some answers that the item takes, in the form in which `current` gives them back."""
    options = [option.value for option in item.options]
    match item.answer:
        case AnswerKind.CHOICE:
            return list(options)
        case AnswerKind.YES_NO:
            return ["yes", "no"]
        case AnswerKind.YES_NO_UNKNOWN:
            return ["yes", "no", "unknown"]
        case AnswerKind.NUMBER:
            assert item.lowest is not None
            assert item.highest is not None
            return [item.lowest, item.highest, (item.lowest + item.highest) / 2]
        case AnswerKind.TEXT:
            return ["Spanish, with an interpreter", "nobody"]
        case AnswerKind.DATE:
            return ["2026-10-01"]
        case AnswerKind.DATETIME:
            return [LAST, "unknown"]
        case AnswerKind.INSTRUMENT:
            return _ratings(item)
        case AnswerKind.SUBSTANCES:
            return _substances(item)
        case AnswerKind.MEDICINES:
            return ["none", "unknown", [{"drug": "lorazepam", "mg": 1}, {"drug": "st john's wort"}]]
        case AnswerKind.ALLERGIES:
            return ["none", "unknown", ["penicillin: rash", "nuts"]]
        case AnswerKind.VITALS:
            return [{row.id: row.lowest for row in item.fields}, {row.id: row.highest for row in item.fields[:2]}]
        case AnswerKind.OUTSIDE_DOSE:
            plain = [{"drug": drug} for drug in ("none", "unknown")]
            given = {"drug": "methadone", "mg": 82.5, "last_taken": LAST}
            return [*plain, given, {"drug": "buprenorphine", "mg": "unknown", "last_taken": "unknown"}]
        case AnswerKind.RELEASE:
            return [{"answer": "no"}, {"answer": "yes", "to": "my sister", "purpose": "how I am doing"}]


def _ratings(item: Item) -> list[Any]:
    items = INSTRUMENTS[item.instrument or item.id].items
    least = {each.id: each.allowed[0].value for each in items}
    most = {each.id: each.allowed[-1].value for each in items}
    return [least, most, {items[0].id: items[0].allowed[-1].value}]


def _substances(item: Item) -> list[Any]:
    whole = {"route": "intravenous", "amount": "1 g", "pattern": "daily", "times_per_day": 4, "years": 6.5}
    names = [row.id for row in item.fields]
    return [
        {name: {"use": "no"} for name in names},
        {name: {"use": "yes", **whole, "last_use": LAST} for name in names},
        {names[0]: {"use": "past", "last_use": "2019-05-01T00:00:00-04:00"}, names[1]: {"use": "unknown"}},
        {names[0]: {"use": "yes", "route": "intranasal", "last_use": "unknown"}, names[2]: {"use": "no"}},
        {names[3]: {"use": "past", "last_use": "unknown"}},
    ]
