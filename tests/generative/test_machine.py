"""Random stories: the machine reads every fact, and advises, as the bedside does."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Person
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Unknown
from mooring.knowledge.load import library as shipped
from mooring.simulation.machine import PROFILE, Machine, Record, Said, Saying, Sort, begin_record, facts_of, note
from mooring.simulation.machine import advise as machine_advise
from mooring.simulation.staging import Stage, _gives, _switched_to, stage
from mooring.simulation.studies import NoStudy
from mooring.simulation.trace import _event, _timeline

PROTOCOLS = (
    "buprenorphine-standard", "buprenorphine-high-dose", "buprenorphine-low-dose", "buprenorphine-taper",
    "buprenorphine-xr", "methadone-initiation", "methadone-continuation", "methadone-taper", "alpha-2-agonist",
    "symptom-relief", "pregnancy-agonist", "naltrexone-start", "precipitated-withdrawal", "refractory-withdrawal",
    "suspected-overdose", "alcohol-benzodiazepine-watch",
)  # fmt: skip
BESIDE = ("alcohol-benzodiazepine-watch", "refractory-withdrawal")
STORIES = 60
DAYS = 9
VITALS = {
    "pulse": (35, 150), "systolic": (75, 190), "diastolic": (40, 120), "respiratory_rate": (4, 30), "spo2": (82, 100),
    "temperature_c": (35, 40),
}  # fmt: skip


def staged(known: Library, name: str, beside: tuple[str, ...] = ()) -> Stage:
    """A protocol ready to be asked, also one that has no study: the people and the ward are then those of another."""
    try:
        ready = stage(known, name)
    except NoStudy:
        ready = stage(known, "buprenorphine-standard")
    others_beside = tuple(each for each in dict.fromkeys((*ready.study.beside, *beside)) if each != name)
    ways = [known.protocols[each] for each in (name, *others_beside)]
    others = tuple(_switched_to(known, ways))
    ways += [known.protocols[each] for each in others]
    return replace(
        ready, protocol=known.protocols[name], study=replace(ready.study, beside=others_beside), others=others,
        drugs=tuple(dict.fromkeys(act.drug for act in _gives(known, ways))),
    )  # fmt: skip


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


def case_of(ready: Stage, events: list[tuple[int, int, list[float]]], minute: int, person: Person) -> Case:
    """The same story at the bedside, at a minute."""
    by_place = {ready.machine.sort(s.kind, s.name, s.came): s for s in ready.sorts}
    happened = [_event(ready, by_place[sort], at, values) for at, sort, values in events if at <= minute]
    return replace(
        ready.case, person=person, at=ready.case.at + timedelta(minutes=minute),
        timeline=Timeline.of(_timeline(ready, happened)),
    )  # fmt: skip


def somebody(made: Machine, ready: Stage, dice: random.Random) -> tuple[Person, np.ndarray]:
    """A person at the edges that tables ask about, with some of it not known; and the same as a profile."""
    found = np.full(PROFILE, np.nan)
    age, weight = dice.choice((None, 15, 17, 18, 40, 64, 65, 80)), dice.choice((None, 38.0, 50.0, 70.0, 120.0))
    sex = dice.choice(("female", "female", "male", None))
    pregnant = None if sex == "male" else "yes" if ready.study.pregnant else dice.choice(("yes", "no", "no", None))
    for place, value in enumerate((
        age, sex and made.word("sex", sex), pregnant and made.word("pregnant", pregnant), weight,
    )):  # fmt: skip
        found[place] = np.nan if value is None else value
    born = None if age is None else date(ready.case.at.year - age, 1, 1)
    return Person(birth_date=born, sex=sex, pregnant=pregnant, weight_kg=weight), found


def told(ready: Stage, dice: random.Random, record: Record) -> tuple[Case, int, np.ndarray]:
    """Somebody's random story up to a random minute: written into the record, and as a case of the bedside."""
    made, events = ready.machine, story_of(ready, dice)
    minute = dice.choice([*(at for at, _, _ in events if at >= 0), dice.randint(0, DAYS * 1440)])
    person, profile = somebody(made, ready, dice)
    begin_record(made.code, record)
    for at, sort, values in events:
        if at <= minute:
            room = np.full(16, np.nan)
            room[: len(values)] = values
            note(made.code, record, sort, at, room)
    made.checked(record)
    return case_of(ready, events, minute, person), minute, profile


def same_advice(known: Library, ready: Stage, case: Case, said: Said) -> Advice:
    """Asks the bedside, and holds all that the machine said against it. Returns what the bedside said."""
    made, bedside = ready.machine, advise(known, case)
    where = f"at {case.at} of {case.timeline}"
    gives = tuple((i.what, i.dose.micrograms) for i in bedside.advice if i.act == "give" and i.dose)
    each_dose = range(int(said.numbers[Saying.GIVES]))
    assert tuple((made.drugs[said.drug[each]], int(said.micrograms[each])) for each in each_dose) == gives, where
    held, reading = {i.what for i in bedside.advice if i.act == "hold"}, known.reading(case)
    assert {drug for place, drug in enumerate(made.drugs) if said.held[place]} == {
        drug for drug in made.drugs if any(reading.is_a(drug, what) for what in held)
    }, where
    assert (said.numbers[Saying.TRANSFER] >= 0) == (bedside.first("transfer") is not None), where
    switch = int(said.numbers[Saying.SWITCH])
    to = next((i.what for i in bedside.advice if i.act == "switch" and i.what in known.protocols), None)
    assert (made.protocols[switch] if switch >= 0 else None) == to, where
    asked = {name for place, name in enumerate(made.facts) if said.asked[place]}
    assert asked == {question.fact for question in bedside.ask}, where
    assert said.numbers[Saying.ASKED] == len(asked), where
    for place, due in (
        (Saying.DUE, [each.at for each in bedside.next_due]),
        (Saying.DUE_GIVE, [each.at for each in bedside.next_due if each.act == "give"]),
    ):
        soonest = int(said.numbers[place])
        at = None if soonest == -1 else ready.case.at + timedelta(minutes=soonest)
        assert at == min(due, default=None), where
    return bedside


def in_words(known: Library, made: Machine, name: str, value: float) -> object:
    """A value of the machine as the bedside has it."""
    if np.isnan(value):
        return None
    kind = known.facts[name].type
    if kind == "word":
        return next(word for word, code in made.words.items() if code == int(value))
    return bool(value) if kind == "yes-no" else float(value)


def test_every_protocol_that_may_run_is_held_against_the_bedside() -> None:
    assert set(PROTOCOLS) == {name for name, protocol in shipped().protocols.items() if not protocol.disabled}


@pytest.mark.slow
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_fact_and_the_advice_are_those_of_the_bedside(protocol: str) -> None:
    known = shipped()
    ready, dice = staged(known, protocol), random.Random(protocol)
    made = ready.machine
    record, said = made.record(), made.said()
    asked = [(name, place) for (name, _, dose), place in made.places.items() if dose is None]
    wanted, into = np.array([place for _, place in asked]), np.zeros(len(asked))
    given = transferred = 0
    for _ in range(STORIES):
        case, minute, profile = told(ready, dice, record)
        machine_advise(made.code, record, profile, minute, said)
        bedside = same_advice(known, ready, case, said)
        given += bedside.first("give") is not None
        transferred += bedside.first("transfer") is not None
        facts_of(made.code, record, profile, minute, said, wanted, into)
        settled = known.chosen(case.facility)
        for (name, place), value in zip(asked, into, strict=True):
            if isinstance(known.facts[name].how, k.Proposed):
                continue
            which = next(p for (n, p, d), at in made.places.items() if at == place)
            reading = settled.reading(case, protocol=made.protocols[max(0, which)])
            expected = reading(name)
            assert in_words(known, made, name, value) == (None if isinstance(expected, Unknown) else expected), name
    assert given, "no story led to a dose: the test would not see a wrong one"
    assert transferred, "no story led to an ambulance: the test would not see what is asked then"


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["buprenorphine-standard", "methadone-initiation", "suspected-overdose"])
def test_protocols_that_stand_beside_speak_with_the_main_one(protocol: str) -> None:
    known = shipped()
    ready, dice = staged(known, protocol, BESIDE), random.Random(f"{protocol} and others")
    made = ready.machine
    record, said = made.record(), made.said()
    given = 0
    for _ in range(STORIES):
        case, minute, profile = told(ready, dice, record)
        machine_advise(made.code, record, profile, minute, said)
        given += same_advice(known, ready, case, said).first("give") is not None
    assert given, "no story led to a dose: the test would not see a wrong one"
