"""What the page about leaving shows: the four items in words, the referrals step by step, and what still blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.values import Severity
from mooring.knowledge.load import library
from mooring.knowledge.read_leaving import LeavingItem, leaving
from mooring.programme.discharge import LEVELS, DischargeView, ItemState, ReferralView
from mooring.programme.permissions import may
from mooring.programme.reading import ChartView
from mooring.ui.formats import full_time

from .citing import cite
from .words import sentence

# The item that is a day, an hour and a place once it is booked.
APPOINTMENT: Final = "appointment"
BOOKED: Final = "booked"
WHEN: Final = "when"
REFUSED: Final = frozenset({"refused", "declined"})
LEVEL_WORDS: Final = {
    "inpatient": "Inpatient treatment",
    "outpatient": "Outpatient treatment",
    "otp": "Opioid treatment program",
    "primary-care": "Primary care",
}
STAGES: Final = {"sent": "Sent", "accepted": "Accepted", "arrived": "Arrived", "declined": "Declined"}
NEXT: Final = {"accepted": "They accept", "declined": "It did not work out", "arrived": "Arrived there"}
TO: Final = ("Home", "Inpatient treatment", "Sober living or family", "Hospital", "Shelter", "Not known")
BECAUSE: Final = (
    ("Withdrawal management completed", "They go on with medication or treatment elsewhere, or rest at home"),
    ("Moved to another place", "Care goes on there without a gap"),
    ("Leaves against advice", "Their decision; they are offered the same four, and the way back is open"),
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One of the four as a card."""

    words: LeavingItem
    cite: str
    draft: str
    booking: bool
    closed: bool
    refused: bool
    state: str
    details: tuple[tuple[str, str], ...]
    recorded: str


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step of a referral; `at` is None while it has not come."""

    title: str
    at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Referral:
    """One referral, its steps so far, and those that may follow."""

    id: str
    place: str
    level: str
    steps: tuple[Stage, ...]
    words: tuple[str, ...]
    following: tuple[tuple[str, str], ...]
    over: bool


@dataclass(frozen=True, kw_only=True)
class DischargePage:
    """The page."""

    items: tuple[Item, ...]
    owed: tuple[str, ...]
    blocks: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    referrals: tuple[Referral, ...]
    levels: tuple[tuple[str, str], ...]
    admitted: bool
    left: str
    left_at: datetime | None
    may_discharge: bool


def page(view: DischargeView, chart: ChartView, *, by: Actor) -> DischargePage:
    """The page for what is recorded now."""
    items = tuple(_item(words, view, chart, zone=by.zone) for words in leaving())
    gone = [event for event in chart.story if isinstance(event, t.Moved) and event.stage == "discharged"]
    admitted = chart.person.stage == "admitted"
    left = gone[-1] if gone and not admitted else None
    return DischargePage(
        items=items,
        owed=tuple(item.words.title for item in items if not item.closed),
        blocks=_blocks(view),
        warnings=tuple(finding.because for finding in view.warnings),
        referrals=tuple(_referral(one, chart) for one in view.referrals),
        levels=tuple((level, LEVEL_WORDS[level]) for level in LEVELS),
        admitted=admitted,
        left=" · ".join(filter(None, (left.to, left.because))) if left else "",
        left_at=left.at if left else None,
        may_discharge=may(by, "discharge.discharge"),
    )


def draft_key(item: str) -> str:
    """The draft of one card of the four; it belongs to one worker and one person."""
    return f"leaving-{item.replace('_', '-')}"


def _item(words: LeavingItem, view: DischargeView, chart: ChartView, *, zone: str) -> Item:
    state = next(item for item in view.items if item.item == words.id)
    event = _recorded(words.id, chart) if state.value else None
    grade = words.cites[0].grade
    return Item(
        words=words,
        cite=cite(library(), "; ".join(one.source for one in words.cites), grade),
        draft=f"{draft_key(words.id)}:{chart.person.id}",
        booking=words.id == APPOINTMENT,
        closed=state.closed,
        refused=state.value in REFUSED,
        state=_state(words, state),
        details=_details(words, event, zone),
        recorded=chart.names.get(event.by or "", "") if event else "",
    )


def _state(words: LeavingItem, state: ItemState) -> str:
    if state.value is None:
        return "Still owed"
    return words.choices.get(state.value) or sentence(state.value.replace("-", " "))


def _recorded(item: str, chart: ChartView) -> t.Recorded | None:
    found = [event for event in chart.story if isinstance(event, t.Recorded) and item in event.items]
    return found[-1] if found else None


def _details(words: LeavingItem, event: t.Recorded | None, zone: str) -> tuple[tuple[str, str], ...]:
    said: Any = event.items.get(f"{words.id}_details") if event else None
    if not isinstance(said, Mapping):
        return ()
    labels = {**words.ask, "words": "In their words"}
    return tuple((labels.get(name, sentence(name)), _told(name, str(value), zone)) for name, value in said.items())


def _told(name: str, value: str, zone: str) -> str:
    """What was noted; the hour of an appointment in the facility's own time, earlier ones as they were typed."""
    try:
        when = datetime.fromisoformat(value) if name == WHEN else None
    except ValueError:
        return value
    return full_time(when, zone) if when and when.tzinfo else value


def _blocks(view: DischargeView) -> tuple[tuple[str, str], ...]:
    """What the safety tables say beside the four items: those have their own cards."""
    serious = (Severity.BLOCK, Severity.REFUSE, Severity.WARN, Severity.ASK)
    found = [finding for finding in view.verdict.findings if finding.severity in serious]
    return tuple(
        (finding.because, cite(library(), finding.source, finding.grade))
        for finding in found
        if not finding.rule.startswith("DC-01")
    )


def _referral(one: ReferralView, chart: ChartView) -> Referral:
    history = [event for event in chart.story if isinstance(event, t.Referred) and event.referral == one.id]
    reached = {event.stage: event.at for event in history}
    way = ("sent", "accepted", "arrived") if "declined" not in reached else (*reached,)
    return Referral(
        id=one.id,
        place=one.place,
        level=LEVEL_WORDS.get(one.level or "", ""),
        steps=tuple(Stage(title=STAGES[stage], at=reached.get(stage)) for stage in way),
        words=tuple(event.because for event in history if event.because),
        following=tuple((stage, NEXT[stage]) for stage in one.next_stages),
        over=not one.next_stages,
    )
