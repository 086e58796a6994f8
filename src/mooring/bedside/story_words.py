"""One event of a person's story in words: what happened, and the rest of what was written of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.instruments.scoring import score
from mooring.clinical.library import Library
from mooring.ui.formats import amount, mg

from .advising import drug
from .observe_page import VITALS
from .words import band_words, decided, plain, sentence

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
    return f"Moved to bed {event.bed}" if event.bed else sentence(plain(event.stage))


def _other(library: Library, event: t.Event) -> tuple[str, str]:
    match event:
        case t.Used():
            return f"Last used {plain(event.substance)}", ", ".join(
                plain(each) for each in (event.route, event.pattern, event.amount) if each
            )
        case t.Has():
            return f"{'Does not have' if event.absent else 'Has'}: {plain(event.condition)}", ""
        case t.Takes():
            return f"Takes {drug(library, event.drug)}", mg(event.dose.in_mg) if event.dose else ""
        case t.Resulted():
            return f"Result: {plain(event.test)}", f"{event.value} {event.unit or ''}".strip()
        case t.Recorded():
            return "Recorded", _listed(event.items)
        case t.Referred():
            return f"Referral to {event.place}: {plain(event.stage)}", event.because or ""
        case t.Contacted():
            about = sentence(plain(event.about))
            return f"{about}: {plain(event.outcome)}" if event.outcome else about, event.text or ""
        case t.Consented():
            return f"Consent to {plain(event.to)}: {'yes' if event.answer else 'no'}", ""
        case _:
            return sentence(plain(event.kind)), ""


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{plain(name)}: {_shown(value)}" for name, value in values.items())


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return str(value)
