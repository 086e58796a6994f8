"""Correcting an entry: the fields that its form shows, and the entry as it should read, made from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mooring.clinical import timeline as t
from mooring.clinical.codec import event_to_plain
from mooring.clinical.library import Library
from mooring.ui.formats import amount

from .observe_page import VITALS
from .words import plain, sentence

# What the consultation was told: the day of a use, or an amount that somebody takes, is now and then heard wrong.
TOLD: Final = (t.Used, t.Reported, t.Takes, t.Has)
# What may be set right or taken back; other entries are corrected where they are asked.
CORRECTABLE: Final = (t.Scored, t.Measured, t.DoseDecision, t.Noted, t.TookPlace, *TOLD)
_LABELS = {name: (label, unit) for name, label, unit in VITALS}


@dataclass(frozen=True, kw_only=True)
class Field:
    """One value of an entry. `options` (value, words) where it is chosen rather than typed."""

    name: str
    label: str
    value: str
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    long: bool = False


def fields_of(library: Library, event: t.Event) -> tuple[Field, ...]:
    """What may be set right in an event, beside its time."""
    match event:
        case t.Measured():
            return tuple(_measured(name, value) for name, value in event.values.items())
        case t.Scored() if event.answers:
            return _answers(library, event)
        case t.Scored():
            return (Field(name="total", label="Total", value=str(event.total)),)
        case t.Reported() | t.Takes():
            return (Field(name="mg", label="Amount", value=amount(event.dose.in_mg) if event.dose else "", unit="mg"),)
        case t.DoseDecision():
            return (
                Field(name="mg", label="Amount", value=amount(event.dose.in_mg if event.dose else None), unit="mg"),
            )
        case t.Has():
            said = (("no", "Yes, it is so"), ("yes", "No, asked and absent"))
            return (Field(name="absent", label="Is it so?", value="yes" if event.absent else "no", options=said),)
        case t.Noted():
            return (Field(name="text", label="The note", value=event.text, long=True),)
        case _:
            return ()


def corrected(event: t.Event, typed: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """The plain form of an event as it should read. Raises ValueError for a number that is none."""
    right = {key: value for key, value in event_to_plain(event).items() if key not in ("id", "by", "recorded_at")}
    right["at"] = at
    if isinstance(event, t.Measured):
        right["measured"] = {name: typed.get(f"v-{name}", "") for name in event.values}
    elif isinstance(event, t.Scored) and event.answers:
        right["answers"] = {name: typed.get(f"v-{name}", "") for name in event.answers}
    elif isinstance(event, t.Scored):
        right["total"] = int(typed.get("v-total", ""))
    elif isinstance(event, t.DoseDecision):
        right["mg"] = float(typed.get("v-mg", "").replace(",", "."))
    elif isinstance(event, (t.Reported, t.Takes)):
        amount_typed = typed.get("v-mg", "").strip().replace(",", ".")
        right["mg"] = float(amount_typed) if amount_typed else None
    elif isinstance(event, t.Has):
        right["absent"] = typed.get("v-absent", "")
    elif isinstance(event, t.Noted):
        right["text"] = typed.get("v-text", "").strip()
    return right


def _measured(name: str, value: Any) -> Field:
    label, unit = _LABELS.get(name, (sentence(plain(name)), ""))
    return Field(name=name, label=label, value=str(value), unit=unit)


def _answers(library: Library, event: t.Scored) -> tuple[Field, ...]:
    known = library.instruments.get(event.instrument)
    if known is None:
        return ()
    return tuple(
        Field(
            name=item.id,
            label=item.text,
            value=str(event.answers[item.id]),
            options=tuple((str(c.value), f"{c.points}: {c.anchor}") for c in item.allowed),
        )
        for item in known.items
        if item.id in event.answers
    )
