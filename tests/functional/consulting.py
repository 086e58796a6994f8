"""What the tests of the consultation do on its pages."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Locator, Page

Shot = Callable[[Page, str], None]


def question(page: Page, item: str) -> Locator:
    """The block of one question."""
    return page.locator(f"[id='i-{item}']")


def tap(page: Page, item: str, answer: str) -> None:
    """Tap one answer of a question that has no lines."""
    question(page, item).get_by_text(answer, exact=True).click()


def substance(page: Page, name: str) -> Locator:
    """The line of one substance."""
    return page.get_by_role("group", name=name, exact=True)


def uses(page: Page, name: str, answer: str) -> None:
    """Now, Past, Never or Not known for one substance."""
    substance(page, name).locator(".c-picks").first.get_by_text(answer, exact=True).click()


def never_any(page: Page) -> None:
    """Answer each line of the substances that is still open with Never."""
    for line in page.locator(".c-substance").all():
        if not line.locator("input:checked").count():
            line.locator(".c-picks").first.get_by_text("Never", exact=True).click()


def picture(page: Page, shot: Shot, name: str) -> None:
    """A picture of a page with a bar that sticks to the window: the window is made as tall as the page."""
    page.set_viewport_size({"width": 1180, "height": page.evaluate("document.documentElement.scrollHeight")})
    shot(page, name)
    page.set_viewport_size({"width": 1180, "height": 820})


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def open_part(page: Page, person: UUID, part: str) -> None:
    page.goto(f"/ward/people/{person}/consultation/{part}/")


def missing(page: Page) -> Locator:
    """What stands beside the questions about a first dose."""
    return page.get_by_role("complementary").get_by_role("region", name="Before a first dose")


def risks(page: Page) -> Locator:
    return page.get_by_role("complementary").get_by_role("region", name="What the answers mean")


def open_count(page: Page) -> int:
    return int(missing(page).locator(".c-count strong").inner_text())
