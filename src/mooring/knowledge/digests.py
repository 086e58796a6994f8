"""One digest for many files: what they are called and what stands in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def of_contents(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents in their order, as 16 hexadecimal digits."""
    found = hashlib.sha256()
    for name, content in contents.items():
        found.update(name.encode() + b"\0" + content + b"\0")
    return found.hexdigest()[:16]


def of_files(home: Path, paths: Iterable[Path]) -> str:
    """The digest of files below a folder, each once and by its path; where the folder lies does not count."""
    return of_contents({path.relative_to(home).as_posix(): path.read_bytes() for path in sorted(set(paths))})
