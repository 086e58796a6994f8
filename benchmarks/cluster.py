"""A throw-away PostgreSQL with its durability on, as an installation has it, on a socket in a temporary directory."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

ROLE = "mooring"
SETTINGS = "-c shared_buffers=512MB -c max_wal_size=4GB -c jit=off -c max_connections=60 -c listen_addresses=''"


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """A running cluster: the address of its empty database, and the process under which all its others are."""

    url: str
    pid: int


def programs() -> Path:
    """The directory of initdb; says what to install where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb") or (installed[-1] if installed else None)
    if not found:
        raise SystemExit("PostgreSQL's programs are missing. Install them: apt-get install postgresql")
    return Path(found).resolve().parent


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run it; nothing of it is left afterwards. Mooring connects as a plain role, held to row security."""
    home = Path(tempfile.mkdtemp(prefix="mooring-bench-pg-"))
    user = _plain_user()
    if user:
        shutil.chown(home, user)
    try:
        _run(user, programs() / "initdb", "-D", home / "data", "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C")
        control, options = programs() / "pg_ctl", f"{SETTINGS} -c unix_socket_directories={home}"
        _run(user, control, "-D", home / "data", "-l", home / "log", "-w", "-o", options, "start")
        try:
            with psycopg.connect(host=str(home), user="owner", dbname="postgres", autocommit=True) as owner:
                owner.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
                owner.execute(f"CREATE DATABASE mooring OWNER {ROLE}")
            pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
            yield Cluster(url=f"postgresql://{ROLE}@/mooring?host={quote(str(home), safe='')}", pid=pid)
        finally:
            _run(user, control, "-D", home / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _plain_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as postgres, or nobody."""
    if os.geteuid() != 0:
        return None
    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


def _run(user: str | None, *command: object) -> None:
    # Into a file: the postmaster keeps the descriptors that it is given, so a pipe would never end.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            [str(word) for word in command], user=user, cwd="/tmp", stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, check=False,
        )  # fmt: skip
        if done.returncode:
            out.seek(0)
            raise SystemExit(f"{command[0]} failed: {out.read()[-800:].decode(errors='replace')}")
