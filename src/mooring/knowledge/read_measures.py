"""What an item says of measurements: how it is derived from one, or how its points follow from one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mooring.clinical.instruments.measuring import AskedIf, Derive, Measure, Reading, Step, Value
from mooring.knowledge.entry import Entry
from mooring.knowledge.entry import plain as worded


def derive(plain: Any, path: Path) -> Derive:
    """How the value of an item follows from a measurement. Raises DocumentError."""
    fields = Entry(plain, path=path, known=("measured", "unit", "plausible", "steps"), what="derive")
    lowest, highest = fields.pair("plausible")
    steps = _steps(fields, path, "value")
    return Derive(
        measured=fields.said("measured"), unit=fields.said("unit"), lowest=lowest, highest=highest, steps=steps
    )


def measure(plain: Any, path: Path) -> Measure:
    """How the points of an item follow from what was measured. Raises DocumentError."""
    known = ("unit", "plausible", "decimals", "steps", "readings")
    fields = Entry(plain, path=path, known=known, what="measure")
    lowest, highest = fields.pair("plausible")
    if fields.given("steps") == fields.given("readings"):
        raise fields.fail("say either steps, or readings with steps each", "measure")
    readings = (
        (Reading(steps=_steps(fields, path, "points")),)
        if fields.given("steps")
        else tuple(_reading(each, path) for each in fields.list("readings"))
    )
    return Measure(
        unit=fields.said("unit"),
        lowest=lowest,
        highest=highest,
        decimals=fields.whole("decimals") if fields.given("decimals") else 0,
        readings=readings,
    )


def asked_if(plain: Any, path: Path) -> AskedIf:
    """On which answer of another item it depends. Raises DocumentError."""
    fields = Entry(plain, path=path, known=("item", "is"), what="asked_if")
    values: tuple[Value, ...] = tuple(worded(each) for each in fields.list("is"))
    return AskedIf(item=fields.said("item"), values=values)


def _reading(plain: Any, path: Path) -> Reading:
    fields = Entry(plain, path=path, known=("title", "when", "steps"), what="a reading")
    when = tuple(
        AskedIf(item=str(name), values=tuple(worded(each) for each in values))
        for name, values in fields.lined("when").items()
    )
    return Reading(title=fields.said("title"), when=when, steps=_steps(fields, path, "points"))


def _steps(fields: Entry, path: Path, what: str) -> tuple[Step, ...]:
    steps = []
    for each in fields.list("steps"):
        step = Entry(each, path=path, known=("up_to", what), what="a step")
        steps.append(Step(value=step.whole(what), up_to=step.number("up_to") if step.given("up_to") else None))
    limits = [step.up_to for step in steps[:-1]]
    if not steps or steps[-1].up_to is not None or None in limits or limits != sorted(limits, key=lambda n: n or 0):
        raise fields.fail("steps must rise, and the last one must have no up_to, so that nothing is left out", "steps")
    return tuple(steps)
