"""The course: the chart's lines and marks as JSON for the plot, the same as a table, and the story with corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from mooring.clinical import timeline as t
from mooring.clinical.instruments.scoring import band_of
from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped
from mooring.programme.reading import ChartView
from mooring.ui.formats import amount, day, day_time, mg

from .advising import Advised, advised, drug
from .correction import CORRECTABLE
from .expected_page import ExpectedShown, drawn, shown
from .observe_page import COWS
from .story_words import none_of, told
from .words import band_words

DRAWN: Final = (
    ("pulse", "Pulse", "per minute"),
    ("respiratory_rate", "Breaths", "per minute"),
    ("spo2", "Oxygen", "%"),
    ("systolic", "Upper pressure", "mmHg"),
    ("diastolic", "Lower pressure", "mmHg"),
)
# An illness is folded with others into one line, and corrected where it is asked.
LINKED: Final = tuple(kind for kind in CORRECTABLE if kind is not t.Has)
MINUTE: Final = 60
# What one looks at on a shift; drawing years of a story would make every look at the course slow.
NEWEST: Final = 60


@dataclass(frozen=True, kw_only=True)
class Fix:
    """A correction: by whom and when, why, and how the entry reads now; `now` is empty where it was taken back."""

    by: str
    when: str
    because: str
    now: str
    taken_back: bool


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the story. `fixes` are its corrections, oldest first; a corrected entry is struck through.

    `follows` says that it was written for the same minute by the same person as the line above it.
    """

    id: str
    day: str
    when: str
    recorded: str
    title: str
    details: str
    by: str
    kind: str
    fixes: tuple[Fix, ...]
    correctable: bool
    follows: bool = False


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day of the story, the newest line first."""

    name: str
    lines: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class Course:
    """The page. `plot` is what the script draws; `rows` the very same for everybody."""

    advised: Advised
    plot: Mapping[str, Any]
    rows: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...]
    days: tuple[Day, ...]
    older: int
    orders: tuple[tuple[str, str], ...]
    expected: tuple[ExpectedShown, ...]


def course(chart: ChartView, *, at: datetime, zone: str, may_correct: bool, whole: bool = False) -> Course:
    """The course of one stay; `whole` for all of its story, else the newest lines and how many older ones there are."""
    library = shipped()
    written = [event for event in reversed(chart.timeline.events) if not isinstance(event, t.Amended)]
    listed = written if whole else written[:NEWEST]
    return Course(
        advised=advised(library, chart.advice, person=chart.person.id, at=at, zone=zone),
        plot=_plot(library, chart, at, zone),
        rows=_rows(library, chart, zone),
        headings=("When", "COWS", "Dose", *(label for _, label, _ in DRAWN)),
        days=by_day(entries(library, chart, listed, zone, may_correct=may_correct)),
        older=len(written) - len(listed),
        orders=tuple(told(library, order) for order in chart.orders),
        expected=shown(chart.expected, library, zone=zone),
    )


def _plot(library: Library, chart: ChartView, at: datetime, zone: str) -> dict[str, Any]:
    series = chart.series
    return {
        "zone": zone,
        "expected": drawn(chart.expected, at),
        "now": int(at.timestamp()),
        "cows": [[int(moment.timestamp()), total] for moment, total in series.cows],
        "doses": [[int(dose.at.timestamp()), mg(dose.mg), drug(library, dose.drug)] for dose in series.doses],
        "vitals": [
            {
                "name": name,
                "label": label,
                "unit": unit,
                "points": [[int(moment.timestamp()), value] for moment, value in series.vitals.get(name, ())],
            }
            for name, label, unit in DRAWN
        ],
        "bands": [
            {"from": b.lowest, "to": b.highest, "name": band_words(b.band)} for b in library.instruments[COWS].bands
        ],
    }


def _rows(library: Library, chart: ChartView, zone: str) -> tuple[tuple[str, ...], ...]:
    """Everything on the chart by the minute, the newest first."""
    found: dict[datetime, dict[str, list[str]]] = {}

    def put(moment: datetime, column: str, words: str) -> None:
        found.setdefault(moment.replace(second=0, microsecond=0), {}).setdefault(column, []).append(words)

    for moment, total in chart.series.cows:
        put(moment, "cows", f"{total} ({band_words(band_of(library.instruments[COWS], total))})")
    for dose in chart.series.doses:
        put(dose.at, "dose", f"{mg(dose.mg)} {drug(library, dose.drug)}")
    for name, _, _ in DRAWN:
        for moment, value in chart.series.vitals.get(name, ()):
            put(moment, name, amount(value))
    columns = ("cows", "dose", *(name for name, _, _ in DRAWN))
    return tuple(
        (day_time(moment, zone), *(", ".join(found[moment].get(column, ())) for column in columns))
        for moment in sorted(found, reverse=True)
    )


def entries(
    library: Library, chart: ChartView, shown: Iterable[t.Event], zone: str, *, may_correct: bool
) -> tuple[Entry, ...]:
    """Lines of the story as they were written; what was wrong stays in sight beside its correction."""
    fixes: dict[str, list[t.Amended]] = {}
    for event in sorted(chart.timeline, key=lambda each: each.written):
        if isinstance(event, t.Amended):
            fixes.setdefault(event.event, []).append(event)
    found = []
    for run in _runs(shown, fixes):
        line = _entry(library, chart, run[0], fixes.get(run[0].id or "", []), zone, may_correct)
        absent = [event for event in reversed(run) if isinstance(event, t.Has)]
        if len(run) > 1:
            title, details = none_of(library, absent)
            line = replace(line, title=title, details=details)
        found.append(line)
    return tuple(found)


def _runs(shown: Iterable[t.Event], fixes: Mapping[str, object]) -> Iterable[list[t.Event]]:
    """Each event alone, but what was asked together and is absent as one run."""
    run: list[t.Event] = []
    for event in shown:
        if run and _absent(event, fixes) and _absent(run[0], fixes) and _moment(event) == _moment(run[0]):
            run.append(event)
            continue
        if run:
            yield run
        run = [event]
    if run:
        yield run


def _absent(event: t.Event, fixes: Mapping[str, object]) -> bool:
    return isinstance(event, t.Has) and event.absent and (event.id or "") not in fixes


def _moment(event: t.Event) -> tuple[datetime, datetime, str | None]:
    return event.at, event.written, event.by


def by_day(found: Iterable[Entry]) -> tuple[Day, ...]:
    """Lines by day, with those that were written together told apart from those that were not."""
    return tuple(Day(name=name, lines=_together(tuple(lines))) for name, lines in groupby(found, lambda line: line.day))


def _together(lines: tuple[Entry, ...]) -> tuple[Entry, ...]:
    marks = [(line.when, line.by, line.recorded) for line in lines]
    return tuple(replace(line, follows=n > 0 and marks[n] == marks[n - 1]) for n, line in enumerate(lines))


def _entry(
    library: Library, chart: ChartView, event: t.Event, fixes: list[t.Amended], zone: str, may_correct: bool
) -> Entry:
    title, details = told(library, event)
    late = (event.written - event.at).total_seconds() >= MINUTE
    return Entry(
        id=event.id or "",
        day=day(event.at, zone),
        when=day_time(event.at, zone),
        recorded=f"written down {day_time(event.written, zone)}" if late else "",
        title=title,
        details=details,
        by=chart.names.get(event.by or "", ""),
        kind=event.kind,
        fixes=tuple(_fix(library, chart, fix, event, zone) for fix in fixes),
        correctable=may_correct and isinstance(event, LINKED),
    )


def _fix(library: Library, chart: ChartView, fix: t.Amended, wrong: t.Event, zone: str) -> Fix:
    now = "" if fix.to is None else _reads_now(library, fix.to, wrong, zone)
    return Fix(
        by=chart.names.get(fix.by or "", ""),
        when=day_time(fix.written, zone),
        because=fix.because or "",
        now=now,
        taken_back=fix.to is None,
    )


def _reads_now(library: Library, right: t.Event, wrong: t.Event, zone: str) -> str:
    title, details = told(library, right)
    moved = f", {day_time(right.at, zone)}" if right.at != wrong.at else ""
    return f"{title}{': ' if details else ''}{details}{moved}"
