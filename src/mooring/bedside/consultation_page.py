"""What the consultation shows: how far each part has come, what is missing before a first dose, and the risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.urls import reverse

from mooring.clinical.consultation import AnswerKind, Item, Option, Owed, Part, RequiredBy
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.instrument import Item as ScaleItem
from mooring.clinical.instruments.scoring import NotAllowed, score
from mooring.clinical.library import Library
from mooring.clinical.risks import RiskFlag
from mooring.programme.admission import ConsultationView
from mooring.ui.formats import amount

from .citing import cite
from .consultation_form import line_count, observed
from .person_page import FlagShown
from .words import band_words, refusal

FIRST: Final = (RequiredBy.BEFORE_FIRST_DOSE, RequiredBy.BEFORE_CONTROLLED)
_BY: Final[Mapping[RequiredBy, str]] = {
    RequiredBy.BEFORE_FIRST_DOSE: "before the first dose",
    RequiredBy.BEFORE_CONTROLLED: "before a controlled medicine",
    RequiredBy.DAY_1: "on day 1",
    RequiredBy.DAY_2: "on day 2",
    RequiredBy.WHEN_POSSIBLE: "when possible",
    RequiredBy.NO: "",
}
_YES, _NO = Option(value="yes", label="Yes"), Option(value="no", label="No")
_YES_NO: Final[Mapping[AnswerKind, tuple[Option, ...]]] = {
    AnswerKind.YES_NO: (_YES, _NO),
    AnswerKind.YES_NO_UNKNOWN: (_YES, _NO, Option(value="unknown", label="Not known")),
}
# Beyond this a scale is written as a number and no longer tapped.
MOST_TILES: Final = 12
SPARE_LINES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Card:
    """One part on the overview. `first` is how many of its questions are wanted before a first dose."""

    id: str
    title: str
    intro: str
    href: str
    done: int
    owed: int
    first: int

    @property
    def total(self) -> int:
        return self.done + self.owed

    @property
    def state(self) -> str:
        """In one short line."""
        if not self.owed:
            return "Everything is answered"
        return f"{self.done} of {self.total} answered" if self.done else "Not begun"


@dataclass(frozen=True, kw_only=True)
class Missing:
    """One question that waits, and where it is asked."""

    text: str
    href: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """What waits in one part before a first dose."""

    title: str
    items: tuple[Missing, ...]
    here: bool


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What stays in sight beside the questions."""

    groups: tuple[Group, ...]
    first: int
    later: tuple[str, ...]
    risks: tuple[FlagShown, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question on the page of a part. `state` is open, put-off, unknown or answered."""

    item: Item
    kind: str
    state: str
    tag: str
    options: tuple[Option, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    scale: Instrument | None = None
    lines: int = 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """A few questions under one heading."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class PartPage:
    """The page of one part."""

    id: str
    title: str
    intro: str
    sections: tuple[Section, ...]
    sources: tuple[str, ...]
    after: Card | None


def cards(view: ConsultationView, person: UUID) -> tuple[Card, ...]:
    """Every part with how far it has come."""
    return tuple(_card(view, part, person) for part in view.parts)


def _card(view: ConsultationView, part: Part, person: UUID) -> Card:
    owed = {each.item: each for each in view.owed if each.part == part.id}
    return Card(
        id=part.id,
        title=part.title,
        intro=part.intro,
        href=reverse("consultation-part", args=[person, part.id]),
        done=sum(item.id in view.answers and item.id not in owed for item in part.items),
        owed=len(owed),
        first=sum(each.by in FIRST for each in owed.values()),
    )


def panel(view: ConsultationView, library: Library, person: UUID, *, here: str = "") -> Panel:
    """What is missing before a first dose, part by part, and what the answers mean."""
    first = [each for each in view.owed if each.by in FIRST]
    groups = (_group(part, first, view.answers, person, here) for part in view.parts)
    later = [(by, sum(each.by is by for each in view.owed)) for by in RequiredBy if by not in FIRST]
    return Panel(
        groups=tuple(group for group in groups if group.items),
        first=len(first),
        later=tuple(f"{count} {_BY[by]}" for by, count in later if count),
        risks=risks(view.flags, library),
    )


def _group(part: Part, first: list[Owed], answers: Mapping[str, Any], person: UUID, here: str) -> Group:
    page = reverse("consultation-part", args=[person, part.id])
    asked = {item.id: item for item in part.items}
    items = tuple(
        Missing(
            text=_short(each, asked[each.item], answers),
            href=f"{'' if part.id == here else page}#i-{each.item}",
            note=_BY[each.by] if each.by is RequiredBy.BEFORE_CONTROLLED else "",
        )
        for each in first
        if each.part == part.id
    )
    return Group(title=part.title, items=items, here=part.id == here)


def _short(owed: Owed, item: Item, answers: Mapping[str, Any]) -> str:
    """A question of many lines is named with the count of those that are open, for their names fill the panel."""
    left = sum(row.id not in answers.get(item.id, {}) for row in item.fields)
    begun = item.fields and item.id in answers
    return f"{item.label}: {left} {'line' if left == 1 else 'lines'} open" if begun else owed.text


def risks(found: tuple[RiskFlag, ...], library: Library) -> tuple[FlagShown, ...]:
    """The risks, each once, with all the reasons for it."""
    by_name: dict[str, list[RiskFlag]] = {}
    for flag in found:
        by_name.setdefault(flag.flag, []).append(flag)
    return tuple(
        FlagShown(
            title=name,
            changes=same[0].changes,
            because=" ".join(dict.fromkeys(each.because for each in same)),
            cite=cite(library, same[0].source, same[0].grade),
        )
        for name, same in by_name.items()
    )


def summary(errors: Mapping[str, str], part: Part) -> dict[str, str]:
    """The complaints in the order of the page, each naming its question: the summary stands far from the field."""
    items = {item.id: item for item in part.items}
    order = list(items)

    def named(path: str) -> str:
        item = items.get(path.partition(".")[0])
        row = next((row for row in item.fields if path.startswith(f"{item.id}.{row.id}.")), None) if item else None
        label = row.label if row else item.label if item else ""
        return f"{label}: {errors[path]}" if label else errors[path]

    def place(path: str) -> int:
        name = path.partition(".")[0]
        return order.index(name) if name in items else len(order)

    return {path: named(path) for path in sorted(errors, key=place)}


def in_words(errors: Mapping[str, str], part: Part, library: Library) -> dict[str, str]:
    """The complaints with the items of scales in the scale's own words."""
    scales = {item.id: library.instruments[item.instrument or item.id] for item in part.items if item.instrument}
    found = dict(errors)
    for path, message in errors.items():
        name, _, asked = path.partition(".")
        item = scales[name].item(asked) if name in scales else None
        if item is not None:
            found[path] = refusal(message, scales[name], item)
    return found


def part_page(view: ConsultationView, part: Part, library: Library, typed: Mapping[str, str], person: UUID) -> PartPage:
    """The questions of one part; `typed` says how many lines the lists have."""
    owed = {each.item: each for each in view.owed}
    sections = tuple(
        Section(
            title=section.title,
            questions=tuple(_question(item, view, owed.get(item.id), library, typed) for item in section.items),
        )
        for section in part.sections
    )
    all_cards, place = cards(view, person), [each.id for each in view.parts].index(part.id)
    cited = dict.fromkeys((item.source, item.grade) for item in part.items)
    return PartPage(
        id=part.id,
        title=part.title,
        intro=part.intro,
        sections=sections,
        sources=tuple(cite(library, source, grade) for source, grade in cited),
        after=all_cards[place + 1] if place + 1 < len(all_cards) else None,
    )


def _question(
    item: Item, view: ConsultationView, owed: Owed | None, library: Library, typed: Mapping[str, str]
) -> Question:
    answer = view.answers.get(item.id)
    state, tag = _state(item, answer, owed)
    instrument = library.instruments[item.instrument or item.id] if item.instrument else None
    return Question(
        item=item,
        kind="observed" if observed(item) else item.answer.value,
        state=state,
        tag=tag,
        options=item.options or _YES_NO.get(item.answer, ()),
        shown=_observed(item, answer, instrument) if observed(item) else (),
        scale=instrument,
        lines=line_count(item, typed) + SPARE_LINES,
    )


def _state(item: Item, answer: Any, owed: Owed | None) -> tuple[str, str]:
    if owed is None:
        if answer in ("unknown", {"drug": "unknown"}):
            return "unknown", "Asked: not known"
        return ("open", "Not asked yet") if answer is None else ("answered", "Answered")
    by = _BY[owed.by]
    if answer is None:
        return "open", f"Not asked yet, wanted {by}"
    return "put-off", f"Not complete, wanted {by}" if item.fields or item.instrument else f"Put off, wanted {by}"


def _observed(item: Item, answer: Any, instrument: Instrument | None) -> tuple[tuple[str, str], ...]:
    """What was seen last, in words."""
    if not answer:
        return ()
    if instrument is None:
        lines = ((row, answer[row.id]) for row in item.fields if row.id in answer)
        return tuple((row.label, f"{amount(value)} {row.unit or ''}".strip()) for row, value in lines)
    if len(instrument.items) == 1:
        only = instrument.items[0]
        said = next((c.anchor for c in only.allowed if c.value == answer.get(only.id)), "")
        return ((item.label, said),)
    try:
        found = score(instrument, answer)
    except NotAllowed:
        return ()
    band = band_words(found.band, instrument.id)
    total = f"{found.total}, {band}" if found.total is not None else "not complete"
    return ((item.label, total),)


def as_tiles(item: ScaleItem) -> bool:
    """Whether a question of a scale is answered by a tap, and not by a number that is typed."""
    return len(item.allowed) <= MOST_TILES
