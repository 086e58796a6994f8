"""One event of a person's story in words: what happened, and the rest of what was written of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.consultation import Item
from mooring.clinical.instruments.scoring import score
from mooring.clinical.library import Library
from mooring.ui.formats import amount, mg

from .advising import drug
from .observe_page import VITALS
from .words import band_words, decided, plain, sentence

_NAMED = {"moud_offer": "Medication offered", "moud_offer_details": "Medication offered, details"}
_UNITS = {name: (label, unit) for name, label, unit in VITALS}


def told(library: Library, event: t.Event) -> tuple[str, str]:
    """A heading and the details of an event."""
    match event:
        case t.Scored():
            return _scored(library, event)
        case t.Measured():
            return "Vital signs", ", ".join(_measured(name, value) for name, value in event.values.items())
        case t.DoseDecision():
            dose = f"{mg(event.dose.in_mg)} " if event.dose else ""
            route = f", {event.route}" if event.route else ""
            return f"{decided(event.kind)}: {dose}{drug(library, event.drug)}{route}", event.because or ""
        case t.Ordered():
            return f"Ordered: {drug(library, event.drug)}", _order(event)
        case t.Started():
            found = library.protocols.get(event.protocol)
            return f"Protocol signed: {found.title if found else plain(event.protocol)}", ""
        case t.Ended():
            found = library.protocols.get(event.what)
            return f"Ended: {found.title if found else drug(library, event.what)}", event.because or ""
        case t.Overrode():
            return f"Went past rule {event.rule}", event.reason
        case t.TookPlace():
            return f"Incident: {plain(event.event)}", _listed(event.details)
        case t.Noted():
            return "Note", event.text
        case t.Moved():
            return _moved(event), event.because or ""
        case _:
            return _other(library, event)


def _scored(library: Library, event: t.Scored) -> tuple[str, str]:
    known = library.instruments.get(event.instrument)
    title = {"cows": "COWS", "sedation": "How awake"}.get(event.instrument, known.title if known else event.instrument)
    if known is None or not event.answers:
        return f"{title} {event.total if event.total is not None else ''}".strip(), ""
    if len(known.items) == 1:
        value = event.answers.get(known.items[0].id)
        return title, next((choice.anchor for choice in known.items[0].choices if choice.value == value), str(value))
    found = score(known, event.answers)
    total = "not complete" if found.total is None else f"{found.total}, {band_words(found.band, event.instrument)}"
    return f"{title} {total}", _answers(event.answers)


def _answers(answers: Mapping[str, Any]) -> str:
    """The answers that say something; what is 0 is counted together, for the list is read at night."""
    said = [f"{plain(name)} {value}" for name, value in answers.items() if value != 0]
    return ", ".join([*said, "all others 0"] if len(said) < len(answers) else said)


def _measured(name: str, value: Any) -> str:
    label, unit = _UNITS.get(name, (sentence(plain(name)), ""))
    shown = amount(value) if isinstance(value, (int, float)) else plain(str(value))
    return f"{label} {shown}{unit}" if unit.startswith(("/", "%")) else f"{label} {shown} {unit}".strip()


def _order(event: t.Ordered) -> str:
    if event.steps:
        return "one step a day: " + ", ".join(str(step) for step in event.steps)
    return f"{mg(event.dose.in_mg)} a day, with no planned end" if event.dose else "as needed"


def _moved(event: t.Moved) -> str:
    if event.stage == "admitted":
        return f"Admitted to bed {event.bed}" if event.bed else "Admitted"
    if event.stage == "discharged":
        return f"Discharged to {plain(event.to)}" if event.to else "Discharged"
    if event.stage == "version":
        return f"Moved to version {event.version} of the protocol"
    return f"Moved to bed {event.bed}" if event.bed else sentence(plain(event.stage))


def _other(library: Library, event: t.Event) -> tuple[str, str]:
    match event:
        case t.Used():
            return f"Last used {plain(event.substance)}", ", ".join(
                plain(each) for each in (event.route, event.pattern, event.amount) if each
            )
        case t.Has():
            return f"{'Does not have' if event.absent else 'Has'}: {_condition(library, event.condition)}", ""
        case t.Takes():
            return f"Takes {drug(library, event.drug)}", mg(event.dose.in_mg) if event.dose else ""
        case t.Resulted():
            return f"Result: {plain(event.test)}", f"{event.value} {event.unit or ''}".strip()
        case t.Recorded():
            return _recorded(library, event)
        case t.Reported() | t.Verified():
            said = (
                "Reported a dose from elsewhere" if isinstance(event, t.Reported) else "Dose from elsewhere confirmed"
            )
            taken = f"last taken {event.last_taken:%d %b %Y}" if event.last_taken else ""
            amount_ = mg(event.dose.in_mg) if event.dose else ""
            return f"{said}: {drug(library, event.drug)}", ", ".join(filter(None, (amount_, taken)))
        case t.Referred():
            return f"Referral to {event.place}: {plain(event.stage)}", event.because or ""
        case t.Contacted():
            about = sentence(plain(event.about))
            return f"{about}: {plain(event.outcome)}" if event.outcome else about, event.text or ""
        case t.Consented():
            return f"Consent to {plain(event.to)}: {'yes' if event.answer else 'no'}", ""
        case _:
            return sentence(plain(event.kind)), ""


def none_of(library: Library, absent: Sequence[t.Has]) -> tuple[str, str]:
    """Illnesses that were asked and that the person does not have, in one line."""
    names = ", ".join(_condition(library, each.condition) for each in absent)
    return f"{len(absent)} illnesses asked, none of them", names


def _condition(library: Library, name: str) -> str:
    """An illness by the label under which it is asked: "COPD", not its code."""
    for item in library.consultation.items():
        held = [value for value, condition in item.writes.conditions.items() if condition == name]
        if held and len(item.writes.conditions) == 1:
            return item.label
        if held:
            return next((option.label for option in item.options if option.value == held[0]), plain(name))
    return plain(name)


def _recorded(library: Library, event: t.Recorded) -> tuple[str, str]:
    """The answers by the label of the question: the one of a single question stands in the heading."""
    asked = {item.id: item for item in library.consultation.items()}
    said = [
        (
            asked[name].label if name in asked else _NAMED.get(name, sentence(plain(name))),
            _answer(asked.get(name), value),
        )
        for name, value in event.items.items()
    ]
    begin = "Asked" if any(name in asked for name in event.items) else "Recorded"
    if len(said) == 1:
        return f"{begin}: {said[0][0]}", said[0][1]
    first = ", ".join(label for label, _ in said[:2])
    more = f" and {len(said) - 2} more" if len(said) > 2 else ""
    return f"{begin}: {first}{more}", "; ".join(f"{label}: {answer}" for label, answer in said)


def _answer(item: Item | None, value: Any) -> str:
    """An answer in the words that were offered, never as its code."""
    if isinstance(value, Mapping):
        rows = {row.id: row.label for row in item.fields} if item else {}
        return ", ".join(f"{rows.get(name, plain(name))}: {_answer(None, each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_answer(None, each) for each in value) or "none"
    if isinstance(value, str):
        offered = {option.value: option.label for option in item.options} if item else {}
        # What is free text has blanks; a code has none.
        return offered.get(value) or (value if " " in value else plain(value))
    return _shown(value)


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{plain(name)}: {_shown(value)}" for name, value in values.items())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return str(value)
