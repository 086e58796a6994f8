"""After a change: the board's line and the work-list are made again from the story, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from mooring.clinical import timeline as t
from mooring.clinical.facts.values import value_of
from mooring.records import board, people, work
from mooring.records.stages import Stage

from .desk import Desk
from .situation import Situation
from .worklist import wanted

URGENT = frozenset({"transfer", "page"})


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
    due = _due(situation)
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
        next_what=due[0] if due else None,
        next_at=due[1] if due else None,
        alerts=tuple(dict.fromkeys(f"{i.act}: {i.because}" for i in advice.advice if i.act in URGENT)),
    )


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
