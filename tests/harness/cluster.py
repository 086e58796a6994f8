"""A throw-away PostgreSQL cluster on a socket in a temporary directory. Nothing of it outlives the run."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

MISSING = "PostgreSQL's programs are missing. Install them with: apt-get install postgresql (no server needs to run)."
ROLE = "mooring"


def programs() -> Path:
    """The directory of initdb and postgres; says what to install where there is none."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parent.parent.name))
    if not installed:
        raise RuntimeError(MISSING)
    return installed[-1].parent


@contextmanager
def cluster() -> Iterator[Path]:
    """Run a cluster; yields its socket's directory. Its superuser is `owner`; Mooring connects as the plain role."""
    home = Path(tempfile.mkdtemp(prefix="mooring-pg-"))
    user = _plain_user()
    if user:
        shutil.chown(home, user)
    try:
        _run(user, programs() / "initdb", "-D", home / "data", "-U", "owner", "-A", "trust", "--no-sync", "-E", "UTF8")
        # Durability off: this cluster is thrown away. Everything else stands at its default.
        settings = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=''"
        options = f"{settings} -c unix_socket_directories={home} -c max_connections=60"
        control = programs() / "pg_ctl"
        _run(user, control, "-D", home / "data", "-l", home / "log", "-w", "-o", options, "start")
        try:
            with psycopg.connect(host=str(home), user="owner", dbname="postgres", autocommit=True) as owner:
                # Neither superuser nor exempt from row security: what it must not see, it does not see.
                owner.execute(f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS")
            yield home
        finally:
            _run(user, control, "-D", home / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def fresh_database(home: Path, name: str) -> str:
    """Make an empty database owned by the plain role; returns its address."""
    with psycopg.connect(host=str(home), user="owner", dbname="postgres", autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        owner.execute(f"CREATE DATABASE {name} OWNER {ROLE}")
    return f"postgresql://{ROLE}@/{name}?host={quote(str(home), safe='')}"


def _plain_user() -> str | None:
    """PostgreSQL refuses to run as root; then it runs as postgres, or nobody."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, *command: object) -> None:
    words = [str(word) for word in command]
    # Into a file: the postmaster keeps the descriptors that it is given, so a pipe would never end.
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            words,
            user=user,
            cwd="/tmp",
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            check=False,
        )
        out.seek(0)
        if done.returncode:
            raise RuntimeError(f"{words[0]} failed: {out.read()[-800:].decode(errors='replace')}")
