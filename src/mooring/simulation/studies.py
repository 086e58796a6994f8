"""The study of each protocol: who is admitted, what was found before, what the ward finds out, and what is assumed.

A protocol that has no study is refused with the reason: nothing is simulated in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.values import minutes
from mooring.knowledge.document import read
from mooring.knowledge.fields import Fields
from mooring.simulation.calibration import PEOPLE


class NoStudy(ValueError):
    """A protocol that cannot be simulated; the message says why, and what can."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A plain event that everybody shares, so many minutes before admission (0: at admission)."""

    before: int
    event: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the ward finds out when the protocol asks for a fact: a plain event, without its time."""

    fact: str
    event: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Study:
    """One protocol's study. `beside` are protocols that run with it; `verified` says that the main opioid's daily dose
    was confirmed by the program that gives it; `symptoms` that the nurse asks for single symptoms at each look;
    `pregnant` that everybody is.
    """

    protocol: str
    population: str
    facility: Mapping[str, Any]
    beside: tuple[str, ...]
    story: tuple[Known, ...]
    answers: tuple[Answer, ...]
    assumes: tuple[str, ...]
    verified: bool
    symptoms: bool
    pregnant: bool


def study_of(protocol: str, folder: Path = PEOPLE) -> Study:
    """The study of a protocol. Raises NoStudy, with the reason, where there is none; DocumentError for a wrong file."""
    path = folder / "studies.yaml"
    document = Fields(read(path), path=path, what="studies.yaml")
    found = {each.protocol: each for each in (_study(entry, path) for entry in document.take("studies"))}
    refused = dict(_refused(entry, path) for entry in document.take("refused"))
    document.done()
    if protocol in found:
        return found[protocol]
    if protocol in refused:
        raise NoStudy(f"{protocol} is not simulated: {refused[protocol]}")
    raise NoStudy(f'no study of "{protocol}" is written{nearest(protocol, list(found))}')


def _study(entry: Any, path: Path) -> Study:
    fields = Fields(entry, path=path, what="a study")
    made = Study(
        protocol=fields.text("protocol"), population=fields.text("population"),
        facility=dict(fields.take("facility", {})), beside=tuple(fields.take("beside", ())),
        story=tuple(_known(each, path) for each in fields.take("story", ())),
        answers=tuple(_answer(each, path) for each in fields.take("answers", ())),
        assumes=tuple(" ".join(str(each).split()) for each in fields.take("assumes")),
        verified=bool(fields.take("verified", False)),
        symptoms=bool(fields.take("symptoms", False)), pregnant=bool(fields.take("pregnant", False)),
    )  # fmt: skip
    fields.done()
    return made


def _known(entry: Any, path: Path) -> Known:
    fields = Fields(entry, path=path, what="what is known before")
    # The other keys are those of a plain event, which its own reader refuses with the nearest word.
    return Known(before=fields.made("at", minutes), event={key: value for key, value in entry.items() if key != "at"})


def _answer(entry: Any, path: Path) -> Answer:
    fields = Fields(entry, path=path, what="an answer")
    return Answer(fact=fields.text("fact"), event={key: value for key, value in entry.items() if key != "fact"})


def _refused(entry: Any, path: Path) -> tuple[str, str]:
    fields = Fields(entry, path=path, what="a protocol that is not simulated")
    made = fields.text("protocol"), fields.text("because")
    fields.done()
    return made
