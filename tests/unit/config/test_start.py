"""What an installation refuses to start on, in one sentence; and what never reaches the log."""

import logging
import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from mooring.config import postgresql, sqlite
from mooring.config.environment import Environment, SetUpWrong
from mooring.config.logs import WithoutPersons


def test_an_sqlite_with_the_wal_bug_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 51, 2))
    with pytest.raises(SetUpWrong, match=r"before 3\.51\.3"):
        sqlite.refuse_unsafe()


def test_sqlite_means_the_safe_one_once_settings_are_loaded() -> None:
    assert sys.modules["sqlite3"].sqlite_version_info >= sqlite.SAFE


def test_a_postgresql_address_is_read_whole() -> None:
    read = postgresql.database("postgresql://moor%40ing:p%2Fw@db.example:6432/records?sslmode=require")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("moor@ing", "p/w", "db.example", "6432")
    assert (read["NAME"], read["OPTIONS"]) == ("records", {"sslmode": "require"})


@pytest.mark.parametrize("url", ["mysql://db/records", "postgresql://db", "records"])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(SetUpWrong, match="must look like"):
        postgresql.database(url)


def test_the_secret_is_made_once_and_is_this_users_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOORING_DATA", str(tmp_path / "data"))
    first, second = Environment.read(), Environment.read()
    assert first.secret == second.secret
    assert len(first.secret) > 50
    assert stat.S_IMODE(os.stat(tmp_path / "data" / "secret").st_mode) == 0o600


def test_a_data_place_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("MOORING_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(SetUpWrong, match="Set MOORING_DATA"):
        Environment.read()


def test_beyond_loopback_https_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOORING_DATA", str(tmp_path))
    assert not Environment.read().https
    monkeypatch.setenv("MOORING_HOSTS", "ward.example")
    assert Environment.read().https
    monkeypatch.setenv("MOORING_HTTPS", "perhaps")
    with pytest.raises(SetUpWrong, match="yes or no"):
        Environment.read()


def test_the_log_holds_no_message_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WithoutPersons, "messages", False)
    try:
        raise ValueError("Ada Example, born 1990-05-01")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "Failed: %s", ("/people/?name=Ada",), sys.exc_info()
        )
    line = WithoutPersons().format(record)
    assert "ValueError" in line
    assert "Ada" not in line
