"""The report of a study is legible to everybody, at a desk, on a telephone, at night and on paper."""

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import axe, tablet
from tests.unit.simulation.report.made_up import one_arm, two_arms

NOWHERE = "about:blank"


@pytest.mark.parametrize("colour", ["light", "dark"])
@pytest.mark.parametrize("written", [one_arm, two_arms])
def test_the_report_is_accessible_and_never_wider_than_the_screen(
    browser: Browser, written: object, colour: str
) -> None:
    with tablet(browser, NOWHERE, colour=colour) as page:
        page.set_content(written())  # type: ignore[operator]
        for width, height in ((1180, 820), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            axe(page)


def test_printed_it_shows_all_of_every_table(browser: Browser) -> None:
    with tablet(browser, NOWHERE) as page:
        page.set_content(two_arms())
        page.emulate_media(media="print")
        cut = page.evaluate(
            "[...document.querySelectorAll('.table')].filter(t => t.scrollWidth > t.clientWidth).length"
        )
        assert cut == 0
