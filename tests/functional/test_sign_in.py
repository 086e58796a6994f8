"""Signing in at the start of a shift."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

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
