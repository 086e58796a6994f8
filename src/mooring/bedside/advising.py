"""The engine's advice as a person reads it: what to do, in the order of urgency, each with its reason and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from mooring.clinical.advice import Advice, Due, Item
from mooring.clinical.library import Library
from mooring.clinical.safety import Question
from mooring.ui.formats import ago, clock_time, day_time, duration, mg

from .addresses import address
from .citing import cite
from .words import looks, plain, sentence

EMERGENCY: Final = "emergency"
MINUTE: Final = timedelta(minutes=1)
# In an emergency what helps the person comes before whom to tell.
_FIRST: Final = ("transfer", "give", "page", "hold")
# Facts that are found out at the bedside; all others in the consultation.
_SEEN_AT_THE_BEDSIDE: Final = frozenset(
    {"cows", "objective_sign", "cows_after_dose", "sedated", "respiratory_rate", "spo2", "pulse", "systolic"}
    | {"diastolic", "temperature_c", "temperature", "not_alert", "consciousness", "sedation_total", "intoxicated"}
)
_TONES: Final[Mapping[str, str]] = {
    "transfer": "stop", "page": "stop", "hold": "stop", "ask": "due", "assess": "due", "give": "go", "offer": "calm",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of a table that holds: everything that it says to do, and why. `tone`: stop, due, go or calm."""

    tone: str
    does: tuple[str, ...]
    because: str
    cite: str
    emergency: bool = False
    gives: bool = False


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Something that must be known first, and the form in which it is found out."""

    text: str
    href: str
    where: str


@dataclass(frozen=True, kw_only=True)
class NextDue:
    """What falls due, when, and how that stands to now."""

    what: str
    at: datetime
    words: str
    overdue: bool


@dataclass(frozen=True, kw_only=True)
class Advised:
    """All of it. `emergency` stands above everything else on the page."""

    emergency: tuple[Line, ...]
    lines: tuple[Line, ...]
    asks: tuple[Ask, ...]
    due: tuple[NextDue, ...]


def advised(library: Library, advice: Advice, *, person: UUID, at: datetime, zone: str) -> Advised:
    """The advice for a screen."""
    rows: dict[tuple[str, str], list[Item]] = {}
    for item in advice.advice:
        rows.setdefault((item.table, item.row), []).append(item)
    lines = tuple(_line(library, items) for items in rows.values())
    return Advised(
        emergency=tuple(line for line in lines if line.emergency),
        lines=tuple(line for line in lines if not line.emergency),
        asks=asks(advice.ask, person=person),
        due=_due_together(library, advice.next_due, at=at, zone=zone),
    )


def asks(questions: Iterable[Question], *, person: UUID) -> tuple[Ask, ...]:
    """Each question with the form that answers it; the same question once."""
    found: dict[str, Ask] = {}
    for question in questions:
        asked = question.fact.removesuffix("_12h")
        here = asked in _SEEN_AT_THE_BEDSIDE or asked.startswith("cows")
        name = "observe" if here else "consultation"
        where = "Observe now" if here else "Open the consultation"
        found.setdefault(question.text, Ask(text=question.text, href=address(name, person) or "", where=where))
    return tuple(found.values())


def _due_together(library: Library, found: Iterable[Due], *, at: datetime, zone: str) -> tuple[NextDue, ...]:
    """What falls due, the soonest first; what is to be looked at in the same minute stands in one line."""
    together: dict[tuple[str, datetime], list[str]] = {}
    for due in sorted(found, key=lambda each: each.at):
        together.setdefault((due.act, due.at.replace(second=0, microsecond=0)), []).append(due.what)
    return tuple(
        NextDue(
            what=sentence(looks(", ".join(what))) if act != "give" else f"Dose: {drug(library, what[0])}",
            at=when,
            words=_when(when, at, zone),
            overdue=when + MINUTE < at,
        )
        for (act, when), what in together.items()
    )


def _when(due: datetime, at: datetime, zone: str) -> str:
    local = ZoneInfo(zone)
    today = due.astimezone(local).date() == at.astimezone(local).date()
    clock = clock_time(due, zone) if today else day_time(due, zone)
    if due + MINUTE < at:
        return f"overdue by {duration(at - due)}, since {clock}"
    return f"{ago(due, at)}, {clock}"


def drug(library: Library, name: str) -> str:
    """A medicine, or a class of them, in words."""
    known = library.drugs.get(name)
    return known.title if known else {"opioid-agonist": "any opioid agonist"}.get(name, plain(name))


def _line(library: Library, items: list[Item]) -> Line:
    first = items[0]
    emergency = any(item.act == "transfer" and item.what == EMERGENCY for item in items)
    if emergency:
        items = sorted(items, key=lambda item: _FIRST.index(item.act) if item.act in _FIRST else len(_FIRST))
    return Line(
        tone=_TONES.get(first.act, "calm"),
        does=tuple(_does(library, item) for item in items),
        because=first.because,
        cite=cite(library, first.source, first.grade),
        emergency=emergency,
        gives=any(item.act == "give" for item in items),
    )


def _does(library: Library, item: Item) -> str:
    match item.act:
        case "transfer" if item.what == EMERGENCY:
            return "Call 911 now"
        case "transfer":
            return f"Transfer: {plain(item.what)}"
        case "page":
            return f"Tell the {plain(item.what)} now"
        case "hold":
            return f"Hold {drug(library, item.what)}"
        case "give":
            return f"Give {mg(item.dose.in_mg if item.dose else None)} {drug(library, item.what)}, {item.route}"
        case "assess":
            return f"Look again now: {looks(item.what)}"
        case "offer":
            known = library.protocols.get(item.what)
            return f"Offer {known.title if known else plain(item.what)}"
        case "ask":
            return f"Ask the {plain(item.what)}"
        case _:
            return f"{sentence(item.act)}: {plain(item.what)}"
