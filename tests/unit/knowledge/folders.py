"""Folders of knowledge to be spoilt, and of facilities, for the tests beside this."""

from __future__ import annotations

import shutil
from pathlib import Path

from mooring.knowledge.load import HOME

SIGNED = 'source: acep-tool#methadone, signed_by: "Ada Roe, MD", signed_on: 2026-11-24'
TAPER = "buprenorphine-taper-7-day"


def shipped(folder: Path) -> Path:
    """A copy of the shipped knowledge."""
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` of a file; the line on which it stood."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def table(folder: Path, rows: str, *, hit: str = "first", inputs: str = "[cows]", head: str = "") -> Path:
    """A table of its own in a folder; each row is `id when`, and assesses."""
    lines = [f"table: tried\ntitle: Tried\nhit: {hit}\n{head}inputs: {inputs}\nrows:"]
    for row in rows.strip().splitlines():
        name, when = row.strip().split(" ", 1)
        lines.append(
            f"  - id: {name}\n    when: {when}\n    then: {{assess: cows, every: 4 h}}\n"
            "    because: Tried.\n    source: yale-ed-2018\n    grade: read"
        )
    path = folder / "tables" / "tried.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def facility(folder: Path, text: str = "", **files: str) -> Path:
    """A facility's own folder: what stands in facility.yaml below its name, and files like `schedules__x`."""
    folder.mkdir(parents=True)
    (folder / "facility.yaml").write_text(f"facility: A made-up house\n{text}", encoding="utf-8")
    for name, content in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder
