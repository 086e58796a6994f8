"""A real Chromium at the size of a ward's tablet. A page that breaks the policy or logs an error fails its test."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from mooring.accounts.models import Member
from tests.harness.people import PASSWORD

TABLET = {"width": 1180, "height": 820}
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
AXE = Path(__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, kept open for the whole run."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not path:
        pytest.fail("Chromium is missing. Install it with: apt-get install chromium fonts-dejavu")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def tablet(browser: Browser, address: str, *, colour: str = "light") -> Iterator[Page]:
    """One fresh visitor (own cookies). On leaving, fails on any console error, policy violation or outside request.

    A test that provokes an error on purpose empties `page.faults` of what it expected.
    """
    context = browser.new_context(base_url=address, viewport=TABLET, has_touch=True, color_scheme=colour)  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.faults = faults  # type: ignore[attr-defined]

    def on_console(message: ConsoleMessage) -> None:
        # The status of a page that refuses bad input (422) or a person (403) is logged by Chromium, and is no fault.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            faults.append(f"console {message.type}: {message.text}")

    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:", "about:")):
            faults.append(f"reached outside: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("request", on_request)
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    try:
        yield page
    finally:
        context.close()
    assert not faults, "The browser complained:\n" + "\n".join(faults)


def sign_in(page: Page, member: Member) -> None:
    """Sign in through the page itself."""
    page.goto("/sign-in/")
    page.get_by_label("Sign-in name").fill(member.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def axe(page: Page) -> None:
    """Assert that axe finds nothing on this page. Injected over the debugging protocol, past the page's own policy."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE})
    run = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then(found => JSON.stringify(found.violations))"
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    session.detach()
    assert "exceptionDetails" not in answer, answer
    found = json.loads(answer["result"]["value"])
    assert not found, "\n".join(map(_violation, found))


def _violation(found: dict[str, Any]) -> str:
    places = (f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in found["nodes"])
    return "\n".join([f"{found['id']}: {found['help']}", *places])


def save_shot(page: Page, name: str) -> None:
    """Save the page as docs/screenshots/<name>.png."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
