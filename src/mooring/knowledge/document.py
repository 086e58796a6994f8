"""YAML that remembers its lines, so that every complaint can name file, line and word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import yaml

_BOOLEAN = "tag:yaml.org,2002:bool"


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


def _mapping(loader: Any, node: yaml.MappingNode) -> Lined:
    found, lines = Lined(), dict[str, int]()
    found.line, found.lines = node.start_mark.line + 1, lines
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, bool):
            key = "yes" if key else "no"
        if key in found:
            raise yaml.constructor.ConstructorError(
                None, None, f'"{key}" stands twice in one mapping; keep one of them', key_node.start_mark
            )
        found[key] = loader.construct_object(value_node, deep=True)
        lines[str(key)] = key_node.start_mark.line + 1
    return found


_Lines.add_constructor("tag:yaml.org,2002:map", _mapping)
_Lines.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:yes|Yes|no|No|true|True|false|False)$"), list("yYnNtTfF"))


def read_text(text: str, *, path: Path | str) -> Any:
    """The document in `text`. Raises DocumentError, with path and line, for what is not YAML."""
    loader = _Lines(text)
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


_STANDING_IN: ContextVar[Mapping[Path, Any] | None] = ContextVar("documents that stand in for files", default=None)


@contextmanager
def standing_in(documents: Mapping[Path, Any]) -> Iterator[None]:
    """Within this, `read` and `files` take these documents for the files of the same paths."""
    before = _STANDING_IN.set(documents)
    try:
        yield
    finally:
        _STANDING_IN.reset(before)


def files(folder: Path, *, below: bool = False) -> list[Path]:
    """The YAML files of a folder (and `below` it), by name."""
    documents = _STANDING_IN.get()
    if documents is None:
        return sorted(folder.rglob("*.yaml") if below else folder.glob("*.yaml"))
    return sorted(path for path in documents if path.parent == folder or (below and folder in path.parents))


def read(path: Path) -> Any:
    """The document in a file. Raises DocumentError where it cannot be read."""
    documents = _STANDING_IN.get()
    if documents is not None and path in documents:
        return documents[path]
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DocumentError("there is no such file; check the name", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from error
    return read_text(text, path=path)
