"""The board as it is read from the door: who needs a hand first, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mooring.clinical.instruments.scoring import band_of
from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped
from mooring.programme.reading import BoardBed, BoardView
from mooring.records.board import Line
from mooring.ui.formats import ago, day_time, duration, mg

from .advising import drug
from .words import band_words, decided, looks, sentence

SOON: Final = timedelta(minutes=30)
MINUTE: Final = timedelta(minutes=1)
ARROWS: Final = {True: "up", False: "down"}


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something that cannot wait. `tone` is emergency or page, `title` the word that it begins with."""

    tone: str
    text: str
    title: str


@dataclass(frozen=True, kw_only=True)
class BedShown:
    """One bed with somebody in it. `tone`: emergency, page, late, soon or calm, and the order of the board."""

    person: UUID
    bed: str
    name: str
    day: str
    protocol: str
    phase: str
    cows: int | None
    band: str
    trend: str
    trend_words: str
    cows_ago: str
    dose: str
    dose_ago: str
    due: str
    due_words: str
    late: bool
    tone: str
    alerts: tuple[Alert, ...]


@dataclass(frozen=True, kw_only=True)
class HeldBed:
    """A bed kept for somebody who is expected."""

    bed: str
    person: UUID
    name: str
    expected: str


@dataclass(frozen=True, kw_only=True)
class BoardShown:
    """All of it, those who need a hand first. `version` is the board's ETag."""

    beds: tuple[BedShown, ...]
    held: tuple[HeldBed, ...]
    free: tuple[str, ...]
    overdue: int
    urgent: int
    version: str
    read_at: datetime


TONES: Final = ("emergency", "page", "late", "soon", "calm")


def board(view: BoardView, *, at: datetime, zone: str) -> BoardShown:
    """The board for a screen."""
    library = shipped()
    lain = [bed for bed in view.beds if bed.person is not None and bed.expected is None]
    shown = [(_bed(library, bed, at), _due_at(bed)) for bed in lain]
    far = at + timedelta(days=3650)
    ordered = sorted(shown, key=lambda each: (TONES.index(each[0].tone), each[1] or far, each[0].bed))
    beds = tuple(bed for bed, _ in ordered)
    return BoardShown(
        beds=beds,
        held=tuple(
            HeldBed(bed=b.bed, person=b.person, name=b.name or "", expected=day_time(b.expected, zone))
            for b in view.beds
            if b.person is not None and b.expected is not None
        ),
        free=tuple(bed.bed for bed in view.beds if bed.person is None),
        overdue=sum(bed.late for bed in beds),
        urgent=sum(bed.tone in ("emergency", "page") for bed in beds),
        version=view.version,
        read_at=at,
    )


def _due_at(bed: BoardBed) -> datetime | None:
    return bed.line.next_at if bed.line else None


def _bed(library: Library, bed: BoardBed, at: datetime) -> BedShown:
    line = bed.line or Line(admitted_at=at)
    alerts = _alerts(line.alerts)
    protocol = library.protocols.get(line.protocol or "")
    phase = protocol.phase(line.phase or "") if protocol else None
    assert bed.person is not None
    return BedShown(
        person=bed.person,
        bed=bed.bed,
        name=bed.name or "No name yet",
        day=f"Day {bed.day}" if bed.day else "",
        protocol=protocol.title.split(",")[0] if protocol else "No protocol signed",
        phase=phase.title if phase else "",
        cows=line.cows,
        band=band_words(band_of(library.instruments["cows"], line.cows)),
        trend="" if not bed.trend else ARROWS[bed.trend > 0],
        trend_words=_trend_words(bed.trend),
        cows_ago=ago(line.cows_at, at) if line.cows_at else "",
        dose=_dose(library, line),
        dose_ago=ago(line.dose_at, at) if line.dose_at else "",
        due=_due(library, line),
        due_words=_due_words(line, at),
        late=_late(line, at),
        tone=_tone(alerts, line, at),
        alerts=alerts,
    )


def _alerts(stored: tuple[str, ...]) -> tuple[Alert, ...]:
    """One line for an emergency, and nothing beside it; else one for the prescriber, and one for the urgent risks."""
    told = [(act, because) for act, _, because in (text.partition(": ") for text in stored)]
    away = [because for act, because in told if act == "transfer"]
    if away:
        return (Alert(tone="emergency", title="Emergency", text=away[0]),)
    lines = (
        ("Tell the prescriber", [because for act, because in told if act != "flag"]),
        ("Risk", [because for act, because in told if act == "flag"]),
    )
    return tuple(Alert(tone="page", title=title, text=" ".join(dict.fromkeys(said))) for title, said in lines if said)


def _tone(alerts: tuple[Alert, ...], line: Line, at: datetime) -> str:
    if alerts:
        return min((alert.tone for alert in alerts), key=TONES.index)
    if line.next_at is None:
        # What is owed without an hour, such as the first look at somebody, waits for no clock.
        return "soon" if line.next_what else "calm"
    if _late(line, at):
        return "late"
    return "soon" if line.next_at - at <= SOON else "calm"


def _late(line: Line, at: datetime) -> bool:
    return line.next_at is not None and line.next_at + MINUTE < at


def _trend_words(trend: int | None) -> str:
    if trend is None:
        return ""
    return "same as before" if trend == 0 else f"{'up' if trend > 0 else 'down'} {abs(trend)}"


def _dose(library: Library, line: Line) -> str:
    if line.dose_decision is None or line.dose_drug is None:
        return ""
    what = f"{mg(line.dose_mg)} {drug(library, line.dose_drug)}" if line.dose_mg else drug(library, line.dose_drug)
    return what if line.dose_decision == "gave" else f"{decided(line.dose_decision)}: {what}"


def _due(library: Library, line: Line) -> str:
    what = line.next_what
    if what is None:
        return ""
    if what in library.drugs:
        again = line.dose_decision == "refused" and line.dose_drug == what
        return f"Dose of {drug(library, what)}{': refused, offer again' if again else ''}"
    return _owed(what) or sentence(looks(what))


def _owed(what: str) -> str:
    """What waits without an hour, in words; "" for what falls due by the clock."""
    name, _, count = what.partition(":")
    said = {
        "first-look": "First look: COWS and vital signs",
        "consultation": f"Consultation: {count} owed before a first dose",
    }
    return said.get(name, "")


def _due_words(line: Line, at: datetime) -> str:
    if line.next_at is None:
        return ""
    left = line.next_at - at
    if abs(left) <= MINUTE:
        return "now"
    return f"overdue by {duration(-left)}" if left < timedelta() else f"in {duration(left)}"
