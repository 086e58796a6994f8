"""The helpline's short triage, for use-cases; its questions and rules are knowledge (triage/helpline.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mooring.clinical.triage import InvalidTriage, Question, Step, read_answers, triage_steps
from mooring.knowledge.read_triage import FOLLOW_UP, triage

from .errors import InvalidInput

__all__ = ["Question", "Step", "cannot_wait", "follow_up_steps", "questions", "read", "read_follow_up", "steps"]


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


def read_follow_up(typed: Mapping[str, Any]) -> dict[str, str]:
    """The answers of a contact after discharge, without blank ones. Raises InvalidInput as `read` does."""
    try:
        return read_answers(triage(FOLLOW_UP), typed)
    except InvalidTriage as error:
        raise InvalidInput(error.errors) from error


def follow_up_steps(answers: Mapping[str, str]) -> tuple[Step, ...]:
    """What the answers of a contact after discharge call for, emergencies first."""
    return triage_steps(triage(FOLLOW_UP), answers)


def cannot_wait(answers: Mapping[str, str]) -> tuple[str, ...]:
    """The questions of a contact after discharge whose answers call for a step at once, by id."""
    return tuple(
        name for name, answer in answers.items() if any(step.emergency for step in follow_up_steps({name: answer}))
    )
