"""Signing in at the start of a shift."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from mooring.accounts.roles import Role
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place


def test_the_sign_in_page_is_accessible_by_day_and_by_night(
    new_page: Callable[..., Page], shot: Callable[[Page, str], None]
) -> None:
    for colour in ("light", "dark"):
        page = new_page(colour)
        page.goto("/sign-in/")
        axe(page)
        shot(page, f"sign-in-{colour}")


def test_a_wrong_password_is_explained_and_the_name_is_kept(page: Page, place: Place) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Sign-in name").fill(place.nurse.username)
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("do not match")
    expect(page.get_by_label("Sign-in name")).to_have_value(place.nurse.username)
    axe(page)


def test_the_administrator_adds_a_nurse_who_can_then_sign_in(
    page: Page, new_page: Callable[..., Page], place: Place, shot: Callable[[Page, str], None]
) -> None:
    sign_in(page, place.administrator)
    page.get_by_role("link", name="Add somebody").click()
    axe(page)
    page.get_by_label("Name, as it stands on records").fill("Nia Rope, RN (made up)")
    name = f"nia.{place.facility.pk}"
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_text("Nurse", exact=True).click()
    page.get_by_label("First password").fill("calm-harbor-lights")
    shot(page, "team-add")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_role("status")).to_contain_text("can now sign in")
    axe(page)
    shot(page, "team")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Staff sign-in")).to_be_visible()
    place.nurse.username = name
    sign_in(new_page(), place.nurse)


SCREENS = ("ward", "ward/people", "ward/work", "ward/follow-up", "ward/protocols", "ward/facility-beds")
STAFF = (*SCREENS, "helpline", "team")


@pytest.mark.parametrize("role", [Role.NURSE, Role.PRESCRIBER, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR])
def test_the_menu_shows_all_that_a_role_may_open_and_nothing_else(page: Page, place: Place, role: Role) -> None:
    # given somebody at their first page
    sign_in(page, place.members[role])
    menu = page.get_by_role("navigation", name="Main").get_by_role("link")
    shown = {str(link.get_attribute("href")) for link in menu.all()}
    # when every page of the staff is opened
    opened = set()
    for address in (f"/{name}/" for name in STAFF):
        answer = page.goto(address)
        assert answer is not None
        # A page that sends this role on to another one is not theirs.
        if answer.status == 200 and page.url.endswith(address):
            opened.add(address)
    # then the menu shows those that open, and no other
    assert shown == opened


def test_on_a_phone_the_page_begins_within_the_first_200_pixels(page: Page, place: Place) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/sign-in/")
    strip = page.get_by_role("region", name="Emergency numbers")
    for number in ("911", "988", "(606) 462-3001"):
        expect(strip.get_by_role("link", name=number)).to_be_in_viewport()
    sign_in(page, place.case_manager)
    for address in ("/ward/people/", "/sign-in/", "/find/", "/no-such-page/"):
        page.goto(address)
        box = page.get_by_role("region", name="Emergency numbers").bounding_box()
        assert box is not None
        assert box["height"] <= 48, address
        main = page.locator("main > :first-child").bounding_box()
        assert main is not None
        assert main["y"] <= 200, address
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
