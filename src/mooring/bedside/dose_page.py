"""What the dose page shows: the engine's advice, the dose that is due, what stops it, and who was first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.library import Library
from mooring.clinical.safety import Verdict
from mooring.clinical.values import Severity
from mooring.knowledge.load import library as shipped
from mooring.programme.bedside import GIVE, HOLD, REFUSE
from mooring.programme.doses import NO_ORDER, DueDose
from mooring.programme.errors import AlreadyDone
from mooring.programme.permissions import PRESCRIBING
from mooring.programme.reading import ChartView
from mooring.ui.formats import ago, clock_time, day_time, mg

from .advising import Advised, Ask, Line, advised, asks, drug
from .citing import cite
from .words import decided, plain

# How long a refusal is told with the dose: on the next day the dose is a new one.
SAME_OFFER: Final = timedelta(hours=12)
DECISIONS: Final = (
    (GIVE, "Give", "I gave it, and saw it taken"),
    (HOLD, "Hold", "Not now, for a reason"),
    (REFUSE, "Refused", "The person does not want it"),
)


@dataclass(frozen=True, kw_only=True)
class DueShown:
    """The dose that the engine advises now, as the form sends it back."""

    drug: str
    title: str
    mg: str
    amount: float
    route: str | None


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One finding about the dose: which rule, what it says, and where that was read."""

    rule: str
    because: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """Why a dose may not be given: a prescriber may go past `rules`, nobody past `never`; `asks` must be known."""

    rules: tuple[Rule, ...]
    never: tuple[Rule, ...]
    asks: tuple[Ask, ...]
    may_override: bool
    checked: str


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision that stands: "4 mg buprenorphine with naloxone", "Given", by whom and when."""

    what: str
    decision: str
    by: str
    when: str
    ago: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A dose that has fallen due and is not advised yet, for something must be known first. `amount` as the form sends
    it back; "" where only what is found out will say how much it is.
    """

    drug: str
    what: str
    amount: str


@dataclass(frozen=True, kw_only=True)
class DosePage:
    """The dose page."""

    advised: Advised
    giving: tuple[Line, ...]
    beside: Advised
    due: DueShown | None
    waiting: Waiting | None
    refused: Decided | None
    warnings: tuple[Rule, ...]
    slot: str
    last: Decided | None
    medicines: tuple[tuple[str, str], ...]
    routes: tuple[tuple[str, str], ...]
    decisions: tuple[tuple[str, str, str], ...] = DECISIONS


def form(chart: ChartView, *, by: Actor, at: datetime) -> DosePage:
    """The page for what is known now."""
    library = shipped()
    due = chart.due_dose
    now = advised(library, chart.advice, person=chart.person.id, at=at, zone=by.zone)
    return DosePage(
        advised=now,
        giving=tuple(line for line in now.lines if line.gives),
        beside=replace(now, lines=tuple(line for line in now.lines if not line.gives)),
        due=DueShown(drug=due.drug, title=drug(library, due.drug), mg=mg(due.mg), amount=due.mg, route=due.route)
        if due
        else None,
        waiting=None if due else _waiting(library, chart, at),
        refused=_refused(chart, due, at, by.zone) if due else None,
        warnings=_rules(library, due.verdict, Severity.WARN, Severity.INFORM) if due else (),
        slot=chart.slot,
        last=last_decision(chart, at=at, zone=by.zone),
        medicines=tuple(
            (each.id, each.title)
            for each in sorted(library.drugs.values(), key=lambda each: each.title.lower())
            if each.medicine
        ),
        routes=tuple(
            (route, plain(route))
            for route in sorted({route for each in library.drugs.values() if each.medicine for route in each.routes})
        ),
    )


def _waiting(library: Library, chart: ChartView, at: datetime) -> Waiting | None:
    """The dose whose hour has come while the engine still asks. None while it says to hold, or to call for help."""
    advice = chart.advice
    if not advice.ask or advice.first("hold") or advice.first("transfer"):
        return None
    found = next((each for each in advice.next_due if each.act == "give" and each.at <= at), None)
    if found is None:
        return None
    order = next((each for each in chart.orders if each.drug == found.what and each.dose), None)
    dose = order.dose if order else None
    name = drug(library, found.what)
    return Waiting(
        drug=found.what,
        what=f"{mg(dose.in_mg)} {name}" if dose else f"The daily dose of {name}",
        amount=f"{dose.in_mg:g}" if dose else "",
    )


def _refused(chart: ChartView, due: DueDose, at: datetime, zone: str) -> Decided | None:
    """The refusal of the very dose that is due: it is offered again later, not due as if nobody had asked."""
    found = [event for event in chart.story if isinstance(event, t.DoseDecision)]
    last = found[-1] if found else None
    if not isinstance(last, t.Refused) or last.drug != due.drug or at - last.at > SAME_OFFER:
        return None
    said = last_decision(chart, at=at, zone=zone)
    return replace(said, when=clock_time(last.at, zone)) if said else None


def stopped(verdict: Verdict, chart: ChartView, *, by: Actor, checked_at: datetime | None = None) -> Stopped:
    """What stops a dose, and whether this reader may go past it; `checked_at` is when it is said to have been given."""
    library = shipped()
    unknown = tuple(Rule(rule=each.rule, because=each.text, cite="Not known yet.") for each in verdict.ask)
    return Stopped(
        # What could harm the person comes before what nobody ordered.
        rules=(*sorted(_rules(library, verdict, Severity.BLOCK), key=lambda each: each.rule == NO_ORDER), *unknown),
        never=_rules(library, verdict, Severity.REFUSE),
        asks=asks(verdict.ask, person=chart.person.id),
        may_override=by.has(*PRESCRIBING),
        checked=f"It was checked with what had been seen by {day_time(checked_at, by.zone)}, the time of the dose. "
        "What was seen later does not count for it."
        if checked_at
        else "",
    )


def taken(done: AlreadyDone, *, at: datetime, zone: str) -> Decided:
    """What stands, and who was first."""
    event = done.event if isinstance(done.event, t.DoseDecision) else None
    return Decided(
        what=_what(event) if event else plain(done.event.kind),
        decision=decided(event.kind) if event else "Recorded",
        by=done.by_name,
        when=clock_time(done.at, zone),
        ago=ago(done.at, at),
        because=(event.because or "") if event else "",
    )


def last_decision(chart: ChartView, *, at: datetime, zone: str) -> Decided | None:
    """The newest decision about a dose that stands."""
    found = [event for event in chart.story if isinstance(event, t.DoseDecision)]
    if not found:
        return None
    event = found[-1]
    return Decided(
        what=_what(event),
        decision=decided(event.kind),
        by=chart.names.get(event.by or "", ""),
        when=day_time(event.at, zone),
        ago=ago(event.at, at),
        because=event.because or "",
    )


def overrides(posted: Mapping[str, str]) -> dict[str, str]:
    """The written reasons for going past a rule, by rule."""
    prefix = "override."
    return {name.removeprefix(prefix): said.strip() for name, said in posted.items() if name.startswith(prefix)}


def _what(event: t.DoseDecision) -> str:
    amount = f"{mg(event.dose.in_mg)} " if event.dose else ""
    return f"{amount}{drug(shipped(), event.drug)}{f', {event.route}' if event.route else ''}"


def _rules(library: Library, verdict: Verdict, *severities: Severity) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule=f.key, because=f.because, cite=cite(library, f.source, f.grade))
        for f in verdict.findings
        if f.severity in severities
    )
