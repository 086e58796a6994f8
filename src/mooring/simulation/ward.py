"""The ward of a study: how late a nurse is, when a prescriber answers, what counts as an outcome.

`knowledge/people/ward.yaml` says how a ward works; the numbers without a source are in `calibration.yaml`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from mooring.clinical.values import minutes
from mooring.knowledge.document import read
from mooring.knowledge.fields import Fields
from mooring.simulation.calibration import PEOPLE, B
from mooring.simulation.compiled import compiled
from mooring.simulation.dice import Stream, uniform

Floats = NDArray[Any]
DAY = 1440


@dataclass(frozen=True, kw_only=True)
class Ward:
    """How a ward works. `admission` and the night are minutes and hours of the day; `consciousness` is, for each level
    of our own scale of wakefulness, what is written beside it; a rise of COWS by `rise` within `within` minutes of a
    dose that displaces opioids is precipitated withdrawal; `oversedated` is the level from which on somebody is.
    """

    admission: int
    night: tuple[int, int]
    autonomic: tuple[str, ...]
    consciousness: tuple[str, ...]
    rise: int
    within: int
    oversedated: int


def ward(sources: set[str], folder: Path = PEOPLE) -> Ward:
    """The ward that ships. Raises DocumentError, with file and line, for an unknown key or an unknown source."""
    path = folder / "ward.yaml"
    fields = Fields(read(path), path=path, what="ward.yaml")
    night = Fields(fields.take("night"), path=path, what="the night")
    autonomic = Fields(fields.take("autonomic"), path=path, what="the autonomic items")
    outcomes = Fields(fields.take("outcomes"), path=path, what="the outcomes")
    precipitated = Fields(outcomes.take("precipitated"), path=path, what="precipitated withdrawal")
    oversedated = Fields(outcomes.take("oversedated"), path=path, what="over-sedation")
    for each in (autonomic, precipitated, oversedated):
        each.cites(sources)
    levels = [Fields(each, path=path, what="a level of wakefulness") for each in fields.take("wakefulness")]
    words = {each.made("level", int): each.text("consciousness") for each in levels}
    made = Ward(
        admission=fields.made("admission", _time), night=(night.made("from", int), night.made("to", int)),
        autonomic=autonomic.words("items"), consciousness=tuple(words[level] for level in sorted(words)),
        rise=precipitated.made("rise", int), within=precipitated.made("within", minutes),
        oversedated=oversedated.made("level", int),
    )  # fmt: skip
    for each in (fields, night, autonomic, outcomes, precipitated, oversedated, *levels):
        each.done()
    if sorted(words) != list(range(len(words))):
        raise fields.fail("the levels of wakefulness must be 0, 1, 2 ... without a gap", "wakefulness")
    return made


def _time(text: str) -> int:
    hour, _, minute = str(text).partition(":")
    found = 60 * int(hour) + int(minute or 0)
    if not 0 <= found < DAY:
        raise ValueError("write a time of the day, like 10:00")
    return found


@compiled
def at_night(minute: int, admission: int, begins: int, ends: int) -> bool:
    """Whether a minute of the stay lies in the night, which begins and ends at these hours of the day."""
    hour = (minute + admission) % DAY // 60
    if begins > ends:
        return bool(hour >= begins or hour < ends)
    return bool(begins <= hour < ends)


@compiled
def lateness(behaviour: Floats, night: bool, seed: int, person: int, visit: int) -> int:
    """By how many minutes the nurse is later than a look fell due. `visit` counts the person's looks from 0."""
    within = behaviour[B.ON_TIME_WITHIN]
    drawn = uniform(seed, person, Stream.LATE, 2 * visit)
    if drawn < behaviour[B.KEPT_ON_TIME]:
        return int(within * drawn / behaviour[B.KEPT_ON_TIME])
    longer = -math.log(1.0 - uniform(seed, person, Stream.LATE, 2 * visit + 1)) * behaviour[B.LATE_MEAN]
    if night:
        longer *= behaviour[B.NIGHT_LATE]
    return int(min(within + longer, behaviour[B.LATE_MOST]))


@compiled
def answered_after(behaviour: Floats, seed: int, person: int, question: int) -> int:
    """Minutes until the prescriber answers the person's question number `question`, counted from 0."""
    longer = -math.log(1.0 - uniform(seed, person, Stream.ORDER, question)) * behaviour[B.PRESCRIBER_MEAN]
    return int(behaviour[B.PRESCRIBER_LEAST] + longer)


GIVEN, REFUSED, MISSED = 0, 1, 2


@compiled
def fate(behaviour: Floats, seed: int, person: int, dose: int) -> int:
    """What becomes of the dose number `dose` that is offered, counted from 0: given, refused or missed."""
    drawn = uniform(seed, person, Stream.REFUSE, dose)
    if drawn < behaviour[B.REFUSES_DOSE]:
        return REFUSED
    return MISSED if drawn < behaviour[B.REFUSES_DOSE] + behaviour[B.MISSES_DOSE] else GIVEN


@compiled
def hazard(behaviour: Floats, cows: float, craving: float) -> float:
    """The hazard of leaving early, per hour."""
    pull = behaviour[B.LEAVE_PER_COWS] * cows + behaviour[B.LEAVE_PER_CRAVING] * craving
    return float(behaviour[B.LEAVE_BASE] * math.exp(pull))


@compiled
def patience(seed: int, person: int) -> float:
    """How much hazard a person bears before they leave: one draw, so that two protocols meet the same patience."""
    return -math.log(1.0 - uniform(seed, person, Stream.LEAVE, 0))
