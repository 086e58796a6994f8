"""knowledge/instruments/*.yaml -> Instrument. Refuses totals and bands that do not fit the items."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mooring.clinical.instruments.instrument import (
    AskedIf,
    Band,
    Choice,
    Derive,
    FollowUp,
    Instrument,
    Item,
    Level,
    Rule,
    Span,
    Step,
    Value,
)
from mooring.clinical.values import Grade
from mooring.knowledge.document import files, read
from mooring.knowledge.entry import Entry
from mooring.knowledge.entry import plain as worded

# `scale` holds anchors that several items share by a YAML alias; it is not read itself.
KEYS = (
    "instrument",
    "title",
    "rater",
    "recall",
    "licence",
    "source",
    "grade",
    "scale",
    "items",
    "total",
    "levels",
    "bands",
    "follow_up",
    "notes",
)
SEXES = ("female", "male", "other", "unknown")


def instruments(folder: Path) -> dict[str, Instrument]:
    """Every instrument of a folder, by id. Raises DocumentError, with path and line."""
    found = {path.stem: instrument(path) for path in files(folder)}
    for path, each in ((folder / f"{name}.yaml", each) for name, each in found.items()):
        for rule in each.follow_up:
            if rule.ask not in found:
                raise Entry(read(path), path=path, known=KEYS, what="the instrument").fail(
                    f'follow_up asks "{rule.ask}", which is no instrument here', "follow_up"
                )
    return found


def instrument(path: Path) -> Instrument:
    """One instrument. Raises DocumentError."""
    fields = Entry(read(path), path=path, known=KEYS, what="the instrument")
    if fields.said("instrument") != path.stem:
        raise fields.fail(f'the file of instrument "{fields.said("instrument")}" must have its name', "instrument")
    grade = fields.grade()
    total = Entry(fields.need("total"), path=path, known=("rule", "min", "max"), what="the total")
    items = tuple(_item(each, path) for each in fields.list("items"))
    found = Instrument(
        id=path.stem,
        title=fields.said("title"),
        rater=fields.said("rater"),
        recall=fields.said("recall"),
        licence=fields.said("licence"),
        source=fields.said("source"),
        grade=grade,
        items=items,
        rule=total.word("rule", Rule),
        lowest=total.whole("min"),
        highest=total.whole("max"),
        levels=tuple(_level(each, path, items) for each in fields.list("levels")),
        bands=tuple(_band(each, path, grade) for each in fields.list("bands")),
        follow_up=tuple(_follow_up(each, path, items) for each in fields.list("follow_up")),
        notes=tuple(str(note) for note in fields.list("notes")),
    )
    _check_items(fields, found)
    _check_range(fields, found)
    _check_bands(fields, found)
    return found


def _item(plain: Any, path: Path) -> Item:
    known = ("id", "text", "allowed", "span", "derive", "asked_if", "objective_from")
    fields = Entry(plain, path=path, known=known, what="an item")
    span = None
    if fields.given("span"):
        lowest, highest = fields.pair("span")
        span = Span(lowest=int(lowest), highest=int(highest))
    choices = tuple(_choice(value, said, path, fields) for value, said in fields.lined("allowed").items())
    item = Item(
        id=fields.said("id"),
        text=fields.said("text"),
        choices=choices,
        span=span,
        derive=_derive(fields.entry["derive"], path) if fields.given("derive") else None,
        asked_if=_asked_if(fields.entry["asked_if"], path) if fields.given("asked_if") else None,
        objective_from=fields.whole("objective_from") if fields.given("objective_from") else None,
    )
    values = {choice.value for choice in choices}
    if item.derive and not {step.value for step in item.derive.steps} <= values:
        raise fields.fail(f"{item.id} is derived to a value that it does not allow", "derive")
    if item.objective_from is not None and item.objective_from not in {choice.points for choice in item.allowed}:
        raise fields.fail(f"objective_from of {item.id} must be one of its values", "objective_from")
    return item


def _choice(value: Any, said: Any, path: Path, item: Entry) -> Choice:
    if isinstance(said, Mapping):
        fields = Entry(said, path=path, known=("anchor", "points"), what=f'the value "{value}"')
        return Choice(value=value, points=fields.whole("points"), anchor=fields.said("anchor"))
    if isinstance(value, bool) or not isinstance(value, int):
        raise item.fail(f'the value "{value}" is a word, so say its points: {{anchor: ..., points: ...}}', "allowed")
    anchor = worded(said)
    if not isinstance(anchor, (str, int)) or not str(anchor).strip():
        raise item.fail(f"the value {value} has no anchor; say in words what is seen", "allowed")
    return Choice(value=value, points=value, anchor=str(anchor))


def _derive(plain: Any, path: Path) -> Derive:
    fields = Entry(plain, path=path, known=("measured", "unit", "plausible", "steps"), what="derive")
    lowest, highest = fields.pair("plausible")
    steps = []
    for each in fields.list("steps"):
        step = Entry(each, path=path, known=("up_to", "value"), what="a step")
        steps.append(Step(value=step.whole("value"), up_to=step.number("up_to") if step.given("up_to") else None))
    limits = [step.up_to for step in steps[:-1]]
    if not steps or steps[-1].up_to is not None or None in limits or limits != sorted(limits, key=lambda n: n or 0):
        raise fields.fail("steps must rise, and the last one must have no up_to, so that nothing is left out", "steps")
    return Derive(
        measured=fields.said("measured"), unit=fields.said("unit"), lowest=lowest, highest=highest, steps=tuple(steps)
    )


def _asked_if(plain: Any, path: Path) -> AskedIf:
    fields = Entry(plain, path=path, known=("item", "is"), what="asked_if")
    values: tuple[Value, ...] = tuple(worded(each) for each in fields.list("is"))
    return AskedIf(item=fields.said("item"), values=values)


def _level(plain: Any, path: Path, items: tuple[Item, ...]) -> Level:
    fields = Entry(plain, path=path, known=("rank", "any"), what="a level")
    named = tuple(str(name) for name in fields.list("any"))
    for name in named:
        if name not in {item.id for item in items}:
            raise fields.fail(f'a level names "{name}", which is no item', "any")
    return Level(rank=fields.whole("rank"), any_of=named)


def _band(plain: Any, path: Path, grade: Grade) -> Band:
    fields = Entry(plain, path=path, known=("from", "to", "band", "sex", "grade"), what="a band")
    sex = tuple(str(each) for each in fields.list("sex"))
    if not set(sex) <= set(SEXES):
        raise fields.fail(f"sex may name {', '.join(SEXES)}", "sex")
    return Band(
        lowest=fields.whole("from"),
        highest=fields.whole("to"),
        band=fields.said("band"),
        grade=fields.grade(grade),
        sex=sex,
    )


def _follow_up(plain: Any, path: Path, items: tuple[Item, ...]) -> FollowUp:
    fields = Entry(plain, path=path, known=("item", "at_least", "ask", "because"), what="follow_up")
    item = fields.said("item") if fields.given("item") else None
    if item is not None and item not in {each.id for each in items}:
        raise fields.fail(f'follow_up names "{item}", which is no item', "item")
    return FollowUp(
        item=item, at_least=fields.whole("at_least"), ask=fields.said("ask"), because=fields.said("because")
    )


def _check_items(fields: Entry, found: Instrument) -> None:
    ids = [item.id for item in found.items]
    if not ids or len(set(ids)) != len(ids):
        raise fields.fail("items must be there, and each id must stand once", "items")
    for index, item in enumerate(found.items):
        if item.asked_if is not None and item.asked_if.item not in ids[:index]:
            raise fields.fail(f'{item.id} is asked if "{item.asked_if.item}", which is no earlier item', "items")


def _check_range(fields: Entry, found: Instrument) -> None:
    if found.rule is Rule.TRIAGE:
        lowest, highest = 0, max((level.rank for level in found.levels), default=0)
    else:
        lowest, highest = sum(item.least for item in found.items), sum(item.most for item in found.items)
    if (found.lowest, found.highest) != (lowest, highest):
        said = f"{found.lowest} to {found.highest}"
        raise fields.fail(f"total says {said}, but the items give {lowest} to {highest}", "total")


def _check_bands(fields: Entry, found: Instrument) -> None:
    if not found.bands:
        return
    for sex in SEXES:
        names = [band for band in found.bands if not band.sex or sex in band.sex]
        covered = [total for band in names for total in range(band.lowest, band.highest + 1)]
        if sorted(covered) != list(range(found.lowest, found.highest + 1)):
            raise fields.fail(
                f"bands must name every total from {found.lowest} to {found.highest} exactly once (sex: {sex})", "bands"
            )
