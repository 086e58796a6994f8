"""What the plan shows: staying on medication first, then which protocols suit and which not, and what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Suit
from mooring.clinical.library import Library
from mooring.clinical.safety import Finding, Verdict
from mooring.clinical.tables import Row
from mooring.clinical.values import Severity
from mooring.programme.adoption import AdoptionLine, AdoptionView
from mooring.programme.permissions import may
from mooring.programme.plan import PlanView
from mooring.programme.reading import ChartView
from mooring.ui.formats import day_time, mg

from .advising import Ask, asks, drug
from .care_page import Care, Reason, care
from .citing import cite

OFFER_TABLE, TAPER_TABLE = "continuing_offer", "safety_taper"
ANSWERS: Final = (
    ("accepted", "Wants to stay on medication", "It goes on for as long as it helps. No end is planned."),
    ("declined", "Declines, an informed choice", "They know what it protects from. It is offered again."),
    ("later", "Wants to think about it", "Ask again."),
)
OFFER_TONES: Final[Mapping[str, str]] = {"accepted": "calm", "declined": "quiet", "later": "due"}
VERDICTS: Final[Mapping[str, tuple[str, str]]] = {
    "suits": ("Suits", "calm"),
    "unknown": ("Not known yet", "due"),
    "does-not": ("Does not suit", "hold"),
    "disabled": ("Not in force", "quiet"),
}
_SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.REFUSE: "stop",
    Severity.BLOCK: "stop",
    Severity.WARN: "warn",
    Severity.ASK: "warn",
    Severity.PAGE: "warn",
    Severity.INFORM: "inform",
}


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The offer of continuing medication: what was answered, in whose words, and when."""

    answer: str | None
    title: str
    tone: str
    words: str
    when: str
    by: str
    why: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One protocol. `sign` is whether this reader may sign it now; else `not_now` says why not."""

    id: str
    title: str
    summary: str
    verdict: str
    verdict_title: str
    tone: str
    reasons: tuple[Reason, ...]
    asks: tuple[Ask, ...]
    adopted: str
    running: bool
    sign: bool
    not_now: str


@dataclass(frozen=True, kw_only=True)
class InForce:
    """Something that runs: a protocol or an order. `what` names it when it is ended."""

    what: str
    title: str
    details: str
    since: str


@dataclass(frozen=True, kw_only=True)
class VersionShown:
    """On which version of the running protocol they are, and the one in force where it is another (`newer`)."""

    on: str
    newer: str
    lost: bool
    moves: bool


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The whole page. `taper` are the reasons against a schedule to come off; without any, it may be ordered."""

    offer: Offer
    care: Care
    in_force: tuple[InForce, ...]
    choices: tuple[Choice, ...]
    others: tuple[Choice, ...]
    taper: tuple[Reason, ...]
    drugs: tuple[tuple[str, str], ...]
    prescribes: bool
    version: VersionShown


def plan(view: PlanView, adoption: AdoptionView, chart: ChartView, library: Library, *, by: Actor) -> Plan:
    """The plan of one person as this reader may see and change it."""
    adopted = {line.protocol.id: line for line in adoption.lines}
    # Somebody on an older version may suit a protocol that today's knowledge no longer has: it cannot be started.
    choices = tuple(
        _choice(suit, view, adopted[suit.protocol], library, by) for suit in view.suits if suit.protocol in adopted
    )
    return Plan(
        offer=_offer(view, chart, library, by.zone),
        care=care(view.placement, chart.names, library, person=view.person.id, zone=by.zone),
        in_force=(*_running(view, chart, library, by.zone), *_orders(view, library, by.zone)),
        choices=tuple(choice for choice in choices if choice.verdict != "disabled"),
        others=tuple(choice for choice in choices if choice.verdict == "disabled"),
        taper=_against_coming_off(view, library),
        drugs=tuple(
            (each.id, each.title)
            for each in library.drugs.values()
            if each.covered and each.medicine and each.is_a("programme-opioid")
        ),
        prescribes=may(by, "plan.order"),
        version=VersionShown(
            on=view.on_version or "", newer=view.newer or "", lost=view.lost, moves=may(by, "plan.move_version")
        ),
    )


def _offer(view: PlanView, chart: ChartView, library: Library, zone: str) -> Offer:
    told = [e for e in chart.story if isinstance(e, t.Recorded) and "moud_offer" in e.items]
    last = told[-1] if told and view.offer else None
    wanted = "put-off" if view.offer == "later" else "not-offered"
    rows = [row for row in library.tables[OFFER_TABLE].rows if row.id == wanted]
    return Offer(
        answer=view.offer,
        title=next((title for value, title, _ in ANSWERS if value == view.offer), ""),
        tone=OFFER_TONES.get(view.offer or "", "quiet"),
        words=str(last.items.get("moud_offer_words", "")) if last else "",
        when=day_time(last.at, zone) if last else "",
        by=chart.names.get(last.by or "", "") if last else "",
        why=tuple(_of_row(row, library, "inform") for row in rows),
    )


def _of_row(row: Row, library: Library, tone: str) -> Reason:
    return Reason(tone=tone, because=row.because, cite=cite(library, row.source, row.grade))


def _choice(suit: Suit, view: PlanView, adoption: AdoptionLine, library: Library, by: Actor) -> Choice:
    title, tone = VERDICTS[suit.verdict]
    # That a protocol is not in force says nothing about this person, so it does not stand there as a warning.
    disabled = suit.verdict == "disabled"
    not_now = _not_now(suit, view, adoption, by)
    return Choice(
        id=suit.protocol,
        title=suit.title,
        summary=suit.summary,
        verdict=suit.verdict,
        verdict_title=title,
        tone=tone,
        reasons=tuple(
            _reason(finding, library, tone="inform" if disabled else "") for finding in suit.findings.findings
        ),
        asks=asks(suit.findings.ask, person=view.person.id) if suit.verdict == "unknown" else (),
        adopted=f"Adopted here, recorded as “{adoption.in_force.evidence}”."
        if adoption.in_force
        else "Not adopted here.",
        running=suit.protocol in view.running,
        sign=not not_now,
        not_now=not_now,
    )


def _reason(finding: Finding, library: Library, *, tone: str = "") -> Reason:
    return Reason(
        tone=tone or _SEVERITIES[finding.severity],
        because=finding.because,
        cite=cite(library, finding.source, finding.grade),
    )


def _not_now(suit: Suit, view: PlanView, adoption: AdoptionLine, by: Actor) -> str:
    """Why this reader cannot sign it now; "" where they can."""
    if suit.protocol in view.running:
        return "It runs now."
    if suit.verdict == "unknown":
        return "Find out what is asked first, then it can be signed."
    if suit.verdict != "suits":
        return "It cannot be signed for this person now."
    if suit.protocol not in view.adopted:
        if adoption.in_force and view.running:
            return "It was signed in another version than the one on which they are. Move them to that one first."
        return adoption.why_not or "The medical director has not adopted it here yet. Ask them to look at it."
    if view.person.stage != "admitted":
        return "It can be signed once the person is admitted."
    if not adoption.protocol.beside and any(name not in view.beside for name in view.running):
        return "Another protocol runs. End that one first."
    if not may(by, "plan.sign_protocol"):
        return "A prescriber signs it. Call the prescriber; you can prepare everything else."
    return ""


def _running(view: PlanView, chart: ChartView, library: Library, zone: str) -> list[InForce]:
    started = {e.protocol: e for e in chart.story if isinstance(e, t.Started)}
    return [
        InForce(
            what=name,
            title=library.protocols[name].title,
            details="Protocol. " + ("It goes on, no end is planned." if library.protocols[name].continues else ""),
            since=_since(started.get(name), chart, zone),
        )
        for name in view.running
    ]


def _since(event: t.Event | None, chart: ChartView, zone: str) -> str:
    if event is None:
        return ""
    return f"Signed {day_time(event.at, zone)} by {chart.names.get(event.by or '', 'somebody')}"


def _orders(view: PlanView, library: Library, zone: str) -> list[InForce]:
    return [
        InForce(
            what=order.drug,
            title=f"{drug(library, order.drug).capitalize()}: {_amounts(order)}",
            details="A prescriber's own steps, one a day." if order.steps else "The dose to stay on, each day.",
            since=f"Ordered {day_time(order.at, zone)}",
        )
        for order in view.orders
    ]


def _amounts(order: t.Ordered) -> str:
    if order.steps:
        return ", then ".join(mg(step.in_mg) for step in order.steps)
    return f"{mg(order.dose.in_mg if order.dose else None)} a day"


def _against_coming_off(view: PlanView, library: Library) -> tuple[Reason, ...]:
    """What the safety table says while continuing medication was not declined; the order itself asks all of it."""
    rows = {row.id: row for row in library.tables[TAPER_TABLE].rows}
    barred = [] if view.offer == "declined" else ["OFFER-01" if view.offer is None else "OFFER-02"]
    return tuple(_of_row(rows[name], library, "stop") for name in barred)


def stopped(verdict: Verdict, library: Library, person: UUID) -> tuple[tuple[Reason, ...], tuple[Ask, ...]]:
    """Why safety stopped an order or a signature, and what must be known first."""
    found = [each for each in verdict.findings if each.severity.changes_outcome]
    return tuple(_reason(each, library) for each in found), asks(verdict.ask, person=person)


def steps_of(typed: str) -> tuple[list[float], str]:
    """The doses of "8, 6, 4, 2", and a complaint where they cannot be read."""
    said = [each for each in typed.replace(";", ",").replace("\n", ",").split(",") if each.strip()]
    try:
        return [float(each) for each in said], "" if said else "Write the dose of each day, such as 8, 6, 4, 2."
    except ValueError:
        return [], "Write milligrams with commas between the days, such as 8, 6, 4, 2."
