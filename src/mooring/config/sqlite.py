"""SQLite without the WAL-reset bug.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL file that two connections write at once (sqlite.org/wal.html#walresetbug),
and that is how Mooring uses it. Debian 12 carries 3.40.1, so the `pysqlite3` wheel takes its place.
"""

import importlib
import sys
from pathlib import Path
from typing import Any

from .environment import SetUpWrong

SAFE = (3, 51, 3)

# FULL: an acknowledged write survives a loss of power. recursive_triggers: else INSERT OR REPLACE would slip past the
# triggers that keep events append-only.
PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;"
    "PRAGMA cache_size=-32000;PRAGMA temp_store=MEMORY;"
)


def swap() -> None:
    """Let `import sqlite3` mean pysqlite3 from here on. Must run before Django's SQLite backend is imported."""
    try:
        replacement = importlib.import_module("pysqlite3")
        dbapi2 = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return
    sys.modules["sqlite3"] = replacement
    sys.modules["sqlite3.dbapi2"] = dbapi2


def refuse_unsafe() -> None:
    """Refuse to start on an SQLite that may corrupt the records."""
    import sqlite3

    if sqlite3.sqlite_version_info < SAFE:
        raise SetUpWrong(
            f"This machine's SQLite is {sqlite3.sqlite_version}; before {'.'.join(map(str, SAFE))} it can damage the "
            "records when two people write at once. Install the pysqlite3 package, or set MOORING_DATABASE_URL to a "
            "PostgreSQL database."
        )


def database(path: Path) -> dict[str, Any]:
    """Django's description of the embedded database at `path`."""
    swap()
    refuse_unsafe()
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        # IMMEDIATE: with the default, 98 % of contended transactions failed with "database is locked".
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": PRAGMAS},
    }
