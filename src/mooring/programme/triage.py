"""The helpline's short triage, for use-cases; its questions and rules are knowledge (triage/helpline.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mooring.clinical.triage import InvalidTriage, Question, Step, read_answers, triage_steps
from mooring.knowledge.read_triage import triage

from .errors import InvalidInput

__all__ = ["Question", "Step", "questions", "read", "steps"]


def questions() -> tuple[Question, ...]:
    """What the helpline asks, in order."""
    return triage().questions


def steps(answers: Mapping[str, str]) -> tuple[Step, ...]:
    """What these answers call for, emergencies first. What was not asked calls for nothing yet."""
    return triage_steps(triage(), answers)


def read(typed: Mapping[str, Any]) -> dict[str, str]:
    """The answers that were given, without blank ones. Raises InvalidInput for what is not asked or no choice."""
    try:
        return read_answers(triage(), typed)
    except InvalidTriage as error:
        raise InvalidInput(error.errors) from error
