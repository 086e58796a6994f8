"""One mapping of an instrument or of the consultation: its keys are known beforehand, and each value has a form."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from mooring.clinical.codec import nearest
from mooring.clinical.values import Grade
from mooring.knowledge.document import Lined
from mooring.knowledge.fields import Fields

Word = TypeVar("Word", bound=Enum)


class Entry(Fields):
    """Refuses unknown keys as it is made. Every reader raises DocumentError with path and line."""

    def __init__(self, entry: Any, *, path: Path, known: Iterable[str], what: str) -> None:
        super().__init__(entry, path=path, what=what)
        self._known = list(known)
        self.done()

    def given(self, key: str) -> bool:
        """Whether the key is there with a value."""
        return self.entry.get(key) is not None

    def need(self, key: str) -> Any:
        """The value of a key that must be there."""
        if not self.given(key):
            raise self.fail(f'"{key}" is missing; add it', key)
        return self.entry[key]

    def said(self, key: str, default: str | None = None) -> str:
        """Words, on one line; the bare answers yes and no stay words."""
        value = plain(self.need(key) if default is None else self.entry.get(key, default))
        if not isinstance(value, (str, int)) or (default is None and not str(value).strip()):
            raise self.fail(f'"{key}" is {value!r}; write words', key)
        return " ".join(str(value).split())

    def whole(self, key: str) -> int:
        """A whole number."""
        value = self.need(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fail(f'"{key}" is {value!r}; write a whole number', key)
        return value

    def number(self, key: str) -> float:
        """A number."""
        value = self.need(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.fail(f'"{key}" is {value!r}; write a number', key)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.entry.get(key, default)
        if not isinstance(value, bool):
            raise self.fail(f'"{key}" is {value!r}; write yes or no', key)
        return value

    def pair(self, key: str) -> tuple[float, float]:
        """Two numbers, the lower first."""
        value = self.need(key)
        numbers = isinstance(value, list) and all(type(each) in (int, float) for each in value)
        if not numbers or len(value) != 2 or value[0] > value[1]:
            raise self.fail(f'"{key}" is {value!r}; write the lowest and the highest, like [0, 10]', key)
        return value[0], value[1]

    def list(self, key: str) -> list[Any]:
        """A list; empty where the key is not there."""
        value = self.entry.get(key, [])
        if not isinstance(value, list):
            raise self.fail(f'"{key}" is {value!r}; write a list', key)
        return value

    def lined(self, key: str) -> Lined:
        """A mapping with at least one key."""
        value = self.need(key)
        if not isinstance(value, Lined) or not value:
            raise self.fail(f'"{key}" is {value!r}; write each value with its words, like {{0: none}}', key)
        return value

    def word(self, key: str, words: type[Word]) -> Word:
        """One of the words of a closed set."""
        value = self.said(key)
        try:
            return words(value)
        except ValueError:
            known = [str(word.value) for word in words]
            raise self.fail(f'"{key}" cannot be "{value}"{nearest(value, known)}', key) from None

    def grade(self, default: Grade | None = None) -> Grade:
        """How the source was seen."""
        return default if default is not None and not self.given("grade") else self.word("grade", Grade)


def plain(value: Any) -> Any:
    """The words yes and no for YAML's bare answers; everything else as it is."""
    return ("yes" if value else "no") if isinstance(value, bool) else value
