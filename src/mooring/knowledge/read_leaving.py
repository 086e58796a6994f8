"""The four things that nobody leaves without, in words, from YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooring.clinical.values import Citation
from mooring.knowledge.document import read
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_protocols import sources

HOME = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class LeavingItem:
    """One of the four: what it is for, how to say it, its answers ({value: label}), what to note ({field: label})."""

    id: str
    title: str
    choices: Mapping[str, str]
    what_for: str
    say: str
    ask: Mapping[str, str]
    cites: tuple[Citation, ...]

    @property
    def source(self) -> str:
        """The sources in one line, as a screen shows them."""
        return ", ".join(cite.source for cite in self.cites)


@lru_cache(maxsize=4)
def leaving(folder: Path = HOME) -> tuple[LeavingItem, ...]:
    """The four, in the order in which they are offered. Raises DocumentError for what is not sound."""
    path = folder / "leaving" / "items.yaml"
    known = set(sources(folder / "sources.yaml"))
    document = Fields(read(path), path=path, what="what is offered before leaving")
    found = tuple(_item(entry, path, known) for entry in document.take("items"))
    document.done()
    return found


def _item(entry: Any, path: Path, known: set[str]) -> LeavingItem:
    fields = Fields(entry, path=path, what="an item")
    item = LeavingItem(
        id=fields.text("id"),
        title=fields.text("title"),
        choices={str(value): str(label) for value, label in fields.take("choices").items()},
        what_for=fields.text("what_for"),
        say=fields.text("say"),
        ask={str(name): str(label) for name, label in fields.take("ask").items()},
        cites=fields.cites(known),
    )
    fields.done()
    return item
