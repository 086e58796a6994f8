"""Fixtures that every test may ask for. `--database` chooses SQLite (default) or PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.harness import plugin


def pytest_addoption(parser: pytest.Parser) -> None:
    plugin.add_options(parser)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    plugin.prepare(config)


def pytest_unconfigure(config: pytest.Config) -> None:
    plugin.tidy()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    plugin.mark(items)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Migrate this worker's own database once. It is thrown away with the run, so nothing is ever flushed."""
    from django.core.management import call_command
    from django.db import connections

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        call_command("migrate", verbosity=0, interactive=False)
        connections.close_all()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        connections.close_all()


@pytest.fixture
def database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database, with real commits: what a test stores, the server sees. Each test makes a facility of its own."""
    from mooring.accounts.tenancy import bind

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        bind(None)
        yield
        bind(None)


@pytest.fixture
def place(database: None) -> object:
    """A fresh facility with one member of each role (`tests.harness.people.Place`)."""
    from tests.harness.people import a_facility

    return a_facility()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of reference data, not part of the project; without it a test that needs it is skipped, visibly."""
    folder = Path(os.environ.get("MOORING_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        pytest.skip(f"no reference data: {folder} is not there (set MOORING_SHARED)")
    return folder


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """The address of a real server on this worker's database."""
    from tests.harness.server import running_server

    with running_server() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """One Chromium for the whole run."""
    from tests.harness.browser import chromium

    with chromium() as opened:
        # Playwright keeps an event loop in this thread, and Django would refuse the database there; all of it is sync.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield opened


@pytest.fixture
def page(database: None, server: str, browser: object) -> Iterator[object]:
    """A fresh visitor at a tablet; whatever the browser complains about fails the test."""
    from tests.harness.browser import tablet

    with tablet(browser, server) as opened:  # type: ignore[arg-type]
        yield opened


@pytest.fixture
def shot(request: pytest.FixtureRequest) -> Callable[[object, str], None]:
    """`shot(page, name)` saves a picture for the documents, only under --screenshots."""
    from tests.harness.browser import save_shot

    wanted = request.config.getoption("--screenshots")
    return lambda page, name: save_shot(page, name) if wanted else None  # type: ignore[arg-type]
