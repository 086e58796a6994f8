"""The one plain form of an event: the mapping that a scenario file writes, the database stores and a form makes.

`{at: ..., gave: buprenorphine, mg: 4}`: the key that is a kind of event names it, the others are its fields.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.values import Dose


class InvalidEvent(ValueError):
    """A mapping that is no event. `key` says where; the message says what is wrong and how to mend it."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def nearest(word: str, known: list[str] | tuple[str, ...]) -> str:
    """`; did you mean "cows"?` where a known word is near, else the list of known words."""
    found = difflib.get_close_matches(str(word), known, n=1, cutoff=0.6)
    return f'; did you mean "{found[0]}"?' if found else f"; known: {', '.join(sorted(set(known)))}"


def moment(value: Any, key: str = "at") -> datetime:
    """An aware datetime from ISO 8601 text or a datetime. Raises InvalidEvent without an offset."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise InvalidEvent(
                key, f'"{value}" is not a time; write it like 2026-11-02T10:00:00-05:00, with its offset'
            ) from None
    if not isinstance(value, datetime):
        raise InvalidEvent(key, f"{value!r} is not a time; write it like 2026-11-02T10:00:00-05:00, with its offset")
    if value.utcoffset() is None:
        raise InvalidEvent(key, f'"{value.isoformat()}" has no offset from UTC; add it, like -05:00')
    return value


def yes_no(value: Any, key: str) -> bool:
    """True for yes/true, False for no/false. Raises InvalidEvent for anything else."""
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("yes", "true"):
        return True
    if str(value).lower() in ("no", "false"):
        return False
    raise InvalidEvent(key, f"{key} is {value!r}; write yes or no")


def number(value: Any, key: str) -> float:
    """A finite number. Raises InvalidEvent for text, yes/no, or what is not finite."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        raise InvalidEvent(key, f"{key} is {value!r}; write a number")
    if value != value or value in (float("inf"), float("-inf")):
        raise InvalidEvent(key, f"{key} is not a finite number; write a number")
    return value if isinstance(value, (int, float)) else float(value)


def whole(value: Any, key: str) -> int:
    """A whole number. Raises InvalidEvent for anything else."""
    found = number(value, key)
    if found != int(found):
        raise InvalidEvent(key, f"{key} is {value!r}; write a whole number")
    return int(found)


def dose(value: Any, key: str) -> Dose:
    """Milligrams. Raises InvalidEvent for what is not an amount."""
    number(value, key)
    try:
        return Dose.mg(value)
    except ValueError as error:
        raise InvalidEvent(key, f"{key} is {value!r}: {error}; write milligrams, like 4 or 0.18") from error


def text(value: Any, key: str) -> str:
    """Words. Raises InvalidEvent for what is empty or not text."""
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
        return str(value)
    raise InvalidEvent(key, f"{key} is {value!r}; write a word")


def mapping(value: Any, key: str) -> dict[str, Any]:
    """A mapping with text keys. Raises InvalidEvent for anything else."""
    if isinstance(value, Mapping) and all(isinstance(k, str) for k in value):
        return dict(value)
    raise InvalidEvent(key, f"{key} is {value!r}; write a mapping, like {{pulse: 88}}")


def doses(value: Any, key: str) -> tuple[Dose, ...]:
    """A list of milligrams. Raises InvalidEvent for anything else."""
    if isinstance(value, (list, tuple)) and value:
        return tuple(dose(each, key) for each in value)
    raise InvalidEvent(key, f"{key} is {value!r}; write a list of milligrams, like [8, 6, 4, 2]")


def _result(value: Any, key: str) -> float | str:
    return value if isinstance(value, str) else number(value, key)


def _taken(value: Any, key: str) -> datetime | None:
    return None if value in ("unknown", None) else moment(value, key)


def _reported_dose(value: Any, key: str) -> Dose | None:
    return None if value in ("unknown", None) else dose(value, key)


Read = Callable[[Any, str], Any]


@dataclass(frozen=True, kw_only=True)
class _Form:
    """How one kind is written: the field that the kind's own key holds, and the other keys with their fields."""

    event: type[t.Event]
    main: str
    read_main: Read = text
    others: Mapping[str, tuple[str, Read]]


def _same(**readers: Read) -> dict[str, tuple[str, Read]]:
    return {name: (name, read) for name, read in readers.items()}


_DOSE: dict[str, tuple[str, Read]] = {"mg": ("dose", dose)}
_DECISION = _DOSE | _same(route=text, because=text)

FORMS: Mapping[str, _Form] = {
    form.event.kind: form
    for form in (
        _Form(event=t.Used, main="substance", others=_DOSE | _same(
            route=text, pattern=text, amount=text, times_per_day=whole, years=number)),
        _Form(event=t.Scored, main="instrument", others=_same(answers=mapping, total=whole, objective_sign=yes_no)),
        _Form(event=t.Measured, main="values", read_main=mapping, others={}),
        _Form(event=t.Resulted, main="test", others=_same(value=_result, unit=text)),
        _Form(event=t.Reported, main="drug", others={
            "mg": ("dose", _reported_dose), "last_taken": ("last_taken", _taken)}),
        _Form(event=t.Verified, main="drug", others=_DOSE | {"last_taken": ("last_taken", _taken)}),
        _Form(event=t.Gave, main="drug", others=_DECISION),
        _Form(event=t.Held, main="drug", others=_DECISION),
        _Form(event=t.Refused, main="drug", others=_DECISION),
        _Form(event=t.Missed, main="drug", others=_DECISION),
        _Form(event=t.Ordered, main="drug", others=_DOSE | {"steps_mg": ("steps", doses)} | _same(
            route=text, clock=text, prn=mapping)),
        _Form(event=t.Stepped, main="schedule", others=_same(to=text)),
        _Form(event=t.Overrode, main="rule", others=_same(reason=text)),
        _Form(event=t.Started, main="protocol", others=_same(binds=mapping, version=text)),
        _Form(event=t.Ended, main="what", others=_same(because=text)),
        _Form(event=t.Challenged, main="drug", others=_same(outcome=text)),
        _Form(event=t.Has, main="condition", others=_same(absent=yes_no)),
        _Form(event=t.Takes, main="drug", others=_DOSE),
        _Form(event=t.TookPlace, main="details", read_main=mapping, others={}),
        _Form(event=t.Consented, main="to", others=_same(answer=yes_no, scope=mapping)),
        _Form(event=t.Recorded, main="items", read_main=mapping, others={}),
        _Form(event=t.Moved, main="stage", others=_same(
            bed=text, to=text, because=text, version=text)),
        _Form(event=t.Noted, main="about", others=_same(text=text)),
        _Form(event=t.Referred, main="place", others=_same(referral=text, stage=text, level=text, because=text)),
        _Form(event=t.Contacted, main="direction", others=_same(
            about=text, day=whole, outcome=text, answers=mapping, text=text)),
        _Form(event=t.Amended, main="event", others={"to": ("to", lambda v, k: v)} | _same(because=text)),
        _Form(event=t.Linked, main="person", others={}),
        _Form(event=t.Unlinked, main="person", others={}),
    )
}  # fmt: skip
_ENVELOPE = ("at", "recorded_at", "by", "id")


def event_from_plain(plain: Mapping[str, Any]) -> t.Event:
    """The event that a plain mapping writes.

    Raises InvalidEvent, naming the key, for an unknown or missing key and for a value of the wrong form.
    """
    kind = _kind_of(plain)
    form = FORMS[kind]
    allowed = (*_ENVELOPE, kind, *form.others)
    for key in plain:
        if key not in allowed:
            raise InvalidEvent(str(key), f'a "{kind}" event has no "{key}"{nearest(str(key), list(allowed))}')
    if "at" not in plain:
        raise InvalidEvent(kind, f'this "{kind}" event has no time; add at: with an offset')
    fields: dict[str, Any] = {"at": moment(plain["at"]), form.main: form.read_main(plain[kind], kind)}
    if plain.get("recorded_at") is not None:
        fields["recorded_at"] = moment(plain["recorded_at"], "recorded_at")
    fields |= {key: str(plain[key]) for key in ("by", "id") if plain.get(key) is not None}
    fields |= {name: read(plain[key], key) for key, (name, read) in form.others.items() if plain.get(key) is not None}
    return _build(form, fields, kind)


def _kind_of(plain: Mapping[str, Any]) -> str:
    # `to: unknown-event` or `at` never name a kind, so the kinds among the keys are counted.
    found = [key for key in plain if key in FORMS]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidEvent(found[1], f"one event says both {found[0]!r} and {found[1]!r}; write them as two events")
    odd = [str(key) for key in plain if key not in _ENVELOPE]
    if not odd:
        raise InvalidEvent("at", "this event does not say what happened; add a key such as used, scored or gave")
    raise InvalidEvent(odd[0], f'"{odd[0]}" is no kind of event{nearest(odd[0], list(FORMS))}')


def _build(form: _Form, fields: dict[str, Any], kind: str) -> t.Event:
    if form.event is t.TookPlace:
        details = fields.pop("details")
        fields["event"] = text(details.pop("event", None), "event")
        fields["details"] = details
    if form.event is t.Amended and fields.get("to") is not None:
        fields["to"] = event_from_plain(mapping(fields["to"], "to"))
    try:
        return form.event(**fields)
    except TypeError as error:
        missing = [key for key, (name, _) in form.others.items() if name in str(error) and name not in fields]
        need = ", ".join(missing) or str(error)
        raise InvalidEvent(kind, f'this "{kind}" event is not whole: it needs {need}') from error


def event_to_plain(event: t.Event) -> dict[str, Any]:
    """The plain mapping of an event; `event_from_plain` reads back an equal one. JSON types only, times as text."""
    form = FORMS[event.kind]
    plain: dict[str, Any] = {"at": event.at.isoformat()}
    if isinstance(event, t.TookPlace):
        plain[event.kind] = {"event": event.event, **event.details}
    else:
        plain[event.kind] = _plain(getattr(event, form.main))
    for key, (name, _) in form.others.items():
        value = _plain(getattr(event, name))
        if value is not None and value != {} and value != []:
            plain[key] = value
    if event.recorded_at is not None:
        plain["recorded_at"] = event.recorded_at.isoformat()
    for key in ("by", "id"):
        if getattr(event, key) is not None:
            plain[key] = getattr(event, key)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Dose):
        return value.in_mg
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, t.Event):
        return event_to_plain(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    return value
