"""After a change: the board's line and the work-list are made again from the story, in the same transaction."""

from __future__ import annotations

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
    scores = [(e.at, total) for e in story if (total := cows_total(e, situation)) is not None]
    doses = [event for event in story if isinstance(event, t.DoseDecision)]
    admitted = [event.at for event in story if isinstance(event, t.Moved) and event.stage == "admitted"]
    last = doses[-1] if doses else None
    due = advice.next_due[0] if advice.next_due else None
    return board.Line(
        admitted_at=admitted[-1] if admitted else situation.at,
        protocol=advice.protocol,
        phase=advice.phase,
        cows=scores[-1][1] if scores else None,
        cows_at=scores[-1][0] if scores else None,
        cows_before=scores[-2][1] if len(scores) > 1 else None,
        dose_decision=last.kind if last else None,
        dose_drug=last.drug if last else None,
        dose_mg=last.dose.in_mg if last and last.dose else None,
        dose_at=last.at if last else None,
        next_what=due.what if due else None,
        next_at=due.at if due else None,
        alerts=tuple(dict.fromkeys(f"{i.act}: {i.because}" for i in advice.advice if i.act in URGENT)),
    )


def cows_total(event: t.Event, situation: Situation) -> int | None:
    """The total of a COWS; None for another event, or where an item was left out."""
    if not isinstance(event, t.Scored) or event.instrument != "cows":
        return None
    total = value_of(event, "total", situation.library.instruments, situation.case.person.sex)
    return total if isinstance(total, int) else None
