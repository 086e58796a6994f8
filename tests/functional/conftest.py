"""Functional tests drive a real browser: given / when / then, in the words of the ward's day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page

if TYPE_CHECKING:
    from tests.functional.ward_givens import Ward
    from tests.harness.people import Place


@pytest.fixture
def new_page(database: None, server: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page()` opens one more visitor with cookies of their own: a second nurse at a second tablet."""
    # Not at the top: this file is read before the database is chosen, and the harness needs Django's models.
    from tests.harness.browser import tablet

    with ExitStack() as visitors:
        yield lambda colour="light": visitors.enter_context(tablet(browser, server, colour=colour))


@pytest.fixture
def ward(place: Place) -> Ward:
    """A facility with four beds, whose medical director has adopted the standard protocol."""
    from tests.functional.ward_givens import Ward

    return Ward(place=place)
