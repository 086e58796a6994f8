"""Functional tests drive a real browser: given / when / then, in the words of the ward's day."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def new_page(database: None, server: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page()` opens one more visitor with cookies of their own: a second nurse at a second tablet."""
    # Not at the top: this file is read before the database is chosen, and the harness needs Django's models.
    from tests.harness.browser import tablet

    with ExitStack() as visitors:
        yield lambda colour="light": visitors.enter_context(tablet(browser, server, colour=colour))
