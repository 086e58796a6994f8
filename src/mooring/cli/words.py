"""What the answers of several verbs share: JSON, wrapped lines, and the reading of a scenario."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from mooring.clinical.library import Library
from mooring.clinical.safety import Question
from mooring.knowledge.document import DocumentError

INDENT = "      "


def as_document(content: Any) -> str:
    """One JSON document."""
    return json.dumps(content, indent=2, ensure_ascii=False)


def wrapped(text: str, indent: str = INDENT) -> str:
    """Words at most 100 columns wide, each line indented."""
    return textwrap.fill(text, width=100, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def reason(because: str, source: str, grade: str) -> list[str]:
    """A reason and where it was read."""
    return [wrapped(because), wrapped(f"[{source}; {grade}]")]


def asked(questions: Iterable[Question]) -> list[dict[str, str]]:
    """Questions as programs read them."""
    return [{"fact": each.fact, "text": each.text} for each in questions]


def reading(path: Path, library: Library | None = None) -> Any:
    """The scenario in a file, by the words of a library, or of what ships.

    Raises click.UsageError with the one line that says what to mend.
    """
    from mooring.scenarios import read_scenario

    try:
        return read_scenario(path, library=library)
    except DocumentError as error:
        raise click.UsageError(str(error)) from error
