"""Notes and incidents of one person, the newest first."""

from __future__ import annotations

from typing import Final

from mooring.clinical import timeline as t
from mooring.knowledge.load import library as shipped
from mooring.programme.bedside import INCIDENTS
from mooring.programme.reading import ChartView

from .course_page import Day, by_day
from .course_page import entries as story_entries
from .words import plain, sentence

_WORDS: Final = {"syncope": "Fainted", "left-ward": "Left the ward", "dose-given-twice": "A dose was given twice"}
INCIDENT_WORDS: Final = tuple((event, _WORDS.get(event, sentence(plain(event)))) for event in INCIDENTS)


def days(chart: ChartView, *, zone: str, may_correct: bool) -> tuple[Day, ...]:
    """The notes and incidents, with their corrections."""
    shown = [event for event in reversed(chart.timeline.events) if isinstance(event, (t.Noted, t.TookPlace))]
    return by_day(story_entries(shipped(), chart, shown, zone, may_correct=may_correct))
