"""Reading one mapping of a knowledge file: what is missing, unknown, or of the wrong form is named with its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from mooring.clinical.codec import nearest
from mooring.clinical.values import Citation, Grade
from mooring.knowledge.document import DocumentError, Lined

T = TypeVar("T")
_REQUIRED = object()


class Fields:
    """Takes the keys of a mapping one by one; `done` refuses what nobody took."""

    def __init__(self, entry: Any, *, path: Path, what: str, line: int | None = None) -> None:
        if not isinstance(entry, Lined):
            raise DocumentError(f"{what} must be a mapping, and is {entry!r}", path=path, line=line)
        self.entry, self.path, self.what = entry, path, what
        self._known: list[str] = []

    def fail(self, message: str, key: str | None = None) -> DocumentError:
        """An error that names this place."""
        line = self.entry.line_of(key) if key else self.entry.line
        error = DocumentError(f"{self.what}: {message}", path=self.path, line=line)
        error.entry, error.key = self.entry, key
        return error

    def take(self, key: str, default: Any = _REQUIRED) -> Any:
        """The value of a key. Raises DocumentError where it is missing and has no default."""
        self._known.append(key)
        if key in self.entry:
            return self.entry[key]
        if default is _REQUIRED:
            raise self.fail(f'"{key}" is missing; add it', key)
        return default

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self.entry

    def text(self, key: str, default: Any = _REQUIRED) -> str:
        """A key's words, on one line."""
        return " ".join(str(self.take(key, default)).split())

    def made(self, key: str, make: Callable[[Any], T], default: Any = _REQUIRED) -> T:
        """A key's value through `make`; a ValueError becomes an error with the line."""
        value = self.take(key, default)
        if key not in self.entry:
            return value  # type: ignore[no-any-return]
        try:
            return make(value)
        except DocumentError:
            raise
        except (ValueError, TypeError, KeyError) as error:
            raise self.fail(f'"{key}" is {value!r}: {error}', key) from error

    def words(self, key: str, default: Any = _REQUIRED) -> tuple[str, ...]:
        """A key's word or list of words."""
        value = self.take(key, default)
        return tuple(str(each) for each in value) if isinstance(value, (list, tuple)) else (str(value),)

    def cites(self, sources: set[str]) -> tuple[Citation, ...]:
        """The row's `source` (one or a list of `id#section`) with its `grade`. Raises where either is missing."""
        grade = self.made("grade", Grade)
        found = tuple(Citation(source=name, grade=grade) for name in self.words("source"))
        for cite in found:
            publication = cite.source.split("#")[0]
            if publication not in sources:
                raise self.fail(
                    f'the source "{cite.source}" is not in sources.yaml{nearest(publication, sorted(sources))}',
                    "source",
                )
        return found

    def done(self) -> None:
        """Refuse every key that nobody took, with the nearest that is known."""
        for key in self.entry:
            if key not in self._known:
                raise self.fail(f'"{key}" is not known here{nearest(str(key), self._known)}', key)
