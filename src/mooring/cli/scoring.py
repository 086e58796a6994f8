"""`mooring score`: a rating scale on the command line."""

from __future__ import annotations

from typing import Any

import click

from mooring.cli.words import as_document
from mooring.clinical.codec import nearest
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, score
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
    lines = [f"{found.title} ({found.id}), rated by: {found.rater}, about: {found.recall}"]
    for item in found.items:
        lines += ["", f"{item.id}: {item.text}"]
        lines += [f"  {choice.value}  {choice.anchor}".rstrip() for choice in item.allowed]
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
        return as_document(document)
    if not found.complete:
        reached = f" What was answered reaches {found.reached} already." if found.reached else ""
        return f"{instrument.title}: no total yet, {', '.join(found.missing)} not answered.{reached}"
    band = f", {found.band.replace('-', ' ')}" if found.band else ""
    sign = {True: " A sign can be seen.", False: " No sign can be seen, only felt."}.get(found.objective_sign, "")  # type: ignore[arg-type]
    return f"{instrument.title}: {found.total} of {instrument.highest}{band}.{sign}"


def _instrument(name: str) -> Instrument:
    known = instruments(HOME / "instruments")
    if name not in known:
        raise click.UsageError(f'there is no instrument "{name}"{nearest(name, list(known))}')
    return known[name]


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
