"""What withdrawal is expected to do in time, by the last opioid: published spans with sources, never a made-up COWS.

**Where sources differ, the widest span is said.** What the amount and the years change is said as a direction only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from mooring.clinical import timeline as t
from mooring.clinical.values import Citation

SHORT = "short-acting-opioid"

if TYPE_CHECKING:
    from mooring.clinical.case import Case
    from mooring.clinical.facts.reading import Reading
    from mooring.clinical.library import Library


@dataclass(frozen=True, kw_only=True)
class Span:
    """From when to when, in minutes after the last use, as one source has it."""

    low: int
    high: int
    cites: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something that a source says in words."""

    text: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class CowsOver:
    """When a COWS over `points` is usually reached without medication; `of` these opioids alone, where it says so."""

    points: int
    span: Span
    of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Course:
    """The expected course after one class of opioid; `begins`, `worst` and `over` hold every published span."""

    id: str
    title: str
    of: tuple[str, ...]
    begins: tuple[Span, ...] = ()
    worst: tuple[Span, ...] = ()
    over: tuple[Span, ...] = ()
    cows_over: CowsOver | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TreatedBand:
    """The range of the COWS in which `share` of 100 people lay, from `start` to `end` minutes after the first dose."""

    start: int
    end: int
    low: int
    high: int
    share: int


@dataclass(frozen=True, kw_only=True)
class Treated:
    """The course with medication: ranges of the COWS, what they say in words, and how they were counted."""

    bands: tuple[TreatedBand, ...]
    text: str
    note: str
    cites: tuple[Citation, ...]


@dataclass(frozen=True, kw_only=True)
class Courses:
    """All courses, in the order in which the last opioid is looked for in them."""

    courses: tuple[Course, ...] = ()
    more: tuple[Note, ...] = ()
    treated: Treated | None = None


class Stage(Enum):
    """One stretch of the course."""

    BEGINS = "begins"
    WORST = "worst"
    OVER = "over"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """When a stage is expected: the widest of its published `spans`, in minutes and as moments."""

    stage: Stage
    low: int
    high: int
    start: datetime
    end: datetime
    spans: tuple[Span, ...]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What is expected of this person after their last opioid of one class. `treated_since`: the first dose after it.

    `assumed` says that fentanyl is taken for what was used, because the person expects it in the supply.
    """

    course: Course
    opioid: str
    last: datetime
    at: datetime
    stretches: tuple[Stretch, ...]
    cows_over: CowsOver | None
    treated: Treated | None
    treated_since: datetime | None
    more: tuple[Note, ...]
    assumed: bool = False
    told: t.Event | None = None

    def stretch(self, stage: Stage) -> Stretch | None:
        """The stretch of a stage; None where no source gives one."""
        return next((each for each in self.stretches if each.stage is stage), None)

    @property
    def past(self) -> bool:
        """Whether every published span is over."""
        over = self.stretch(Stage.OVER)
        return over is not None and over.end < self.at


def expected(library: Library, case: Case) -> tuple[Expected, ...]:
    """The courses to expect, one for each class of opioid that was used, the newest use first; none that is over.

    Reads uses and doses from elsewhere of which the moment is known; empty where none is.
    """
    library = library.chosen(case.facility)
    reading = library.reading(case)
    supply = reading("fentanyl_expected") == "yes" if "fentanyl_expected" in library.facts else False
    newest: dict[str, Expected] = {}
    for event, opioid, moment in _uses(case, reading):
        found = _course_of(library.courses, opioid, reading)
        if found is None:
            continue
        fentanyl = _course_of(library.courses, "fentanyl", reading) if reading.is_a(opioid, SHORT) and supply else None
        assumed = fentanyl is not None and found is not fentanyl
        course = fentanyl or found
        newest[course.id] = _expected(library, case, reading, course, opioid, moment, event, assumed)
    return tuple(sorted((each for each in newest.values() if not each.past), key=lambda e: e.last, reverse=True))


def _uses(case: Case, reading: Reading) -> list[tuple[t.Event, str, datetime]]:
    """The opioids that were taken outside, each with when, the oldest first. A dose of unknown time is left out."""
    found: list[tuple[t.Event, str, datetime]] = []
    for event in case.story:
        if isinstance(event, t.Used):
            found.append((event, event.substance, event.at))
        elif isinstance(event, (t.Reported, t.Verified)) and event.last_taken is not None:
            found.append((event, event.drug, event.last_taken))
    opioids = [(event, name, moment) for event, name, moment in found if reading.is_a(name, "opioid")]
    return sorted(opioids, key=lambda each: each[2])


def _course_of(courses: Courses, opioid: str, reading: Reading) -> Course | None:
    return next((c for c in courses.courses if any(reading.is_a(opioid, name) for name in c.of)), None)


def _expected(
    library: Library, case: Case, reading: Reading, course: Course, opioid: str, last: datetime, event: t.Event,
    assumed: bool,
) -> Expected:  # fmt: skip
    given = [e for e in case.story if isinstance(e, t.Gave) and e.at > last and reading.is_a(e.drug, "opioid-agonist")]
    over = course.cows_over
    drug = library.drugs.get(opioid)
    return Expected(
        course=course,
        opioid=drug.title if drug else opioid,
        last=last,
        at=case.at,
        stretches=tuple(
            _stretch(stage, spans, last)
            for stage, spans in ((Stage.BEGINS, course.begins), (Stage.WORST, course.worst), (Stage.OVER, course.over))
            if spans
        ),
        cows_over=over if over and (not over.of or any(reading.is_a(opioid, name) for name in over.of)) else None,
        treated=library.courses.treated,
        treated_since=given[0].at if given else None,
        more=library.courses.more,
        assumed=assumed,
        told=event,
    )


def _stretch(stage: Stage, spans: tuple[Span, ...], last: datetime) -> Stretch:
    low, high = min(each.low for each in spans), max(each.high for each in spans)
    return Stretch(
        stage=stage, low=low, high=high, start=last + timedelta(minutes=low), end=last + timedelta(minutes=high),
        spans=spans,
    )  # fmt: skip
