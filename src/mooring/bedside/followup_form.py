"""Reads the form of a contact after discharge. What contradicts itself is told before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mooring.clinical import timeline as t
from mooring.clinical.triage import InvalidTriage, read_answers, triage_steps
from mooring.knowledge.read_triage import FOLLOW_UP, triage
from mooring.programme.reading import ChartView
from mooring.programme.worklist import CALL_BACK
from mooring.ui import forms
from mooring.ui.asking import answers_of
from mooring.ui.forms import Form

from .followup_page import DONE, SAID, WAITING

WAY_OPEN: Final = "The way in is open again: a call back is due now, and a bed can be booked here."
CALL_AT_ONCE: Final = "A call back is due at once; it stands in the helpline's queue."


@dataclass(frozen=True, kw_only=True)
class Told:
    """A contact as it was typed, read and free of contradictions. `urgent`: an answer could not wait."""

    key: str
    day: int
    outcome: str
    answers: Mapping[str, str]
    text: str | None
    urgent: bool


def read(form: Form) -> Told | None:
    """The contact, or None with every error kept in `form`."""
    outcome = form.read(forms.choice, "outcome", "How it ended", allowed=SAID)
    day = form.read(forms.whole, "day", "The day", least=0, most=9999)
    text = form.read(forms.text, "text", "What they said", needed=False)
    done = form.read(forms.choice, "done", "Who took over", allowed=DONE, needed=False)
    answers, urgent = _answers(form)
    if outcome:
        _agrees(form, answers, outcome)
    if urgent and not done:
        form.errors.setdefault(
            "done", f"“{urgent}”: say who took over before this contact is stored. Nobody is left alone with it."
        )
    if not form.sound or outcome is None or day is None:
        return None
    words = ". ".join(filter(None, (DONE[done] if urgent and done else "", text)))
    key = form.posted.get("key", "")
    return Told(key=key, day=day, outcome=outcome, answers=answers, text=words or None, urgent=bool(urgent))


def _answers(form: Form) -> tuple[dict[str, str], str]:
    """The answers, and the title of the first step that cannot wait; "" where none is called for."""
    questions = triage(FOLLOW_UP)
    try:
        answers = read_answers(questions, answers_of(questions, form.posted))
    except InvalidTriage as wrong:
        form.errors.update(wrong.errors)
        return {}, ""
    at_once = [step.title for step in triage_steps(questions, answers) if step.level.at_once]
    return answers, at_once[0] if at_once else ""


def _agrees(form: Form, answers: Mapping[str, str], outcome: str) -> None:
    used = answers.get("used")
    if used == "yes" and outcome != "relapsed":
        form.refuse(
            "outcome",
            f"They told us that they used again, and “{SAID[outcome]}” would hide it. "
            f"Choose “{SAID['relapsed']}”: it opens the way in at once, and scolds nobody.",
        )
    if used == "no" and outcome == "relapsed":
        form.refuse("outcome", "The answer above says that they did not use. Correct it, or choose another end.")


def said(told: Told, chart: ChartView, *, outcome: str, at: datetime) -> str:
    """What stands now, in a sentence: the contact with the outcome that was stored, and what it set going."""
    words = f"Day {told.day}: {SAID[outcome].lower()}. Recorded."
    if chart.person.stage in WAITING:
        return f"{words} {WAY_OPEN}"
    called = any(isinstance(e, t.Contacted) and e.about == CALL_BACK and e.at == at for e in chart.story)
    return f"{words} {CALL_AT_ONCE}" if called else words
