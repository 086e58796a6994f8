"""The expected course: in words, as a table with its sources, and as what the chart shades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from mooring.clinical.course import Expected, Span, Stage, Treated
from mooring.clinical.course_words import between, sentences, where_now
from mooring.clinical.library import Library
from mooring.clinical.values import Citation
from mooring.ui.formats import day_time

from .citing import cite

NAMES: Final[Mapping[Stage, str]] = {
    Stage.BEGINS: "Usually begins", Stage.WORST: "Expected worst", Stage.OVER: "Fades",
}  # fmt: skip
# Half a day ahead and, before any dose, half a day back: more would press what was seen into a corner.
AROUND: Final = timedelta(hours=12)


@dataclass(frozen=True, kw_only=True)
class ExpectedShown:
    """One class of opioid: the title, where the person stands now, the words, and the rows of the table."""

    title: str
    now: str
    words: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(found: tuple[Expected, ...], library: Library, *, zone: str) -> tuple[ExpectedShown, ...]:
    """The expected courses as a screen says them, the newest use first."""
    return tuple(
        ExpectedShown(
            title=f"After {each.opioid}, last used {day_time(each.last, zone)}",
            now=where_now(each),
            words=sentences(each),
            rows=_rows(each, library, zone),
        )
        for each in found
    )


def _rows(found: Expected, library: Library, zone: str) -> tuple[tuple[str, ...], ...]:
    rows = [
        (
            NAMES[each.stage],
            between(each.low, each.high),
            f"{day_time(each.start, zone)} to {day_time(each.end, zone)}",
            " ".join(_published(span, library) for span in each.spans),
        )
        for each in found.stretches
    ]
    if found.cows_over is not None:
        span = found.cows_over.span
        start, end = (found.last + timedelta(minutes=each) for each in (span.low, span.high))
        clock = f"{day_time(start, zone)} to {day_time(end, zone)}"
        name = f"COWS over {found.cows_over.points}, without medication"
        rows.append((name, between(span.low, span.high), clock, _cited(span.cites, library)))
    return (*rows, *_treated(found, library, zone))


def _published(span: Span, library: Library) -> str:
    return f"{between(span.low, span.high)}: {_cited(span.cites, library)}"


def _cited(cites: tuple[Citation, ...], library: Library) -> str:
    return cite(library, "; ".join(each.source for each in cites), cites[0].grade)


def _treated(found: Expected, library: Library, zone: str) -> list[tuple[str, ...]]:
    treated, since = found.treated, found.treated_since
    if treated is None or since is None:
        return []
    source = f"{_cited(treated.cites, library)} {treated.note}"
    return [
        (
            f"With medication: COWS {band.low} to {band.high} in {band.share} of 100",
            f"{between(band.start, band.end)} after the first dose",
            f"{day_time(since + timedelta(minutes=band.start), zone)} to "
            f"{day_time(since + timedelta(minutes=band.end), zone)}",
            source,
        )
        for band in treated.bands
    ]


def drawn(found: tuple[Expected, ...], at: datetime) -> dict[str, Any]:
    """What the chart shades for the newest use, in seconds since 1970, and from and until when the time axis reaches.

    Until the first dose: when it begins, is worst and fades, without any COWS. From it on: ranges of the COWS.
    """
    if not found:
        return {"stages": [], "treated": [], "from": None, "until": None}
    newest = found[0]
    since = newest.treated_since
    treated = _bands(newest.treated, since) if newest.treated and since else []
    stages = _stages(newest)
    ends = [each["to"] for each in (*stages, *treated)]
    return {
        "stages": stages,
        "treated": treated,
        "from": int(max(newest.last, at - AROUND).timestamp()) if stages and since is None else None,
        "until": min(max(ends), int((at + AROUND).timestamp())) if ends else None,
    }


def _stages(found: Expected) -> list[dict[str, Any]]:
    """The stretches one after another, until the first dose: where they overlap, the worse one takes over."""
    begins, worst, over = (found.stretch(stage) for stage in (Stage.BEGINS, Stage.WORST, Stage.OVER))
    if begins is None or worst is None:
        return []
    parts = [("begins", NAMES[Stage.BEGINS], begins.start, min(begins.end, worst.start))]
    parts.append(("worst", NAMES[Stage.WORST], min(begins.end, worst.start), worst.end))
    if over is not None and over.end > worst.end:
        parts.append(("fades", NAMES[Stage.OVER], worst.end, over.end))
    until = found.treated_since or parts[-1][-1]
    return [
        {"name": name, "label": label, "from": int(start.timestamp()), "to": int(min(end, until).timestamp())}
        for name, label, start, end in parts
        if min(end, until) > start
    ]


def _bands(treated: Treated, since: datetime) -> list[dict[str, Any]]:
    return [
        {
            "from": int((since + timedelta(minutes=band.start)).timestamp()),
            "to": int((since + timedelta(minutes=band.end)).timestamp()),
            "low": band.low,
            "high": band.high,
            "label": f"{band.share} of 100 with medication",
        }
        for band in treated.bands
    ]
