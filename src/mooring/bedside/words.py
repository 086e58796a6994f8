"""The ward's words for the engine's codes: bands, acts, routes, events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mooring.clinical.instruments.instrument import Instrument, Item

_BANDS: Final[Mapping[str, str]] = {
    "none": "no active withdrawal",
}
_LOOKS: Final[Mapping[str, str]] = {
    "cows": "COWS", "vitals": "vital signs", "sedation": "sedation", "ciwa-ar": "CIWA-Ar", "news2": "NEWS2",
    "rass": "RASS", "sows": "SOWS",
}  # fmt: skip
_DECIDED: Final[Mapping[str, str]] = {"gave": "Given", "held": "Held", "refused": "Refused", "missed": "Missed"}


def band_words(band: str | None, instrument: str = "cows") -> str:
    """A band as it is read aloud. "None" is no active withdrawal on the COWS alone."""
    if band is None:
        return ""
    return _BANDS[band] if instrument == "cows" and band in _BANDS else plain(band)


def plain(code: str) -> str:
    """A code as words: "buprenorphine-standard" is "buprenorphine standard"."""
    return code.replace("-", " ").replace("_", " ")


def looks(what: str) -> str:
    """What to look at, in words: "cows, vitals" is "COWS and vital signs"."""
    named = [_LOOKS.get(each.strip(), plain(each.strip())) for each in what.split(",")]
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def refusal(message: str, instrument: Instrument, item: Item) -> str:
    """Why an answer of a scale was refused, by what stands on the screen: the engine names items by their codes."""
    if not message.startswith(f"{instrument.id}: "):
        return message
    if item.derive is not None:
        rule = item.derive
        span = f"{rule.lowest:g} to {rule.highest:g} {rule.unit}"
        return f"{sentence(plain(rule.measured))}: count again, and write a number from {span}."
    if item.measure is not None:
        span = f"{item.measure.lowest:g} to {item.measure.highest:g} {item.measure.unit}"
        return f"Measure again, and write a number from {span}, or leave it out if nobody measured."
    offered = ", ".join(f"{choice.points} ({choice.anchor})" for choice in item.choices)
    return f"This is not one of the answers. Choose {offered or 'one that is shown'}, or leave it out if nobody looked."


def decided(kind: str) -> str:
    """A decision about a dose, in one word."""
    return _DECIDED[kind]


def sentence(text: str) -> str:
    """With a capital letter at its start."""
    return text[:1].upper() + text[1:]
