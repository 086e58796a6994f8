"""Chooses the database of a test run, before Django is loaded, and marks the tests that touch it."""

import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
import pytest

from tests.harness import cluster

_CLUSTER = "MOORING_TEST_CLUSTER"
_KEEP = ExitStack()


def add_options(parser: pytest.Parser) -> None:
    group = parser.getgroup("mooring")
    group.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="which database to test on")
    group.addoption("--screenshots", action="store_true", help="save screenshots into docs/screenshots/")


def prepare(config: pytest.Config) -> None:
    """Start the cluster where it is wanted; point the environment at this process's own data; load Django.

    The environment, for the server that the browser tests start is another process and reads the very same. A process
    that only hands out tests to workers loads nothing: they inherit its environment, and need one of their own.
    """
    postgresql = config.getoption("--database") == "postgresql"
    if postgresql and _CLUSTER not in os.environ:
        os.environ[_CLUSTER] = str(_KEEP.enter_context(cluster.cluster()))
        _KEEP.callback(os.environ.pop, _CLUSTER, None)
    worker = getattr(config, "workerinput", {}).get("workerid")
    if not worker and config.getoption("numprocesses", None):
        return
    _surround(worker or "main", postgresql=postgresql)
    django.setup()


def _surround(worker: str, *, postgresql: bool) -> None:
    data = Path(tempfile.mkdtemp(prefix="mooring-test-"))
    _KEEP.callback(shutil.rmtree, data, ignore_errors=True)
    for name in ("MOORING_DATABASE_URL", "MOORING_KEY_FILE", "MOORING_SECRET", "MOORING_HOSTS", "MOORING_HTTPS"):
        os.environ.pop(name, None)
    os.environ["MOORING_DATA"] = str(data)
    os.environ["MOORING_LOG_MESSAGES"] = "yes"
    os.environ["MOORING_TEST_WORKER"] = worker
    os.environ["DJANGO_SETTINGS_MODULE"] = "mooring.config.settings"
    if postgresql:
        os.environ["MOORING_DATABASE_URL"] = cluster.fresh_database(Path(os.environ[_CLUSTER]), f"mooring_{worker}")


def tidy() -> None:
    """Drop what `prepare` made."""
    _KEEP.close()


def mark(items: list[pytest.Item]) -> None:
    """Whatever asks for the database is marked `db`, and whatever asks for a browser page is marked `browser`."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"database", "db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.db)
        if "page" in fixtures or "new_page" in fixtures:
            item.add_marker(pytest.mark.browser)
