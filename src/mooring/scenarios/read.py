"""From a scenario file to a Case. What is left out stays unknown; what is not known is refused, with file and line."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from mooring.clinical import codec
from mooring.clinical import timeline as t
from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.case import zone as time_zone
from mooring.clinical.library import Library
from mooring.clinical.values import Dose
from mooring.knowledge.load import library as shipped
from mooring.scenarios import words as w
from mooring.scenarios.entry import Entry, word
from mooring.scenarios.file import document
from mooring.scenarios.story import Story

DETAILS: Final = ("doses", "days", "days_since_received", "witnesses", "reason")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What a file says: the case, and the protocols that it names, in the order in which they stand."""

    case: Case
    protocols: tuple[str, ...]
    path: Path


def read_scenario(path: Path | str, *, library: Library | None = None) -> Scenario:
    """The scenario in a file. Raises DocumentError, whose text is one line: where, what, and how to mend it."""
    path = Path(path)
    return scenario(document(path), path=path, library=library or shipped())


def scenario(content: Any, *, path: Path, library: Library) -> Scenario:
    """The scenario of a document that was read already. Raises DocumentError."""
    words = w.Words.of(library)
    top = Entry(content, path=path, what="the scenario", line=1)
    top.only(("at", "facility", "admitted_for", "person", "story", "proposed"))
    at = top.moment("at")
    events = [_written(event, at) for event in _story(top, Story(library, words))]
    case = Case(
        person=_person(top.inner("person"), at), facility=_facility(top.inner("facility"), library, at),
        timeline=t.Timeline.of(events), at=at, proposed=_proposed(top.inner("proposed"), words),
        admitted_for=top.one_of("admitted_for", w.ADMITTED_FOR) or "withdrawal",
    )  # fmt: skip
    named = [event.protocol for event in case.timeline if isinstance(event, t.Started)]
    if case.proposed is not None:
        said = (case.proposed.what if case.proposed.act == "start" else None, case.proposed.protocol)
        named += [name for name in said if name]
    return Scenario(case=case, protocols=tuple(dict.fromkeys(named)), path=path)


def _story(top: Entry, story: Story) -> list[t.Event]:
    entries = top.map.get("story")
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise top.fail("story must be a list; begin each event with a dash", "story")
    line = top.map.line_of("story")
    return [
        story.event(Entry(each, path=top.path, what=f"the story, event {number}", line=line))
        for number, each in enumerate(entries, 1)
    ]


def _person(entry: Entry | None, at: datetime) -> Person:
    if entry is None:
        return Person()
    entry.only(("birth_date", "sex", "pregnant", "weight_kg"))
    weight = entry.made("weight_kg", codec.number)
    if weight is not None and weight <= 0:
        raise entry.fail(f"weight_kg is {weight:g}; write kilograms, or leave it out", "weight_kg")
    birth_date = entry.made("birth_date", _date)
    if birth_date is not None and birth_date > at.date():
        raise entry.fail(
            f"birth_date {birth_date} lies after the moment asked about; write the year in full", "birth_date"
        )
    return Person(
        birth_date=birth_date, weight_kg=weight, sex=entry.one_of("sex", w.SEXES, unknown=True),
        pregnant=entry.one_of("pregnant", w.PREGNANT, unknown=True),
    )  # fmt: skip


def _date(value: Any, key: str) -> date:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = date.fromisoformat(value)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise codec.InvalidEvent(key, f"{key} is {value!r}; write a date like 1990-05-01")
    return value


def _written(event: t.Event, at: datetime) -> t.Event:
    # A story so far that holds something still to come was written by now: a clock is wrong, or a time was mistyped.
    return replace(event, recorded_at=at) if event.recorded_at is None and event.at > at else event


def _facility(entry: Entry | None, library: Library, at: datetime) -> Facility:
    # Where nothing else is said, the day is that of the clock by which the moment was written.
    here = _offset(at)
    if entry is None:
        return Facility(zone=here)
    entry.only(("setting", "otp", "state", "zone", "choices", "confirmations"))
    return Facility(
        setting=entry.one_of("setting", w.SETTINGS, unknown=True), otp=entry.made("otp", codec.yes_no),
        state=entry.made("state", _state), zone=entry.made("zone", _zone) or here,
        choices=_choices(entry.inner("choices"), library),
        confirmations=frozenset(map(str, entry.made("confirmations", _list) or ())),
    )  # fmt: skip


def _state(value: Any, key: str) -> str:
    # NO, for Norway and nobody else here, would be read as an answer; the states of the USA have two capitals.
    if isinstance(value, str) and len(value) == 2 and value.isalpha() and value.isupper():
        return value
    raise codec.InvalidEvent(key, f"{key} is {word(value)!r}; write the two capital letters of the state, like KY")


def _offset(at: datetime) -> str:
    minutes = int((at.utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "UTC"


def _zone(value: Any, key: str) -> str:
    try:
        time_zone(str(value))
        return str(value)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise codec.InvalidEvent(key, f'"{value}" is no time zone; write it like America/New_York') from None


def _list(value: Any, key: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise codec.InvalidEvent(key, f"{key} is {value!r}; write a list, like [A, B]")


def _choices(entry: Entry | None, library: Library) -> dict[str, float | int | str]:
    if entry is None:
        return {}
    entry.only(sorted(library.numbers))
    found: dict[str, float | int | str] = {}
    for name in entry.map:
        value = entry.made(name, codec.number)
        if value is None or not library.numbers[name].allows(value):
            published = ", ".join(f"{option.value:g}" for option in library.numbers[name].options)
            raise entry.fail(f"{name} cannot be {entry.map[name]}; the published values are {published}", name)
        found[name] = value
    return found


def _proposed(entry: Entry | None, words: w.Words) -> Proposal | None:
    if entry is None:
        return None
    act = _act(entry)
    entry.only((act, "mg", "route", "new_start", "protocol", *DETAILS))
    details = {key: value for key in DETAILS if (value := _detail(entry, key)) is not None}
    return Proposal(
        act=act, what=_what(act, entry, words), dose=_given(entry), details=details,
        route=entry.one_of("route", w.ROUTES), new_start=entry.made("new_start", codec.yes_no),
        protocol=entry.one_of("protocol", words.protocols),
    )  # fmt: skip


def _given(entry: Entry) -> Dose | None:
    dose = entry.made("mg", codec.dose)
    if dose is not None and not dose.micrograms:
        raise entry.fail("mg is 0; a dose of nothing is no dose, so write its milligrams", "mg")
    return dose


def _act(entry: Entry) -> str:
    acts = [key for key in entry.map if key in w.ACTS]
    if len(acts) == 1:
        return acts[0]
    if acts:
        raise entry.fail(f"it says {' and '.join(acts)}; propose one act", acts[1])
    odd = next((str(key) for key in entry.map), None)
    if odd is None:
        raise entry.fail("name an act, like {give: methadone, mg: 30}")
    raise entry.fail(f'"{odd}" is no act{codec.nearest(odd, list(w.ACTS))}', odd)


def _detail(entry: Entry, key: str) -> int | str | None:
    if key == "reason":
        return entry.made(key, codec.text)
    value = entry.made(key, codec.whole)
    if value is not None and value < 0:
        raise entry.fail(f"{key} is {value}; it cannot be less than none", key)
    return value


def _what(act: str, entry: Entry, words: w.Words) -> str | None:
    if act == "discharge":
        if entry.made(act, codec.yes_no) is not True:
            raise entry.fail("write discharge: yes, or propose nothing", act)
        return None
    known = {"start": words.protocols, "stop": words.protocols | words.drugs}.get(act, words.drugs)
    if entry.map.get(act) is None:
        raise entry.fail(f"{act} does not say what; write it like {{{act}: methadone}}", act)
    return entry.one_of(act, known)
