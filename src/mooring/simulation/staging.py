"""Setting a study up: library and study -> the machine of its protocols, and where everything stands in a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooring.clinical import acts as a
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.timeline import Timeline
from mooring.simulation.body import AGENTS, Parameters, parameters
from mooring.simulation.calibration import PEOPLE, Calibration, behaviour, places
from mooring.simulation.machine import Machine, Setting, Sort, machine
from mooring.simulation.people import Population, of_name
from mooring.simulation.signs import scale
from mooring.simulation.studies import NoStudy, Study, study_of
from mooring.simulation.ward import DAY, Ward, ward
from mooring.simulation.world import COLUMNS, SYMPTOMS, VITALS, N, World

Ints = NDArray[Any]
DAY_OF_ADMISSION = datetime(2026, 11, 2, tzinfo=UTC)
"""A Monday, with no change of the clock in the weeks after it."""

_LOOKS = 384
"""Looks of one person that are kept at first: in a week, 26 of 10,000 people were looked at more than 96 times."""
_COWS = Sort(kind="scored", name="cows", values=("total", "objective_sign"), slots=_LOOKS)
_VITALS = Sort(kind="measured", name="vitals", values=VITALS, slots=_LOOKS)
_WAKE = Sort(kind="scored", name="sedation", values=("total",), slots=_LOOKS)
_SYMPTOMS = Sort(kind="recorded", name="symptoms", values=SYMPTOMS, slots=_LOOKS)
_SYMPTOM_ITEMS = ("gi", "aches", "anxiety", "restlessness")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A study made ready: what is known of its people and ward, and its machine."""

    library: Library
    study: Study
    protocol: Protocol
    population: Population
    ward: Ward
    behaviour: dict[str, Calibration]
    bodies: Parameters
    case: Case
    drugs: tuple[str, ...]
    others: tuple[str, ...]
    room: int = 1

    @cached_property
    def sorts(self) -> tuple[Sort, ...]:
        """The sorts of event that each person's own record holds."""
        told = [
            Sort(kind="used", name=use.opioid, came="daily", values=("mg",), slots=4) for use in self.population.uses
        ]
        if self.study.verified:
            told = [Sort(kind="otp_verified", name=use.opioid, values=("mg", "last_taken"), slots=4)
                    for use in self.population.uses]  # fmt: skip
        doses = [Sort(kind=kind, name=drug, values=("mg",), slots=96 if kind == "gave" else 32)
                 for drug in self.drugs for kind in ("gave", "refused")]  # fmt: skip
        switched = [Sort(kind=kind, name=name, slots=32) for name in self.others for kind in ("started", "ended")]
        answers = [_answer_sort(each.event) for each in self.study.answers]
        looked = [_COWS, _VITALS, _WAKE, *([_SYMPTOMS] if self.study.symptoms else [])]
        every = (*looked, *told, *doses, *switched, *answers)
        return tuple(replace(each, slots=each.slots * self.room) for each in every)

    def roomier(self) -> Stage:
        """The same study, with twice the room for what is kept of a person; nobody's course changes by it."""
        return replace(self, room=2 * self.room)

    @cached_property
    def machine(self) -> Machine:
        """The machine of the protocols that run from admission, and of those to which they may switch."""
        started = (self.protocol.id, *self.study.beside)
        return machine(self.library, Setting(case=self.case, protocols=started, sorts=self.sorts))

    def world(self, *, days: int, seed: int) -> World:
        """What the loop reads that is the same for everybody."""
        made, work = self.machine, self.ward
        numbers = np.zeros(len(N), dtype=np.int64)
        numbers[[N.ADMISSION, N.NIGHT_FROM, N.NIGHT_TO]] = work.admission, *work.night
        numbers[[N.RISE, N.WITHIN, N.OVERSEDATED]] = work.rise, work.within, work.oversedated
        numbers[[N.HORIZON, N.DAYS, N.SEED]] = days * DAY, days, seed
        cows = self.library.instruments["cows"]
        named = [item.id for item in cows.items]
        told = np.array([self._told(use.opioid) for use in self.population.uses], dtype=np.int64)
        none = np.full(len(told), -1, dtype=np.int64)
        answers, values = self._answers()
        return World(
            sorts=np.array([_place(made, each) for each in (_COWS, _VITALS, _WAKE)]
                           + [_place(made, _SYMPTOMS) if self.study.symptoms else -1], dtype=np.int64),
            numbers=numbers, behaviour=places(self.behaviour), scale=scale(cows, work.autonomic),
            symptom_items=np.array([named.index(each) for each in _SYMPTOM_ITEMS], dtype=np.int64),
            gave=self._by_drug("gave"), refused=self._by_drug("refused"),
            agents=np.array([self._agent(drug) for drug in made.drugs], dtype=np.int64),
            displaces=np.array([_displaces(self.library.drugs[drug]) for drug in made.drugs], dtype=np.int64),
            started=self._by_protocol("started"), ended=self._by_protocol("ended"),
            told=none if self.study.verified else told, verified=told if self.study.verified else none,
            answers=answers, answer_values=values,
            awake=np.array([made.word("consciousness", word) for word in work.consciousness]),
        )  # fmt: skip

    def _told(self, opioid: str) -> int:
        made = self.machine
        kind, came = ("otp_verified", None) if self.study.verified else ("used", "daily")
        return int(made.sort(kind, opioid, came))

    def _by_drug(self, kind: str) -> Ints:
        made = self.machine
        found = [made.sort(kind, drug) if drug in self.drugs else -1 for drug in made.drugs]
        return np.array(found, dtype=np.int64)

    def _by_protocol(self, kind: str) -> Ints:
        made = self.machine
        return np.array(
            [made.sort(kind, name) if name in self.others else -1 for name in made.protocols], dtype=np.int64
        )

    def _agent(self, drug: str) -> int:
        known = self.library.drugs[drug]
        routes = {act.route for act in _gives(self.library, self._ways()) if act.drug == drug} - {None} or {known.route}
        found = {AGENTS.get((name, route or ""), -1) for name in (drug, known.ingredient) for route in routes} - {-1}
        return min(found, default=-1)

    def _ways(self) -> list[Protocol]:
        return [self.library.protocols[name] for name in (self.protocol.id, *self.study.beside, *self.others)]

    def _answers(self) -> tuple[Ints, NDArray[Any]]:
        """The fact that each answer answers and the sort that is written, and its values."""
        made = self.machine
        known = [each for each in self.study.answers if each.fact in made.facts]
        whole = np.zeros((len(known), 2), dtype=np.int64)
        values = np.full((len(known), COLUMNS), np.nan)
        for place, answer in enumerate(known):
            whole[place] = made.facts.index(answer.fact), _place(made, _answer_sort(answer.event))
            for column, value in enumerate(_answer_values(answer.event)):
                values[place, column] = _coded(made, answer.fact, value)
        return whole, values


def stage(
    library: Library, protocol: str, *, facility: Facility | None = None, folder: Path = PEOPLE,
    population: str | None = None,
) -> Stage:  # fmt: skip
    """A protocol's study, ready to run, with other people than its own where a population is named. Raises NoStudy,
    with the reason, where it cannot be; DocumentError for a file that cannot be read as meant; NotReadable where the
    machine cannot read the protocol.
    """
    study = study_of(protocol, folder)
    if population is not None:
        study = replace(study, population=population)
    where = Facility(**{**study.facility, "zone": "UTC"})
    if facility is not None:
        where = replace(where, choices=facility.choices, confirmations=facility.confirmations)
    chosen = library.protocols[protocol]
    if chosen.disabled:
        raise NoStudy(f"{protocol} may not run: {chosen.disabled}")
    work = ward(set(library.sources), folder)
    admitted = DAY_OF_ADMISSION + timedelta(minutes=work.admission)
    story = [event_from_plain({**each.event, "at": admitted - timedelta(minutes=each.before)}) for each in study.story]
    case = Case(person=Person(), facility=where, timeline=Timeline.of(story), at=admitted)
    others = tuple(_switched_to(library, [chosen, *(library.protocols[name] for name in study.beside)]))
    ways = [library.protocols[name] for name in (protocol, *study.beside, *others)]
    return Stage(
        library=library, study=study, protocol=chosen, population=of_name(study.population, folder), ward=work,
        behaviour=behaviour(folder), bodies=parameters(folder), case=case, others=others,
        drugs=tuple(dict.fromkeys(act.drug for act in _gives(library, ways))),
    )  # fmt: skip


def _gives(library: Library, ways: Iterable[Protocol]) -> Iterator[a.Give]:
    return (act for act in _said(library, ways) if isinstance(act, a.Give))


def _said(library: Library, ways: Iterable[Protocol]) -> Iterator[a.Act]:
    for way in ways:
        for name in (*way.always, *(table for phase in way.phases for table in phase.tables)):
            for row in library.tables[name].rows:
                yield from row.then


def _switched_to(library: Library, ways: list[Protocol]) -> list[str]:
    """The protocols to which these may switch, and those to which they may, and so on."""
    seen, found = list(ways), list[str]()
    for way in seen:
        for act in _said(library, [way]):
            other = library.protocols.get(act.to) if isinstance(act, a.Switch) else None
            if other is not None and other not in seen:
                seen.append(other)
                found.append(other.id)
    return found


def _displaces(drug: Drug) -> bool:
    """Whether a dose may bring on withdrawal: a partial agonist or an antagonist that is not given as rescue."""
    return not drug.is_a("rescue") and any(drug.is_a(name) for name in ("buprenorphine", "buprenorphine-depot",
                                                                      "naltrexone", "naltrexone-xr"))  # fmt: skip


def _answer_sort(event: Any) -> Sort:
    kind = next(iter(event))
    about = event[kind]
    if kind == "recorded":
        return Sort(kind=kind, name=next(iter(about)), values=tuple(about), slots=96)
    if kind == "resulted":
        came = str(event["value"]) if isinstance(event["value"], str) else None
        return Sort(kind=kind, name=about, came=came, values=() if came else ("value",), slots=32)
    if kind == "challenged":
        return Sort(kind=kind, name=about, came=str(event["outcome"]), slots=8)
    raise NoStudy(f"studies.yaml: an answer may be recorded, resulted or challenged, and not {kind}")


def _answer_values(event: Any) -> list[Any]:
    kind = next(iter(event))
    if kind == "recorded":
        return list(event[kind].values())
    return [event["value"]] if kind == "resulted" and not isinstance(event["value"], str) else []


def _coded(made: Machine, fact: str, value: Any) -> float:
    if isinstance(value, str):
        return float(made.word(fact, value))
    return float(value)


def _place(made: Machine, sort: Sort) -> int:
    return int(made.sort(sort.kind, sort.name, sort.came))
