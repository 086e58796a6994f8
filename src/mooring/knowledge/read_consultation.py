"""knowledge/consultation/*.yaml -> Consultation. One file is one part; `order` says when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mooring.clinical.consultation import (
    AnswerKind,
    AskedIf,
    Consultation,
    Field,
    Item,
    Option,
    Part,
    RequiredBy,
    Section,
    Write,
    WriteKind,
)
from mooring.clinical.values import Grade
from mooring.knowledge.document import files, read
from mooring.knowledge.entry import Entry
from mooring.knowledge.entry import plain as worded

PART_KEYS = ("part", "order", "title", "intro", "who", "source", "grade", "sections")
ITEM_KEYS = (
    "id",
    "label",
    "text",
    "help",
    "answer",
    "required",
    "who",
    "source",
    "grade",
    "writes",
    "asked_if",
    "rows",
    "amounts",
    "routes",
    "patterns",
    "pending",
)
# What an answer of this kind becomes where `writes` does not say otherwise.
USUAL = {
    AnswerKind.INSTRUMENT: WriteKind.SCORED,
    AnswerKind.SUBSTANCES: WriteKind.USED,
    AnswerKind.MEDICINES: WriteKind.TAKES,
    AnswerKind.VITALS: WriteKind.MEASURED,
    AnswerKind.OUTSIDE_DOSE: WriteKind.REPORTED,
}
NEEDS_NAME = (WriteKind.MEASURED, WriteKind.RESULTED, WriteKind.CONSENTED, WriteKind.SCORED)


def consultation(folder: Path) -> Consultation:
    """The consultation of a folder. Raises DocumentError, with path and line, for what cannot be read as meant."""
    found: list[tuple[int, Part, Entry]] = []
    for path in files(folder):
        fields = Entry(read(path), path=path, known=PART_KEYS, what="the part")
        found.append((fields.whole("order"), _part(fields), fields))
    found.sort(key=lambda each: each[0])
    _check(found)
    return Consultation(parts=tuple(part for _, part, _ in found))


def _part(fields: Entry) -> Part:
    if fields.said("part") != fields.path.stem:
        raise fields.fail(f'the file of part "{fields.said("part")}" must have its name', "part")
    sections = []
    for each in fields.list("sections"):
        section = Entry(each, path=fields.path, known=("title", "items"), what="a section")
        items = tuple(_item(plain, fields) for plain in section.list("items"))
        sections.append(Section(title=section.said("title"), items=items))
    return Part(
        id=fields.said("part"), title=fields.said("title"), intro=fields.said("intro"), sections=tuple(sections)
    )


def _item(plain: Any, part: Entry) -> Item:
    fields = Entry(plain, path=part.path, known=ITEM_KEYS, what="an item")
    kind, more = _answer(fields)
    lowest, highest = more.pair("range") if more and more.given("range") else (None, None)
    instrument = more.said("instrument") if more and kind is AnswerKind.INSTRUMENT else None
    options = _options(kind.value, more) if more and kind in (AnswerKind.CHOICE, AnswerKind.OUTSIDE_DOSE) else ()
    pending = tuple(str(each) for each in fields.list("pending"))
    if not set(pending) <= {option.value for option in options}:
        raise fields.fail("pending names an answer that cannot be chosen", "pending")
    return Item(
        id=fields.said("id"),
        part=part.said("part"),
        label=fields.said("label"),
        text=fields.said("text"),
        help=fields.said("help", default=""),
        answer=kind,
        required=fields.word("required", RequiredBy),
        who=fields.said("who") if fields.given("who") else part.said("who"),
        source=fields.said("source") if fields.given("source") else part.said("source"),
        grade=fields.word("grade", Grade) if fields.given("grade") else part.grade(),
        writes=_writes(fields, kind, options, instrument),
        options=options,
        fields=tuple(_row(each, fields.path) for each in fields.list("rows")),
        amounts=tuple(_row(each, fields.path) for each in fields.list("amounts")),
        routes=_options("routes", fields) if fields.given("routes") else (),
        patterns=_options("patterns", fields) if fields.given("patterns") else (),
        unit=more.said("unit") if more and more.given("unit") else None,
        lowest=lowest,
        highest=highest,
        instrument=instrument,
        asked_if=_asked_if(fields.entry["asked_if"], fields.path) if fields.given("asked_if") else None,
        pending=pending,
    )


def _answer(fields: Entry) -> tuple[AnswerKind, Entry | None]:
    """The kind of an answer, and the mapping with its particulars where it is not a plain word."""
    answer = fields.need("answer")
    if not isinstance(answer, Mapping):
        kind, more = fields.word("answer", AnswerKind), None
    else:
        kinds = tuple(kind.value for kind in AnswerKind)
        more = Entry(answer, path=fields.path, known=(*kinds, "unit", "range"), what="answer")
        named = [key for key in answer if key in kinds]
        if len(named) != 1:
            raise fields.fail("answer must name exactly one kind, like {choice: {...}}", "answer")
        kind = AnswerKind(named[0])
    plain = kind not in (AnswerKind.CHOICE, AnswerKind.NUMBER, AnswerKind.INSTRUMENT, AnswerKind.OUTSIDE_DOSE)
    if plain != (more is None):
        form = "as a word" if plain else "as a mapping"
        raise fields.fail(f"an answer of kind {kind.value} is written {form}", "answer")
    if more and kind is AnswerKind.NUMBER and not more.given("range"):
        raise more.fail("a number needs its range, like range: [20, 350], so that a slip is caught", "number")
    return kind, more


def _options(key: str, fields: Entry) -> tuple[Option, ...]:
    return tuple(Option(value=str(value), label=str(worded(label))) for value, label in fields.lined(key).items())


def _row(plain: Any, path: Path) -> Field:
    fields = Entry(plain, path=path, known=("id", "label", "unit", "range"), what="a row")
    lowest, highest = fields.pair("range") if fields.given("range") else (None, None)
    unit = fields.said("unit") if fields.given("unit") else None
    return Field(id=fields.said("id"), label=fields.said("label"), unit=unit, lowest=lowest, highest=highest)


def _asked_if(plain: Any, path: Path) -> AskedIf:
    fields = Entry(plain, path=path, known=("item", "is", "at_least"), what="asked_if")
    values = tuple(str(worded(each)) for each in fields.list("is"))
    at_least = fields.whole("at_least") if fields.given("at_least") else None
    if bool(values) == (at_least is not None):
        raise fields.fail("asked_if says either is: [...] or at_least: a total")
    return AskedIf(item=fields.said("item"), values=values, at_least=at_least)


def _writes(fields: Entry, answer: AnswerKind, options: tuple[Option, ...], instrument: str | None) -> Write:
    usual = USUAL.get(answer, WriteKind.RECORDED)
    if not fields.given("writes"):
        return Write(kind=usual, name=instrument or "")
    kinds = tuple(kind.value for kind in WriteKind)
    more = Entry(fields.entry["writes"], path=fields.path, known=(*kinds, "none", "only"), what="writes")
    named = [key for key in more.entry if key in kinds]
    if len(named) != 1:
        raise fields.fail("writes must name exactly one kind of event, like {has: copd}", "writes")
    kind = WriteKind(named[0])
    if kind is WriteKind.HAS:
        return _has(more, answer, options)
    values = tuple(str(each) for each in more.list("only"))
    if not set(values) <= {option.value for option in options}:
        raise more.fail("only names an answer that cannot be chosen", "only")
    name = more.said(kind.value) if kind in NEEDS_NAME else ""
    return Write(kind=kind, name=name, values=values)


def _has(more: Entry, answer: AnswerKind, options: tuple[Option, ...]) -> Write:
    meant = more.need("has")
    if not isinstance(meant, Mapping):
        if answer not in (AnswerKind.YES_NO, AnswerKind.YES_NO_UNKNOWN):
            raise more.fail("say which condition each answer stands for, like {has: {a: child-pugh-a}}", "has")
        return Write(kind=WriteKind.HAS, conditions={"yes": str(meant)}, none="no")
    conditions = {str(choice): str(condition) for choice, condition in meant.items()}
    none = more.said("none")
    if not {*conditions, none} <= {option.value for option in options}:
        raise more.fail("has or none names an answer that cannot be chosen", "has")
    return Write(kind=WriteKind.HAS, conditions=conditions, none=none)


def _check(found: list[tuple[int, Part, Entry]]) -> None:
    """Every id stands once, and an item depends on an earlier one only."""
    seen: set[str] = set()
    for _, part, fields in found:
        for item in part.items:
            if item.id in seen:
                raise fields.fail(f'the item "{item.id}" stands twice; every id stands once', "sections")
            if item.asked_if is not None and item.asked_if.item not in seen:
                before = item.asked_if.item
                raise fields.fail(f'"{item.id}" depends on "{before}", which is not asked before', "sections")
            if item.answer in (AnswerKind.SUBSTANCES, AnswerKind.VITALS) and not item.fields:
                raise fields.fail(f'"{item.id}" has no rows; add them', "sections")
            seen.add(item.id)
