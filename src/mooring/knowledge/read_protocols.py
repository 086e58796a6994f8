"""Protocols, numbers and sources from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Number, Option, Source
from mooring.clinical.protocols import Phase, Protocol, Repeat
from mooring.clinical.schedules import MOVES, Awaits, Policy, Schedule, Step
from mooring.clinical.tables import Table
from mooring.clinical.values import Dose, minutes
from mooring.knowledge.document import files, read
from mooring.knowledge.fields import Fields


def sources(path: Path) -> dict[str, Source]:
    """The publications that everything else cites."""
    document = Fields(read(path), path=path, what="the sources")
    found = {}
    for name, entry in document.take("sources").items():
        fields = Fields(entry, path=path, what=f"the source {name}")
        found[name] = source(name, fields)
    return found


def source(name: str, fields: Fields) -> Source:
    """One publication."""
    found = Source(
        id=name,
        title=fields.text("title"),
        publisher=fields.text("publisher", ""),
        checked=fields.text("checked"),
        url=fields.take("url", None),
        note=fields.text("note", ""),
    )
    fields.done()
    return found


def numbers(folder: Path, known: set[str]) -> dict[str, Number]:
    """The cited numbers that cells and doses name."""
    found: dict[str, Number] = {}
    for path in files(folder):
        document = Fields(read(path), path=path, what="the numbers")
        for name, entry in document.take("numbers").items():
            fields = Fields(entry, path=path, what=f"the number {name}")
            found[name] = _number(name, fields, known)
            fields.done()
    return found


def _number(name: str, fields: Fields, known: set[str]) -> Number:
    options = []
    for entry in fields.take("options"):
        option = Fields(entry, path=fields.path, what=f"the number {name}, an option")
        options.append(Option(value=option.take("value"), cite=option.cites(known)[0], says=option.text("says", "")))
        option.done()
    if not options:
        raise fields.fail("has no option; a number needs at least one published value with its source")
    number = Number(
        name=name,
        means=fields.text("means"),
        unit=fields.take("unit", None),
        value=fields.take("value"),
        options=tuple(options),
        why=fields.text("why", ""),
        low=fields.take("low", None),
        high=fields.take("high", None),
    )
    if not any(option.value == number.value for option in options):
        raise fields.fail("the value in force is none of the options; each value needs its source", "value")
    return number


def protocols(
    folder: Path,
    tables: Mapping[str, Table],
    known_drugs: Mapping[str, Drug],
    known_numbers: Mapping[str, Number],
    known: set[str],
) -> dict[str, Protocol]:
    """Protocols, each checked against the tables that it names."""
    found: dict[str, Protocol] = {}
    for path in files(folder):
        fields = Fields(read(path), path=path, what=f"the protocol {path.stem}")
        protocol = _protocol(fields, known_numbers, known)
        fields.done()
        if protocol.awaits and not (protocol.disabled and protocol.phases):
            raise fields.fail(
                "awaits a schedule, so that it must be disabled until then, and have its phases", "awaits"
            )
        if protocol.about is None and protocol.drug and protocol.drug in known_drugs:
            protocol = replace(protocol, about=known_drugs[protocol.drug].ingredient)
        named = [t for phase in protocol.phases for t in phase.tables]
        named += [t for t in (protocol.phase_table, protocol.suits, *protocol.always) if t]
        for table in named:
            if table not in tables:
                raise fields.fail(f'names the table "{table}", which is not there{nearest(table, list(tables))}')
        if protocol.drug and protocol.drug not in known_drugs:
            raise fields.fail(f'"{protocol.drug}" is no drug{nearest(protocol.drug, list(known_drugs))}', "drug")
        found[protocol.id] = protocol
    return found


def _protocol(fields: Fields, known_numbers: Mapping[str, Number], known: set[str]) -> Protocol:
    phases = []
    for entry in fields.take("phases", []):
        phase = Fields(entry, path=fields.path, what=f"{fields.what}, a phase")
        phases.append(
            Phase(
                id=phase.text("id"),
                title=phase.text("title"),
                tables=phase.words("tables"),
                daily=bool(phase.take("daily", False)),
                gap=phase.take("gap", None),
                repeats=tuple(_repeat(each, phase) for each in phase.take("repeats", [])),
            )
        )
        for gap in (phases[-1].gap, *(each.gap for each in phases[-1].repeats)):
            if gap and gap not in known_numbers:
                raise phase.fail(f'"{gap}" is no number{nearest(gap, list(known_numbers))}')
        phase.done()
    return Protocol(
        id=fields.text("protocol"),
        title=fields.text("title"),
        version=fields.text("version"),
        phases=tuple(phases),
        summary=fields.text("summary"),
        drug=fields.take("drug", None),
        phase_table=fields.take("phase_table", None),
        suits=fields.take("suits", None),
        always=fields.words("always", ()),
        continues=bool(fields.take("continues", False)),
        classes=frozenset(fields.words("classes", ())),
        about=fields.take("about", None),
        beside=bool(fields.take("beside", False)),
        disabled=fields.text("disabled") if fields.has("disabled") else None,
        awaits=fields.made("awaits", Awaits, None),
        cites=fields.cites(known),
        schedules=tuple(_schedule(each, fields, known) for each in fields.take("schedules", [])),
    )


def _repeat(entry: Any, phase: Fields) -> Repeat:
    fields = Fields(entry, path=phase.path, what=f"{phase.what}, a medicine that repeats")
    repeat = Repeat(drug=fields.text("drug"), gap=fields.text("gap"))
    fields.done()
    return repeat


def _schedule(entry: Any, protocol: Fields, known: set[str]) -> Schedule:
    fields = Fields(entry, path=protocol.path, what=f"{protocol.what}, a schedule")
    steps = []
    for each in fields.take("steps"):
        step = Fields(each, path=fields.path, what=f"{fields.what}, a step")
        steps.append(
            Step(
                id=step.text("id"),
                drug=step.text("give"),
                dose=step.made("mg", Dose.mg),
                times=int(step.take("times", 1)),
                keep=step.take("continue", None),
            )
        )
        step.done()
    schedule = Schedule(
        id=fields.text("id"),
        clock=fields.text("clock"),
        steps=tuple(steps),
        cites=fields.cites(known),
        on={way: _policy(text, fields) for way, text in fields.take("on", {}).items()},
    )
    fields.done()
    return schedule


def _policy(text: Any, fields: Fields) -> Policy:
    if isinstance(text, dict):
        return Policy(move="stay", within=minutes(text["within"]))
    move, _, page = str(text).partition("+")
    if move == "ask":
        return Policy(move="stay", page=True)
    if move not in MOVES:
        raise fields.fail(f'"{text}" is no policy; write one of {", ".join(MOVES)}, with +page to tell somebody', "on")
    return Policy(move=move, page=page == "page")
