"""What the pages of people and of admission show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from mooring.accounts.actor import Actor
from mooring.programme.identity import SEXES, PersonView
from mooring.programme.permissions import CARE, may
from mooring.programme.reading import BoardView, PersonLine
from mooring.ui.formats import age, ago, day_time

from .addresses import address

STAGES: Final[Mapping[str, str]] = {
    "booked": "Expected",
    "admitted": "Here now",
    "discharged": "Just left",
    "following": "Followed up",
    "enquiry": "Asked for help",
}
IDENTITY: Final = ("name", "birth_date", "sex", "phone", "language", "emergency_contact", "emergency_phone")
SEX_WORDS: Final = tuple((sex, sex.capitalize() if sex != "unknown" else "Not known") for sex in SEXES)
LABELS: Final[Mapping[str, str]] = {
    "name": "Name",
    "birth_date": "Birth date",
    "sex": "Sex",
    "phone": "Phone",
    "language": "Language",
    "emergency_contact": "Emergency contact",
    "emergency_phone": "Emergency contact's phone",
    "bed_label": "Bed",
}
CONSENT: Final = (
    ("yes", "Yes, agrees"),
    ("no", "No, does not agree"),
    ("", "Not asked yet"),
)


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One person in the list, and the one thing to do next."""

    name: str
    details: str
    stage: str
    bed: str
    href: str | None
    action: str
    action_href: str | None


@dataclass(frozen=True, kw_only=True)
class StageTab:
    """One stage to look at, with how many people are in it."""

    title: str
    href: str
    count: int
    here: bool


@dataclass(frozen=True, kw_only=True)
class BedChoice:
    """A bed that may be chosen."""

    label: str
    note: str


def listed(lines: Iterable[PersonLine], *, by: Actor, at: datetime) -> tuple[Listed, ...]:
    """The people of a list."""
    return tuple(_listed(line, by, at) for line in lines)


def _listed(line: PersonLine, by: Actor, at: datetime) -> Listed:
    who = line.person
    told = [age(who.birth_date, at, by.zone)] if who.birth_date else []
    told += [f"since {ago(who.opened_at, at)}".replace("since now", "since just now")] if who.opened_at else []
    admits = who.stage in ("booked", "enquiry", "discharged", "following") and may(by, "admission.admit")
    return Listed(
        name=who.name or "No name yet",
        details=", ".join(told),
        stage=STAGES.get(who.stage or "", who.stage or ""),
        bed=line.bed or "",
        href=address("person", who.id) if by.has(*CARE) else None,
        action={"booked": "Admit"}.get(who.stage or "", "Admit again" if who.stage != "enquiry" else "Admit")
        if admits
        else "",
        action_href=reverse("admit-person", args=[who.id]) if admits else None,
    )


def tabs(everybody: Iterable[PersonLine], stage: str | None) -> tuple[StageTab, ...]:
    """Everybody, and each stage."""
    counted = [line.person.stage for line in everybody]
    here = reverse("people")
    stages = tuple(
        StageTab(title=title, href=f"{here}?stage={name}", count=counted.count(name), here=name == stage)
        for name, title in STAGES.items()
    )
    return (StageTab(title="Everybody", href=here, count=len(counted), here=stage is None), *stages)


def beds(board: BoardView, person: UUID | None, *, zone: str) -> tuple[BedChoice, ...]:
    """The free beds; the one held for this person comes first."""
    free = [BedChoice(label=bed.bed, note="free") for bed in board.beds if bed.person is None]
    held = [
        BedChoice(label=bed.bed, note=f"held for them, {day_time(bed.expected, zone)}" if bed.expected else "theirs")
        for bed in board.beds
        if person is not None and bed.person == person
    ]
    return (*held, *free)


def filled(known: PersonView | None, beds: tuple[BedChoice, ...]) -> dict[str, str]:
    """The form as it opens: what is known of a booked person, and the bed that is held for them."""
    if known is None:
        return {}
    return {
        "name": known.name,
        "birth_date": known.birth_date.isoformat() if known.birth_date else "",
        "sex": known.sex or "",
        "phone": known.phone,
        "language": known.language,
        "emergency_contact": known.emergency_contact,
        "emergency_phone": known.emergency_phone,
        "bed_label": beds[0].label if beds and beds[0].note != "free" else "",
    }


def summary(errors: Mapping[str, str]) -> dict[str, str]:
    """The complaints in the order of the page, each naming its field."""
    known = {name: f"{label}: {errors[name]}" for name, label in LABELS.items() if name in errors}
    return known | {name: said for name, said in errors.items() if name not in known}


def answers(typed: Mapping[str, str]) -> dict[str, Any]:
    """What the admission already answers of the consultation, so that nobody is asked twice."""
    told = (typed.get(name, "").strip() for name in ("emergency_contact", "emergency_phone"))
    contact = ", ".join(filter(None, told))
    said = {
        "consent_treatment": typed.get("consent", ""),
        "language": typed.get("language", "").strip(),
        "emergency_contact": contact,
    }
    return {item: value for item, value in said.items() if value}
