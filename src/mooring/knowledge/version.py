"""The version of a protocol: a digest of all that its advice rests on, and of nothing else.

**An edit elsewhere leaves a version as it was, so that nothing need be signed again; any change within it is another
version.** Words count too: a nurse acts on the reason that she reads, and a director signs the source beside it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from mooring.clinical import acts as a
from mooring.clinical.case import Facility
from mooring.clinical.cells import Named
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Table

PLACES: Final = frozenset({"line", "path"})
"""Where something stands in a file, which is no part of what it says."""


@dataclass(frozen=True, kw_only=True)
class Closure:
    """The names of all that the advice of one protocol rests on.

    `protocols` are it and those to which it switches; `named` those that a fact asks about, by name or class. `rules`
    are the rows and rules of its tables.
    """

    protocols: frozenset[str]
    tables: frozenset[str]
    facts: frozenset[str]
    numbers: frozenset[str]
    drugs: frozenset[str]
    instruments: frozenset[str]
    rules: frozenset[str]
    named: frozenset[str]


def version(library: Library, protocol_id: str, facility: Facility | None = None) -> str:
    """The version of a protocol in 16 hexadecimal digits; with a facility, as its choices and confirmations make it.

    A choice counts where a table of the closure names the number and the shipped value is another one; a confirmation
    where it names a rule of the closure. Raises KeyError for a protocol that is not there.
    """
    base = _base(library, protocol_id)
    chosen, confirmed = settings(library, protocol_id, facility) if facility else ({}, ())
    return _digest([base, chosen, list(confirmed)]) if chosen or confirmed else base


def settings(library: Library, protocol_id: str, facility: Facility) -> tuple[dict[str, float], tuple[str, ...]]:
    """What a facility chose and confirmed that this protocol rests on: numbers by name, and rule ids in order."""
    found = closure(library, protocol_id)
    chosen = {
        name: float(value)
        for name in sorted(found.numbers & facility.choices.keys())
        if isinstance(value := facility.choices[name], (int, float))
        and library.numbers[name].allows(value)
        and value != library.numbers[name].value
    }
    return chosen, tuple(sorted(found.rules & facility.confirmations))


@lru_cache(maxsize=128)
def _base(library: Library, protocol_id: str) -> str:
    found = closure(library, protocol_id)

    def those(names: frozenset[str], known: Mapping[str, Any]) -> dict[str, Any]:
        return {name: plain(known[name]) for name in sorted(names)}

    return _digest({
        "protocol": plain(library.protocols[protocol_id]),
        "protocols": those(found.protocols, library.protocols),
        "named": {name: sorted(library.protocols[name].classes) for name in sorted(found.named)},
        "tables": those(found.tables, library.tables),
        "facts": those(found.facts, library.facts),
        "numbers": those(found.numbers, library.numbers),
        "drugs": those(found.drugs, library.drugs),
        "instruments": those(found.instruments, library.instruments),
        "order": plain((library.safety, library.always, library.override_minutes)),
        "assessments": plain(library.assessments),
    })  # fmt: skip


@lru_cache(maxsize=128)
def closure(library: Library, protocol_id: str) -> Closure:
    """What the advice of a protocol rests on. Raises KeyError for a protocol that is not there."""
    found = _Finding(library)
    found.protocol(protocol_id)
    for name in (*library.safety, *library.always):
        found.table(name)
    for selectors in library.assessments.values():
        for each in selectors:
            found.selector(each)
    found.neighbours()
    return found.closure()


@dataclass
class _Finding:
    """Walks from the protocol to everything that it names; `said` are drugs and classes of drugs or protocols."""

    library: Library
    protocols: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    instruments: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    looked_at: set[tuple[str, str]] = field(default_factory=set)

    def protocol(self, name: str) -> None:
        known: Protocol = self.library.protocols[name]
        if name in self.protocols:
            return
        self.protocols.add(name)
        own = (
            known.phase_table,
            known.suits,
            *known.always,
            *(each for phase in known.phases for each in phase.tables),
        )
        for table in own:
            if table:
                self.table(table)
        self.said |= {each for each in (known.drug, known.about) if each} | known.classes
        self.said |= {step.drug for schedule in known.schedules for step in schedule.steps}
        for phase in known.phases:
            self.numbers |= {each for each in (phase.gap, *(repeat.gap for repeat in phase.repeats)) if each}
            self.said |= {repeat.drug for repeat in phase.repeats}

    def table(self, name: str) -> None:
        if name in self.tables:
            return
        self.tables.add(name)
        known: Table = self.library.tables[name]
        self.numbers |= known.numbers
        for fact in (*known.inputs, *(fact for row in known.rows for fact, _ in row.when)):
            self.fact(fact)
        for row in known.rows:
            for act in row.then:
                self._act(act)

    def _act(self, act: a.Act) -> None:
        self.numbers |= {each.number for each in _within(act) if isinstance(each, Named)}
        match act:
            case a.Give(drug=drug, dose=dose):
                self.said.add(drug)
                for fact in a.facts_of(dose):
                    self.fact(fact)
            case a.Hold(what=what) | a.Stop(what=what) | a.Offer(what=what):
                self.said.add(what)
            case a.Ask(fact=fact):
                self.fact(fact)
            case a.Switch(to=to) if to in self.library.protocols:
                self.protocol(to)
            case _:
                pass

    def fact(self, name: str) -> None:
        if name in self.facts:
            return
        self.facts.add(name)
        how = self.library.facts[name].how
        for each in _within(how):
            if isinstance(each, k.Selector):
                self.selector(each)
        match how:
            case k.ByTable(table=table):
                self.table(table)
            case k.Share(of=of, to=other) | k.Less(of=of, than=other):
                self.fact(of)
                self.fact(other)
            case k.Condition(any_of=names) | k.Proposed(is_a=names):
                self.said |= set(names)
            case k.State(of=of) if of:
                self.said.add(of)
            case _:
                pass

    def selector(self, each: k.Selector) -> None:
        self.said |= {*each.names, *each.without}
        self.looked_at |= {(kind, name) for kind in each.kinds for name in each.names}
        if "scored" in each.kinds:
            self.instruments |= (set(each.names) or set(self.library.instruments)) & self.library.instruments.keys()

    def neighbours(self) -> None:
        """The facts whose plausible range decides whether an event of the closure can be right."""
        for name, fact in self.library.facts.items():
            if isinstance(fact.how, k.Latest):
                of = fact.how.of
                if self.looked_at & {(kind, each) for kind in of.kinds for each in of.names}:
                    self.fact(name)

    def closure(self) -> Closure:
        rows = [row for name in self.tables for row in self.library.tables[name].rows]
        return Closure(
            protocols=frozenset(self.protocols),
            tables=frozenset(self.tables),
            facts=frozenset(self.facts),
            numbers=frozenset(self.numbers),
            drugs=frozenset(name for name, drug in self.library.drugs.items() if any(map(drug.is_a, self.said))),
            instruments=frozenset(self.instruments),
            rules=frozenset({row.id for row in rows} | {row.rule for row in rows}),
            named=frozenset(n for n, each in self.library.protocols.items() if self.said & {n, *each.classes}),
        )


def _within(value: Any) -> Iterator[Any]:
    """The value and all frozen types inside it."""
    yield value
    if is_dataclass(value):
        for each in fields(value):
            yield from _within(getattr(value, each.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _within(one)


def plain(value: Any) -> Any:
    """A frozen value in JSON's own types, in one order whatever the process: sets sorted, mappings by their keys."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        said = {each.name: plain(getattr(value, each.name)) for each in fields(value) if each.name not in PLACES}
        return [type(value).__name__, said]
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(plain(each) for each in value)
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def _digest(value: Any) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
