"""The questions of the check of signs, in words for oneself ("you") or about someone close ("they").

Only words leave the server; the answers are counted in the browser and never reach it.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

Voice = Literal["you", "they"]


@dataclass(frozen=True, kw_only=True)
class Sign:
    id: str
    words: str
    counted_when_prescribed: bool


@dataclass(frozen=True, kw_only=True)
class Band:
    """What a count from `least` to `most`, both included, may mean."""

    least: int
    most: int
    words: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class SignsCheck:
    voice: Voice
    danger: tuple[str, ...]
    crisis: tuple[str, ...]
    signs: tuple[Sign, ...]
    bands: tuple[Band, ...]
    source: str
    reviewed: date


@lru_cache(maxsize=2)
def signs_check(voice: Voice) -> SignsCheck:
    data = yaml.safe_load(files(__package__).joinpath("data", "signs.yaml").read_text(encoding="utf-8"))
    left_out = data["not_counted_when_prescribed"]
    return SignsCheck(
        voice=voice,
        danger=tuple(line[voice] for line in data["danger"]),
        crisis=tuple(line[voice] for line in data["crisis"]),
        signs=tuple(
            Sign(id=sign["id"], words=sign[voice], counted_when_prescribed=sign["id"] not in left_out)
            for sign in data["signs"]
        ),
        bands=tuple(
            Band(least=band["from"], most=band["to"], words=band["words"], meaning=band["meaning"])
            for band in data["bands"]
        ),
        source=data["source"],
        reviewed=data["reviewed"],
    )
