"""Random stories: the machine reads every fact, and advises, as the bedside does."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from mooring.clinical.advice import advise
from mooring.clinical.case import Case
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Unknown
from mooring.knowledge.load import library as shipped
from mooring.simulation.machine import PROFILE, Machine, Saying, Sort, begin_record, facts_of, note
from mooring.simulation.machine import advise as machine_advise
from mooring.simulation.staging import Stage, stage
from mooring.simulation.trace import _event, _person, _timeline

PROTOCOLS = (
    "buprenorphine-standard", "buprenorphine-high-dose", "buprenorphine-taper", "buprenorphine-xr",
    "methadone-initiation", "methadone-continuation", "methadone-taper", "alpha-2-agonist", "symptom-relief",
    "pregnancy-agonist",
)  # fmt: skip
STORIES = 60
DAYS = 9
VITALS = {
    "pulse": (35, 150), "systolic": (75, 190), "diastolic": (40, 120), "respiratory_rate": (4, 30), "spo2": (82, 100),
    "temperature_c": (35, 40),
}  # fmt: skip


def story_of(ready: Stage, dice: random.Random) -> list[tuple[int, int, list[float]]]:
    """Events of one person in order of time: (minute, sort, values), those of admission day as dense as a ward's."""
    made = ready.machine
    events: list[tuple[int, int, list[float]]] = []
    for sort in ready.sorts:
        place = made.sort(sort.kind, sort.name, sort.came)
        before = sort.kind in ("used", "otp_verified")
        for _ in range(dice.choice((0, 1, 1, 2, 6) if not before else (0, 1, 2))):
            minute = (
                dice.randint(-4 * 1440, -1) if before else dice.choice((60, 240, 1440, DAYS * 1440)) * dice.random()
            )
            events.append((int(minute), place, values_of(ready, sort, dice)))
    return sorted(events, key=lambda each: each[0])


def values_of(ready: Stage, sort: Sort, dice: random.Random) -> list[float]:
    """Values of one event, among them those at the edges that tables ask about."""
    if sort.kind == "measured":
        awake = [ready.machine.word("consciousness", word) for word in ready.ward.consciousness]
        return [
            float(dice.choice(awake)) if name == "consciousness" else float(dice.randint(*VITALS[name]))
            for name in sort.values
        ]
    if sort.name == "cows":
        return [float(dice.choice((0, 4, 5, 7, 8, 12, 13, 24, 25, 40))), float(dice.random() < 0.7)]
    if sort.kind == "scored":
        return [float(dice.choice((0, 1, 2, 3, 4)))]
    if sort.kind in ("gave", "refused", "used"):
        return [float(dice.choice((100, 500, 2000, 4000, 8000, 16000, 24000, 30000)))] * len(sort.values)
    if sort.kind == "otp_verified":
        return [float(dice.choice((30_000, 80_000))), float(dice.randint(-3 * 1440, -60))]
    if sort.name == "symptoms":
        return [float(dice.random() < 0.5) for _ in sort.values]
    known = next((w for a, w in zip(ready.study.answers, ready.world(days=1, seed=1).answer_values, strict=False)
                  if sort.name in str(a.event)), None)  # fmt: skip
    return [float("nan")] * len(sort.values) if known is None else [float(each) for each in known[: len(sort.values)]]


def case_of(ready: Stage, events: list[tuple[int, int, list[float]]], minute: int, profile: np.ndarray) -> Case:
    """The same story at the bedside, at a minute."""
    by_place = {ready.machine.sort(s.kind, s.name, s.came): s for s in ready.sorts}
    told = [_event(ready, by_place[sort], at, values) for at, sort, values in events if at <= minute]
    return replace(
        ready.case, person=_person(ready, profile), at=ready.case.at + timedelta(minutes=minute),
        timeline=Timeline.of(_timeline(ready, told)),
    )  # fmt: skip


def profile_of(made: Machine, ready: Stage) -> np.ndarray:
    """A woman of 40."""
    found = np.full(PROFILE, np.nan)
    found[0], found[3] = 40, 70
    found[1] = made.word("sex", "female")
    found[2] = made.word("pregnant", "yes" if ready.study.pregnant else "no")
    return found


def in_words(known: Library, made: Machine, name: str, value: float) -> object:
    """A value of the machine as the bedside has it."""
    if np.isnan(value):
        return None
    kind = known.facts[name].type
    if kind == "word":
        return next(word for word, code in made.words.items() if code == int(value))
    return bool(value) if kind == "yes-no" else float(value)


@pytest.mark.slow
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_fact_and_the_advice_are_those_of_the_bedside(protocol: str) -> None:
    known = shipped()
    ready = stage(known, protocol)
    made, dice = ready.machine, random.Random(protocol)
    record, said, profile = made.record(), made.said(), profile_of(made, ready)
    asked = [(name, place) for (name, _, dose), place in made.places.items() if dose is None]
    wanted, into = np.array([place for _, place in asked]), np.zeros(len(asked))
    given = 0
    for _ in range(STORIES):
        events = story_of(ready, dice)
        minute = dice.choice([*(at for at, _, _ in events if at >= 0), dice.randint(0, DAYS * 1440)])
        begin_record(made.code, record)
        for at, sort, values in events:
            if at <= minute:
                room = np.full(16, np.nan)
                room[: len(values)] = values
                note(made.code, record, sort, at, room)
        made.checked(record)
        case = case_of(ready, events, minute, profile)
        machine_advise(made.code, record, profile, minute, said)
        bedside = advise(known, case)
        gives = tuple((i.what, i.dose.micrograms) for i in bedside.advice if i.act == "give" and i.dose)
        count = said.numbers[Saying.GIVES]
        told = tuple((made.drugs[said.drug[each]], int(said.micrograms[each])) for each in range(count))
        assert told == gives, (minute, events)
        assert (said.numbers[Saying.TRANSFER] >= 0) == (bedside.first("transfer") is not None)
        if not said.numbers[Saying.TRANSFER] >= 0:
            assert {name for place, name in enumerate(made.facts) if said.asked[place]} == {q.fact for q in bedside.ask}
        due = min((each.at for each in bedside.next_due), default=None)
        soonest = said.numbers[Saying.DUE]
        assert (None if soonest == -1 else ready.case.at + timedelta(minutes=int(soonest))) == due
        given += len(gives)
        facts_of(made.code, record, profile, minute, said, wanted, into)
        settled = known.chosen(case.facility)
        for (name, place), value in zip(asked, into, strict=True):
            if isinstance(known.facts[name].how, k.Proposed):
                continue
            which = next(p for (n, p, d), at in made.places.items() if at == place)
            reading = settled.reading(case, protocol=made.protocols[max(0, which)])
            expected = reading(name)
            assert in_words(known, made, name, value) == (None if isinstance(expected, Unknown) else expected), name
    if protocol != "pregnancy-agonist":
        assert given, "no story led to a dose: the test would not see a wrong one"
