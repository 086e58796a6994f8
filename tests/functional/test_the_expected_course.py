"""The expected course on the Course page: in words, shaded on the chart, and in the table with its sources."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.programme import admission
from tests.functional.ward_givens import BETTER, Ward, earlier, key
from tests.harness.browser import axe, sign_in

Shot = Callable[[Page, str], None]


def course(page: Page) -> Locator:
    return page.get_by_role("region", name="Course")


def drawn(page: Page) -> dict[str, Any]:
    """What the chart was told to shade."""
    told: dict[str, Any] = page.locator("[data-plot]").evaluate("plot => JSON.parse(plot.dataset.plot).expected")
    return told


def test_before_medication_the_hours_are_said_shaded_and_listed_without_a_score(
    page: Page, ward: Ward, shot: Shot
) -> None:
    # given somebody who used heroin 23 hours ago, and was looked at
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    # when the nurse opens the course
    page.goto(f"/ward/people/{person}/")
    # then it says what to expect and where the person stands
    expect(course(page)).to_contain_text("begins 6 to 24 hours after the last use")
    expect(course(page)).to_contain_text("worst between 24 and 72 hours; it fades within 4 to 10 days")
    expect(course(page)).to_contain_text("It is 23 hours now: it usually begins about now")
    expect(course(page)).to_contain_text("Treat what you see, not the clock.")
    # and the chart shades the stages at no height, reaching into the next hours
    shaded = drawn(page)
    assert [each["label"] for each in shaded["stages"]] == ["Usually begins", "Expected worst", "Fades"]
    assert shaded["treated"] == []
    assert shaded["until"] > earlier(hours=-11).timestamp()
    expect(page.locator(".b-plot canvas")).to_have_count(2)
    # and the table says the same by the clock, with the sources and how they were seen
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("region", name="Expected course: After heroin").get_by_role("row")
    expect(rows.filter(has_text="Expected worst")).to_contain_text("24 to 72 hours")
    expect(rows.filter(has_text="Expected worst")).to_contain_text("read in a secondary copy")
    expect(rows.filter(has_text="COWS over 12, without medication")).to_contain_text("12 to 16 hours")
    axe(page)
    shot(page, "course-expected")


def test_after_a_dose_the_range_with_medication_is_shown_and_its_doubt_is_said(
    page: Page, ward: Ward, shot: Shot
) -> None:
    # given a first day with two doses
    person = ward.had_a_first_day()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    # then it says that the course is milder, and since when
    expect(course(page)).to_contain_text("25 hours since the first dose of medication")
    expect(course(page)).to_contain_text("A score over 12 after the second day is unusual; look for the reason.")
    # and the chart shades the range of the scores from the third day, and the untreated stages until the first dose
    shaded = drawn(page)
    assert [(each["low"], each["high"]) for each in shaded["treated"]] == [(0, 12)]
    assert shaded["stages"][-1]["to"] + 72 * 3600 == shaded["treated"][0]["from"]
    # and the table says how that was counted
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("region", name="Expected course: After heroin").get_by_role("row")
    expect(rows.filter(has_text="COWS 0 to 12 in 98 of 100")).to_contain_text("not published, not reviewed")
    axe(page)
    shot(page, "course-treated")


def test_from_the_third_day_on_the_range_of_the_scores_lies_behind_them(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody in their fifth day, seen each day
    person = ward.had_a_first_day(hours=100)
    for hours in (76, 52, 28, 4):
        ward.seen(person, at=earlier(hours=hours), cows=BETTER)
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    # then the range reaches from before now into the next hours
    (band,) = drawn(page)["treated"]
    assert band["from"] < earlier().timestamp() < band["to"]
    expect(course(page)).to_contain_text("4 days since the first dose of medication")
    shot(page, "course-fifth-day")


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_the_expected_course_is_accessible_before_anything_was_observed(
    new_page: Callable[..., Page], ward: Ward, shot: Shot, colour: str
) -> None:
    person = ward.admitted()
    use = {
        "use": "yes",
        "route": "inhaled",
        "last_use": earlier(hours=9).isoformat(),
        "times_per_day": "6",
        "years": "4",
    }
    answers = {"substances": {"fentanyl": use}}
    at = earlier(hours=2)
    admission.save_part(by=ward.nurse, at=at, key=key(), person=person, part="substance-use", answers=answers)
    page = new_page(colour)
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    expect(course(page)).to_contain_text("Nothing was observed or given yet.")
    expect(course(page)).to_contain_text("How long it lasts is not established.")
    expect(course(page)).to_contain_text("6 times a day, for 4 years. A larger amount each day")
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    axe(page)
    for width in (1180, 820, 390):
        page.set_viewport_size({"width": width, "height": 820})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"course-expected-{colour}")
