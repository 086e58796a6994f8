"""A setting made into a machine: everything that its protocols rest on, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from mooring.clinical.acts import Give, Switch
from mooring.clinical.case import Proposal
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.coding import ALWAYS_NEEDED, Coding, zone_of
from mooring.simulation.machine.facting import Dose, Facting
from mooring.simulation.machine.layout import Code, Record, Said, Saying
from mooring.simulation.machine.setting import NotReadable, RingOverflow, Setting, Sort
from mooring.simulation.machine.tabling import Tabling


@dataclass(frozen=True, kw_only=True)
class Machine:
    """Protocols as arrays. A place in what is said is a place in `protocols`, `drugs`, `facts` (asked) or `rows`."""

    code: Code
    protocols: tuple[str, ...]
    drugs: tuple[str, ...]
    facts: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    sorts: tuple[Sort, ...]
    words: dict[str, int]
    places: dict[tuple[str, int, Dose | None], int]
    _held: int

    def sort(self, kind: str, name: str, came: str | None = None) -> int:
        """The place of a sort. Raises KeyError where this machine has none."""
        for place, sort in enumerate(self.sorts):
            if sort.key == (kind, name, came):
                return place
        raise KeyError(f"{kind} {name} {came or ''}")

    def column(self, sort: int, value: str) -> int:
        """Where a value of a sort stands. Raises ValueError where the sort has none."""
        return self.sorts[sort].values.index(value)

    def word(self, fact: str, word: str) -> float:
        """The code of a word that a fact, or a value of the profile, may have."""
        if word not in self.words:
            raise NotReadable(f"nothing here asks whether {fact} is {word}")
        return float(self.words[word])

    def record(self) -> Record:
        """An empty record of one person."""
        about = self.code.sorts
        slots, values = int(about[:, y.S_SLOTS].sum()), int((about[:, y.S_SLOTS] * about[:, y.S_COLUMNS]).sum())
        return Record(
            at=np.zeros(slots, dtype=np.int64), order=np.zeros(slots, dtype=np.int64), values=np.full(values, np.nan),
            count=np.zeros(len(self.sorts), dtype=np.int64), state=np.zeros(3, dtype=np.int64),
        )  # fmt: skip

    def said(self) -> Said:
        """Room for what is said of one person."""

        def whole(size: int) -> np.ndarray:
            return np.zeros(max(1, size), dtype=np.int64)

        gives, facts = len(self.code.acts) + 1, len(self.code.facts)
        return Said(
            numbers=whole(len(Saying)), drug=whole(gives), micrograms=whole(gives), reassess=whole(gives),
            needs=whole(gives),
            asked=whole(len(self.facts)), held=whole(len(self.drugs)), fired=whole(len(self.rows)),
            memo=np.full(facts, np.nan),
            stamp=whole(facts), keys=whole(4 * len(self.code.cells)), give_key=whole(gives), scratch=whole(5),
            began=whole(len(self.protocols)), first=whole(len(self.protocols)), ask_list=whole(64),
            pending=whole(len(self.code.rows)), holding=whole(self._held),
        )  # fmt: skip

    def checked(self, record: Record) -> None:
        """Raises RingOverflow where a record could not keep what some fact may need, or events came out of order."""
        for place, why in ((1, "is too small: give it more slots"), (2, "got an event out of the order of time")):
            if record.state[place]:
                raise RingOverflow(f"the sort {self.sorts[record.state[place] - 1]} {why}")


def machine(library: Library, setting: Setting) -> Machine:
    """The machine of a setting. Raises NotReadable for what the machine cannot read, naming it."""
    settled = library.chosen(setting.case.facility)
    names = tuple(dict.fromkeys(_closure(settled, setting.protocols)))
    coding = Coding(settled, setting, names)
    _all_words(coding)
    facting = Facting(coding, names)
    for name in names:
        facting.told |= _told(settled, setting, settled.protocols[name])
    tabling = Tabling(coding, facting, names)
    facting.tables = tabling.fact
    protocols: list[list[int]] = []
    phases: list[list[int]] = []
    for place, name in enumerate(names):
        protocols.append(_protocol(settled.protocols[name], place, coding, tabling, phases, setting))
    for drug in sorted({sort.name for sort in coding.sorts if sort.kind in ("gave", "refused")}):
        tabling.drugs(drug)
    return assembled(coding, facting, tabling, protocols, phases, names, setting)


def _closure(library: Library, wanted: tuple[str, ...]) -> Iterator[str]:
    for name in wanted:
        if name not in library.protocols or library.protocols[name].disabled:
            raise NotReadable(f"the protocol {name} may not run here")
    found = list(wanted)
    for name in found:
        yield name
        for table in _tables_of(library.protocols[name]):
            for row in library.tables[table].rows:
                for act in row.then:
                    to = act.to if isinstance(act, Switch) else ""
                    if to in library.protocols and to not in found and not library.protocols[to].disabled:
                        found.append(to)


def _tables_of(protocol: Protocol) -> tuple[str, ...]:
    return (*protocol.always, *(name for phase in protocol.phases for name in phase.tables))


def _all_words(coding: Coding) -> None:
    """Names every word that a fact may have, before any set of words is made."""
    for fact in coding.library.facts.values():
        for word in fact.words:
            coding.words(word)
    for word in ("female", "male", "other", "alert", "confused", "voice", "pain", "unresponsive", "not-applicable",
                 "declined",
                 "accepted", "given", "booked"):  # fmt: skip
        coding.words(word)


def _told(library: Library, setting: Setting, protocol: Protocol) -> dict[Dose, dict[str, Value]]:
    """What the facts about a proposal say of each dose of a protocol, where its amount is not asked."""
    found: dict[Dose, dict[str, Value]] = {}
    asked = [
        f.name
        for f in library.facts.values()
        if isinstance(f.how, k.Proposed) and f.how.name not in ("mg", "new_start")
    ]
    for name in _tables_of(protocol):
        for row in library.tables[name].rows:
            for act in row.then:
                if isinstance(act, Give):
                    drug = library.drugs[act.drug]
                    dose = Dose(drug=drug, route=act.route or drug.route, protocol=protocol.id)
                    proposal = Proposal(act="give", what=drug.id, route=dose.route, protocol=protocol.id)
                    reading = library.reading(replace(setting.case, proposed=proposal), protocol=protocol.id)
                    found[dose] = {fact: reading(fact) for fact in asked}
    return found


def _protocol(
    protocol: Protocol, place: int, coding: Coding, tabling: Tabling, phases: list[list[int]], setting: Setting
) -> list[int]:
    library, facility = coding.library, setting.case.facility
    always = coding.listed(tabling.table(name, place) for name in protocol.always)
    mine = []
    for phase in protocol.phases:
        tables = coding.listed([tabling.table(name, place) for name in phase.tables])
        gap = int(60 * library.number(phase.gap, facility)) if phase.gap else 0
        repeats = [
            number
            for each in phase.repeats
            for number in (
                coding.selector(k.Selector(kinds=("gave",), names=(each.drug,))),
                int(60 * library.number(each.gap, facility)),
            )
        ]
        mine.append(len(phases))
        at = len(coding.lists)
        coding.lists += [len(repeats) // 2, *repeats]
        phases.append([tabling.phases(phase.id), tables, int(phase.daily), gap, at])
    about = k.Selector(kinds=("gave",), names=(protocol.about or "programme-opioid",))
    given = coding.selector(about)
    coding.need(given, ALWAYS_NEEDED)
    doses = coding.selector(k.Selector(kinds=("gave",), names=(protocol.about,) if protocol.about else ()))
    return [
        coding.exactly("started", protocol.id), coding.exactly("ended", protocol.id), int(protocol.beside), always,
        coding.listed(mine), tabling.table(protocol.phase_table, place) if protocol.phase_table else -1, doses, given,
        int(protocol.drug is not None) - 1, 1,
    ]  # fmt: skip


def assembled(
    coding: Coding, facting: Facting, tabling: Tabling, protocols: list[list[int]], phases: list[list[int]],
    names: tuple[str, ...], setting: Setting,
) -> Machine:  # fmt: skip
    """The arrays of all that was named, put together."""
    discharge = coding.selector(k.Selector(kinds=("moved",), names=("discharged",)))
    for selector in list(range(len(coding.selectors))):
        coding.need(selector, 0)
    epoch = int(setting.case.at.timestamp() // 60)
    drugs = tuple(tabling.drugs.places)
    holds = np.zeros((max(1, len(tabling.holds)), max(1, len(drugs))), dtype=np.int64)
    for what, hold in tabling.holds.places.items():
        for place, drug in enumerate(drugs):
            holds[hold, place] = int(coding.reading.is_a(drug, what))
    urgent = {fact for name in coding.library.always for fact in coding.library.tables[name].inputs}
    code = Code(
        **_story(coding), facts=_ints(facting.rows, 15), facts_values=_floats(facting.values, 4),
        cells=_ints(tabling.cells, 7), cells_limits=_floats(tabling.limits, 2), rows=_ints(tabling.rows, 9),
        rows_say=np.array(tabling.say or [np.nan]), tables=_ints(tabling.tables, 3), acts=_ints(tabling.acts, 17),
        contexts=_ints(tabling.contexts, 4), protocols=_ints(protocols, 10), phases=_ints(phases, 5),
        kept=_ints(coding.kept, 4), zone=zone_of(setting.case), holds=holds,
        now=np.array([_is_rescue(coding, drug) for drug in drugs] or [0], dtype=np.int64),
        urgent=np.array([int(name in urgent) for name in tabling.asks.places] or [0], dtype=np.int64),
        misc=np.array([epoch, discharge], dtype=np.int64),
    )  # fmt: skip
    return Machine(
        code=code, protocols=names, drugs=drugs, facts=tuple(tabling.asks.places), rows=tuple(tabling.fired.places),
        sorts=tuple(coding.sorts), words=dict(coding.words.places), places=dict(facting.places),
        _held=len(tabling.holds),
    )  # fmt: skip


def _is_rescue(coding: Coding, drug: str) -> int:
    known = coding.reading.drug(drug)
    return int(known is not None and known.is_a("rescue"))


def _story(coding: Coding) -> dict[str, np.ndarray]:
    rows, slots, values = [], 0, 0
    for place, sort in enumerate(coding.sorts):
        ended = next((p for p, s in enumerate(coding.sorts) if s.kind == "ended" and s.name == sort.name), -1)
        taken = sort.values.index("last_taken") if "last_taken" in sort.values else -1
        elsewhere = int(sort.kind in ("reported", "otp_verified"))
        newest = int(bool(sort.values))
        rows.append([slots, sort.slots, values, len(sort.values), coding.needs[place], newest, ended, taken, elsewhere])
        slots, values = slots + sort.slots, values + sort.slots * len(sort.values)
    entries: list[list[int]] = []
    heads: list[list[int]] = []
    for each in coding.selectors:
        heads.append([len(entries), len(each)])
        entries += [list(pair) for pair in each]
    widest = max([len(sort.values) for sort in coding.sorts] + [1])
    shared = sorted(coding.shared, key=lambda each: each[1])
    told = np.full((len(shared), widest), np.nan)
    for place, (_, _, written) in enumerate(shared):
        told[place, : len(written)] = written
    sets = np.zeros((max(1, len(coding.sets)), len(coding.words) + 1), dtype=np.int64)
    for place, words in enumerate(coding.sets):
        sets[place, list(words)] = 1
    width = max(4, len(coding.sorts))
    person = coding.setting.case
    coding.constants[0][:4] = [
        np.nan, np.nan if person.person.sex in (None, "unknown") else coding.number(person.person.sex),
        np.nan if person.person.pregnant in (None, "unknown") else coding.number(person.person.pregnant),
        np.nan if person.person.weight_kg is None else float(person.person.weight_kg),
    ]  # fmt: skip
    return {
        "sorts": _ints(rows, 9), "shared": _ints([[sort, minute] for sort, minute, _ in shared], 2),
        "shared_values": told,
        "selectors": _ints(heads, 2), "entries": _ints(entries, 2), "sets": sets,
        "by_sort": _ints([each + [-1] * (width - len(each)) for each in coding.readers], width),
        "by_sort_values": _floats([each + [np.nan] * (width - len(each)) for each in coding.constants], width),
        "lists": np.array(coding.lists or [0], dtype=np.int64),
    }  # fmt: skip


def _ints(rows: object, width: int) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(-1, width)


def _floats(rows: object, width: int) -> np.ndarray:
    return np.array(rows, dtype=np.float64).reshape(-1, width)
