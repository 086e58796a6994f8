"""All knowledge that the engine reads, as one immutable value with one digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mooring.clinical.case import Case, Facility
from mooring.clinical.consultation import Consultation
from mooring.clinical.facts.kinds import Fact, Selector
from mooring.clinical.facts.reading import Reading
from mooring.clinical.formulary import Formulary
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.later import Later
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Table
from mooring.clinical.values import Citation


@dataclass(frozen=True, kw_only=True)
class Option:
    """One published value of a number, with its source."""

    value: int | float
    cite: Citation
    says: str = ""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A cited number. Where sources conflict, all values are options, and the facility chooses within `low` and
    `high`.
    """

    name: str
    means: str
    unit: str | None
    value: int | float
    options: tuple[Option, ...]
    why: str = ""
    low: int | float | None = None
    high: int | float | None = None

    @property
    def cite(self) -> Citation:
        """Where the value in force comes from."""
        return next((o.cite for o in self.options if o.value == self.value), self.options[0].cite)

    def allows(self, value: int | float) -> bool:
        """Whether a facility may choose this value."""
        if self.low is not None and self.high is not None:
            return self.low <= value <= self.high
        return any(option.value == value for option in self.options)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A publication: its title, publisher, address, when it was looked at and how much of it was read."""

    id: str
    title: str
    publisher: str
    checked: str
    url: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Library:
    """The knowledge in force. `assessments` says which events count as having looked at something."""

    digest: str
    sources: Mapping[str, Source]
    numbers: Mapping[str, Number]
    instruments: Mapping[str, Instrument]
    drugs: Formulary
    facts: Mapping[str, Fact]
    tables: Mapping[str, Table]
    protocols: Mapping[str, Protocol]
    consultation: Consultation
    assessments: Mapping[str, tuple[Selector, ...]] = field(default_factory=dict)
    safety: tuple[str, ...] = ()
    flag_tables: tuple[str, ...] = ()
    placement_tables: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    follow_up_days: tuple[int, ...] = ()
    override_minutes: int = 0

    def __hash__(self) -> int:
        return hash(self.digest)

    def chosen(self, facility: Facility) -> Library:
        """This library with every named number in its tables settled as the facility chose."""
        choices = tuple(sorted((k, float(v)) for k, v in facility.choices.items() if k in self.numbers))
        return _chosen(self, choices)

    def number(self, name: str, facility: Facility) -> int | float:
        """A cited number as this facility chose it, in its own unit. Raises KeyError where there is none."""
        known = self.numbers[name]
        choice = facility.choices.get(name)
        if isinstance(choice, (int, float)) and known.allows(choice):
            return choice
        return known.value

    def reading(self, case: Case, *, protocol: str | None = None, phase: str | None = None) -> Reading:
        """A reader of facts for one case. The tables must have been settled by `chosen`."""
        return Reading(
            case=case,
            facts=self.facts,
            tables=self.tables,
            drugs=self.drugs,
            instruments=self.instruments,
            protocols=self.protocols,
            protocol=protocol,
            phase=phase,
        )


@lru_cache(maxsize=64)
def _chosen(library: Library, choices: tuple[tuple[str, float], ...]) -> Library:
    mine = dict(choices)

    def number(name: str, fact: str) -> int | float:
        known = library.numbers[name]
        value = mine[name] if name in mine and known.allows(mine[name]) else known.value
        scaled = value * library.facts[fact].scale
        return int(scaled) if scaled == int(scaled) else scaled

    return replace(library, tables=Later(library.tables, lambda name: library.tables[name].settled(number)))
