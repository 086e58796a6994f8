"""Level of care on the plan: our own checklist, what is open, and beside it what a licensed tool gave."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.programme import admission
from tests.functional.ward_givens import Ward, earlier, key
from tests.harness.browser import axe, sign_in

Shot = Callable[[Page, str], None]


def told(ward: Ward, person: object, part: str, **answers: object) -> None:
    """Answers of the consultation, saved two hours ago."""
    admission.save_part(by=ward.nurse, at=earlier(hours=2), key=key(), person=person, part=part, answers=answers)  # type: ignore[arg-type]


def care(page: Page) -> Locator:
    return page.get_by_role("region", name="Level of care")


def test_a_finding_points_to_a_level_with_its_reason_and_says_what_it_is_not(
    page: Page, ward: Ward, shot: Shot
) -> None:
    # given somebody seen a while ago, who has nowhere to sleep and once had a seizure
    person = ward.in_withdrawal()
    told(ward, person, "social", housing="none")
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/plan/")
    # then 24-hour nursing is the least, with the reason, and what is open may raise it
    expect(care(page).locator(".m-tag")).to_have_text("At least 24-hour nursing")
    expect(care(page)).to_contain_text("No steady place to sleep")
    expect(care(page)).to_contain_text("Evidence: not confirmed yet.")
    expect(care(page)).to_contain_text("not The ASAM Criteria")
    expect(care(page)).to_contain_text("does not endorse Mooring")
    care(page).get_by_text("Not known yet, and may raise it").click()
    expect(care(page)).to_contain_text("Ask whether they ever became confused")
    # the vital signs of the last look are not asked again
    expect(care(page)).not_to_contain_text("Count the pulse")
    axe(page)
    shot(page, "plan-care-open")
    # when a seizure in the past is told
    told(ward, person, "medical", seizures="yes")
    page.reload()
    # then a hospital is said, first
    expect(care(page).locator(".m-tag")).to_have_text("Hospital")
    expect(care(page).get_by_role("listitem").first).to_contain_text("A seizure in the past")


def test_a_level_from_a_licensed_tool_stands_beside_ours(page: Page, ward: Ward, shot: Shot) -> None:
    # given a prescriber at a facility that holds a licence
    person = ward.in_withdrawal()
    told(ward, person, "social", housing="none")
    sign_in(page, ward.place.prescriber)
    page.goto(f"/ward/people/{person}/plan/")
    expect(care(page)).to_contain_text("None recorded.")
    # when they write down the code, the tool and the reason
    care(page).get_by_role("link", name="Record one").click()
    page.locator("#i-licensed_level").get_by_text("3.7-WM", exact=True).click()
    page.locator("#i-licensed_level_why").get_by_role("textbox").fill("Our licensed tool, 2013 edition: vomits, alone.")
    axe(page)
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    # then both stand on the plan, and ours has not changed
    page.goto(f"/ward/people/{person}/plan/")
    licensed = page.get_by_role("complementary", name="Level from a licensed tool")
    expect(licensed).to_contain_text("3.7-WM")
    expect(licensed).to_contain_text("Our licensed tool, 2013 edition: vomits, alone.")
    expect(licensed).to_contain_text(ward.place.prescriber.display_name)
    expect(care(page).locator(".m-tag")).to_have_text("At least 24-hour nursing")
    shot(page, "plan-care")


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_with_nothing_known_no_level_is_said(
    new_page: Callable[..., Page], ward: Ward, shot: Shot, colour: str
) -> None:
    person = ward.admitted()
    page = new_page(colour)
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/plan/")
    expect(care(page).locator(".m-tag")).to_have_text("Not known yet")
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    axe(page)
    for width in (1180, 820, 390):
        page.set_viewport_size({"width": width, "height": 820})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"plan-care-{colour}")
