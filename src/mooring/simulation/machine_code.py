"""Where Numba keeps what it compiled: a folder for each state of the source.

**A study never runs machine code of another source.** Numba compiles a function anew where its own file changed, and
not where what it reads or calls in another file did (the place of a parameter, say). It would go on with the old code
in silence, and its virtual people would be others than those that the files describe.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parent
ASKED = "NUMBA_CACHE_DIR"


@lru_cache(maxsize=1)
def source(home: Path = HOME) -> str:
    """The digest of every module below a folder; where the folder lies does not count."""
    found = hashlib.sha256()
    for path in sorted(home.rglob("*.py")):
        found.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def keep_apart() -> None:
    """Name the folder to Numba, and to processes started from here. To be called before anything is compiled.

    Below the folder that NUMBA_CACHE_DIR names; without it beside the source, or else in the user's own cache.
    """
    name = f"mooring-{source()}"
    asked = os.environ.get(ASKED, "")
    if Path(asked).name == name:
        return
    user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    places = [Path(asked)] if asked else [HOME / "__pycache__", user / "mooring"]
    folder = next((place / name for place in places if _writable(place / name)), places[-1] / name)
    os.environ[ASKED] = str(folder)
    if "numba" in sys.modules:  # it has read its settings already
        sys.modules["numba"].config.CACHE_DIR = str(folder)


def kept_before() -> bool:
    """Whether a study was compiled for this source here before, so that the next one begins at once."""
    return any(Path(os.environ[ASKED]).rglob("study._all-*.nbc"))


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
