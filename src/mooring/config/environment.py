"""What the environment says: where the data lives, which database, which hosts. Read once, at start."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class SetUpWrong(Exception):
    """The installation cannot start. The sentence says what is wrong and what to do."""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The installation's surroundings. `database_url` is empty for the embedded SQLite file in `data`."""

    data: Path
    database_url: str
    key_file: Path
    secret: str
    hosts: tuple[str, ...]
    https: bool

    @classmethod
    def read(cls) -> "Environment":
        data = Path(os.environ.get("MOORING_DATA") or _default_data()).expanduser().resolve()
        named = (name.strip() for name in os.environ.get("MOORING_HOSTS", "").split(","))
        hosts = tuple(name for name in named if name) or LOOPBACK
        return cls(
            data=data,
            database_url=os.environ.get("MOORING_DATABASE_URL", ""),
            key_file=Path(os.environ.get("MOORING_KEY_FILE") or data / "key"),
            secret=os.environ.get("MOORING_SECRET") or _kept_secret(data / "secret"),
            hosts=hosts,
            https=_yes_no("MOORING_HTTPS", default=any(name not in LOOPBACK for name in hosts)),
        )


def _default_data() -> str:
    return os.path.join(os.environ.get("XDG_DATA_HOME") or "~/.local/share", "mooring")


def _yes_no(name: str, *, default: bool) -> bool:
    written = os.environ.get(name, "").strip().lower()
    if written in ("yes", "true", "1", "no", "false", "0"):
        return written in ("yes", "true", "1")
    if written:
        raise SetUpWrong(f"{name} is {written!r}. It must be yes or no. Correct it and start again.")
    return default


def _kept_secret(path: Path) -> str:
    """The secret that signs sessions: made at the first start, readable by this user alone, the same ever after."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            # O_EXCL: of two processes that start at once exactly one writes, and the other reads what it wrote.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
        kept = path.read_text().strip()
    except OSError as error:
        raise SetUpWrong(
            f"Mooring cannot write its data in {path.parent} ({error.strerror}). It keeps the records there. "
            "Set MOORING_DATA to a directory that this user may write."
        ) from error
    if len(kept) < 32:
        raise SetUpWrong(f"{path} holds no usable secret, so sign-in would be unsafe. Delete it and start again.")
    return kept
