"""Every part that screens share is legible to everybody, by day and on a night ward."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import Page, expect

from mooring.accounts.actor import Actor
from tests.harness.browser import axe
from tests.harness.people import Place

PARTS = Path(__file__).with_name("parts.html")


def written(place: Place) -> str:
    """The page of all parts, as a nurse of that place would get it."""
    request = RequestFactory().get("/ward/")
    request.user = place.nurse
    request.session = {}  # type: ignore[assignment]
    request.actor = Actor.of(place.nurse)  # type: ignore[attr-defined]
    return str(engines["jinja2"].from_string(PARTS.read_text(encoding="utf-8")).render({}, request))


def show(page: Page, place: Place) -> None:
    page.goto("/sign-in/")
    page.set_content(written(place), wait_until="networkidle")


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_every_part_is_accessible(
    new_page: Callable[..., Page], place: Place, shot: Callable[[Page, str], None], colour: str
) -> None:
    page = new_page(colour)
    show(page, place)
    page.get_by_text("The same as a table").click()
    axe(page)
    shot(page, f"parts-{colour}")


def test_every_target_is_big_enough_for_a_thumb(page: Page, place: Place) -> None:
    show(page, place)
    targets = page.locator(
        "main .usa-button, main .usa-radio label, main .usa-checkbox label, header a, .m-emergency a"
    )
    assert targets.count() > 15
    small = [box for box in (one.bounding_box() for one in targets.all()) if box and box["height"] < 44]
    assert small == []


def test_nothing_is_wider_than_the_tablet_or_a_phone(page: Page, place: Place) -> None:
    show(page, place)
    for width in (1180, 820, 390):
        page.set_viewport_size({"width": width, "height": 820})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_draft_that_cannot_be_saved_says_so(page: Page, place: Place) -> None:
    show(page, place)
    page.context.set_offline(True)
    page.get_by_label("Note").fill("Restless, and the network is gone")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("Not saved"))
