"""A counterexample of a proof as a story that a clinician reads: made up by the solver, about nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mooring.clinical.codec import InvalidEvent, event_from_plain, moment
from mooring.knowledge.document import read_text
from mooring.knowledge.load import library
from mooring.programme.evidence import EvidenceView
from mooring.ui.formats import day_time

from .story_words import told
from .words import plain, sentence


@dataclass(frozen=True, kw_only=True)
class StoryLine:
    """One event: when, what, and its details."""

    when: str
    what: str
    details: str


@dataclass(frozen=True, kw_only=True)
class Story:
    """The story of one question: what was asked, who the made-up person is, what happened, and what is proposed."""

    says: str
    person: tuple[str, ...]
    lines: tuple[StoryLine, ...]
    at: str
    proposed: str


def story(view: EvidenceView, question: str, *, zone: str) -> Story | None:
    """The counterexample of a question; None where there is none."""
    proof = next((piece.evidence for piece in view.pieces if piece.kind == "proof"), None)
    asked = (proof.result.get("questions") or []) if proof else []
    found = next((each for each in asked if str(each["id"]) == question), None)
    if found is None or not found.get("scenario"):
        return None
    scenario = read_text(found["scenario"], path=question)
    return Story(
        says=str(found.get("says") or plain(question)),
        person=_pairs(scenario.get("person")) + _pairs(scenario.get("facility")),
        lines=tuple(_line(each, zone) for each in scenario.get("story") or ()),
        at=_when(scenario.get("at"), zone),
        proposed=", ".join(_pairs(scenario.get("proposed"))),
    )


def _when(at: Any, zone: str) -> str:
    return day_time(moment(at), zone) if at is not None else ""


def _pairs(values: Any) -> tuple[str, ...]:
    if not isinstance(values, Mapping):
        return ()
    return tuple(f"{sentence(plain(str(name)))}: {plain(str(value))}" for name, value in values.items())


def _line(entry: Mapping[str, Any], zone: str) -> StoryLine:
    try:
        event = event_from_plain(entry)
    except InvalidEvent:
        return StoryLine(when=str(entry.get("at", "")), what=", ".join(_pairs(entry)), details="")
    what, details = told(library(), event)
    return StoryLine(when=day_time(event.at, zone), what=what, details=details)
