"""The board of all beds, a nurse's own work, the course of one person, and a wrong entry set right."""

import re
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from mooring.accounts.roles import Role
from mooring.clinical import timeline as t
from mooring.clinical.acts import Flag
from mooring.knowledge.load import library
from mooring.programme import admission, bedside
from mooring.programme.refresh import URGENT_FLAGS
from tests.functional.observing import Shot, story
from tests.functional.ward_givens import BETTER, CALM, SICK, Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place


def test_my_work_lists_what_is_due_the_soonest_first(page: Page, ward: Ward, shot: Shot) -> None:
    late = ward.had_a_first_day("Sage Pemberton (made up)", bed="B1")
    given = ward.in_withdrawal("Rowan Ashby (made up)", bed="B2")
    ward.gave(given, at=earlier(minutes=4))
    sign_in(page, ward.place.nurse)
    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("region", name="Now")).to_contain_text("Sage Pemberton")
    expect(page.get_by_role("region", name="In the next two hours")).to_contain_text("Rowan Ashby")
    axe(page)
    shot(page, "my-work")
    page.get_by_role("link", name="Open Sage Pemberton").click()
    expect(page).to_have_url(re.compile(f"/ward/people/{late}/observe/$"))


def test_a_draft_that_is_none_is_refused(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/notes/")
    token = page.locator("form[data-draft] [name=csrfmiddlewaretoken]").get_attribute("value") or ""
    for key_, body in (("note:nobody", "{}"), ("Note", "{}"), (f"note:{person}", "[1]"), (f"note:{person}", "{")):
        answer = page.request.post(f"/ward/drafts/{key_}", data=body, headers={"X-CSRFToken": token})
        assert (answer.status, answer.text()) == (400, "This is no form's draft.")
    kept = page.request.post(f"/ward/drafts/note:{person}", data='{"text": "Slept."}', headers={"X-CSRFToken": token})
    assert kept.status == 204
    page.reload()
    expect(page.get_by_label("What the next shift should know")).to_have_value("Slept.")


def test_the_board_shows_who_needs_a_hand_first_and_what_is_overdue(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody whom nobody has looked at for hours, somebody well, and somebody who is sedated
    ward.had_a_first_day("Sage Pemberton (made up)", bed="B1")
    well = ward.in_withdrawal("Rowan Ashby (made up)", bed="B2")
    ward.gave(well, at=earlier(minutes=4))
    sedated = ward.in_withdrawal("Linden Marsh (made up)", bed="B3")
    ward.seen(sedated, at=earlier(minutes=1), sedation="drifts-off-mid-talk")
    # when the nurse looks at the board
    sign_in(page, ward.place.nurse)
    beds = page.locator(".b-bed")
    # then the sedated person stands first, then the overdue one, each with the words for it, and the free bed last
    expect(beds.nth(0)).to_contain_text("Linden Marsh")
    expect(beds.nth(0)).to_contain_text("Tell the prescriber")
    expect(beds.nth(1)).to_contain_text("Sage Pemberton")
    expect(beds.nth(1)).to_contain_text("overdue by")
    expect(beds.nth(1)).to_contain_text("COWS 3")
    expect(beds.nth(1)).to_contain_text("down 19")
    expect(beds.nth(2)).to_contain_text("4 mg buprenorphine with naloxone")
    expect(beds.nth(2)).to_contain_text(re.compile("in 2[56] min"))
    expect(page.locator(".b-spare")).to_contain_text("B4 free")
    axe(page)
    shot(page, "board")


def test_the_board_hears_of_changes_and_says_when_it_no_longer_does(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    expect(page.locator(".b-bed")).to_contain_text("No COWS yet")
    ask = "document.dispatchEvent(new Event('visibilitychange'))"
    # while nothing has changed, nothing is sent again
    with page.expect_response("**/ward/beds/") as unchanged:
        page.evaluate(ask)
    assert unchanged.value.status in (200, 304)
    # when a colleague saves an observation, the board shows it without being loaded again
    ward.seen(person, at=earlier())
    page.evaluate(ask)
    expect(page.locator(".b-bed")).to_contain_text("COWS 22")
    # and when the connection goes, it says so
    page.context.set_offline(True)
    expect(page.locator("[data-live]")).to_contain_text("Connection lost. This board was read at")
    page.context.set_offline(False)
    page.evaluate(ask)
    expect(page.locator("[data-live]")).to_contain_text("It refreshes by itself")


def test_an_unchanged_board_is_not_sent_again(page: Page, ward: Ward) -> None:
    ward.on_protocol()
    sign_in(page, ward.place.nurse)
    first = page.request.get("/ward/beds/")
    again = page.request.get("/ward/beds/", headers={"If-None-Match": first.headers["etag"]})
    # A minute may have passed between the two, and then some words on it have changed.
    assert again.status == 304 or again.headers["etag"] != first.headers["etag"]


def test_the_course_shows_points_on_one_time_axis_and_the_same_as_a_table(page: Page, ward: Ward, shot: Shot) -> None:
    # given a first day with two doses and relief
    person = ward.had_a_first_day()
    sign_in(page, ward.place.nurse)
    # when the nurse opens the course
    page.goto(f"/ward/people/{person}/")
    # then both halves are drawn to the same width, vital signs can be switched on, and the table says the same
    expect(page.locator(".b-plot canvas")).to_have_count(2)
    widths = page.locator(".b-plot canvas").evaluate_all("all => all.map(one => one.clientWidth)")
    assert widths[0] == widths[1] > 600
    page.get_by_role("checkbox", name="Oxygen").check()
    shot(page, "course")
    page.get_by_text("The same as a table").click()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows.filter(has_text="22 (moderate)")).to_have_count(2)
    expect(rows.filter(has_text="4 mg buprenorphine with naloxone")).to_have_count(2)
    expect(rows.filter(has_text="3 (no active withdrawal)")).to_contain_text("78")
    axe(page)


def test_an_old_story_is_one_tap_away(page: Page, ward: Ward) -> None:
    # given more than a shift looks at
    person = ward.on_protocol()
    for hours in range(21, 0, -1):
        ward.seen(person, at=earlier(hours=hours), cows=BETTER)
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    # then the newest lines show, with how many there are besides
    expect(page.locator(".b-entry")).to_have_count(60)
    page.get_by_role("link", name=re.compile(r"^Show the \d+ older entries too$")).click()
    # and all of them on one tap
    expect(page.locator(".b-entry")).not_to_have_count(60)
    expect(page.get_by_role("link", name=re.compile("older entries"))).to_have_count(0)


def test_a_wrong_entry_is_set_right_and_stays_in_sight(page: Page, ward: Ward, shot: Shot) -> None:
    # given a pulse that was misread
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    page.get_by_role("link", name="This was wrong: Vital signs").click()
    axe(page)
    # when the nurse corrects it without a reason, it is refused
    page.get_by_label("Pulse").fill("88")
    page.get_by_role("button", name="Record the correction").click()
    expect(page.get_by_role("alert")).to_contain_text("Write this in a few words")
    expect(page.get_by_label("Pulse")).to_have_value("88")
    # and with one, both values stand, the wrong one struck through
    page.get_by_label("Why it was wrong").fill("I had misread the watch.")
    page.get_by_role("button", name="Record the correction").click()
    entry = page.locator(".b-entry--measured")
    expect(entry.locator("del")).to_contain_text("Pulse 96/min")
    expect(entry.locator(".b-fix")).to_contain_text("Pulse 88/min")
    expect(entry.locator(".b-fix")).to_contain_text("I had misread the watch.")
    axe(page)
    # and an entry about the wrong person is taken back
    page.get_by_role("link", name="This was wrong: How awake").click()
    page.get_by_label("Take it back").check()
    page.get_by_label("Why it was wrong").fill("That was the next bed.")
    page.get_by_role("button", name="Record the correction").click()
    expect(page.locator(".b-entry--scored").filter(has_text="Taken back")).to_contain_text("That was the next bed.")
    shot(page, "corrected")


def test_notes_and_incidents_stand_in_the_record(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/notes/")
    page.get_by_role("button", name="Save the note").click()
    expect(page.get_by_role("alert")).to_contain_text("Write this in a few words")
    page.get_by_label("What the next shift should know").fill("Slept two hours. <b>Sister</b> may call.")
    page.get_by_role("button", name="Save the note").click()
    expect(page.locator(".b-entry").first).to_contain_text("Slept two hours. <b>Sister</b> may call.")
    page.get_by_text("Vomited dose").click()
    page.get_by_label("What happened, and what was done").fill("Ten minutes after the film.")
    page.get_by_role("button", name="Record the incident").click()
    expect(page.locator(".b-entry").first).to_contain_text("Incident: vomited dose")
    axe(page)


def test_a_cows_can_be_rated_with_the_keyboard_alone(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    page.locator("#f-respiratory_rate").focus()
    for value in CALM.values():
        page.keyboard.type(str(value))
        page.keyboard.press("Tab")
    # wakefulness: the second answer; then each item of the COWS: the first one, and two of them one further
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    for item in SICK:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        if item in ("sweating", "aches"):
            page.keyboard.press("ArrowRight")
    expect(page.locator("[data-sum]")).to_have_text("COWS 3 no active withdrawal")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/saved/")
    expect(page.locator(".b-total")).to_contain_text("COWS 3")


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_every_page_at_the_bedside_is_accessible(
    new_page: Callable[..., Page], ward: Ward, colour: str, shot: Shot
) -> None:
    person = ward.had_a_first_day(hours=20)
    ward.seen(person, at=earlier(minutes=3), cows=BETTER)
    bedside.note(by=ward.nurse, at=earlier(), key=key(), person=person, text="Slept two hours.")
    page = new_page(colour)
    sign_in(page, ward.place.nurse)
    for name in ("", "observe/", "observe/saved/", "dose/", "dose/recorded/", "notes/"):
        page.goto(f"/ward/people/{person}/{name}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 1180, f"{name} is wider than the tablet"
    page.goto("/ward/")
    axe(page)
    shot(page, f"board-{colour}")


def test_another_facility_and_another_role_see_nothing(page: Page, ward: Ward, place: Place) -> None:
    from tests.harness.people import a_facility

    person = ward.in_withdrawal()
    stranger = a_facility()
    sign_in(page, stranger.nurse)
    for name in ("", "observe/", "dose/", "notes/"):
        assert page.goto(f"/ward/people/{person}/{name}").status == 404  # type: ignore[union-attr]
    expect(page.get_by_role("heading", level=1)).to_have_text("This page is not here")


def test_a_case_manager_reads_the_course_but_decides_no_dose(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.members[Role.CASE_MANAGER])
    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    axe(page)
    page.goto(f"/ward/people/{person}/")
    tabs = page.get_by_role("navigation", name="Wren")
    expect(tabs.get_by_role("link", name="Course")).to_be_visible()
    expect(tabs.get_by_role("link", name="Dose")).to_have_count(0)
    expect(page.get_by_role("link", name="This was wrong")).to_have_count(0)
    assert page.goto(f"/ward/people/{person}/dose/").status == 403  # type: ignore[union-attr]


def test_the_time_on_every_page_is_the_facilitys_own(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/saved/")
    seen = next(e.at for e in reversed(story(ward, person)) if isinstance(e, t.Measured))
    local: datetime = seen.astimezone(ZoneInfo(ward.nurse.zone))
    expect(page.get_by_text(f"observed at {local:%H:%M %Z}")).to_be_visible()


def test_the_board_shows_an_urgent_risk_and_what_is_owed_to_somebody_new(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody whom nobody has looked at, somebody who was looked at once, and a risk of suicide
    ward.admitted("Wren Halloway (made up)", bed="B1")
    looked = ward.admitted("Rowan Ashby (made up)", bed="B2")
    ward.seen(looked, at=earlier(minutes=5))
    risk = ward.in_withdrawal("Sage Pemberton (made up)", bed="B3")
    answers = {"c-ssrs": {"q1": "yes", "q2": "yes", "q3": "yes", "q4": "yes", "q5": "yes", "q6": "no"}}
    admission.save_part(
        by=ward.nurse, at=earlier(minutes=2), key=key(), person=risk, part="mental-health", answers=answers
    )
    # when the nurse looks at the board
    sign_in(page, ward.place.nurse)
    first = page.locator(".b-bed").first
    # then the risk stands first and is counted, and the new people show what they wait for
    expect(first).to_contain_text("Sage Pemberton")
    expect(first).to_contain_text("Risk High risk of suicide. Do not leave alone")
    expect(page.locator(".b-board-sum")).to_contain_text("1 needs somebody now")
    expect(page.locator(".b-bed", has_text="Wren Halloway")).to_contain_text("First look: COWS and vital signs")
    expect(page.locator(".b-bed", has_text="Rowan Ashby")).to_contain_text(
        re.compile(r"Consultation: \d+ owed before a first dose")
    )
    expect(first).to_contain_text(re.compile("Phase: [a-z]"))
    axe(page)
    shot(page, "board-risk")
    page.get_by_role("link", name="My work").click()
    expect(page.get_by_role("region", name="Now")).to_contain_text("First look")


def test_the_urgent_risks_are_risks_of_the_knowledge() -> None:
    table = library().tables["risk_flags"]
    named = {act.flag for row in table.rows for act in row.then if isinstance(act, Flag)}
    assert named >= URGENT_FLAGS


def test_the_story_says_answers_in_words_and_what_is_absent_in_one_line(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.on_protocol()
    told = dict.fromkeys(("copd", "asthma", "sleep_apnoea", "cirrhosis"), "no")
    answers = {**told, "pregnancy_possible": "not-applicable"}
    admission.save_part(by=ward.nurse, at=earlier(minutes=2), key=key(), person=person, part="medical", answers=answers)
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    written = page.locator("#story").locator("..")
    expect(written).to_contain_text("4 illnesses asked, none of them")
    expect(written).to_contain_text("COPD, Asthma, Sleep apnea")
    expect(written).to_contain_text("Asked: Pregnancy possible")
    expect(written).not_to_contain_text("Does not have")
    expect(written).not_to_contain_text("not-applicable")
    shot(page, "story")
