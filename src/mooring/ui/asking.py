"""Questions asked on the telephone, as a screen shows them; `ui/asking.html` draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mooring.clinical.triage import Level, Question, Rule, Step, Triage
from mooring.knowledge.load import library


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question with its tiles, and the rules that are shown the moment an answer is tapped."""

    id: str
    label: str
    say: str
    danger: bool
    options: tuple[tuple[str, str], ...]
    columns: int
    at_once: tuple[Rule, ...]
    alarming: tuple[str, ...]


def asked(triage: Triage) -> tuple[Asked, ...]:
    """Every question of a call, in order."""
    return tuple(_asked(question, triage) for question in triage.questions)


def _alarming(question: Question, triage: Triage) -> tuple[str, ...]:
    """The answers that call for something soon, by themselves."""
    alone = [rule for rule in triage.rules if tuple(rule.when) == (question.id,)]
    soon = [rule for rule in alone if rule.step.level.rank <= Level.SOON.rank]
    return tuple(dict.fromkeys(value for rule in soon for value in rule.when[question.id]))


def answers_of(triage: Triage, posted: Mapping[str, str]) -> dict[str, str]:
    """The answers among the fields of a form."""
    return {question.id: posted[question.id] for question in triage.questions if posted.get(question.id)}


def cited(step: Step) -> str:
    """Who published what a step rests on, and how it was seen."""
    known = library().sources
    publishers = dict.fromkeys(known[cite.source.partition("#")[0]].publisher for cite in step.cites)
    return f"{'; '.join(publishers)}. Source seen: {step.grade}"


def _asked(question: Question, triage: Triage) -> Asked:
    return Asked(
        id=question.id,
        label=question.label,
        say=question.say,
        danger=question.danger,
        options=tuple((choice.value, choice.label) for choice in question.choices),
        columns=3 if len(question.choices) in (3, 5, 6) else 4,
        alarming=_alarming(question, triage),
        at_once=tuple(rule for rule in triage.rules if rule.step.level.at_once and question.id in rule.when),
    )
