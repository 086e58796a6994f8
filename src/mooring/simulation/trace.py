"""One virtual person's week as the bedside would have it: a Timeline, and at each decision what was said.

`mooring advise` and the whole-week test ask the same questions again of `clinical.advice`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from mooring.clinical.case import Case, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Event, Started, Timeline
from mooring.simulation.machine import Saying, Sort
from mooring.simulation.staging import Stage
from mooring.simulation.study import people, rows_of
from mooring.simulation.world import Trace, trace

_YES = ("objective_sign",)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the machine said at a moment, and the case that `clinical.advice.advise` answers about the same moment.

    `gives` are drug and micrograms in order; `held` the drugs that are held; `due` the soonest thing due, if any.
    """

    case: Case
    minute: int
    gives: tuple[tuple[str, int], ...]
    held: frozenset[str]
    transfer: bool
    switch: str | None
    due: int | None


@dataclass(frozen=True, kw_only=True)
class Week:
    """All events of one person and all decisions about them; the case is that of the end of the stay."""

    case: Case
    decisions: tuple[Decision, ...]


def week(ready: Stage, *, seed: int, person: int, days: int, events: int = 4000, decisions: int = 2000) -> Week:
    """One person's stay, with all that happened. Raises ValueError where more happened than there is room for."""
    made = ready.machine
    room = trace(events, decisions, numbers=len(Saying), gives=len(made.said().drug), drugs=len(made.drugs))
    some = people(ready, seed, person, 1)
    rows_of(ready, ready.world(days=days, seed=seed), some, room, days)
    if room.counts[0] > events or room.counts[1] > decisions:
        raise ValueError("more happened to this person than there is room for; ask for fewer days")
    who = _person(ready, some.profiles[0])
    story = _story(ready, room)
    last = ready.case.at + timedelta(minutes=int(room.at[: room.counts[0]].max(initial=0)))
    whole = replace(ready.case, person=who, timeline=_timeline(ready, story), at=last)
    return Week(case=whole, decisions=tuple(_decisions(ready, room, who, story)))


def _story(ready: Stage, room: Trace) -> list[Event]:
    words = dict(enumerate(ready.sorts))
    placed = {ready.machine.sort(sort.kind, sort.name, sort.came): place for place, sort in words.items()}
    return [
        _event(ready, words[placed[int(room.sort[each])]], int(room.at[each]), room.values[each].tolist())
        for each in range(int(room.counts[0]))
    ]


def _timeline(ready: Stage, story: list[Event]) -> Timeline:
    at = ready.case.at
    started = [Started(at=at, protocol=name) for name in (ready.protocol.id, *ready.study.beside)]
    return Timeline.of([*ready.case.timeline, *started, *story])


def _decisions(ready: Stage, room: Trace, who: Person, story: list[Event]) -> Iterator[Decision]:
    made = ready.machine
    for place in range(int(room.counts[1])):
        minute, numbers = int(room.asked_at[place]), room.numbers[place]
        switch = int(numbers[Saying.SWITCH])
        case = replace(
            ready.case, person=who, at=ready.case.at + timedelta(minutes=minute),
            timeline=_timeline(ready, story[: int(room.known[place])]),
        )  # fmt: skip
        gives = range(int(numbers[Saying.GIVES]))
        yield Decision(
            case=case, minute=minute,
            gives=tuple((made.drugs[int(room.drug[place, each])], int(room.micrograms[place, each])) for each in gives),
            held=frozenset(drug for drug, held in zip(made.drugs, room.held[place], strict=True) if held),
            transfer=numbers[Saying.TRANSFER] >= 0, switch=made.protocols[switch] if switch >= 0 else None,
            due=int(numbers[Saying.DUE]) if numbers[Saying.DUE] != -1 else None,
        )  # fmt: skip


def _person(ready: Stage, profile: Any) -> Person:
    age, weight = int(profile[0]), float(profile[3])
    born = date(ready.case.at.year - age, 1, 1)
    female = ready.study.pregnant or profile[1] == ready.machine.word("sex", "female")
    pregnant = ("yes" if ready.study.pregnant else "no") if female else None
    return Person(birth_date=born, sex="female" if female else "male", pregnant=pregnant, weight_kg=weight)


def _event(ready: Stage, sort: Sort, minute: int, values: list[float]) -> Event:
    at = ready.case.at + timedelta(minutes=minute)
    known = {name: value for name, value in zip(sort.values, values, strict=False) if not math.isnan(value)}
    return event_from_plain({"at": at, **_plain(ready, sort, known, ready.case.at)})


def _plain(ready: Stage, sort: Sort, known: Mapping[str, float], admitted: datetime) -> dict[str, Any]:
    mg = {"mg": known["mg"] / 1000} if "mg" in known else {}
    if sort.kind == "measured":
        levels = ready.ward.consciousness
        codes = {ready.machine.word("consciousness", word): word for word in levels}
        return {"measured": {name: codes[value] if name == "consciousness" else value for name, value in known.items()}}
    if sort.kind == "scored":
        whole = {name: bool(value) if name in _YES else int(value) for name, value in known.items()}
        return {"scored": sort.name, **whole}
    if sort.kind == "recorded":
        if sort.name == "symptoms":
            return {"recorded": {name: bool(value) for name, value in known.items()}}
        return {
            "recorded": next(dict(a.event["recorded"]) for a in ready.study.answers if sort.name in a.event["recorded"])
        }
    if sort.kind == "otp_verified":
        return {"otp_verified": sort.name, **mg, "last_taken": admitted + timedelta(minutes=known["last_taken"])}
    if sort.kind == "used":
        return {"used": sort.name, "pattern": sort.came, **mg}
    return {sort.kind: sort.name, **mg}
