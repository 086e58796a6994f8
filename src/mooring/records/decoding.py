"""A stored row as an event of `clinical.timeline`.

What is stored was checked by `clinical.codec` on its way in, and triggers keep it as it was. So a row is not checked a
second time: that would be most of what reading a chart costs. `tests/integration/records/test_decoding.py` holds the
short way and the codec to the same answer for every kind of event.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import orjson

from mooring.clinical import timeline as t
from mooring.clinical.codec import FORMS, event_from_plain
from mooring.clinical.values import Dose

from . import free_text, schema
from .sealing import Seal

EMPTY: Final[Mapping[str, Any]] = MappingProxyType({})
COLUMNS: Final = "e.id, e.kind, e.at, e.recorded_at, e.by, e.schema, e.payload, e.sealed, e.key"


def _defaults(event: type[t.Event]) -> dict[str, Any]:
    """The fields that a row may leave out. An empty mapping is frozen, so one may stand for all."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(event):
        if field.default is not dataclasses.MISSING:
            found[field.name] = field.default
        elif field.default_factory is not dataclasses.MISSING:
            found[field.name] = EMPTY
    return found


def _dose(value: float | int) -> Dose:
    return Dose.mg(value)


def _doses(values: list[float | int]) -> tuple[Dose, ...]:
    return tuple(map(Dose.mg, values))


CONVERT: Final[Mapping[str, Callable[[Any], Any]]] = {
    "dose": _dose,
    "steps": _doses,
    "last_taken": datetime.fromisoformat,
    "answers": MappingProxyType,
    "values": MappingProxyType,
    "items": MappingProxyType,
    "binds": MappingProxyType,
    "prn": MappingProxyType,
    "scope": MappingProxyType,
}
# The kinds that the codec puts together in a way of their own are left to it; they are rare.
BY_CODEC: Final = frozenset({"took_place", "amended", "consented", "reported", "otp_verified"})

Reader = tuple[type[t.Event], dict[str, Any], dict[str, tuple[str, Callable[[Any], Any] | None]]]
READERS: Final[Mapping[str, Reader]] = {
    kind: (
        form.event,
        _defaults(form.event),
        {kind: (form.main, CONVERT.get(form.main))}
        | {key: (name, CONVERT.get(name)) for key, (name, _) in form.others.items()},
    )
    for kind, form in FORMS.items()
    if kind not in BY_CODEC
}

Row = tuple[int, str, datetime, datetime, str, int, Any, Any, str]


def decode(row: Row, seal: Seal | None, person: str) -> t.Event:
    """The event of one row of `COLUMNS`. Its free text reads "[erased]" where `seal` is None."""
    number, kind, at, recorded_at, by, version, stored, sealed, key = row
    payload = stored if isinstance(stored, dict) else orjson.loads(stored)
    if sealed is not None:
        hidden = None if seal is None else seal.open(sealed, place=place_of(person, key))
        payload = free_text.join(payload, hidden)
    if version != schema.VERSION:
        payload = schema.upcast(version, payload)
    if kind in BY_CODEC:
        envelope = {"at": at, "recorded_at": recorded_at, "by": by, "id": str(number)}
        return event_from_plain({**payload, **envelope})
    event, defaults, readers = READERS[kind]
    fields = {**defaults, "at": at, "recorded_at": recorded_at, "by": by, "id": str(number)}
    for name, value in payload.items():
        field, convert = readers[name]
        fields[field] = value if convert is None else convert(value)
    made = object.__new__(event)
    made.__dict__.update(fields)
    return made


def place_of(person: str, key: str) -> str:
    """What a sealed part of an event is bound to: it opens for no other person and no other event."""
    return f"event of {person} {key}"
