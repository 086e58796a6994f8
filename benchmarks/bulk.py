"""Puts many rows into a table fast: by COPY on PostgreSQL, without triggers and indexes meanwhile on SQLite."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection

Row = Sequence[Any]


class Bulk(ABC):
    """One way of filling tables. `uid` and `moment` say how the database keeps a UUID and a time."""

    @abstractmethod
    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        """Put the rows into the table."""

    @abstractmethod
    def uid(self, value: UUID) -> UUID | str: ...

    @abstractmethod
    def moment(self, value: datetime) -> datetime | str: ...


class _Sqlite(Bulk):
    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        wanted = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger')"
        made = [row for row in self.database.execute(wanted, (table,)) if row[2]]
        for kind, name, _ in made:
            self.database.execute(f'DROP {kind} "{name}"')
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self.database.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
        for _, _, statement in made:
            self.database.execute(statement)
        self.database.commit()

    def uid(self, value: UUID) -> str:
        return value.hex

    def moment(self, value: datetime) -> str:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


class _Postgresql(Bulk):
    def __init__(self, database: psycopg.Connection[Any]) -> None:
        self.database = database

    def fill(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        with self.database.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        if "id" in columns and table == "records_event":
            self.database.execute(
                "SELECT setval(pg_get_serial_sequence('records_event', 'id'), max(id)) FROM records_event"
            )
        self.database.commit()

    def uid(self, value: UUID) -> UUID:
        return value

    def moment(self, value: datetime) -> datetime:
        return value


@contextmanager
def bulk(facility: int) -> Iterator[Bulk]:
    """The way for the database of Django's settings. On PostgreSQL as `owner`: row security forbids COPY."""
    mine = settings.DATABASES["default"]
    if connection.vendor == "postgresql":
        with psycopg.connect(host=mine["HOST"], user="owner", dbname=mine["NAME"]) as database:
            yield _Postgresql(database)
        return
    connection.close()
    with sqlite3.connect(mine["NAME"]) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA foreign_keys=OFF")
        yield _Sqlite(file)
    file.close()
