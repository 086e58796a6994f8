"""One mapping of a scenario file: closed keys, closed words, and complaints that name file, line and nearest word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from mooring.clinical import codec
from mooring.knowledge.document import DocumentError, Lined

T = TypeVar("T")
EARLIEST, LATEST = 1900, 2200


def word(value: Any) -> Any:
    """A bare yes or no as the word that was written; anything else as it is."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


class Entry:
    """A mapping of the file. Every method raises DocumentError with the line of the key it is about."""

    def __init__(self, value: Any, *, path: Path, what: str, line: int | None = None) -> None:
        if not isinstance(value, Lined):
            raise DocumentError(f"{what} is {spoken(value)}; write a mapping, key: value", path=path, line=line)
        self.map, self.path, self.what = value, path, what

    def fail(self, message: str, key: str | None = None) -> DocumentError:
        """An error at a key of this mapping."""
        line = self.map.line_of(key) if key else self.map.line
        return DocumentError(f"{self.what}: {message}", path=self.path, line=line)

    def only(self, known: Sequence[str]) -> None:
        """Refuse every key that is not known, with the nearest that is."""
        for key in self.map:
            if key not in known:
                raise self.fail(f'"{key}" is not known here{codec.nearest(str(key), list(known))}', str(key))

    def one_of(self, key: str, known: Collection[str], *, unknown: bool = False) -> str | None:
        """A word of a closed set; None where the key is missing, or says unknown where that may be said."""
        value = word(self.map.get(key))
        if value is None or (unknown and value == "unknown"):
            return None
        if not isinstance(value, str) or value not in known:
            allowed = [*known, "unknown"] if unknown else list(known)
            raise self.fail(f"{key} cannot be {spoken(value)}{codec.nearest(str(value), allowed)}", key)
        return value

    def made(self, key: str, make: Callable[[Any, str], T]) -> T | None:
        """A value through one of the codec's readers; None where the key is missing or says unknown."""
        value = self.map.get(key)
        if value is None or value == "unknown":
            return None
        try:
            return make(value, key)
        except codec.InvalidEvent as error:
            raise self.fail(str(error), key) from error

    def inner(self, key: str) -> Entry | None:
        """The mapping under a key; None where the key is missing."""
        value = self.map.get(key)
        if value is None:
            return None
        return Entry(value, path=self.path, what=f"{self.what}, {key}", line=self.map.line_of(key))

    def moment(self, key: str) -> datetime:
        """A time with its offset, between the years 1900 and 2200."""
        if self.map.get(key) is None:
            raise self.fail(f"{key} is missing; write it like {key}: 2026-11-02T10:00:00-05:00, with its offset")
        found = self.made(key, moment)
        if found is None:
            raise self.fail(f"{key} is unknown; a time is needed here, with its offset", key)
        return found


def moment(value: Any, key: str) -> datetime:
    """An aware datetime of a plausible year. Raises InvalidEvent."""
    if not isinstance(value, (str, datetime)):
        raise codec.InvalidEvent(
            key, f"{key} is {spoken(value)}; write a time like 2026-11-02T10:00:00-05:00, with its offset"
        )
    found = codec.moment(value, key)
    if not EARLIEST <= found.year <= LATEST:
        raise codec.InvalidEvent(
            key, f"the year {found.year} cannot be right; write a year from {EARLIEST} to {LATEST}"
        )
    return found


def spoken(value: Any) -> str:
    """What was written, short enough for one line."""
    value = word(value)
    if value is None:
        return "empty"
    said = f'"{value}"' if isinstance(value, str) else str(value)
    return said if len(said) <= 60 else f"{said[:57]}..."
