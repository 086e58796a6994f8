"""Parsed knowledge kept as JSON under its digest, so that the command starts without reading YAML. Never pickle.

**What is kept was read as sound before; whatever cannot be read or written is made again from the YAML, in silence.**
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from mooring.knowledge.document import Lined

FORM: Final = 1
"""Changes with what a kept file looks like, so that an older one is not taken for it."""
READERS: Final = (Path(__file__).parent, Path(__file__).parents[1] / "clinical")
"""Whose modules decided that it was sound: after they change, it is asked anew."""
MOST: Final = 8
"""How many kept files stay: the knowledge in force, the one before it, a few folders of somebody who writes."""
_PAIRS: Final = "\0pairs"


def kept(name: str) -> dict[str, Any] | None:
    """The documents kept under a digest, each by its path in the folder; None where none is whole."""
    path = _path(name)
    try:
        with path.open("rb") as file:
            about = os.fstat(file.fileno())
            content = file.read()
        if about.st_uid != os.geteuid() or about.st_mode & 0o022:
            return None  # somebody else could have written in it
        checksum, _, body = content.partition(b"\n")
        if checksum.decode() != hashlib.sha256(body).hexdigest():
            return None
        found = json.loads(body, object_hook=_restored)
    except (OSError, ValueError, RuntimeError):
        return None
    return found if isinstance(found, dict) else None


def packed(documents: Mapping[str, Any]) -> bytes:
    """Documents as JSON, compressed: what a database keeps of them.

    The keys stay in their order: the cells of a row are asked in it.
    """
    body = json.dumps(_plain(documents), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(body.encode(), 9)


def unpacked(content: bytes) -> dict[str, Any]:
    """The documents that were packed. Raises ValueError for what was not."""
    try:
        found = json.loads(zlib.decompress(content), object_hook=_restored)
    except zlib.error as error:
        raise ValueError(f"these documents cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("these are no documents")
    return found


def keep(name: str, documents: Mapping[str, Any]) -> None:
    """Keep the documents of a digest. Nothing happens where that is not possible: it only costs time."""
    with contextlib.suppress(OSError, ValueError, TypeError, RuntimeError):
        body = json.dumps(_plain(documents), ensure_ascii=False, separators=(",", ":")).encode()
        path = _path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        for old in sorted(path.parent.glob("knowledge-*.json"), key=_written)[:-MOST]:
            old.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _readers() -> str:
    modules = [path for folder in READERS for path in sorted(folder.rglob("*.py"))]
    seen = ((path.name, path.stat()) for path in modules)
    said = "".join(f"{name} {about.st_size} {about.st_mtime_ns}\n" for name, about in seen)
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _path(name: str) -> Path:
    data, cache = os.environ.get("MOORING_DATA"), os.environ.get("XDG_CACHE_HOME")
    home = Path(data) / "cache" if data else (Path(cache) if cache else Path.home() / ".cache") / "mooring"
    return home / f"knowledge-{name}-{FORM}-{_readers()}.json"


def _write(path: Path, content: bytes) -> None:
    # A reader meets the whole old file or the whole new one, never half of either. mkstemp makes it private.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".knowledge-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def _written(path: Path) -> float:
    return path.stat().st_mtime


def _plain(value: Any) -> Any:
    """The value as JSON can say it: dates as they were written, and mappings with keys that are not words as pairs."""
    if isinstance(value, Mapping):
        if all(isinstance(key, str) for key in value):
            return {key: _plain(each) for key, each in value.items()}
        return {_PAIRS: [[key, _plain(each)] for key, each in value.items()]}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _restored(value: dict[str, Any]) -> Lined:
    return Lined(value[_PAIRS]) if _PAIRS in value else Lined(value)
