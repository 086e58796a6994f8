"""What there is to do for one person, worked out from their story alone: the work-list can always be made again.

Looking again at an admitted person is not here: the board's line has when it falls due.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from mooring.clinical import timeline as t
from mooring.records.stages import Stage
from mooring.records.work import Wanted

from .situation import Situation

CALL_BACK, ADMISSION, FOLLOW_UP, REFERRAL = "call-back", "admission", "follow-up", "referral"
REFERRAL_ENDS = frozenset({"declined", "arrived"})
FOLLOW_UP_ENDS = frozenset({"reached", "relapsed", "declined"})


def wanted(situation: Situation) -> tuple[Wanted, ...]:
    """Everything to do for a person in their open episode, in no order."""
    episode = situation.record.episode
    if episode is None:
        return ()
    story = [event for event in situation.timeline.standing() if event.written >= episode.opened_at]
    in_order = sorted(story, key=lambda event: (event.written, _number(event)))
    found = [*_call_backs(in_order), *_referrals(in_order)]
    if episode.stage == Stage.BOOKED:
        found += _admission(in_order)
    if episode.stage in (Stage.DISCHARGED, Stage.FOLLOWING):
        found += _follow_up(in_order, situation.library.follow_up_days)
    return tuple(found)


def _number(event: t.Event) -> int:
    return int(event.id or 0)


def _call_backs(story: list[t.Event]) -> Iterator[Wanted]:
    """The newest call-back that was asked for or booked and not yet made."""
    pending: Wanted | None = None
    asked, opened, tries = 0, 0, 0
    for event in story:
        if isinstance(event, t.Moved) and event.stage in ("booked", "admitted"):
            pending = None
        if not isinstance(event, t.Contacted):
            continue
        if event.about == CALL_BACK:
            due = event.answers.get("due")
            when = datetime.fromisoformat(due) if due else event.at
            why = {"why": event.answers["why"]} if event.answers.get("why") else {}
            pending = Wanted(kind=CALL_BACK, ref=str(event.id), due=when, details=why)
            asked, tries = _number(event), 0
        elif event.about == "call" and event.outcome is None:
            opened = _number(event)
        elif event.about == "call" and event.outcome == "no-answer":
            tries += 1
        elif event.about == "call" and asked < opened:
            # What was booked during this very call stays; only what came before it was answered by it.
            pending = None
    if pending is not None:
        yield Wanted(kind=CALL_BACK, ref=pending.ref, due=pending.due, details={**pending.details, "tries": tries})


def _admission(story: list[t.Event]) -> Iterator[Wanted]:
    booked = [e for e in story if isinstance(e, t.Contacted) and e.about == "booking" and e.answers.get("expected")]
    if booked:
        expected = datetime.fromisoformat(booked[-1].answers["expected"])
        yield Wanted(kind=ADMISSION, ref=str(booked[-1].id), due=expected)


def _follow_up(story: list[t.Event], days: tuple[int, ...]) -> Iterator[Wanted]:
    left = [e.at for e in story if isinstance(e, t.Moved) and e.stage == "discharged"]
    if not left:
        return
    contacts = [e for e in story if isinstance(e, t.Contacted) and e.about == FOLLOW_UP]
    for day in days:
        of_day = [e for e in contacts if e.day == day]
        if not any(e.outcome in FOLLOW_UP_ENDS for e in of_day):
            details = {"day": day, "tries": len(of_day)}
            yield Wanted(kind=FOLLOW_UP, ref=str(day), due=left[-1] + timedelta(days=day), details=details)


def _referrals(story: list[t.Event]) -> Iterator[Wanted]:
    newest = {event.referral: event for event in story if isinstance(event, t.Referred)}
    for name, event in newest.items():
        if event.stage not in REFERRAL_ENDS:
            yield Wanted(kind=REFERRAL, ref=name, due=event.at, details={"stage": event.stage})
