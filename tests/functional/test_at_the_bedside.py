"""At the bedside: the board, a COWS in under a minute, the advice on it, the course, and a wrong entry set right."""

from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from mooring.clinical import timeline as t
from mooring.programme import discharge
from tests.functional.observing import Shot, measure, rate, save, story, tile
from tests.functional.ward_givens import SICK, Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import PASSWORD


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


def test_a_draft_that_comes_back_is_sent_under_a_mark_of_its_own(page: Page, ward: Ward) -> None:
    # given an observation that was saved, and typing that went on in the form behind the back button
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    measure(page)
    mark = page.locator(".b-observe [name=key]").input_value()
    save(page)
    page.wait_for_url("**/saved/")
    page.request.post(
        f"/ward/drafts/observe:{person}",
        data={"key": mark, "pulse": "88"},
        headers={"X-CSRFToken": page.locator("[name=csrfmiddlewaretoken]").first.input_value()},
    )
    # when the draft is opened, it has a new mark, and saves
    page.goto(f"/ward/people/{person}/observe/")
    expect(page.locator("#f-pulse")).to_have_value("88")
    assert page.locator(".b-observe [name=key]").input_value() != mark
    save(page)
    page.wait_for_url("**/saved/")
    assert len([e for e in story(ward, person) if isinstance(e, t.Measured)]) == 2


def test_typing_without_a_pause_is_saved_every_two_seconds(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/notes/")
    words = page.get_by_label("What the next shift should know")
    with page.expect_request("**/ward/drafts/**", timeout=4000):
        words.press_sequentially("Slept badly. " * 3, delay=100)


def test_signed_out_in_the_middle_of_a_form_loses_nothing(page: Page, ward: Ward, shot: Shot) -> None:
    # given a nurse whose session ends while the observation is filled in
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    page.context.clear_cookies(name="mooring_session")
    # when the last number is typed and the form is sent before anything could be kept on the server
    page.locator("#f-pulse").fill("96")
    save(page)
    # then the sign-in says what happened, and leads back to the form with what was typed
    expect(page.get_by_text("You were signed out before this was saved.")).to_be_visible()
    shot(page, "signed-out")
    page.get_by_label("Sign-in name").fill(ward.place.nurse.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#f-pulse")).to_have_value("96")
    save(page)
    page.wait_for_url("**/saved/")
    (measured,) = [e for e in story(ward, person) if isinstance(e, t.Measured)]
    assert measured.values == {"pulse": 96}
    # and nothing of it stays in the tab
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_an_autosave_without_a_session_stops_the_form_and_says_so(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    page.context.clear_cookies(name="mooring_session")
    page.locator("#f-pulse").fill("96")
    told = page.locator("[data-draft-status]")
    expect(told).to_contain_text("You are signed out. Nothing is sent; what you typed is kept in this tab.")
    save(page)
    assert page.url.endswith("/observe/")
    axe(page)
    shot(page, "autosave-signed-out")
    told.get_by_role("link", name="Sign in again").click()
    page.get_by_label("Sign-in name").fill(ward.place.nurse.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    shot(page, "brought-back")
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#f-pulse")).to_have_value("96")


def test_somebody_who_has_left_is_neither_observed_nor_dosed(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody who was discharged an hour ago
    person = ward.on_protocol(at=earlier(days=5))
    for item, (_, refusals) in discharge.ITEMS.items():
        discharge.record_item(
            by=ward.prescriber, at=earlier(hours=2), key=key(), person=person, item=item, value=refusals[0]
        )
    discharge.discharge(
        by=ward.prescriber, at=earlier(hours=1), key=key(), person=person, to="Home", because="completed"
    )
    # then both pages say why, and have no form
    sign_in(page, ward.place.nurse)
    for name in ("observe", "dose"):
        page.goto(f"/ward/people/{person}/{name}/")
        expect(page.get_by_role("heading", name="Discharged")).to_be_visible()
        expect(page.locator("main form")).to_have_count(0)
    axe(page)
    shot(page, "dose-away")


def test_the_top_of_the_page_tells_birth_and_allergies(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/")
    head = page.locator(".b-person-who")
    expect(head).to_contain_text("born 1 May 1990")
    expect(head).to_contain_text("allergies: not asked yet")


def test_an_answer_that_a_scale_does_not_have_is_refused_in_words(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    sign_in(page, ward.place.nurse)
    page.goto(f"/ward/people/{person}/observe/")
    rate(page, SICK)
    page.locator("#f-pulse").fill("96")
    page.evaluate("document.querySelector('[name=cows-sweating]:checked').value = '7'")
    save(page)
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("This is not one of the answers. Choose 0 (")
    expect(alert).not_to_contain_text("cows: sweating")
