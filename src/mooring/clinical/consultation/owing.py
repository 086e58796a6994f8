"""What the consultation still owes, and by when. It informs: a needed dose is never held for want of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.consultation.questions import AnswerKind, AskedIf, Consultation, Item, RequiredBy
from mooring.clinical.consultation.reading import current
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, Score, score
from mooring.clinical.timeline import Timeline


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One question that still waits: its part, its short name with what is missing of it, and by when."""

    item: str
    part: str
    text: str
    by: RequiredBy


def owed(
    consultation: Consultation, timeline: Timeline, *, instruments: Mapping[str, Instrument], at: datetime
) -> tuple[Owed, ...]:
    """What is still to ask at a moment, the most urgent first, then in the order of the consultation.

    A plain "unknown" counts as asked, a "not yet" does not. Items that the earlier answers make needless are not owed.
    """
    known = timeline.as_of(at)
    answers = current(consultation, known)
    totals = {e.instrument: e.total for e in known if isinstance(e, t.Scored) and e.total is not None}
    found = []
    for item in consultation.items():
        if item.required is RequiredBy.NO or not _matters(item.asked_if, answers, totals, instruments):
            continue
        missing = _missing(item, answers.get(item.id), totals, instruments)
        if missing is not None:
            text = f"{item.label}: {missing}" if missing else item.label
            found.append(Owed(item=item.id, part=item.part, text=text, by=item.required))
    return tuple(sorted(found, key=lambda each: each.by.rank))


def _matters(
    asked_if: AskedIf | None,
    answers: Mapping[str, Any],
    totals: Mapping[str, int | None],
    instruments: Mapping[str, Instrument],
) -> bool:
    if asked_if is None:
        return True
    answer = answers.get(asked_if.item)
    if asked_if.at_least is None:
        return answer in asked_if.values
    total = _scored(instruments[asked_if.item], answer).total if answer else totals.get(asked_if.item)
    return total is not None and total >= asked_if.at_least


def _missing(
    item: Item, answer: Any, totals: Mapping[str, int | None], instruments: Mapping[str, Instrument]
) -> str | None:
    """None where nothing is missing, "" where all of it is, else what is."""
    if item.answer is AnswerKind.INSTRUMENT:
        name = item.instrument or item.id
        if answer is None:
            return None if name in totals else ""
        count = len(_scored(instruments[name], answer).missing)
        return f"{count} {'answer' if count == 1 else 'answers'} missing" if count else None
    if answer is None or (isinstance(answer, str) and answer in item.pending):
        return ""
    if item.fields:
        open_lines = [row.label for row in item.fields if row.id not in answer]
        return "still to do: " + ", ".join(open_lines) if open_lines else None
    return None


def _scored(instrument: Instrument, answers: Mapping[str, Any]) -> Score:
    """The score of stored answers; what an older version of the instrument allowed counts as not answered."""
    usable = {}
    for name, value in answers.items():
        try:
            score(instrument, {name: value})
        except NotAllowed:
            continue
        usable[name] = value
    return score(instrument, usable)
