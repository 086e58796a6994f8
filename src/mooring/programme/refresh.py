"""After a change: the board's line and the work-list are made again from the story, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from mooring.clinical import timeline as t
from mooring.clinical.consultation import RequiredBy
from mooring.clinical.facts.values import value_of
from mooring.records import board, people, work
from mooring.records.stages import Stage

from .desk import Desk
from .situation import Situation
from .worklist import wanted

URGENT = frozenset({"transfer", "page"})
# The risks of knowledge/tables/shared/risk_flags.yaml that somebody must act on at once: they stand on the board.
URGENT_FLAGS = frozenset(
    {
        "High risk of suicide",
        "Suicide screen not finished",
        "Thoughts of suicide told on the helpline",
        "Severe pressure and pulse",
        "Looks like medetomidine withdrawal",
        "Danger sign of a deep infection",
        "Chest pain or fainting",
        "Danger sign in the belly",
        "Danger sign in pregnancy",
        "Thoughts of harming others",
        "Thoughts of death in the depression questionnaire",
        "New confusion",
        "Severe alcohol withdrawal",
    }
)
BEFORE_A_DOSE = (RequiredBy.BEFORE_FIRST_DOSE, RequiredBy.BEFORE_CONTROLLED)


def after(desk: Desk) -> None:
    """Bring what is shown of the person on the desk into line with what was just written."""
    if desk.about is None:
        return
    situation = desk.situation(people.find(facility_id=desk.facility_id, person=desk.about))
    record = situation.record
    if record.episode is None:
        return
    work.bring_into_line(person=record, wanted=wanted(situation), at=desk.at)
    if record.episode.stage == Stage.ADMITTED:
        board.save(person=record, line=line(situation))
    else:
        board.remove(person=record)


def line(situation: Situation) -> board.Line:
    """What the board shows of an admitted person."""
    story, advice = situation.story, situation.advice
    backwards = story.events[::-1]
    rated = ((e.at, total) for e in backwards if (total := cows_total(e, situation)) is not None)
    scores = list(islice(rated, 2))
    last = next((event for event in backwards if isinstance(event, t.DoseDecision)), None)
    admitted = next((e.at for e in backwards if isinstance(e, t.Moved) and e.stage == "admitted"), situation.at)
    what, due_at = _due(situation) or (_owed(situation), None)
    return board.Line(
        admitted_at=admitted,
        protocol=advice.protocol,
        phase=advice.phase,
        cows=scores[0][1] if scores else None,
        cows_at=scores[0][0] if scores else None,
        cows_before=scores[1][1] if len(scores) > 1 else None,
        dose_decision=last.kind if last else None,
        dose_drug=last.drug if last else None,
        dose_mg=last.dose.in_mg if last and last.dose else None,
        dose_at=last.at if last else None,
        next_what=what,
        next_at=due_at,
        alerts=_alerts(situation),
    )


def _alerts(situation: Situation) -> tuple[str, ...]:
    """What cannot wait, each as "act: words": what the engine says to do at once, and the urgent risks."""
    acts = [f"{item.act}: {item.because}" for item in situation.advice.advice if item.act in URGENT]
    risks = [f"flag: {flag.flag}. {flag.changes}" for flag in situation.flags if flag.flag in URGENT_FLAGS]
    return tuple(dict.fromkeys((*acts, *risks)))


def _owed(situation: Situation) -> str | None:
    """Where no protocol says what falls due: the first look, then what the consultation owes before a first dose."""
    if situation.advice.protocol is not None:
        return None
    looks = (
        isinstance(e, t.Measured) or (isinstance(e, t.Scored) and e.instrument == "cows") for e in _stay(situation)
    )
    if not any(looks):
        return "first-look"
    count = sum(each.by in BEFORE_A_DOSE for each in situation.owed)
    return f"consultation:{count}" if count else None


def _stay(situation: Situation) -> list[t.Event]:
    """The events since the newest admission."""
    events = situation.story.events
    starts = [n for n, e in enumerate(events) if isinstance(e, t.Moved) and e.stage == "admitted"]
    return list(events[starts[-1] :] if starts else events)


def _due(situation: Situation) -> tuple[str, datetime] | None:
    """What falls due first, and when: a dose that is advised was due from the moment it was."""
    now = situation.advice.first("give")
    if now is not None:
        return now.what, situation.at
    first = situation.advice.next_due[0] if situation.advice.next_due else None
    return None if first is None else (first.what, first.at)


def cows_total(event: t.Event, situation: Situation) -> int | None:
    """The total of a COWS; None for another event, or where an item was left out."""
    if not isinstance(event, t.Scored) or event.instrument != "cows":
        return None
    total = value_of(event, "total", situation.library.instruments, situation.case.person.sex)
    return total if isinstance(total, int) else None
