"""Level of care on the plan: what our own checklist says and why, what is open, and what a licensed tool gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from uuid import UUID

from mooring.clinical.acts import Level
from mooring.clinical.library import Library
from mooring.clinical.placement import LEVELS, OWN, Licensed, Placement, Pointer
from mooring.ui.formats import day_time

from .addresses import address
from .advising import asks
from .citing import cite

_TONES: Final[Mapping[Level | None, str]] = {
    Level.HOSPITAL: "hold", Level.NURSING: "due", Level.OUTPATIENT: "calm", None: "quiet",
}  # fmt: skip
_MARKS: Final[Mapping[Level, str]] = {Level.HOSPITAL: "stop", Level.NURSING: "warn", Level.OUTPATIENT: "inform"}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why, and where that was read. `tone`: stop, warn or inform."""

    tone: str
    because: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Open:
    """What is not known and is found out in one place."""

    texts: tuple[str, ...]
    href: str
    where: str


@dataclass(frozen=True, kw_only=True)
class LicensedShown:
    """A level from a licensed tool, as a clinician wrote it down."""

    code: str
    why: str
    when: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Care:
    """The card. `groups` are the reasons by level, the highest first; `licensed_href` is where the other is written."""

    title: str
    tone: str
    settled: bool
    groups: tuple[tuple[str, tuple[Reason, ...]], ...]
    open: tuple[Open, ...]
    count: int
    own: str
    licensed: LicensedShown | None
    licensed_href: str


def care(found: Placement, names: Mapping[str, str], library: Library, *, person: UUID, zone: str) -> Care:
    """The level of care of one person as a screen shows it. `names` has the name for each `by`."""
    return Care(
        title=_title(found),
        tone=_TONES[found.level],
        settled=found.settled,
        groups=tuple(
            (LEVELS[level], tuple(_reason(each, library) for each in group))
            for level, group in groupby(found.reasons, lambda each: each.level)
            if found.level is not None
        ),
        open=_open(found, person),
        count=len(found.ask),
        own=OWN,
        licensed=_licensed(found.licensed, names, zone) if found.licensed else None,
        licensed_href=(address("consultation-part", person, "social") or "") + "#i-licensed_level",
    )


def _title(found: Placement) -> str:
    if found.level is None:
        return "Not known yet"
    return LEVELS[found.level] if found.settled else f"At least {LEVELS[found.level].lower()}"


def _reason(found: Pointer, library: Library) -> Reason:
    return Reason(tone=_MARKS[found.level], because=found.because, cite=cite(library, found.source, found.grade))


def _open(found: Placement, person: UUID) -> tuple[Open, ...]:
    """What is open, by the form in which it is found out."""
    listed = sorted(asks(found.ask, person=person), key=lambda each: each.where, reverse=True)
    return tuple(
        Open(texts=tuple(each.text for each in group), href=href, where=where)
        for (where, href), group in groupby(listed, lambda each: (each.where, each.href))
    )


def _licensed(found: Licensed, names: Mapping[str, str], zone: str) -> LicensedShown:
    return LicensedShown(
        code=found.code, why=found.why, when=day_time(found.at, zone), by=names.get(found.by or "", "somebody")
    )
