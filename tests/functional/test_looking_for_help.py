"""Somebody looks for help without signing in: on a tablet or a phone, by day and by night, with and without scripts."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from mooring.frontdoor.content import pages
from tests.harness.browser import TABLET, axe

NOW = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
PHONE = {"width": 390, "height": 844}
SCREENS = {"tablet": TABLET, "phone": PHONE}
ADDRESSES = [
    "/", "/now/", "/want-to-stop/", "/worried/", "/help/", *(f"/help/{slug}/" for slug in pages()), "/check/",
    "/check/someone/", "/find/", "/find/?where=40507&need=opioid-detox", "/find/?where=99999", "/call-back/",
    "/call-back/thank-you/",
]  # fmt: skip
Shot = Callable[[Page, str], None]


@pytest.fixture(autouse=True)
def made_up_places(database: None) -> None:
    """The demonstration's places, whatever another test imported."""
    from mooring.frontdoor.demo_directory import seed_demo_directory
    from mooring.frontdoor.models import DirectoryEdition

    DirectoryEdition.objects.all().delete()
    seed_demo_directory(at=NOW)


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("colour", ["light", "dark"])
def test_every_public_page_is_accessible_and_shows_the_numbers_that_save_lives(
    new_page: Callable[..., Page], screen: str, colour: str
) -> None:
    page = new_page(colour)
    page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
    for address in ADDRESSES:
        page.goto(address)
        strip = page.get_by_role("region", name="Emergency numbers")
        for number in ("911", "988", "(606) 462-3001"):
            expect(strip.get_by_role("link", name=number)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= SCREENS[screen]["width"], address
        axe(page)


def test_from_the_home_page_four_ways_lead_to_help(page: Page, shot: Shot) -> None:
    for said, title in (
        ("I need help now", "Help now"),
        ("I want to stop", "You want to stop. We can help."),
        ("I am worried about someone", "You are worried about someone"),
        ("Find a place", "Find a place"),
    ):
        # given somebody at the home page
        page.goto("/")
        # when they choose a way
        page.get_by_role("navigation", name="Where would you like to start?").get_by_role("link", name=said).click()
        # then they are where they wanted to be
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.goto("/")
    shot(page, "public-home")


def test_a_page_ends_with_its_sources_and_the_day_it_was_reviewed(page: Page, shot: Shot) -> None:
    for slug, one in pages().items():
        page.goto(f"/help/{slug}/")
        expect(page.get_by_role("heading", name="Where this comes from")).to_be_visible()
        expect(page.locator(".f-sources time")).to_have_attribute("datetime", one.reviewed.isoformat())
        assert page.locator(".f-sources li").count() == len(one.sources)
    page.goto("/help/overdose/")
    shot(page, "public-overdose")


def test_the_check_of_signs_counts_in_the_browser_and_sends_and_stores_nothing(page: Page, shot: Shot) -> None:
    # given the check, loaded
    page.goto("/check/")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    result = page.get_by_role("status")
    expect(result).to_contain_text("No tick is not an answer")
    # when signs are ticked
    page.get_by_label("I wanted to cut down or stop, but could not.").check()
    expect(result).to_contain_text("1 sign")
    page.get_by_label("I have strong cravings or urges to use.").check()
    page.get_by_label("I need more than before to feel the same.").check()
    # then they are counted, in words that are not a diagnosis
    expect(result).to_contain_text("3 signs")
    expect(result).to_contain_text("good reason to talk with someone trained")
    expect(page.get_by_text("not a diagnosis").first).to_be_visible()
    shot(page, "public-check")
    # and what a doctor's own prescription explains is not counted
    page.get_by_label("I take opioids only, and just as a doctor told me to.").check()
    expect(result).to_contain_text("2 signs")
    # and clearing leaves nothing
    page.get_by_role("button", name="Clear all answers").click()
    expect(result).to_contain_text("No tick is not an answer")
    assert sent == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.context.cookies() == []


@pytest.mark.parametrize(
    ("address", "sign", "order"),
    [
        ("/check/", "My breathing feels slow or hard.", "Call 911 now"),
        ("/check/someone/", "They will not wake up.", "Call 911 now"),
        ("/check/someone/", "They talk about dying, or about hurting someone.", "Please call or text 988 now"),
    ],
)
def test_a_danger_sign_puts_what_to_do_now_first(page: Page, address: str, sign: str, order: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address)
    page.get_by_label(sign).check()
    expect(page.get_by_role("alert").get_by_role("heading", name=order)).to_be_in_viewport()
    axe(page)


def test_the_check_starts_empty_for_the_next_person_at_the_same_tablet(page: Page) -> None:
    page.goto("/check/")
    page.get_by_label("I have strong cravings or urges to use.").check()
    page.goto("/")
    page.go_back()
    expect(page.locator("input:checked")).to_have_count(0)


def test_without_scripts_the_check_and_the_finder_still_help(database: None, server: str, browser: Browser) -> None:
    # given a browser that runs no scripts
    context = browser.new_context(base_url=server, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        # when they open the check, then signs and what a count may mean can be read, and no form would send them
        page.goto("/check/")
        for words in ("call 911", "I have strong cravings or urges to use.", "Two or three", "Six or more"):
            expect(page.get_by_text(words).first).to_be_visible()
        expect(page.locator("form")).to_have_count(0)
        # and the finder answers
        page.goto("/find/")
        page.get_by_label("ZIP code or county").fill("40507")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("heading", name="near 40507")).to_be_visible()
    finally:
        context.close()


def test_somebody_finds_opioid_detox_near_their_zip_code(page: Page, shot: Shot) -> None:
    # given somebody who pays with Medicaid
    page.goto("/find/")
    page.get_by_label("ZIP code or county").fill("40507")
    page.get_by_text("What do you need?").click()
    page.get_by_label("Detox from opioids").check()
    page.get_by_label("Medicaid").check()
    # when they search
    page.get_by_role("button", name="Search").click()
    # then the nearest place comes first, with its distance, a number to tap, its services and the age of its data
    nearest = page.get_by_role("listitem").filter(has_text="Bluegrass Bridge Detox (made up)")
    expect(page.locator(".f-place").first).to_contain_text("Bluegrass Bridge Detox (made up)")
    expect(nearest).to_contain_text("less than 1 mile")
    expect(nearest.get_by_role("link", name="859-555-0110")).to_have_attribute("href", "tel:+18595550110")
    expect(nearest).to_contain_text("Detox from opioids, Buprenorphine, Naltrexone")
    expect(nearest).to_contain_text("Made up, for demonstration, 2026.")
    # and the list ends with "call first", what a gap does not mean, and the national lines
    first = page.locator(".f-call-first")
    expect(first).to_contain_text("Call first")
    expect(first).to_contain_text("that does not mean that they do not have it")
    expect(first.get_by_role("link", name="1-800-662-4357")).to_be_visible()
    shot(page, "public-find")


def test_a_county_or_a_need_alone_also_finds_places(page: Page) -> None:
    page.goto("/find/")
    page.get_by_label("ZIP code or county").fill("jefferson county")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 places in Jefferson County, KY")).to_be_visible()
    page.goto("/find/?where=&need=methadone")
    expect(page.get_by_role("heading", name="anywhere in KY")).to_be_visible()
    expect(page.get_by_text("That said yes to: Methadone.")).to_be_visible()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("99999", "We do not know the ZIP code 99999."),
        ("4050", "A ZIP code has five digits, like 40507."),
        ("Atlantis", "We do not know a county called “Atlantis”."),
        ("<b>x</b>", "We do not know a county called “<b>x</b>”."),
    ],
)
def test_what_the_finder_cannot_read_is_answered_kindly_and_kept(page: Page, typed: str, sentence: str) -> None:
    page.goto("/find/")
    page.get_by_label("ZIP code or county").fill(typed)
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_label("ZIP code or county")).to_have_value(typed)


def test_nothing_typed_is_lost_when_the_number_has_a_slip(page: Page, shot: Shot) -> None:
    # given somebody who writes a number with a digit missing
    page.goto("/call-back/")
    page.get_by_label("Phone number").fill("606 555 012")
    page.get_by_label("First name, or what we may call you").fill("Sam")
    page.get_by_text("Evening").click()
    page.get_by_text("Yes, you may leave a message").click()
    page.get_by_label("Is there anything we should know?").fill("My mother may pick up.")
    # when they send it
    page.get_by_role("button", name="Ask for a call").click()
    # then they are told kindly what is missing, and all that they wrote is still there
    expect(page.get_by_role("alert")).to_contain_text("That number has 9 digits, and we need ten")
    expect(page.get_by_label("Phone number")).to_have_value("606 555 012")
    expect(page.get_by_label("First name, or what we may call you")).to_have_value("Sam")
    expect(page.get_by_label("Evening")).to_be_checked()
    expect(page.get_by_label("Yes, you may leave a message")).to_be_checked()
    expect(page.get_by_label("Is there anything we should know?")).to_have_value("My mother may pick up.")
    axe(page)
    shot(page, "public-call-back-slip")


def test_somebody_leaves_a_number_and_the_helpline_has_it_once(page: Page, shot: Shot) -> None:
    from mooring.accounts.models import Facility
    from mooring.accounts.profiles import ensure_facilities
    from mooring.accounts.roles import Role
    from mooring.programme.helpline import queue
    from tests.harness.people import Place, a_member

    # given a facility, and somebody who would rather be called
    ensure_facilities()
    facility = Facility.objects.get(default=True)
    page.goto("/call-back/")
    page.get_by_label("Phone number").fill("(606) 555-0187")
    shot(page, "public-call-back")
    # when they send it
    page.get_by_role("button", name="Ask for a call").dblclick()
    # then they are thanked, and neither number nor name stands in the address
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. We will call you.")
    assert page.url.endswith("/call-back/thank-you/")
    axe(page)
    # and the helpline finds the number in its queue, once, though the button was tapped twice
    worker = Place(facility=facility, members={Role.HELPLINE: a_member(facility, Role.HELPLINE)})
    found = queue(by=worker.actor(Role.HELPLINE), at=datetime.now(UTC)).call_backs
    assert [item.phone for item in found if item.phone == "(606) 555-0187"] == ["(606) 555-0187"]
