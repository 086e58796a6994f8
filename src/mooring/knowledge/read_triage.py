"""The questions of a telephone call, and what to do with the answers, from YAML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.triage import NO, UNKNOWN, YES, Choice, Level, Question, Rule, Step, Triage
from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_protocols import sources

HOME = Path(__file__).parent
HELPLINE, FOLLOW_UP = "helpline", "follow-up"
WORDS = {YES: "Yes", NO: "No", UNKNOWN: "Not known"}


@lru_cache(maxsize=4)
def triage(name: str = HELPLINE, folder: Path = HOME) -> Triage:
    """The questions that ship for a kind of call. Raises DocumentError, with file and line, for what is not sound."""
    return triage_from(folder / "triage" / f"{name}.yaml", set(sources(folder / "sources.yaml")))


def triage_from(path: Path, known: set[str]) -> Triage:
    """The triage of one file; `known` are the ids of the publications that it may cite."""
    document = Fields(read(path), path=path, what="the triage")
    title = document.text("title")
    questions = tuple(_question(entry, path) for entry in document.take("questions"))
    asked = {question.id: question for question in questions}
    rules = tuple(_rule(entry, path, asked, known) for entry in document.take("rules"))
    document.done()
    _unknown_is_never_normal(questions, rules, path)
    return Triage(title=title, questions=questions, rules=rules)


def _question(entry: Any, path: Path) -> Question:
    fields = Fields(entry, path=path, what="a question")
    choices = fields.take("choices", WORDS)
    question = Question(
        id=fields.text("id"),
        label=fields.text("label"),
        say=fields.text("say"),
        choices=tuple(Choice(value=str(value), label=str(_worded(label))) for value, label in choices.items()),
        danger=bool(fields.take("danger", False)),
    )
    fields.done()
    if UNKNOWN not in question.values:
        raise fields.fail(f'{question.id} offers no answer "{UNKNOWN}"; add it, for nobody may have to guess')
    return question


def _worded(label: Any) -> Any:
    return (WORDS[YES] if label else WORDS[NO]) if isinstance(label, bool) else label


def _rule(entry: Any, path: Path, asked: dict[str, Question], known: set[str]) -> Rule:
    fields = Fields(entry, path=path, what="a rule")
    when = {str(name): _values(fields, str(name), raw, asked) for name, raw in fields.take("when").items()}
    step = Step(
        rule=fields.text("rule"),
        level=fields.made("level", Level),
        title=fields.text("title"),
        lines=fields.words("do"),
        because=fields.text("because"),
        cites=fields.cites(known),
    )
    fields.done()
    if step.level.at_once and len(when) != 1:
        raise fields.fail(f"{step.rule} cannot wait for a second answer; let it depend on one question", "when")
    return Rule(when=when, step=step)


def _values(fields: Fields, name: str, raw: Any, asked: dict[str, Question]) -> tuple[str, ...]:
    if name not in asked:
        raise fields.fail(f'"{name}" is no question{nearest(name, list(asked))}', "when")
    given = raw if isinstance(raw, list) else [raw]
    values = tuple(("yes" if each else "no") if isinstance(each, bool) else str(each) for each in given)
    for value in values:
        if value not in asked[name].values:
            raise fields.fail(f'"{name}" cannot be "{value}"{nearest(value, list(asked[name].values))}', "when")
    return values


def _unknown_is_never_normal(questions: tuple[Question, ...], rules: tuple[Rule, ...], path: Path) -> None:
    dangers = {question.id for question in questions if question.danger}
    acted = {name for rule in rules if len(rule.when) == 1 for name, values in rule.when.items() if UNKNOWN in values}
    for name in dangers - acted:
        raise DocumentError(
            f'nothing is to be done where "{name}" is unknown; add a rule, for unknown is never normal', path=path
        )
    for rule in rules:
        taken = {name for name, values in rule.when.items() if UNKNOWN in values}
        if rule.step.level is Level.NEXT and taken & dangers:
            raise DocumentError(
                f"{rule.step.rule} goes on as if an unknown {min(taken & dangers)} were a no; part the two", path=path
            )
