"""How a value is written in SQL of our own, on either database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection


def uid(value: UUID) -> UUID | str:
    """A uuid as the database keeps it: SQLite as 32 hexadecimal digits."""
    return value if connection.features.has_native_uuid_field else value.hex


def moment(value: datetime) -> Any:
    """An aware time, in UTC."""
    return connection.ops.adapt_datetimefield_value(value.astimezone(UTC))


def document(value: Any) -> str | None:
    """A JSON document, or NULL."""
    return None if value is None else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def rows(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement; times are aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    if connection.vendor == "postgresql":
        return found
    # SQLite's driver gives naive times, and they are UTC. Written out, for a chart has thousands of values.
    return [
        tuple([
            value.replace(tzinfo=UTC) if type(value) is datetime and value.tzinfo is None else value for value in row
        ])
        for row in found
    ]  # fmt: skip


def locking(what: str = "") -> str:
    """The clause that keeps others from changing the rows until the transaction ends.

    On SQLite an IMMEDIATE transaction has the whole database already.
    """
    return f" FOR UPDATE {what}" if connection.features.has_select_for_update else ""


def read_document(stored: Any) -> Any:
    """A JSON document as it comes from the database."""
    return orjson.loads(stored) if isinstance(stored, (str, bytes)) else stored
