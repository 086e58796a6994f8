"""Notes and incidents of one person, the newest first."""

from __future__ import annotations

from typing import Final

from mooring.knowledge.load import library as shipped
from mooring.programme.bedside import INCIDENTS
from mooring.programme.reading import ChartView

from .course_page import Day, by_day
from .course_page import entries as story_entries
from .words import plain, sentence

_WORDS: Final = {"syncope": "Fainted", "left-ward": "Left the ward"}
INCIDENT_WORDS: Final = tuple((event, _WORDS.get(event, sentence(plain(event)))) for event in INCIDENTS)


def days(chart: ChartView, *, zone: str, may_correct: bool) -> tuple[Day, ...]:
    """The notes and incidents, with their corrections."""
    found = story_entries(shipped(), chart, zone, may_correct=may_correct)
    return by_day(entry for entry in found if entry.kind in ("noted", "took_place"))
