"""What the observation page shows: vital signs, sedation and the COWS, what was typed, and what it was last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from mooring.clinical import timeline as t
from mooring.clinical.instruments.instrument import Instrument, Item
from mooring.clinical.instruments.scoring import band_of, score
from mooring.clinical.library import Library
from mooring.clinical.timeline import Timeline
from mooring.ui.formats import ago, amount

from .words import band_words, refusal

COWS, SEDATION = "cows", "sedation"
# In the order in which a nurse looks: breathing first. The short name, and how much room the number needs.
VITALS: Final = (
    ("respiratory_rate", "Breaths", "/min"),
    ("spo2", "Oxygen", "%"),
    ("pulse", "Pulse", "/min"),
    ("systolic", "Upper pressure", "mmHg"),
    ("diastolic", "Lower pressure", "mmHg"),
    ("temperature_c", "Temperature", "°C"),
)


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One answer to tap."""

    value: str
    points: int
    anchor: str
    chosen: bool
    emergency: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item of a scale. `derive` (JSON-ready steps) where the answer follows from a measurement."""

    name: str
    text: str
    tiles: tuple[Tile, ...]
    last: str
    error: str
    derive: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Vital:
    """One number to measure."""

    name: str
    label: str
    unit: str
    typed: str
    last: str
    error: str


@dataclass(frozen=True, kw_only=True)
class ObservePage:
    """The form. `bands` names each stretch of totals; `last_total` says when and what the last COWS was."""

    vitals: tuple[Vital, ...]
    sedation: Row
    cows: tuple[Row, ...]
    bands: tuple[Mapping[str, Any], ...]
    last_total: str
    last_vitals: str


def form(
    library: Library, story: Timeline, typed: Mapping[str, Any], errors: Mapping[str, str], at: datetime
) -> ObservePage:
    """The page for what was typed so far; values of the last time stand beside, and are never filled in."""
    cows, sedation = library.instruments[COWS], library.instruments[SEDATION]
    before = _last_scored(story, COWS)
    level = _last_scored(story, SEDATION)
    said = _alarm(sedation)
    return ObservePage(
        vitals=tuple(_vital(story, typed, errors, each) for each in VITALS),
        sedation=_row(sedation, sedation.items[0], SEDATION, typed, errors, level, said),
        cows=tuple(_row(cows, item, f"{COWS}-{item.id}", typed, errors, before) for item in cows.items),
        bands=tuple({"from": b.lowest, "to": b.highest, "name": band_words(b.band)} for b in cows.bands),
        last_total=_last_total(cows, before, at),
        last_vitals=_last_vitals(story, at),
    )


def cows_answers(posted: Mapping[str, str]) -> dict[str, str]:
    """The COWS items that were tapped, by item."""
    prefix = f"{COWS}-"
    return {name.removeprefix(prefix): value for name, value in posted.items() if name.startswith(prefix) and value}


def field_of(error: str, library: Library) -> tuple[str, str]:
    """The field of the form that an error of the use-case is about, and what to call it in a sentence."""
    labels = {name: label for name, label, _ in VITALS}
    if error in labels:
        return error, labels[error]
    item = library.instruments[COWS].item(error)
    if item is not None:
        return f"{COWS}-{error}", item.text.split(",")[0]
    return {"level": (SEDATION, "How awake"), "cows": ("respiratory_rate", "")}.get(error, (error, ""))


def in_words(error: str, message: str, library: Library) -> str:
    """A refusal of the use-case as it is read beside the item."""
    scale = library.instruments[SEDATION if error == "level" else COWS]
    item = scale.item(error)
    return refusal(message, scale, item) if item else message


def _row(
    instrument: Instrument,
    item: Item,
    name: str,
    typed: Mapping[str, Any],
    errors: Mapping[str, str],
    before: t.Scored | None,
    emergency: Mapping[str, str] | None = None,
) -> Row:
    last = before.answers.get(item.id) if before else None
    tiles = tuple(
        Tile(
            value=str(choice.value),
            points=choice.points,
            anchor=choice.anchor,
            chosen=str(typed.get(name, "")) == str(choice.value),
            emergency=(emergency or {}).get(str(choice.value), ""),
        )
        for choice in item.choices
    )
    derive = None
    if item.derive is not None:
        rule = item.derive
        derive = {
            "lowest": rule.lowest,
            "highest": rule.highest,
            "steps": [{"value": step.value, "up_to": step.up_to} for step in rule.steps],
        }
    shown = next((c.anchor for c in item.choices if c.value == last), "") if instrument.id == SEDATION else last
    return Row(
        name=name,
        text=item.text,
        tiles=tiles,
        last="" if last is None else str(shown),
        error=errors.get(name, ""),
        derive=derive,
    )


def _alarm(sedation: Instrument) -> dict[str, str]:
    """The levels that are an emergency by the scale's own band, each with what the scale says to do."""
    item = sedation.items[0]
    return {
        str(choice.value): sedation.notes[-1]
        for choice in item.choices
        if band_of(sedation, choice.points) == "emergency"
    }


def _vital(story: Timeline, typed: Mapping[str, Any], errors: Mapping[str, str], each: tuple[str, str, str]) -> Vital:
    name, label, unit = each
    found = [e.values[name] for e in story if isinstance(e, t.Measured) and name in e.values]
    return Vital(
        name=name,
        label=label,
        unit=unit,
        typed=str(typed.get(name, "")),
        last=amount(found[-1]) if found else "",
        error=errors.get(name, ""),
    )


def _last_scored(story: Timeline, instrument: str) -> t.Scored | None:
    found = [e for e in story if isinstance(e, t.Scored) and e.instrument == instrument and e.answers]
    return found[-1] if found else None


def _last_total(cows: Instrument, before: t.Scored | None, at: datetime) -> str:
    if before is None:
        return ""
    total = score(cows, before.answers).total
    return f"{total}, {band_words(band_of(cows, total))}, {ago(before.at, at)}"


def _last_vitals(story: Timeline, at: datetime) -> str:
    found = [e.at for e in story if isinstance(e, t.Measured)]
    return ago(found[-1], at) if found else ""
