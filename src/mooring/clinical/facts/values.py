"""What an event is about, and the value that it carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.cells import Value
from mooring.clinical.codec import FORMS
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, score
from mooring.clinical.values import UNKNOWN


def name_of(event: t.Event) -> tuple[str, ...]:
    """What an event is about: a drug, an instrument, a test, a condition, or the names of the values that it
    carries.
    """
    if isinstance(event, t.TookPlace):
        return (event.event,)
    if isinstance(event, t.Contacted):
        # What was asked and answered, such as `triage.suicidal.yes`: a later "not known" does not take it back.
        return (event.direction, *(f"{event.about}.{asked}.{_word(answer)}" for asked, answer in event.answers.items()))
    main = getattr(event, FORMS[event.kind].main)
    if isinstance(main, str):
        # `urine-fentanyl.positive`, `naloxone.negative`: what was asked, with what came of it.
        came = getattr(event, "value", None) or getattr(event, "outcome", None)
        if isinstance(event, t.Used):
            # `methadone.daily`: taken every day, or now and then; what nobody said is a word of its own.
            came = event.pattern or "pattern-not-known"
        return (main, f"{main}.{came}") if isinstance(came, str) else (main,)
    if isinstance(main, Mapping):
        return (
            *main,
            *(f"{asked}.{_word(answer)}" for asked, answer in main.items() if isinstance(answer, (str, bool))),
        )
    return ()


def value_of(event: t.Event, wanted: str, instruments: Mapping[str, Instrument], sex: str | None) -> Value:
    """The value `wanted` of an event, a whole number inside for doses; UNKNOWN where the event does not carry it."""
    if isinstance(event, t.Scored):
        return _scored(event, wanted, instruments, sex)
    if isinstance(event, t.Measured):
        return _plain(event.values.get(wanted))
    if isinstance(event, t.Recorded):
        return _plain(event.items.get(wanted))
    if isinstance(event, t.Started):
        return _plain(event.binds.get(wanted))
    if wanted == "mg":
        dose = getattr(event, "dose", None)
        return UNKNOWN if dose is None else int(dose.micrograms)
    return _plain(getattr(event, wanted, None))


def _word(answer: Any) -> str:
    return ("yes" if answer else "no") if isinstance(answer, bool) else str(answer)


def highest_band(newest_first: Iterable[t.Event], instruments: Mapping[str, Instrument], sex: str | None) -> Value:
    """The band of the newest whole rating, or a higher one that an unfinished newer one has reached already."""
    found: dict[str, int] = {}
    for event in newest_first:
        if not isinstance(event, t.Scored) or (instrument := instruments.get(event.instrument)) is None:
            continue
        band = _scored(event, "band", instruments, sex)
        found |= {each.band: each.lowest for each in instrument.bands if each.band == band}
        if _scored(event, "unfinished", instruments, sex) is False:
            break
    return max(found, key=lambda band: found[band]) if found else UNKNOWN


def _plain(value: Any) -> Value:
    # Somebody who wrote down `unknown` asked, and does not know.
    return UNKNOWN if value is None or value == "unknown" or not isinstance(value, (bool, int, float, str)) else value


def _scored(event: t.Scored, wanted: str, instruments: Mapping[str, Instrument], sex: str | None) -> Value:
    if wanted == "objective_sign" and event.objective_sign is not None:
        return event.objective_sign
    if wanted == "total" and event.total is not None:
        return event.total
    instrument = instruments.get(event.instrument)
    if instrument is None or not event.answers:
        return UNKNOWN
    try:
        found = score(instrument, event.answers, sex=sex)
    except NotAllowed:
        # A stored answer outside its set is no answer; the door refuses it, and an old record must not raise here.
        return UNKNOWN
    if wanted == "band":
        # A half-done suicide screen may already be certain of a level; it must not be lost for want of the rest.
        return _plain(found.band or found.reached)
    if wanted in ("total", "objective_sign"):
        return _plain(getattr(found, wanted))
    if wanted == "unfinished":
        # Half a screen without a yes says nothing; one with a yes is waiting for what follows it.
        return False if found.complete else _plain(True if found.reached else None)
    return _plain(event.answers.get(wanted))
