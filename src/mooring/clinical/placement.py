"""Where somebody is best cared for, by our own checklist, and the level that a licensed tool gave, if one was used.

**It is not the ASAM Criteria**: none of their text or rules is here. **What is not known is named**, never taken for
normal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mooring.clinical import tables as tb
from mooring.clinical import timeline as t
from mooring.clinical.acts import Level, Place
from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.clinical.safety import Question, question
from mooring.clinical.values import Grade

OWN: Final = (
    "This is Mooring's own checklist, not The ASAM Criteria, and no clinician has signed it. ASAM is a trademark of "
    "the American Society of Addiction Medicine, which does not endorse Mooring."
)
LEVELS: Final[Mapping[Level, str]] = {
    Level.HOSPITAL: "Hospital",
    Level.NURSING: "24-hour nursing",
    Level.OUTPATIENT: "Outpatient, with medication",
}
LICENSED, LICENSED_WHY, NO_TOOL = "licensed_level", "licensed_level_why", "none"


@dataclass(frozen=True, kw_only=True)
class Pointer:
    """One finding, the level to which it points, and why."""

    level: Level
    row: str
    because: str
    source: str
    grade: Grade


@dataclass(frozen=True, kw_only=True)
class Licensed:
    """What a clinician wrote down from a licensed tool: the code, the tool with the reason, when and by whom."""

    code: str
    why: str
    at: datetime
    by: str | None


@dataclass(frozen=True, kw_only=True)
class Placement:
    """`level` is the highest that a finding points to; None where nothing asks for more and something is not known.

    `reasons` are the findings, the highest level first. `ask` is what is not known yet and might point higher.
    """

    level: Level | None
    reasons: tuple[Pointer, ...]
    ask: tuple[Question, ...]
    licensed: Licensed | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing that is still open could raise the level."""
        return not self.ask or self.level is Level.HOSPITAL


def placement(library: Library, case: Case) -> Placement:
    """The level of care to which the findings of this case point, and what is not known yet."""
    library = library.chosen(case.facility)
    reading = library.reading(case)
    found: list[Pointer] = []
    ask: dict[str, Question] = {}
    for name in library.placement_tables:
        decision = tb.decide(library.tables[name], reading)
        found += [
            Pointer(level=act.level, row=row.id, because=row.because, source=row.source, grade=row.grade)
            for row in decision.fired
            for act in row.then
            if isinstance(act, Place)
        ]
        for asked in decision.asked:
            ask.setdefault(asked.fact, question(library, asked))
    worst = max((each.level for each in found), key=lambda level: level.rank, default=None)
    if worst is Level.OUTPATIENT and ask:
        worst = None
    raised = [each for each in found if each.level is not Level.OUTPATIENT]
    return Placement(
        level=worst,
        reasons=tuple(sorted(raised or found, key=lambda each: -each.level.rank)),
        ask=tuple(ask.values()),
        licensed=_licensed(library, case),
    )


def _licensed(library: Library, case: Case) -> Licensed | None:
    """The newest level that was written down from a licensed tool in this stay or before it."""
    for event in reversed(case.story.events):
        if isinstance(event, t.Recorded) and (code := event.items.get(LICENSED)) is not None:
            if code == NO_TOOL:
                return None
            return Licensed(code=_label(library, str(code)), why=_why(case, event), at=event.at, by=event.by)
    return None


def _why(case: Case, beside: t.Recorded) -> str:
    """The tool and the reason, written with the code or after it: a reason of an earlier code is none for this one."""
    told = [e for e in case.story if isinstance(e, t.Recorded) and LICENSED_WHY in e.items and e.at >= beside.at]
    return str(told[-1].items[LICENSED_WHY]) if told else ""


def _label(library: Library, code: str) -> str:
    """The code as it is written by the tool: `3.7-WM` is stored as `3.7-wm`."""
    options = [each for item in library.consultation.items() if item.id == LICENSED for each in item.options]
    return next((each.label for each in options if each.value == code), code)
