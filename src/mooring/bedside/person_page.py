"""What stands on top of each page about one person: who, what to beware of, and the tabs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice, RiskFlag
from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped
from mooring.programme.permissions import may
from mooring.programme.reading import ChartView
from mooring.ui.formats import age

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
    age: str
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
            age=age(chart.person.birth_date, at, by.zone),
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
    """What the person told of allergies: those that the rules know, and the list in the person's own words."""
    known = {e.condition: e.absent for e in chart.story if isinstance(e, t.Has) and "allergy" in e.condition}
    lists = [e.items["allergies"] for e in chart.story if isinstance(e, t.Recorded) and "allergies" in e.items]
    listed = lists[-1] if lists and isinstance(lists[-1], (list, tuple)) else ()
    titles = [sentence(plain(name)) for name, absent in known.items() if not absent]
    return [
        FlagShown(title=title, changes="Do not give it.", because="It is on record.", cite="Told in the consultation.")
        for title in (*titles, *(f"Allergy: {each}" for each in listed))
    ]
