"""Protocols: phases, the tables that decide in each, and the rules that hold in all."""

from __future__ import annotations

from dataclasses import dataclass

from mooring.clinical.schedules import Schedule
from mooring.clinical.values import Citation


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A stretch of a protocol: what it is called, and its tables in the order in which they decide.

    `daily` says that a dose falls due at the start of each programme day; `gap` names the number of hours that must
    lie between a daily dose and the next.
    """

    id: str
    title: str
    tables: tuple[str, ...]
    daily: bool = False
    gap: str | None = None


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """One way of treating. `disabled` says why it may not run, and how a medical director can supply what is missing.

    `suits` is the table of findings about starting it; `phase_table` says in which phase the person is; `always` are
    the tables that decide before those of the phase, in every phase.
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
    continues: bool = False
    cites: tuple[Citation, ...] = ()

    @property
    def enabled(self) -> bool:
        """Whether it may be advised on and signed."""
        return self.disabled is None

    def phase(self, name: str) -> Phase | None:
        """The phase of this name."""
        return next((phase for phase in self.phases if phase.id == name), None)
