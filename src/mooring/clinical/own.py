"""What a facility's medical director added to the shipped knowledge: choices, confirmations, instruments, schedules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mooring.clinical.case import Case, Facility
from mooring.clinical.library import Library
from mooring.clinical.values import Citation, Signature


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One published value of a number, chosen for a facility, in the number's own unit."""

    number: str
    value: int | float
    because: str
    cite: Citation
    signed: Signature


@dataclass(frozen=True, kw_only=True)
class Confirmation:
    """A rule that rests on weak evidence, and stops at this facility because its director confirmed it."""

    rule: str
    cite: Citation
    signed: Signature
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Own:
    """A facility's own knowledge: the library with what it added, and what it chose and confirmed.

    The engine reads choices and confirmations from `case.facility`, so that `at` must be asked for it.
    """

    name: str
    library: Library
    choices: Mapping[str, Choice]
    confirmations: Mapping[str, Confirmation]

    def at(self, facility: Facility) -> Facility:
        """A facility with these choices and confirmations; a choice that it states itself stands."""
        chosen = {name: choice.value for name, choice in self.choices.items()}
        return replace(
            facility,
            choices={**chosen, **facility.choices},
            confirmations=facility.confirmations | frozenset(self.confirmations),
        )

    def placed(self, case: Case) -> Case:
        """The same question, asked at this facility."""
        return replace(case, facility=self.at(case.facility))
