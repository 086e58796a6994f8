"""Answers to events. Nothing is defaulted: what was not answered becomes no event, and a no becomes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.codec import nearest
from mooring.clinical.consultation import answers as a
from mooring.clinical.consultation.questions import AnswerKind, Consultation, Item, WriteKind
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, normalised
from mooring.clinical.values import Dose


class InvalidAnswers(ValueError):
    """Answers that cannot be taken. `errors` gives every bad field at once: its path, like `weight_kg` or
    `substances.heroin.last_use`, and a sentence that says how to mend it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = dict(errors)


def events_for(
    consultation: Consultation,
    part: str,
    answers: Mapping[str, Any],
    *,
    instruments: Mapping[str, Instrument],
    at: datetime,
) -> tuple[t.Event, ...]:
    """The events that the answers to one part become; `at` is the moment of asking. Blank answers are left out.

    Raises InvalidAnswers with every bad field, so that a page can show them all; then nothing is to be stored.
    """
    found = consultation.part(part)
    if found is None:
        known = [each.id for each in consultation.parts]
        raise InvalidAnswers({"part": f'The consultation has no part "{part}"{nearest(part, known)}'})
    items = {item.id: item for item in found.items}
    errors: dict[str, str] = {}
    plain: dict[str, Any] = {}
    for name, raw in answers.items():
        if name not in items:
            errors[str(name)] = f'"{found.title}" has no question "{name}"{nearest(str(name), list(items))}'
        elif not a.blank(raw):
            plain[name] = _read(items[name], raw, instruments, at, errors)
    if errors:
        raise InvalidAnswers(errors)
    return tuple(_events([(items[name], value) for name, value in plain.items()], at))


def _read(item: Item, raw: Any, instruments: Mapping[str, Instrument], at: datetime, errors: dict[str, str]) -> Any:
    """The plain value of one answer; complaints go into `errors`."""
    try:
        match item.answer:
            case AnswerKind.SUBSTANCES:
                return _lines(item, raw, errors, lambda name, line: a.substance(item, name, line, at=at))
            case AnswerKind.VITALS:
                fields = {field.id: field for field in item.fields}
                found = _lines(item, raw, errors, lambda name, line: a.measured(line, fields[name]))
                if complaint := a.pressures(found):
                    errors[f"{item.id}.diastolic"] = complaint
                return found
            case AnswerKind.INSTRUMENT:
                return _rated(item, raw, instruments)
            case AnswerKind.CHOICE:
                return a.word(raw, item.options)
            case AnswerKind.YES_NO | AnswerKind.YES_NO_UNKNOWN:
                return a.word(raw, a.YES_NO[item.answer])
            case AnswerKind.NUMBER:
                return a.number(raw, lowest=item.lowest, highest=item.highest, unit=item.unit)
            case AnswerKind.TEXT:
                return a.text(raw)
            case AnswerKind.DATE:
                return a.day(raw, at=at)
            case AnswerKind.DATETIME:
                return a.moment_or_unknown(raw, at=at)
            case AnswerKind.MEDICINES:
                return a.listed(raw, a.medicine)
            case AnswerKind.ALLERGIES:
                return a.listed(raw, a.text)
            case AnswerKind.OUTSIDE_DOSE:
                return a.outside_dose(item, raw, at=at)
            case AnswerKind.RELEASE:
                return a.release(raw)
    except a.Refusal as error:
        errors[f"{item.id}.{error.field}" if error.field else item.id] = str(error)
    return None


def _lines(item: Item, raw: Any, errors: dict[str, str], read: Any) -> dict[str, Any]:
    found = {}
    for name, line in a.only(raw, tuple(field.id for field in item.fields)).items():
        try:
            found[name] = read(name, line)
        except a.Refusal as error:
            errors[".".join(filter(None, (item.id, name, error.field)))] = str(error)
    return found


def _rated(item: Item, raw: Any, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise a.Refusal("Answer this question by question.")
    instrument = instruments[item.instrument or item.id]
    try:
        return dict(normalised(instrument, raw))
    except NotAllowed as error:
        raise a.Refusal(str(error), error.item) from None


def _events(answered: list[tuple[Item, Any]], at: datetime) -> Iterator[t.Event]:
    recorded: dict[str, Any] = {}
    measured: dict[str, Any] = {}
    others: list[t.Event] = []
    for item, value in answered:
        match item.writes.kind:
            case WriteKind.RECORDED:
                recorded[item.id] = value
            case WriteKind.MEASURED:
                measured |= value if item.answer is AnswerKind.VITALS else {item.writes.name: value}
            case WriteKind.HAS:
                others += _has(item, value, recorded, at)
            case WriteKind.RESULTED:
                if item.writes.values and value not in item.writes.values:
                    recorded[item.id] = value
                else:
                    others.append(t.Resulted(at=at, test=item.writes.name, value=value, unit=item.unit))
            case WriteKind.SCORED:
                others.append(t.Scored(at=at, instrument=item.writes.name, answers=value))
            case WriteKind.CONSENTED:
                others.append(_consented(item, value, at))
            case WriteKind.TAKES:
                recorded[item.id] = value if isinstance(value, str) else "listed"
                others += [] if isinstance(value, str) else [_takes(each, at) for each in value]
            case WriteKind.USED:
                others += _used(value, recorded, at)
            case WriteKind.REPORTED:
                recorded[item.id] = value["drug"]
                others += _reported(value, at)
    if recorded:
        yield t.Recorded(at=at, items=recorded)
    if measured:
        yield t.Measured(at=at, values=measured)
    yield from others


def _has(item: Item, value: str, recorded: dict[str, Any], at: datetime) -> Iterator[t.Event]:
    """The condition that is so, and each of the others as asked and absent; nothing where it is not known."""
    held = item.writes.conditions.get(value)
    if held is None and value != item.writes.none:
        recorded[item.id] = value
        return
    for condition in dict.fromkeys(item.writes.conditions.values()):
        yield t.Has(at=at, condition=condition, absent=condition != held)


def _consented(item: Item, value: Any, at: datetime) -> t.Event:
    if isinstance(value, str):
        return t.Consented(at=at, to=item.writes.name, answer=value == "yes")
    scope = {key: each for key, each in value.items() if key != "answer"}
    return t.Consented(at=at, to=item.writes.name, answer=value["answer"] == "yes", scope=scope)


def _takes(medicine: Mapping[str, Any], at: datetime) -> t.Event:
    return t.Takes(at=at, drug=medicine["drug"], dose=Dose.mg(medicine["mg"]) if "mg" in medicine else None)


def _used(lines: Mapping[str, Mapping[str, Any]], recorded: dict[str, Any], at: datetime) -> Iterator[t.Event]:
    for substance, line in lines.items():
        recorded[f"uses_{substance}"] = line["use"]
        details = {key: value for key, value in line.items() if key not in ("use", "last_use")}
        if line.get("last_use") == a.UNKNOWN_WORD:
            # A `used` event must say when. Without it the rest is kept beside, so that nothing told is lost.
            recorded[f"{substance}_last_use"] = a.UNKNOWN_WORD
            if details:
                recorded[f"{substance}_details"] = details
        elif "last_use" in line:
            last = datetime.fromisoformat(line["last_use"])
            yield t.Used(at=last, recorded_at=at, substance=substance, **details)


def _reported(value: Mapping[str, Any], at: datetime) -> Iterator[t.Event]:
    if "mg" in value:
        dose = None if value["mg"] == a.UNKNOWN_WORD else Dose.mg(value["mg"])
        last = None if value["last_taken"] == a.UNKNOWN_WORD else datetime.fromisoformat(value["last_taken"])
        yield t.Reported(at=at, drug=value["drug"], dose=dose, last_taken=last)
