"""The scenarios that ship: made-up people on the whole way, from the first call to the years after.

Each file's first line, a comment, says what it is about. `mooring knowledge diff` asks them all.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from mooring.knowledge.document import DocumentError

HOME: Final = Path(__file__).with_name("corpus")


def corpus(folder: Path = HOME) -> tuple[Path, ...]:
    """The scenario files of a folder, by name. Raises DocumentError where there are none."""
    found = tuple(sorted(folder.glob("*.yaml")))
    if not found:
        raise DocumentError("holds no scenario file (*.yaml); name a folder of scenarios", path=folder)
    return found


def about(path: Path) -> str:
    """What a scenario file is about: its first line, if that is a comment; else its name in words."""
    with path.open(encoding="utf-8", errors="replace") as file:
        first = file.readline().strip()
    return first.lstrip("# ") if first.startswith("#") else path.stem.replace("-", " ")
