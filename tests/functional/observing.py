"""What the tests of the bedside do on its pages."""

from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Locator, Page

from mooring.clinical import timeline as t
from mooring.programme import reading
from tests.functional.ward_givens import CALM, Ward, earlier

Shot = Callable[[Page, str], None]


def tile(page: Page, item: str, value: object) -> Locator:
    """One answer of a scale; the whole tile is the target."""
    return page.locator(f"input[name='{item}'][value='{value}']")


def measure(page: Page, **more: object) -> None:
    """Write the numbers that were counted and read."""
    for name, value in {**CALM, **more}.items():
        page.locator(f"#f-{name}").fill(str(value))


def rate(page: Page, answers: dict[str, int]) -> int:
    """Tap the answers of the COWS; returns how many taps it took."""
    for item, value in answers.items():
        tile(page, f"cows-{item}", value).tap()
    return len(answers)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save the observation").click()


def story(ward: Ward, person: UUID) -> list[t.Event]:
    return list(reading.chart(by=ward.nurse, at=earlier(), person=person).story)
