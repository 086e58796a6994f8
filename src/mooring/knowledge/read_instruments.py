"""knowledge/instruments/*.yaml -> Instrument. Refuses totals and bands that do not fit the items."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.instruments.instrument import (
    Band,
    Choice,
    FollowUp,
    Instrument,
    Item,
    Level,
    Part,
    Rule,
    Span,
)
from mooring.clinical.instruments.measuring import Derive
from mooring.clinical.values import Grade
from mooring.knowledge.document import files, read
from mooring.knowledge.entry import Entry
from mooring.knowledge.entry import plain as worded
from mooring.knowledge.fits_instrument import check
from mooring.knowledge.read_measures import asked_if, derive, measure

# `scale` holds anchors that several items share by a YAML alias; it is not read itself.
KEYS = (
    "instrument",
    "also",
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
    "parts",
    "bands",
    "bands_from",
    "follow_up",
    "notes",
)


def instruments(folder: Path, cited: Collection[str] | None = None) -> dict[str, Instrument]:
    """Every instrument of a folder, by id. Raises DocumentError, with path and line.

    `cited` are the known sources; None where they are not looked at, as when only a score is wanted.
    """
    found = {path.stem: instrument(path) for path in files(folder)}
    names = set(found)
    for path, each in ((folder / f"{name}.yaml", each) for name, each in found.items()):
        fields = Entry(read(path), path=path, known=KEYS, what="the instrument")
        for rule in each.follow_up:
            if rule.ask not in found:
                raise fields.fail(f'follow_up asks "{rule.ask}", which is no instrument here', "follow_up")
        for key, source in (("source", each.source), ("bands_from", each.bands_from)):
            if cited is not None and source is not None and source not in cited:
                near = nearest(source, sorted(cited))
                raise fields.fail(f'the source "{source}" is not in sources.yaml{near}', key)
        for name in each.also:
            if name in names:
                raise fields.fail(f'"{name}" names two instruments', "also")
            names.add(name)
    return found


def instrument(path: Path) -> Instrument:
    """One instrument. Raises DocumentError."""
    fields = Entry(read(path), path=path, known=KEYS, what="the instrument")
    if fields.said("instrument") != path.stem:
        raise fields.fail(f'the file of instrument "{fields.said("instrument")}" must have its name', "instrument")
    grade = fields.grade()
    total = Entry(fields.need("total"), path=path, known=("rule", "min", "max", "early"), what="the total")
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
        early=total.flag("early", default=False),
        levels=tuple(_level(each, path, items) for each in fields.list("levels")),
        parts=tuple(_part(each, path, items) for each in fields.list("parts")),
        bands=tuple(_band(each, path, grade) for each in fields.list("bands")),
        bands_from=fields.said("bands_from") if fields.given("bands_from") else None,
        also=tuple(str(name) for name in fields.list("also")),
        follow_up=tuple(_follow_up(each, path, items) for each in fields.list("follow_up")),
        notes=tuple(str(note) for note in fields.list("notes")),
    )
    check(fields, found)
    return found


def _item(plain: Any, path: Path) -> Item:
    known = (
        "id", "also", "text", "allowed", "span", "measure", "derive", "asked_if", "objective_from", "counts", "default",
        "times",
    )  # fmt: skip
    fields = Entry(plain, path=path, known=known, what="an item")
    span = None
    if fields.given("span"):
        lowest, highest = fields.pair("span")
        span = Span(lowest=int(lowest), highest=int(highest))
    measured = measure(fields.entry["measure"], path) if fields.given("measure") else None
    if measured is not None and any(map(fields.given, ("allowed", "span", "derive"))):
        raise fields.fail("what is measured has no allowed values, span or derive of its own", "measure")
    allowed = {} if measured is not None else fields.lined("allowed")
    choices = tuple(_choice(value, said, path, fields) for value, said in allowed.items())
    return Item(
        id=fields.said("id"),
        text=fields.said("text"),
        choices=choices,
        span=span,
        measure=measured,
        derive=_derive(fields, path, choices) if fields.given("derive") else None,
        asked_if=asked_if(fields.entry["asked_if"], path) if fields.given("asked_if") else None,
        objective_from=fields.whole("objective_from") if fields.given("objective_from") else None,
        counts=fields.flag("counts", default=True),
        times=fields.number("times") if fields.given("times") else 1,
        default=worded(fields.entry["default"]) if fields.given("default") else None,
        also=tuple(str(name) for name in fields.list("also")),
    )


def _choice(value: Any, said: Any, path: Path, item: Entry) -> Choice:
    if isinstance(said, Mapping):
        fields = Entry(said, path=path, known=("anchor", "points", "also"), what=f'the value "{value}"')
        also = tuple(str(word) for word in fields.list("also"))
        return Choice(value=value, points=fields.whole("points"), anchor=fields.said("anchor"), also=also)
    if isinstance(value, bool) or not isinstance(value, int):
        raise item.fail(f'the value "{value}" is a word, so say its points: {{anchor: ..., points: ...}}', "allowed")
    anchor = worded(said)
    if not isinstance(anchor, (str, int)) or not str(anchor).strip():
        raise item.fail(f"the value {value} has no anchor; say in words what is seen", "allowed")
    return Choice(value=value, points=value, anchor=str(anchor))


def _derive(item: Entry, path: Path, choices: tuple[Choice, ...]) -> Derive:
    found = derive(item.entry["derive"], path)
    if not {step.value for step in found.steps} <= {choice.value for choice in choices}:
        raise item.fail(f"{item.said('id')} is derived to a value that it does not allow", "derive")
    return found


def _level(plain: Any, path: Path, items: tuple[Item, ...]) -> Level:
    fields = Entry(plain, path=path, known=("rank", "any"), what="a level")
    named = tuple(str(name) for name in fields.list("any"))
    for name in named:
        if name not in {item.id for item in items}:
            raise fields.fail(f'a level names "{name}", which is no item', "any")
    return Level(rank=fields.whole("rank"), any_of=named)


def _part(plain: Any, path: Path, items: tuple[Item, ...]) -> Part:
    fields = Entry(plain, path=path, known=("id", "title", "items", "min", "max"), what="a part")
    named = tuple(str(name) for name in fields.list("items"))
    its = [item for item in items if item.id in named and item.counts and item.asked_if is None]
    if len(its) != len(named) or not named:
        raise fields.fail("a part adds up items that stand above, count, and are always asked", "items")
    lowest, highest = fields.number("min"), fields.number("max")
    if (lowest, highest) != (sum(item.least * item.times for item in its), sum(item.most * item.times for item in its)):
        raise fields.fail(f"the part says {lowest:g} to {highest:g}, and its items give something else", "max")
    return Part(id=fields.said("id"), title=fields.said("title"), items=named, lowest=lowest, highest=highest)


def _band(plain: Any, path: Path, grade: Grade) -> Band:
    fields = Entry(plain, path=path, known=("from", "to", "band", "sex", "single", "grade"), what="a band")
    return Band(
        lowest=fields.whole("from"),
        highest=fields.whole("to"),
        band=fields.said("band"),
        grade=fields.grade(grade),
        sex=tuple(str(each) for each in fields.list("sex")),
        single=fields.whole("single") if fields.given("single") else None,
    )


def _follow_up(plain: Any, path: Path, items: tuple[Item, ...]) -> FollowUp:
    fields = Entry(plain, path=path, known=("item", "at_least", "ask", "because"), what="follow_up")
    item = fields.said("item") if fields.given("item") else None
    if item is not None and item not in {each.id for each in items}:
        raise fields.fail(f'follow_up names "{item}", which is no item', "item")
    return FollowUp(
        item=item, at_least=fields.whole("at_least"), ask=fields.said("ask"), because=fields.said("because")
    )
