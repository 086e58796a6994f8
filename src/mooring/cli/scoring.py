"""`mooring score`: a rating scale on the command line."""

from __future__ import annotations

from typing import Any

import click

from mooring.cli.words import as_document
from mooring.clinical.codec import nearest
from mooring.clinical.instruments.instrument import Choice, Instrument
from mooring.clinical.instruments.scoring import NotAllowed, Score, score
from mooring.knowledge.load import HOME
from mooring.knowledge.read_instruments import instruments


def items(name: str, *, as_json: bool) -> str:
    """The items in the instrument's own order, each with its allowed values and anchors."""
    found = _instrument(name)
    if as_json:
        return as_document([
            {
                "item": item.id,
                "text": item.text,
                "allowed": [{"value": choice.value, "anchor": choice.anchor} for choice in item.allowed],
            }
            for item in found.items
        ])  # fmt: skip
    lines = [f"{found.title} ({found.id})", f"Rated by: {found.rater}", f"About: {found.recall}"]
    for item in found.items:
        lines += ["", f"{item.id}: {item.text}"]
        lines += [f"  {_stretch(first, last)}".rstrip() for first, last in item.runs]
        if item.default is not None:
            lines.append(f"  {item.default} where nothing is said")
        if not item.counts:
            lines.append("  not counted; may be left out")
    return "\n".join(lines)


def scored(name: str, answers: str, *, sex: str | None, as_json: bool) -> str:
    """The total, its band, and what is missing. Raises click.UsageError for what the instrument does not allow."""
    instrument = _instrument(name)
    try:
        found = score(instrument, _answers(answers), sex=sex)
    except NotAllowed as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        document: dict[str, Any] = {
            "instrument": found.instrument, "total": found.total, "band": found.band, "complete": found.complete,
            "missing": list(found.missing),
        }  # fmt: skip
        if found.objective_sign is not None:
            document["objective_sign"] = found.objective_sign
        if found.reached is not None:
            document["reached"] = found.reached
        if found.parts:
            document["parts"] = dict(found.parts)
        if found.ask_next:
            document["ask_next"] = list(found.ask_next)
        return as_document(document)
    follows = f" Ask next: {', '.join(found.ask_next)}." if found.ask_next else ""
    if not found.complete:
        reached = f" What was answered reaches {found.reached} already." if found.reached else ""
        return f"{instrument.title}: no total yet, {', '.join(found.missing)} not answered.{reached}{follows}"
    band = f", {found.band.replace('-', ' ')}" if found.band else ""
    sign = {True: " A sign can be seen.", False: " No sign can be seen, only felt."}.get(found.objective_sign, "")  # type: ignore[arg-type]
    return f"{instrument.title}: {found.total} of {instrument.highest}{band}.{sign}{_parts(instrument, found)}{follows}"


def _parts(instrument: Instrument, found: Score) -> str:
    sums = ((part, found.parts[part.id]) for part in instrument.parts)
    told = [f"{part.title}: {points:g} of {part.highest:g}." for part, points in sums if points is not None]
    return "".join(f" {each}" for each in told)


def _stretch(first: Choice, last: Choice) -> str:
    values = str(first.value) if first is last else f"{first.value} to {last.value}"
    return f"{values}  {first.anchor}"


def _instrument(name: str) -> Instrument:
    known = instruments(HOME / "instruments")
    names = {also: each for each in known.values() for also in each.also} | known
    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    if wanted not in names:
        raise click.UsageError(f'there is no instrument "{name}"{nearest(wanted, list(known))}')
    return names[wanted]


def _answers(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        item, equals, value = (each.strip() for each in part.partition("="))
        if not equals or not item:
            raise click.UsageError(f'"{part}" is no answer; write item=value, like pulse=1')
        if item in found:
            raise click.UsageError(f'"{item}" is answered twice; keep one')
        if not value:
            raise click.UsageError(f'"{item}=" has no value; write one, or leave it out if it was not assessed')
        found[item] = value
    return found
