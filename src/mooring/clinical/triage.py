"""A short triage on the telephone: questions, and rules that say what to do with the answers.

**An unknown answer is never taken for a no**: a rule names every answer that it holds for, and only a rule that names
`no` holds for no. **What cannot wait comes first**: the steps are ordered by level, whatever the order of the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from mooring.clinical.values import Citation

YES, NO, UNKNOWN = "yes", "no", "unknown"
Answers = Mapping[str, str]


class Level(Enum):
    """How soon a step must be taken, the soonest first."""

    EMERGENCY = "emergency"
    CRISIS = "crisis"
    SOON = "soon"
    CARE = "care"
    NEXT = "next"

    @property
    def rank(self) -> int:
        """0 for what cannot wait."""
        return list(Level).index(self)

    @property
    def at_once(self) -> bool:
        """Whether it is shown the moment the answer is given, before anything else is asked."""
        return self in (Level.EMERGENCY, Level.CRISIS)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer that may be chosen."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, and how to say it. `danger` marks those of which an unknown answer must lead to a step."""

    id: str
    label: str
    say: str
    choices: tuple[Choice, ...]
    danger: bool = False

    @property
    def values(self) -> tuple[str, ...]:
        """The answers that may be chosen."""
        return tuple(choice.value for choice in self.choices)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What to do, in order (`lines`), and why."""

    rule: str
    level: Level
    title: str
    lines: tuple[str, ...]
    because: str
    cites: tuple[Citation, ...]

    @property
    def emergency(self) -> bool:
        """Whether it cannot wait for the next question."""
        return self.level.at_once

    @property
    def source(self) -> str:
        """The sources in one line, as a screen shows them."""
        return ", ".join(cite.source for cite in self.cites)

    @property
    def grade(self) -> str:
        """How the sources were seen."""
        return self.cites[0].grade.value


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Holds where every question named in `when` has one of the answers named with it."""

    when: Mapping[str, tuple[str, ...]]
    step: Step

    def holds(self, answers: Answers) -> bool:
        """Whether it holds; an unanswered question makes it not hold yet."""
        return all(answers.get(question) in values for question, values in self.when.items())


@dataclass(frozen=True, kw_only=True)
class Triage:
    """The questions in the order in which they are asked, and the rules."""

    title: str
    questions: tuple[Question, ...]
    rules: tuple[Rule, ...]


class InvalidTriage(ValueError):
    """Answers that cannot be taken: `errors` gives each question with a sentence that says how to mend it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors: Final = dict(errors)


def read_answers(triage: Triage, raw: Mapping[str, object]) -> dict[str, str]:
    """The answers that were given, in the order of the questions; what was left out stays out.

    Raises InvalidTriage for a question that is not asked here, or an answer that may not be chosen.
    """
    known = {question.id: question for question in triage.questions}
    errors = {name: f'There is no question "{name}" in this triage.' for name in raw if name not in known}
    given = {name: str(raw[name]).strip() for name in known if raw.get(name) not in (None, "")}
    for name, value in given.items():
        if value not in known[name].values:
            errors[name] = f"{known[name].label}: choose one of the answers offered."
    if errors:
        raise InvalidTriage(errors)
    return given


def triage_steps(triage: Triage, answers: Answers) -> tuple[Step, ...]:
    """What to do with these answers, the soonest first, then in the order of the rules."""
    found = [rule.step for rule in triage.rules if rule.holds(answers)]
    return tuple(sorted(found, key=lambda step: step.level.rank))


def unanswered(triage: Triage, answers: Answers) -> tuple[Question, ...]:
    """The questions that have no answer yet. "Not known" is an answer; silence is not."""
    return tuple(question for question in triage.questions if question.id not in answers)
