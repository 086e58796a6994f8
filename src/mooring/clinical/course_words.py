"""The expected course in words, as a nurse would say it to the next shift."""

from __future__ import annotations

from typing import Final

from mooring.clinical import timeline as t
from mooring.clinical.course import Expected, Stage, Stretch
from mooring.clinical.values import MINUTES_PER

_HOUR, _DAY = MINUTES_PER["h"], MINUTES_PER["d"]
_DAYS_FROM: Final = 4 * _DAY
"""From here on a length is said in days."""


def sentences(found: Expected) -> tuple[str, ...]:
    """What is to be expected, sentence by sentence: with medication if it was given, without, what the use changes."""
    said = (_treated(found), _assumed(found), _untreated(found), _cows(found), *_notes(found), _use(found))
    return tuple(each for each in said if each)


def between(low: int, high: int) -> str:
    """A span of minutes: "6 to 12 hours", "4 to 10 days", "about 72 hours"."""
    unit, name = (_DAY, "days") if low >= _DAYS_FROM or (high >= _DAYS_FROM and not low % _DAY) else (_HOUR, "hours")
    return f"about {low / unit:g} {name}" if low == high else f"{low / unit:g} to {high / unit:g} {name}"


def where_now(found: Expected) -> str:
    """How long it is since the last use, and what that means."""
    since = int((found.at - found.last).total_seconds() // 60)
    if found.treated_since is not None:
        dose = int((found.at - found.treated_since).total_seconds() // 60)
        return f"It is {_length(since)} since the last use, and {_length(dose)} since the first dose of medication."
    meant = _meant(found, since)
    return f"It is {_length(since)} now{': ' + meant if meant else ''}."


def _length(length: int) -> str:
    number, unit = (length // _HOUR, "hour") if length < _DAYS_FROM else (length // _DAY, "day")
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _meant(found: Expected, since: int) -> str:
    begins, worst, over = (found.stretch(stage) for stage in (Stage.BEGINS, Stage.WORST, Stage.OVER))
    if begins and since < begins.low:
        return "earlier than it usually begins"
    if worst and since < worst.low:
        return "it usually begins about now, and the worst is still ahead"
    if worst and since <= worst.high:
        return "within the time in which it is expected to be worst"
    if over and since <= over.high:
        return "it is expected to fade"
    return "past the hours that sources give, and no source says how long it goes on" if worst and not over else ""


def _assumed(found: Expected) -> str:
    if not found.assumed:
        return ""
    return f"Fentanyl is expected in the supply, so the hours are those of fentanyl, not of {found.opioid}."


def _untreated(found: Expected) -> str:
    begins, worst, over = (found.stretch(stage) for stage in (Stage.BEGINS, Stage.WORST, Stage.OVER))
    if begins is None or worst is None:
        return ""
    said = f"Without medication withdrawal usually begins {between(begins.low, begins.high)} after the last use"
    said += f" and is expected to be worst {_when(worst)}"
    return f"{said}; it fades within {between(over.low, over.high)}." if over else f"{said}."


def _when(worst: Stretch) -> str:
    if worst.low == worst.high:
        return between(worst.low, worst.high).replace("about", "at about")
    low, high = worst.low / _HOUR, worst.high / _HOUR
    return f"between {low:g} and {high:g} hours"


def _cows(found: Expected) -> str:
    over = found.cows_over
    if over is None:
        return ""
    when = between(over.span.low, over.span.high)
    return f"A COWS over {over.points} is then usually reached {when} after the last use."


def _notes(found: Expected) -> tuple[str, ...]:
    return tuple(note.text for note in found.course.notes)


def _treated(found: Expected) -> str:
    if found.treated is None or found.treated_since is None:
        return ""
    return found.treated.text


def _use(found: Expected) -> str:
    """What was told of the amount and the years, and what they change."""
    told = found.told
    if not isinstance(told, t.Used):
        return ""
    parts = [
        told.amount or "",
        f"{told.times_per_day} times a day" if told.times_per_day else "",
        f"for {told.years:g} years" if told.years else "",
    ]
    said = ", ".join(part for part in parts if part)
    return " ".join([f"Told: {said}.", *(note.text for note in found.more)]) if said else ""
