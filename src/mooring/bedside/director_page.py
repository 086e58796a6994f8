"""What the medical director reads: the state of each protocol, the numbers with every published option, the audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mooring.accounts.models import Facility
from mooring.clinical.library import Number
from mooring.knowledge.load import library
from mooring.programme.adoption import AdoptionView
from mooring.programme.audit import AuditView
from mooring.programme.names import names_of
from mooring.ui.formats import amount

from .citing import cite
from .words import plain, sentence


@dataclass(frozen=True, kw_only=True)
class ProtocolShown:
    """One protocol: its version, whether it is adopted here, and what stands against it."""

    id: str
    title: str
    summary: str
    version: str
    evidence: str
    adopted_by: str
    adopted_at: datetime | None
    why_not: str
    sources: tuple[str, ...]

    @property
    def state(self) -> str:
        """In one word for the tag."""
        return "Adopted" if self.adopted_at else ("Cannot be adopted" if self.why_not else "Not adopted")


@dataclass(frozen=True, kw_only=True)
class OptionShown:
    """One published value."""

    value: str
    says: str
    cite: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class NumberShown:
    """One number with all its options."""

    means: str
    value: str
    why: str
    own_choice: bool
    options: tuple[OptionShown, ...]


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One line of the audit."""

    number: int
    at: datetime
    who: str
    what: str
    outcome: str
    refused: bool
    person: str


def protocols(view: AdoptionView) -> tuple[ProtocolShown, ...]:
    """Those that may be signed first, then the others."""
    names = names_of({line.adopted.by for line in view.lines if line.adopted})
    shown = [
        ProtocolShown(
            id=line.protocol.id,
            title=line.protocol.title,
            summary=line.protocol.summary,
            version=line.protocol.version,
            evidence=line.evidence,
            adopted_by=names.get(line.adopted.by, "") if line.adopted else "",
            adopted_at=line.adopted.at if line.adopted else None,
            why_not=line.why_not or "",
            sources=tuple(cite(library(), one.source, one.grade) for one in line.protocol.cites),
        )
        for line in view.lines
    ]
    return tuple(sorted(shown, key=lambda one: (bool(one.why_not), one.title)))


def numbers(facility: Facility) -> tuple[NumberShown, ...]:
    """Every number that the tables name, as this facility uses it."""
    return tuple(_number(number, facility.choices) for number in library().numbers.values())


def _number(number: Number, choices: Mapping[str, object]) -> NumberShown:
    chosen = choices.get(number.name)
    own = isinstance(chosen, (int, float)) and number.allows(chosen)
    value = chosen if own and isinstance(chosen, (int, float)) else number.value
    unit = f" {number.unit}" if number.unit else ""
    return NumberShown(
        means=number.means,
        value=f"{amount(value)}{unit}",
        why=number.why,
        own_choice=own,
        options=tuple(
            OptionShown(
                value=f"{amount(option.value)}{unit}",
                says=option.says,
                cite=cite(library(), option.cite.source, option.cite.grade),
                in_force=option.value == value,
            )
            for option in number.options
        ),
    )


def entries(view: AuditView) -> tuple[EntryShown, ...]:
    """The newest entries. A person is named by the start of their number only: the audit tells no names of theirs."""
    return tuple(
        EntryShown(
            number=entry.number,
            at=entry.at,
            who=view.names.get(entry.by, entry.by),
            what=sentence(plain(entry.what.replace(".", ": "))),
            outcome=sentence(plain(entry.outcome)),
            refused=entry.outcome != "done",
            person=str(entry.person)[:8] if entry.person else "",
        )
        for entry in view.entries
    )
