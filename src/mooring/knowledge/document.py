"""YAML that remembers its lines, so that every complaint can name file, line and word."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
_BOOLEAN = "tag:yaml.org,2002:bool"
TWICE = '"{}" stands twice in one mapping; keep one of them'


class DocumentError(ValueError):
    """A file that cannot be read as meant: `path`, `line` (from 1, or None) and a message that tells how to mend it."""

    entry: Any = None
    """The mapping that the complaint is about, and `key` in it, where a reader says so."""
    key: str | None = None

    def __init__(self, message: str, *, path: Path | str, line: int | None = None) -> None:
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {message}")
        self.path, self.line, self.message = path, line, message


class Lined(dict[str, Any]):
    """A mapping that knows the line on which it starts and the line of each of its keys; 0 where it was not read from
    YAML.
    """

    line: int = 0
    lines: Mapping[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of a key; the mapping's own where the key is not there."""
        return self.lines.get(key, self.line)


class _Lines(yaml.CSafeLoader):
    """YAML 1.2's plain words: only yes/no/true/false are answers, so that `on:` stays a word."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def twice(self, key: str, mark: Any) -> None:
        """What a key that stands twice does: it is refused."""
        raise yaml.constructor.ConstructorError(None, None, TWICE.format(key), mark)


class _AllLines(_Lines):
    """Keeps the later of two keys of one name, and remembers the lines of all such."""

    found_twice: list[tuple[str, int]]

    def twice(self, key: str, mark: Any) -> None:
        """What a key that stands twice does: it is written down."""
        self.found_twice.append((key, mark.line + 1))


def _mapping(loader: Any, node: yaml.MappingNode) -> Lined:
    found, lines = Lined(), dict[str, int]()
    found.line, found.lines = node.start_mark.line + 1, lines
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, bool):
            key = "yes" if key else "no"
        if key in found:
            loader.twice(str(key), key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
        lines[str(key)] = key_node.start_mark.line + 1
    return found


_Lines.add_constructor("tag:yaml.org,2002:map", _mapping)
_Lines.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:yes|Yes|no|No|true|True|false|False)$"), list("yYnNtTfF"))


def read_text(text: str, *, path: Path | str) -> Any:
    """The document in `text`. Raises DocumentError, with path and line, for what is not YAML."""
    return _loaded(_Lines(text), path)


def read_with_doubles(text: str, *, path: Path | str) -> tuple[Any, list[tuple[str, int]]]:
    """The document in `text`, with every key that stands twice in one mapping and its line; the later one is kept."""
    loader = _AllLines(text)
    loader.found_twice = []
    return _loaded(loader, path), loader.found_twice


def _loaded(loader: _Lines, path: Path | str) -> Any:
    try:
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise DocumentError(
            f"not readable as YAML: {error.problem}", path=path, line=mark.line + 1 if mark else None
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        raise DocumentError(f"not readable as YAML: {error}", path=path) from error
    finally:
        loader.dispose()


class _Standing:
    """Documents that stand in for files, and the one that was read last."""

    def __init__(self, documents: Mapping[Path, Any]) -> None:
        self.documents, self.last = documents, Path()


_STANDING_IN: ContextVar[_Standing | None] = ContextVar("documents that stand in for files", default=None)


def made_of(documents: Mapping[Path, Any], make: Callable[[], T]) -> T:
    """What `make` makes while `read` and `files` take these documents for the files of the same paths.

    Raises DocumentError; also where a reader stumbles over a form that it did not expect, with the file it read last.
    """
    standing = _Standing(documents)
    before = _STANDING_IN.set(standing)
    try:
        return make()
    except DocumentError:
        raise
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError) as error:
        raise DocumentError(
            f"something here has not the form that is expected ({type(error).__name__}: {error}); "
            "compare it with its neighbours",
            path=standing.last,
        ) from error
    finally:
        _STANDING_IN.reset(before)


def files(folder: Path, *, below: bool = False) -> list[Path]:
    """The YAML files of a folder (and `below` it), by name."""
    standing = _STANDING_IN.get()
    if standing is None:
        return sorted(folder.rglob("*.yaml") if below else folder.glob("*.yaml"))
    return sorted(path for path in standing.documents if path.parent == folder or (below and folder in path.parents))


def read(path: Path) -> Any:
    """The document in a file. Raises DocumentError where it cannot be read."""
    standing = _STANDING_IN.get()
    if standing is not None:
        standing.last = path
        if path in standing.documents:
            return standing.documents[path]
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DocumentError("there is no such file; check the name", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from error
    return read_text(text, path=path)
