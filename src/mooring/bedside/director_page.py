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
from .protocol_page import state_of
from .words import plain, sentence


@dataclass(frozen=True, kw_only=True)
class ProtocolShown:
    """One protocol in the list: its state, the version in force, and what stands against adopting today's."""

    id: str
    title: str
    summary: str
    state: str
    tone: str
    adopted_by: str
    adopted_at: datetime | None
    evidence: str
    missing: bool
    why_not: str


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
    """What a director should look at first: changed, then in force, then never adopted, then what cannot be."""
    names = names_of({line.in_force.by for line in view.lines if line.in_force})
    order = ("changed", "in-force", "never", "disabled")
    lines = sorted(view.lines, key=lambda line: (order.index(line.state), line.protocol.title))
    return tuple(
        ProtocolShown(
            id=line.protocol.id,
            title=line.protocol.title,
            summary=line.protocol.summary,
            state=state_of(line)[0],
            tone=state_of(line)[1],
            adopted_by=names.get(line.in_force.by, "") if line.in_force else "",
            adopted_at=line.in_force.at if line.in_force else None,
            evidence=line.in_force.evidence if line.in_force else "",
            missing=bool(line.missing) and line.state != "disabled",
            why_not=line.protocol.disabled or "",
        )
        for line in lines
    )


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
