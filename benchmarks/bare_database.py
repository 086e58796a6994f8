"""The bare drivers, and the statements that both databases run: those of `mooring.records`, written by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

POSTGRESQL = "BENCH_PG_HOST" in os.environ

SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"
MEMBER = """SELECT m.id, m.password, m.facility_id, m.display_name, m.roles, f.name, f.zone FROM accounts_member m
    JOIN accounts_facility f ON f.id = m.facility_id WHERE m.id = %s AND m.is_active"""
PERSON = """SELECT p.id, p.facility_id, p.sealed_identity, p.wrapped_key, e.id, e.stage, e.opened_at, e.closed_at
    FROM records_person p LEFT JOIN records_episode e ON e.person_id = p.id AND e.closed_at IS NULL
    WHERE p.id = %s AND p.facility_id = %s"""
STORY = """SELECT e.id, e.kind, e.at, e.recorded_at, e.by, e.schema, e.payload, e.sealed, e.key FROM records_event e
    WHERE e.person_id = %s ORDER BY e.at, e.recorded_at, e.id"""
BOARD = """SELECT b.label, s.person_id, s.since, s.expected, p.sealed_identity, p.wrapped_key, l.line
    FROM records_bed b LEFT JOIN records_bedstay s ON s.bed_id = b.id AND s.until IS NULL
    LEFT JOIN records_person p ON p.id = s.person_id
    LEFT JOIN records_boardline l ON l.episode_id = s.episode_id
    WHERE b.facility_id = %s AND NOT b.closed ORDER BY b.position, b.label"""
NEWEST = "SELECT e.id FROM records_event e WHERE e.facility_id = %s ORDER BY e.id DESC LIMIT 1"
NOTED = "SELECT 1 FROM records_auditentry WHERE facility_id = %s AND once = %s LIMIT 1"
STANDS = "SELECT id FROM records_event e WHERE e.facility_id = %s AND e.by = %s AND e.key = %s"
INSERT = """INSERT INTO records_event (facility_id, person_id, episode_id, kind, at, zone, recorded_at, by, schema,
    payload, key, fingerprint) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING RETURNING id"""
_DIGEST = (
    "encode(sha256(convert_to(records_auditchain.digest || %s, 'UTF8')), 'hex')"
    if POSTGRESQL
    else "SHA256(records_auditchain.digest || %s)"
)
CHAIN = f"""INSERT INTO records_auditchain (facility_id, number, digest) VALUES (%s, 1, %s)
    ON CONFLICT (facility_id) DO UPDATE SET number = records_auditchain.number + 1, digest = {_DIGEST}
    RETURNING number, digest"""
ENTRY = "INSERT INTO records_auditentry (facility_id, number, line, person, digest) VALUES (%s, %s, %s, %s, %s)"
LOCK = " FOR UPDATE OF p" if POSTGRESQL else ""


class Database:
    """One thread's connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, statement: str, values: tuple[Any, ...]) -> Any:
        return self._connection.execute(statement if POSTGRESQL else statement.replace("%s", "?"), values)

    def rows(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        found: list[Any] = self.run(statement, values).fetchall()
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if POSTGRESQL:
            with self._connection.transaction():
                yield
            return
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def connect() -> Database:
    """A connection as Mooring's own: on SQLite with the same pragmas, on PostgreSQL bound to the facility."""
    if POSTGRESQL:
        import psycopg
        from psycopg.types.json import set_json_loads

        set_json_loads(orjson.loads)
        made = psycopg.connect(host=os.environ["BENCH_PG_HOST"], user="mooring", dbname="mooring", autocommit=True)
        made.execute("SELECT set_config('mooring.facility', %s, false)", (os.environ["BENCH_FACILITY"],))
        return Database(made)
    import hashlib

    from pysqlite3 import dbapi2

    from mooring.config.sqlite import PRAGMAS

    file = dbapi2.connect(os.environ["BENCH_SQLITE"], timeout=10, isolation_level=None, check_same_thread=False)
    file.executescript(PRAGMAS)
    file.execute("PRAGMA foreign_keys=ON")
    file.create_function("SHA256", 1, lambda text: hashlib.sha256(text.encode()).hexdigest(), deterministic=True)
    return Database(file)


def uid(value: UUID) -> Any:
    """A UUID as the database keeps it."""
    return value if POSTGRESQL else value.hex


def moment(value: datetime) -> Any:
    """A time as the database keeps it."""
    return value if POSTGRESQL else value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def document(stored: Any) -> Any:
    """A JSON document as it comes from the driver."""
    return orjson.loads(stored) if isinstance(stored, (str, bytes)) else stored
