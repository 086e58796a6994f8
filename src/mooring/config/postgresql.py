"""PostgreSQL from an address such as postgresql://mooring@/mooring?host=/run/postgresql."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .environment import SetUpWrong


def database(url: str) -> dict[str, Any]:
    """Django's description of the database at `url`; refuses another scheme or a missing database name."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise SetUpWrong(
            "MOORING_DATABASE_URL must look like postgresql://user@host:5432/database. "
            "Leave it empty to use the embedded database."
        )
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    port = options.pop("port", str(parts.port or ""))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": port,
        # The server's threads are permanent, so each keeps its connection.
        "CONN_MAX_AGE": None,
        "OPTIONS": options,
    }
