"""When the daily dose falls due, and when somebody last looked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mooring.clinical.facts import state
from mooring.clinical.facts.kinds import Selector
from mooring.clinical.facts.reading import Reading


def daily_dose(reading: Reading, doses: Sequence[datetime], *, gap: timedelta) -> datetime | None:
    """When the next daily dose falls due; None before the first dose. `doses` are when it was given, oldest first.

    It is where the programme day begins: this one's if its dose is still owed, else the next one's; but never sooner
    after the last dose than `gap`.
    """
    start, first = state.programme_day_start(reading), state.first_dose(reading)
    if start is None or first is None:
        return None
    due = start + state.DAY if any(at >= start for at in doses) else start
    # The first day's doses are given in parts, so that the dose of the second day does not wait for the last of them.
    if doses and doses[-1] >= first + state.DAY:
        due = max(due, doses[-1] + gap)
    return due


def last_look(reading: Reading, selectors: Sequence[Selector]) -> datetime | None:
    """When somebody last looked. A value that no person can have was seen on nobody, so that it does not count."""
    newest = (
        next((event.at for event in reversed(reading.events(each)) if reading.plausible(event, each)), None)
        for each in selectors
    )
    return max((at for at in newest if at is not None), default=None)


def looks_since(reading: Reading, selectors: Sequence[Selector], moment: datetime) -> list[datetime]:
    """When somebody looked after a moment, oldest first; counted as in `last_look`."""
    return sorted(
        event.at
        for each in selectors
        for event in reading.events(each)
        if event.at > moment and reading.plausible(event, each)
    )
