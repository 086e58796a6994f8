"""Protocols: phases, the tables that decide in each, and the rules that hold in all."""

from __future__ import annotations

from dataclasses import dataclass

from mooring.clinical.schedules import Awaits, Schedule
from mooring.clinical.values import Citation


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """A medicine that falls due again so many hours after its last dose; `gap` names that number."""

    drug: str
    gap: str


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of a protocol: what it is called, and its tables in the order in which they decide.

    `daily` says that a dose falls due at the start of each programme day; `gap` names the number of hours that must
    lie between a daily dose and the next. `repeats` are the medicines that are given several times a day.
    """

    id: str
    title: str
    tables: tuple[str, ...]
    daily: bool = False
    gap: str | None = None
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One way of treating. `disabled` says why it may not run, and how a medical director can supply what is missing.

    `suits` is the table of findings about starting it; `phase_table` says in which phase the person is; `always` are
    the tables that decide before those of the phase, in every phase. `about` is the ingredient or class whose doses its
    days and looks are counted by; `classes` are what rules ask of it (`taper`, `opioid-agonist`). One that stands
    `beside` runs together with the main treatment and never replaces it. `awaits` says that a schedule, signed for a
    facility, is all that a disabled protocol lacks.
    """

    id: str
    title: str
    version: str
    summary: str
    drug: str | None
    phases: tuple[Phase, ...] = ()
    phase_table: str | None = None
    suits: str | None = None
    always: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    disabled: str | None = None
    awaits: Awaits | None = None
    continues: bool = False
    classes: frozenset[str] = frozenset()
    about: str | None = None
    beside: bool = False
    cites: tuple[Citation, ...] = ()

    @property
    def enabled(self) -> bool:
        """Whether it may be advised on and signed."""
        return self.disabled is None

    def phase(self, name: str) -> Phase | None:
        """The phase of this name."""
        return next((phase for phase in self.phases if phase.id == name), None)
