"""A scenario file's YAML, bounded: its size, its depth and its number of entries, and never an alias."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml

from mooring.knowledge.document import DocumentError, read_text

LARGEST: Final = 1_000_000
DEEPEST: Final = 20
MOST_EVENTS: Final = 200_000


def document(path: Path) -> Any:
    """The document in a scenario file. Raises DocumentError where it cannot be read or is too big."""
    return read_text(_bounded(_text(path), path), path=path)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise DocumentError("there is no such file; check the name", path=path) from None
    except IsADirectoryError:
        raise DocumentError("this is a folder; name one scenario file in it", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from error
    except ValueError as error:
        raise DocumentError(f"this is no file name: {error}", path=repr(str(path))) from error
    if len(content) > LARGEST:
        raise DocumentError("larger than 1 MB; a scenario is the story of one person, so split it", path=path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DocumentError("not text in UTF-8; save it as UTF-8", path=path, line=line) from error


def _bounded(text: str, path: Path) -> str:
    """The text, if its YAML is neither deep nor large; read event by event, so that a bomb never unfolds."""
    depth = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            wrong = _wrong(event, depth, count)
            if wrong:
                raise DocumentError(wrong, path=path, line=event.start_mark.line + 1 if event.start_mark else None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise DocumentError(f"not readable as YAML: {error.problem}", path=path, line=line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else None
        raise DocumentError(f"holds a character that text cannot have: {error.reason}", path=path, line=line) from error
    return text


def _wrong(event: yaml.Event, depth: int, count: int) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return f'"*{event.anchor}" stands for another place; write it out, for a scenario has no aliases'
    if depth > DEEPEST:
        return f"more than {DEEPEST} levels deep; a scenario needs four"
    if count > MOST_EVENTS:
        return "too many entries; a scenario is the story of one person"
    return None
