"""What stands on top of each page about one person: who, what to beware of, and the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice
from mooring.clinical.library import Library
from mooring.clinical.risks import RiskFlag
from mooring.knowledge.load import library as shipped
from mooring.programme.permissions import may
from mooring.programme.reading import ChartView
from mooring.ui.formats import age, day, day_time

from .addresses import address
from .citing import cite
from .words import plain, sentence

# Name of the address, title, and the use-case that the reader must be allowed for the tab to be shown.
TABS: Final = (
    ("person", "Course", "reading.chart"),
    ("observe", "Observe", "bedside.observe"),
    ("dose", "Dose", "bedside.decide_dose"),
    ("plan", "Plan", "reading.chart"),
    ("consultation", "Consultation", "reading.chart"),
    ("notes", "Notes", "bedside.note"),
    ("leaving", "Leaving", "reading.chart"),
)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab; `here` is the page that is open."""

    title: str
    href: str
    here: bool


@dataclass(frozen=True, kw_only=True)
class FlagShown:
    """A risk, what it changes, why, and where that was read."""

    title: str
    changes: str
    because: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Head:
    """The top of the page."""

    person: UUID
    name: str
    born: str
    allergies: str
    bed: str | None
    stay: str
    protocol: str
    flags: tuple[FlagShown, ...]
    tabs: tuple[Tab, ...]


def page(chart: ChartView, *, by: Actor, at: datetime, tab: str, **more: Any) -> dict[str, Any]:
    """The context of a template that extends `bedside/person.html`; `tab` is the address name of the open tab."""
    library = shipped()
    title = next((words for name, words, _ in TABS if name == tab), "")
    return {
        "head": Head(
            person=chart.person.id,
            name=chart.person.name or "No name yet",
            born=born_words(chart, at, by.zone),
            allergies=allergy_words(chart),
            bed=chart.bed,
            stay=stay_words(chart.person.stage, chart.day),
            protocol=protocol_words(library, chart.advice),
            flags=(*_allergies(chart), *(_flag(library, each) for each in chart.flags)),
            tabs=tuple(
                Tab(title=words, href=href, here=name == tab)
                for name, words, needs in TABS
                if may(by, needs) and (href := address(name, chart.person.id))
            ),
        ),
        # The name stays out of the tab's title: it would stand in the browser's history.
        "tab_title": title,
        "zone": by.zone,
        "at": at,
        **more,
    }


def born_words(chart: ChartView, at: datetime, zone: str) -> str:
    """The day of birth and the age, by which two people of one name are told apart."""
    born = chart.person.birth_date
    return "date of birth not known" if born is None else f"born {day(born)}, {age(born, at, zone)}"


def allergy_words(chart: ChartView) -> str:
    """The allergies in words: what was told, that there are none, or that nobody has asked."""
    answer = _told_of_allergies(chart)
    named = [title.removeprefix("Allergy: ") for title in _allergy_titles(chart)]
    if named:
        return f"allergies: {', '.join(named)}"
    if answer is None:
        return "allergies: not asked yet"
    return "allergies: none" if answer == "none" else "allergies: asked, not known"


def away_words(chart: ChartView) -> tuple[str, str] | None:
    """Why nothing can be observed or given now, and what to do; None for somebody who is in bed."""
    if chart.person.stage == "admitted":
        return None
    if chart.person.stage in ("booked", "enquiry"):
        return "Not admitted yet", "Looks and doses belong to a stay. Admit the person first."
    left = [e for e in chart.story if isinstance(e, t.Moved) and e.stage == "discharged"]
    if not left:
        return "Not here now", "Looks and doses belong to a stay. Admit the person first."
    when = day_time(left[-1].at, chart.now.facility.zone)
    to = f" to {plain(left[-1].to)}" if left[-1].to else ""
    over = "The stay is over, so nothing is observed or given in it. Admit the person again first."
    return f"Discharged {when}{to}", over


def stay_words(stage: str | None, day: int | None) -> str:
    """Where in the way through the programme: "Day 3", or the stage in words."""
    if stage == "admitted" and day is not None:
        return f"Day {day}"
    return sentence(plain(stage)) if stage else "No open episode"


def protocol_words(library: Library, advice: Advice) -> str:
    """The running protocol and its phase."""
    protocol = library.protocols.get(advice.protocol or "")
    if protocol is None:
        return "No protocol signed"
    phase = protocol.phase(advice.phase or "")
    short = protocol.title.split(",")[0]
    return f"{short} · {phase.title}" if phase else short


def _flag(library: Library, flag: RiskFlag) -> FlagShown:
    return FlagShown(
        title=flag.flag,
        changes=flag.changes,
        because=flag.because,
        cite=cite(library, flag.source, flag.grade),
    )


def _allergies(chart: ChartView) -> list[FlagShown]:
    return [
        FlagShown(title=title, changes="Do not give it.", because="It is on record.", cite="Told in the consultation.")
        for title in _allergy_titles(chart)
    ]


def _allergy_titles(chart: ChartView) -> list[str]:
    """What the person told of allergies: those that the rules know, and the list in the person's own words."""
    known = {e.condition: e.absent for e in chart.story if isinstance(e, t.Has) and "allergy" in e.condition}
    answer = _told_of_allergies(chart)
    listed = answer if isinstance(answer, (list, tuple)) else ()
    return [sentence(plain(name)) for name, absent in known.items() if not absent] + [f"Allergy: {x}" for x in listed]


def _told_of_allergies(chart: ChartView) -> Any:
    """The newest answer: none, unknown, a list; None where nobody asked."""
    told = [e.items["allergies"] for e in chart.story if isinstance(e, t.Recorded) and "allergies" in e.items]
    return told[-1] if told else None
