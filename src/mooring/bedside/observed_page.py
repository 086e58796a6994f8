"""What the page after an observation shows: what was seen at the newest moment, how it has changed, and the advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.instruments.scoring import band_of
from mooring.knowledge.load import library as shipped
from mooring.programme.reading import ChartView
from mooring.ui.formats import ago, amount, clock_time, duration

from .advising import Advised, advised
from .observe_page import COWS, SEDATION, VITALS
from .words import band_words


@dataclass(frozen=True, kw_only=True)
class CowsSeen:
    """The newest COWS: its total, band, and how it stands to the one before."""

    total: int
    band: str
    change: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was seen when an observation was last made; a part that was not looked at then is left out."""

    when: str
    cows: CowsSeen | None
    vitals: tuple[tuple[str, str], ...]
    sedation: str
    advised: Advised
    dose_due: bool


def seen(chart: ChartView, *, by: Actor, at: datetime) -> Seen:
    """The newest observation of a chart."""
    looks = [e for e in chart.story if isinstance(e, t.Measured) or (isinstance(e, t.Scored) and e.instrument in ROWS)]
    newest = max(looks, key=lambda event: event.written) if looks else None
    of_moment = [e for e in looks if newest and e.at == newest.at]
    return Seen(
        when=f"{clock_time(newest.at, by.zone)}, {ago(newest.at, at)}" if newest else "",
        cows=_cows(chart, newest.at) if newest else None,
        vitals=_vitals([e for e in of_moment if isinstance(e, t.Measured)]),
        sedation=_sedation([e for e in of_moment if isinstance(e, t.Scored) and e.instrument == SEDATION]),
        advised=advised(shipped(), chart.advice, person=chart.person.id, at=at, zone=by.zone),
        dose_due=chart.due_dose is not None,
    )


ROWS = (COWS, SEDATION)


def _cows(chart: ChartView, moment: datetime) -> CowsSeen | None:
    until = [point for point in chart.series.cows if point[0] <= moment]
    if not until or until[-1][0] != moment:
        return None
    total = until[-1][1]
    band = band_words(band_of(shipped().instruments[COWS], total))
    if len(until) < 2:
        return CowsSeen(total=total, band=band, change="The first COWS of this stay.")
    before_at, before = until[-2]
    since = f"in {duration(moment - before_at)}"
    return CowsSeen(total=total, band=band, change=_change(total - before, before, since))


def _change(difference: int, before: int, since: str) -> str:
    if difference == 0:
        return f"The same as before, {since}."
    return f"{'Up' if difference > 0 else 'Down'} {abs(difference)} from {before}, {since}."


def _vitals(measured: list[t.Measured]) -> tuple[tuple[str, str], ...]:
    values = {name: value for event in measured for name, value in event.values.items()}
    return tuple(
        (label, f"{amount(values[name])}{'' if unit[0] in '/%' else ' '}{unit}")
        for name, label, unit in VITALS
        if name in values
    )


def _sedation(scored: list[t.Scored]) -> str:
    if not scored:
        return ""
    item = shipped().instruments[SEDATION].items[0]
    value = scored[-1].answers.get(item.id)
    return next((choice.anchor for choice in item.choices if choice.value == value), "")
