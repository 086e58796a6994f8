"""At the bedside: the board, a COWS in under a minute, the advice on it, the course, and a wrong entry set right."""

import re
from collections.abc import Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.accounts.roles import Role
from mooring.clinical import timeline as t
from mooring.programme import bedside, reading
from tests.functional.ward_givens import BETTER, CALM, SICK, Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place

Shot = Callable[[Page, str], None]


@pytest.fixture
def ward(place: Place) -> Ward:
    return Ward(place=place)


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


def test_a_cows_takes_ten_taps_and_a_pulse_and_the_advice_follows(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody on the protocol, whom nobody has looked at yet
    ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.get_by_role("link", name="Observe Wren Halloway").click()
    # when the nurse writes the vital signs, rates wakefulness, and taps what the COWS asks
    measure(page, pulse=96)
    tile(page, "sedation", "awake").tap()
    taps = 1 + rate(page, SICK)
    # then it took no more than eleven taps, and the total shows at once, the pulse's point among it
    assert taps <= 11
    expect(page.locator("#f-cows-pulse .b-tile--on")).to_have_text("181 to 100")
    expect(page.locator("[data-sum]")).to_have_text("COWS 22 moderate")
    shot(page, "observe")
    # and after saving, the engine says what to do, why, and where that was read
    save(page)
    expect(page.get_by_text("Give 4 mg buprenorphine with naloxone, sublingual")).to_be_visible()
    expect(page.get_by_text("Withdrawal is established and can be seen")).to_be_visible()
    expect(page.get_by_text("Yale School of Medicine")).to_be_visible()
    expect(page.locator(".b-total")).to_have_text("COWS 22 moderate")
    axe(page)
    shot(page, "observed")
    expect(page.get_by_role("link", name="Go to the dose")).to_be_visible()


def test_the_pulse_item_follows_from_the_counted_pulse_on_the_server_too(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page, pulse=124)
    rate(page, {**dict.fromkeys(SICK, 0)})
    save(page)
    page.wait_for_url("**/saved/")
    (scored,) = [e for e in story(ward, person) if isinstance(e, t.Scored) and e.instrument == "cows"]
    assert scored.answers["pulse"] == 4


def test_a_half_rated_cows_is_kept_as_a_draft_and_never_totalled(page: Page, ward: Ward) -> None:
    # given a nurse who is called away after three items
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    page.locator("#f-pulse").fill("96")
    rate(page, {"sweating": 2, "pupils": 2, "gooseflesh": 3})
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    # when the browser is loaded again
    page.reload()
    # then what was tapped is still there, nothing is totalled, and nothing is in the record
    expect(page.get_by_text("None of it is recorded yet")).to_be_visible()
    expect(tile(page, "cows-pupils", 2)).to_be_checked()
    expect(page.locator("#f-pulse")).to_have_value("96")
    expect(page.locator("[data-sum]")).to_have_text("4 of 11 answered. No total yet.")
    # and sending it half is refused with the items that are missing; the vital signs alone may go
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("This was left out")
    assert not [e for e in story(ward, person) if isinstance(e, t.Scored | t.Measured)]
    axe(page)
    page.get_by_role("button", name="Record only vital signs").click()
    page.wait_for_url("**/saved/")
    assert [e.kind for e in story(ward, person) if isinstance(e, t.Scored | t.Measured)] == ["measured"]
    page.goto(f"/ward/people/{person}/observe/")
    expect(tile(page, "cows-pupils", 2)).to_be_checked()


def test_what_nobody_can_have_is_refused_and_nothing_typed_is_lost(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page, spo2=140, pulse=8)
    rate(page, SICK)
    save(page)
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Oxygen: 140 cannot be right. Measure again; it must be from 40 to 100 %.")
    expect(alert).to_contain_text("Pulse: 8 cannot be right.")
    expect(page.locator("#f-systolic")).to_have_value("124")
    expect(tile(page, "cows-gi", SICK["gi"])).to_be_checked()
    assert not [e for e in story(ward, person) if isinstance(e, t.Scored | t.Measured)]


def test_what_was_seen_earlier_is_written_down_with_both_times(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page)
    page.get_by_text("Observed now. Was it earlier?").click()
    seen = earlier(minutes=50).astimezone(ZoneInfo(ward.nurse.zone)).replace(second=0, microsecond=0)
    page.get_by_label("Observed at").fill(seen.strftime("%Y-%m-%dT%H:%M"))
    save(page)
    page.wait_for_url("**/saved/")
    (measured,) = [e for e in story(ward, person) if isinstance(e, t.Measured)]
    assert measured.at == seen
    assert measured.written > seen
    page.goto(f"/ward/people/{person}/")
    expect(page.get_by_text("written down")).not_to_have_count(0)


def test_a_sedated_person_is_held_and_not_dosed(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody in withdrawal who now drifts off while talking
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page)
    tile(page, "sedation", "drifts-off-mid-talk").tap()
    rate(page, SICK)
    # when it is saved
    save(page)
    # then the engine says hold, and to tell the prescriber, and the dose page offers no dose
    expect(page.get_by_text("Hold any opioid agonist")).to_be_visible()
    expect(page.get_by_text("Never dose a sedated person.")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the dose")).to_have_count(0)
    page.get_by_role("navigation", name="Wren").get_by_role("link", name="Dose").click()
    expect(page.get_by_role("heading", name="No dose is advised now")).to_be_visible()
    axe(page)
    shot(page, "dose-hold")


def test_slow_breathing_is_an_emergency_above_everything_else(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page, respiratory_rate=6)
    tile(page, "sedation", "hardly-responds").tap()
    expect(page.get_by_role("alert")).to_contain_text("open the airway")
    save(page)
    emergency = page.get_by_role("alert", name="Emergency")
    expect(emergency).to_contain_text("Emergency. Breathing first.")
    expect(emergency).to_contain_text("open the airway and breathe for the person")
    expect(emergency.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    expect(emergency).to_contain_text("Give 4 mg naloxone, intranasal")
    axe(page)
    shot(page, "emergency")
    page.goto("/ward/")
    expect(page.locator(".b-bed").first).to_contain_text("Hardly responds. Call 911")


def test_slow_breathing_is_an_emergency_before_a_protocol_is_signed_too(page: Page, ward: Ward) -> None:
    # given somebody who was admitted a moment ago, with nothing signed and nothing told
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    page.locator("#f-respiratory_rate").fill("6")
    save(page)
    # then the emergency stands on the page, and the nurse may give naloxone and record it at once
    expect(page.get_by_role("alert", name="Emergency")).to_contain_text("Fewer than 8 breaths a minute")
    page.goto(f"/ward/people/{person}/dose/")
    expect(page.get_by_role("heading", name="4 mg naloxone, intranasal")).to_be_visible()
    page.get_by_label("I gave it, and saw it taken").check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", name="Given: 4 mg naloxone")).to_be_visible()


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
