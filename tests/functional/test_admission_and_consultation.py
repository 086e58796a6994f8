"""Admission, and the complete health consultation, as a nurse does them at a tablet."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.accounts.roles import Role
from mooring.programme import admission, helpline
from tests.functional.ward_givens import Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place, a_facility

Shot = Callable[[Page, str], None]
PARTS = ("before-we-start", "substance-use", "medical", "mental-health", "nutrition", "social")


@pytest.fixture
def ward(place: Place) -> Ward:
    """A facility with four beds, whose medical director has adopted the standard protocol."""
    return Ward(place=place)


def question(page: Page, item: str) -> Locator:
    """The block of one question."""
    return page.locator(f"[id='i-{item}']")


def tap(page: Page, item: str, answer: str) -> None:
    """Tap one answer of a question that has no lines."""
    question(page, item).get_by_text(answer, exact=True).click()


def substance(page: Page, name: str) -> Locator:
    """The line of one substance."""
    return page.get_by_role("group", name=name, exact=True)


def uses(page: Page, name: str, answer: str) -> None:
    """Now, Past, Never or Not known for one substance."""
    substance(page, name).locator(".c-picks").first.get_by_text(answer, exact=True).click()


def never_any(page: Page) -> None:
    """Answer each line of the substances that is still open with Never."""
    for line in page.locator(".c-substance").all():
        if not line.locator("input:checked").count():
            line.locator(".c-picks").first.get_by_text("Never", exact=True).click()


def picture(page: Page, shot: Shot, name: str) -> None:
    """A picture of a page with a bar that sticks to the window: the window is made as tall as the page."""
    page.set_viewport_size({"width": 1180, "height": page.evaluate("document.documentElement.scrollHeight")})
    shot(page, name)
    page.set_viewport_size({"width": 1180, "height": 820})


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def open_part(page: Page, person: UUID, part: str) -> None:
    page.goto(f"/ward/people/{person}/consultation/{part}/")


def missing(page: Page) -> Locator:
    """What stands beside the questions about a first dose."""
    return page.get_by_role("complementary").get_by_role("region", name="Before a first dose")


def risks(page: Page) -> Locator:
    return page.get_by_role("complementary").get_by_role("region", name="What the answers mean")


def open_count(page: Page) -> int:
    return int(missing(page).locator(".c-count strong").inner_text())


def test_a_nurse_admits_somebody_new_and_comes_to_the_consultation(page: Page, ward: Ward, shot: Shot) -> None:
    # given a nurse at the list of people
    sign_in(page, ward.place.nurse)
    page.goto("/ward/people/")
    shot(page, "people-empty")
    # when somebody new is admitted to a free bed, and agrees to treatment
    page.get_by_role("link", name="Admit somebody new").click()
    page.get_by_label("Name, or the name they go by").fill("Robin Larkspur (made up)")
    page.get_by_label("Birth date").fill("1988-03-14")
    page.get_by_text("Female", exact=True).click()
    page.get_by_label("Phone (may be left empty)", exact=True).fill("(606) 555-0177")
    page.get_by_label("Language, and whether").fill("English, no interpreter")
    page.get_by_label("Whom to call").fill("Ash Larkspur, sister")
    page.get_by_label("Their phone").fill("(606) 555-0178")
    page.get_by_role("group", name="Bed").get_by_text("B2").click()
    page.get_by_text("Yes, agrees").click()
    picture(page, shot, "admission")
    page.get_by_role("button", name="Admit").click()
    # then they lie in that bed, and the consultation shows what is missing before a first dose
    expect(page.get_by_role("status")).to_contain_text("Admitted to bed B2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Robin Larkspur (made up)")
    expect(missing(page)).to_contain_text("Assessment never delays a needed dose.")
    expect(page.locator(".c-card")).to_have_count(6)
    # and what was answered at the desk is not asked twice
    for told in ("Consent to treatment", "Language", "Emergency contact"):
        expect(missing(page).get_by_role("link", name=told, exact=True)).to_have_count(0)
    expect(missing(page).get_by_text("Name and birth date checked")).to_have_count(1)
    shot(page, "consultation")
    # and the list of people has them
    page.goto("/ward/people/?stage=admitted")
    expect(page.get_by_role("listitem").filter(has_text="Robin Larkspur (made up)")).to_contain_text("Bed B2")
    shot(page, "people")


def test_the_second_nurse_who_takes_the_same_bed_is_told_and_loses_nothing(page: Page, ward: Ward, shot: Shot) -> None:
    # given a nurse who chose bed B1, which a colleague has just filled
    sign_in(page, ward.place.nurse)
    page.goto("/ward/admit/")
    page.get_by_label("Name, or the name they go by").fill("Second Somebody (made up)")
    page.get_by_label("Birth date").fill("1991-01-31")
    page.get_by_role("group", name="Bed").get_by_text("B1").click()
    ward.admitted("First Somebody (made up)", bed="B1")
    # when they admit
    page.get_by_role("button", name="Admit").click()
    # then they are told that it is taken, and everything typed is still there
    expect(page.get_by_role("alert")).to_contain_text("Bed B1 is taken. Choose another bed.")
    expect(page.get_by_label("Name, or the name they go by")).to_have_value("Second Somebody (made up)")
    expect(page.get_by_label("Birth date")).to_have_value("1991-01-31")
    expect(page.get_by_role("radio", name="B1")).to_have_count(0)
    axe(page)
    picture(page, shot, "admission-bed-taken")
    # and with another bed it goes through
    page.get_by_role("group", name="Bed").get_by_text("B3").click()
    page.get_by_role("button", name="Admit").click()
    expect(page.get_by_role("status")).to_contain_text("Admitted to bed B3")


def test_somebody_booked_is_admitted_to_the_bed_that_is_held_for_them(page: Page, ward: Ward) -> None:
    # given a booking made in a call, with bed B4 held
    worker = ward.of(Role.HELPLINE)
    called, expected = earlier(hours=2), earlier(hours=-1)
    person = helpline.open_call(by=worker, at=called, key=key(), name="Juniper Vale", phone="(606) 555-0191")
    helpline.book_admission(by=worker, at=called, key=key(), person=person, expected=expected, bed_label="B4")
    # when the nurse admits them from the list of those expected
    sign_in(page, ward.place.nurse)
    page.goto("/ward/people/?stage=booked")
    page.get_by_role("link", name="Admit Juniper Vale").click()
    # then what was told in the call and the bed stand there already
    expect(page.get_by_label("Name, or the name they go by")).to_have_value("Juniper Vale")
    expect(page.get_by_role("textbox", name="Phone (may be left empty)", exact=True)).to_have_value("(606) 555-0191")
    expect(page.get_by_role("radio", name="B4")).to_be_checked()
    expect(page.get_by_role("group", name="Bed")).to_contain_text("held for them")
    page.get_by_role("button", name="Admit").click()
    expect(page.get_by_role("status")).to_contain_text("Admitted to bed B4")


def test_every_slip_in_an_admission_is_told_at_once_at_its_field(page: Page, ward: Ward, shot: Shot) -> None:
    sign_in(page, ward.place.nurse)
    page.goto("/ward/admit/")
    # when a birth date lies in the future, and name and bed are left open
    page.get_by_label("Birth date").fill("2090-01-01")
    page.get_by_label("Whom to call").fill("Ash, sister")
    page.get_by_role("button", name="Admit").click()
    # then all three are named, and what was typed stays
    summary = page.get_by_role("alert")
    for said in ("Name: Write a name", "Birth date: This lies in the future", "Bed: Choose a bed"):
        expect(summary).to_contain_text(said)
    expect(page.get_by_label("Birth date")).to_have_value("2090-01-01")
    expect(page.get_by_label("Whom to call")).to_have_value("Ash, sister")
    axe(page)
    picture(page, shot, "admission-errors")


def test_looking_for_somebody_puts_no_name_into_an_address(page: Page, ward: Ward) -> None:
    ward.admitted("Wren Halloway (made up)", bed="B1")
    ward.admitted("Fern Ashby (made up)", bed="B2")
    sign_in(page, ward.place.nurse)
    page.goto("/ward/people/")
    page.get_by_label("Name or phone number").fill("fern")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Fern Ashby (made up)")).to_be_visible()
    expect(page.get_by_role("link", name="Wren Halloway (made up)")).to_have_count(0)
    assert "fern" not in page.url


def test_a_part_saved_half_done_goes_on_in_another_browser(
    page: Page, new_page: Callable[..., Page], ward: Ward, shot: Shot
) -> None:
    # given a person just admitted, and a nurse who asks about substances
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "substance-use")
    before = open_count(page)
    uses(page, "Heroin", "Now")
    heroin = substance(page, "Heroin")
    heroin.get_by_role("button", name="12 h").click()
    heroin.get_by_label("How", exact=True).select_option(label="Into a vein")
    heroin.get_by_label("Times a day").fill("4")
    heroin.get_by_label("How much").fill("1 g")
    uses(page, "Fentanyl", "Not known")
    tap(page, "delirium_tremens", "No")
    # when it is saved half done
    save(page)
    # then it says so, and what is owed has shrunk by the one question that is complete
    expect(page.get_by_role("status").first).to_contain_text("Saved: 2 questions")
    assert open_count(page) == before - 1
    expect(missing(page)).to_contain_text("Substances: 14 lines open")
    picture(page, shot, "consultation-substances")
    # and a colleague's tablet goes on where it stopped
    other = new_page()
    sign_in(other, ward.place.prescriber)
    open_part(other, person, "substance-use")
    line = substance(other, "Heroin")
    expect(line.get_by_role("radio", name="Now", exact=True)).to_be_checked()
    expect(line.get_by_label("How", exact=True)).to_have_value("intravenous")
    expect(line.get_by_label("Times a day")).to_have_value("4")
    expect(line.get_by_label("How much")).to_have_value("1 g")
    expect(substance(other, "Fentanyl").get_by_role("radio", name="Not known")).to_be_checked()
    # asked and not known is an answer; not asked yet is none
    expect(substance(other, "Alcohol").get_by_role("radio", checked=True)).to_have_count(0)
    never_any(other)
    save(other)
    expect(missing(other).get_by_text("Substances", exact=False)).to_have_count(0)


def test_what_two_people_answer_at_once_does_not_undo_one_another(
    page: Page, new_page: Callable[..., Page], ward: Ward
) -> None:
    # given two tablets with the same part open
    person, other = ward.admitted(), new_page()
    sign_in(page, ward.place.nurse)
    sign_in(other, ward.place.prescriber)
    for tablet in (page, other):
        open_part(tablet, person, "medical")
    # when one says that there is asthma, and the other, who still sees it open, answers about diabetes
    tap(page, "asthma", "Yes")
    save(page)
    tap(other, "diabetes", "No")
    save(other)
    # then both stand
    expect(question(other, "asthma").get_by_label("Yes")).to_be_checked()
    expect(question(other, "diabetes").get_by_label("No", exact=True)).to_be_checked()


def test_a_browser_that_dies_loses_nothing_that_was_typed(
    page: Page, new_page: Callable[..., Page], ward: Ward
) -> None:
    # given a nurse who has typed, and not saved
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "social")
    question(page, "work").get_by_role("textbox").fill("Roofer, wants a letter")
    tap(page, "housing", "Here and there")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    # when the browser is gone, and the same nurse opens the page on another tablet
    page.close()
    other = new_page()
    sign_in(other, ward.place.nurse)
    open_part(other, person, "social")
    # then it is all back, and told apart from what is in the record
    expect(other.get_by_text("What you typed before is back.")).to_be_visible()
    expect(question(other, "work").get_by_role("textbox")).to_have_value("Roofer, wants a letter")
    expect(question(other, "housing").get_by_label("Here and there")).to_be_checked()
    expect(question(other, "housing")).to_contain_text("Not asked yet")
    save(other)
    expect(question(other, "housing")).to_contain_text("Answered")


def test_a_flag_shows_with_its_reason_as_soon_as_it_is_saved(page: Page, ward: Ward, shot: Shot) -> None:
    # given a person of whom nothing is known yet
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "substance-use")
    expect(risks(page)).to_contain_text("No risk shows so far")
    # when fentanyl is told
    uses(page, "Fentanyl", "Now")
    substance(page, "Fentanyl").get_by_role("button", name="8 h").click()
    save(page)
    # then the risk stands there with what it changes, why, and its source
    expect(risks(page).get_by_role("heading", name="Fentanyl")).to_be_visible()
    expect(risks(page)).to_contain_text("wait for clear signs before buprenorphine")
    expect(risks(page)).to_contain_text("Fentanyl within thirty days.")
    risks(page).get_by_text("Source").first.click()
    expect(risks(page)).to_contain_text("American Society of Addiction Medicine")
    # and a yes to a plan for suicide shows at once, also with questions left open
    open_part(page, person, "mental-health")
    screen = question(page, "c-ssrs")
    screen.get_by_role("group", name="Had thoughts of killing oneself").get_by_text("Yes").click()
    screen.get_by_role("group", name="Worked out a plan").get_by_text("Yes").click()
    save(page)
    expect(risks(page).get_by_role("heading", name="High risk of suicide")).to_be_visible()
    expect(risks(page)).to_contain_text("Do not leave alone")
    picture(page, shot, "consultation-risks")
    # and so does a pregnancy
    open_part(page, person, "medical")
    tap(page, "pregnancy_possible", "Yes")
    question(page, "pregnancy_test").get_by_text("Positive").click()
    save(page)
    expect(risks(page).get_by_role("heading", name="Pregnant")).to_be_visible()


def test_an_impossible_answer_is_refused_at_its_field_and_the_rest_is_kept(page: Page, ward: Ward, shot: Shot) -> None:
    # given a nurse who slips twice
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "nutrition")
    question(page, "weight_kg").get_by_role("textbox").fill("700")
    question(page, "height_cm").get_by_role("textbox").fill("tall")
    tap(page, "keeps_fluids_down", "Some of it")
    # when it is saved
    save(page)
    # then both are told at once, each at its field, and the good answer is still chosen, not stored
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("listitem")).to_have_count(2)
    expect(summary).to_contain_text("Weight:")
    expect(summary).to_contain_text("from 20 to 350 kg")
    expect(question(page, "weight_kg").get_by_role("textbox")).to_have_value("700")
    expect(question(page, "weight_kg").get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(question(page, "height_cm")).to_contain_text("from 100 to 250 cm")
    expect(question(page, "keeps_fluids_down").get_by_label("Some of it")).to_be_checked()
    expect(question(page, "keeps_fluids_down")).to_contain_text("Not asked yet")
    axe(page)
    picture(page, shot, "consultation-refused")
    stored = admission.consultation(by=ward.nurse, at=earlier(), person=person).answers
    assert "weight_kg" not in stored
    assert "keeps_fluids_down" not in stored
    # and once mended, all of it is stored
    question(page, "weight_kg").get_by_role("textbox").fill("70")
    question(page, "height_cm").get_by_role("textbox").fill("176")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("Saved: 3 questions")


def test_bad_lines_of_substances_and_times_are_told_together(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "substance-use")
    # given heroin without a time, alcohol in the future, and methadone from a programme without its dose
    uses(page, "Heroin", "Now")
    uses(page, "Alcohol", "Now")
    alcohol = substance(page, "Alcohol")
    alcohol.get_by_label("Last use").fill("2090-01-01T10:00")
    question(page, "outside_dose").get_by_text("Methadone", exact=True).click()
    save(page)
    # then each says what it needs, where it is
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Heroin: When was the last use?")
    expect(summary).to_contain_text("Last use is in the future")
    expect(summary).to_contain_text("Write it, or answer unknown.")
    summary.get_by_role("link", name="When was the last use?").click()
    expect(substance(page, "Heroin").get_by_label("Last use")).to_be_focused()
    expect(alcohol.get_by_label("Last use")).to_have_value("2090-01-01T10:00")
    axe(page)
    picture(page, shot, "consultation-substances-refused")


def test_a_question_that_another_answer_makes_needless_is_put_away(page: Page, ward: Ward) -> None:
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "medical")
    expect(question(page, "child_pugh")).to_be_hidden()
    tap(page, "cirrhosis", "Yes")
    expect(question(page, "child_pugh")).to_be_visible()
    question(page, "child_pugh").get_by_text("Class C").click()
    tap(page, "cirrhosis", "No")
    expect(question(page, "child_pugh")).to_be_hidden()
    save(page)
    # what was out of sight was not sent
    stored = admission.consultation(by=ward.nurse, at=earlier(seconds=-5), person=person).answers
    assert stored["cirrhosis"] == "no"
    assert "child_pugh" not in stored


def test_a_slip_of_the_finger_can_be_taken_back_before_it_is_saved(page: Page, ward: Ward) -> None:
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "medical")
    tap(page, "copd", "Yes")
    tap(page, "copd", "Yes")
    expect(question(page, "copd").locator("input:checked")).to_have_count(0)


def test_medicines_and_allergies_are_kept_line_by_line(page: Page, ward: Ward) -> None:
    person = ward.admitted()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "medical")
    tap(page, "medicines", "Takes these")
    question(page, "medicines").get_by_label("Medicine 1").fill("Lorazepam")
    question(page, "medicines").get_by_label("Dose").first.fill("1")
    tap(page, "allergies", "These")
    question(page, "allergies").get_by_label("Allergy 1").fill("Penicillin, a rash")
    save(page)
    expect(question(page, "medicines").get_by_label("Medicine 1")).to_have_value("lorazepam")
    expect(question(page, "medicines").get_by_label("Dose").first).to_have_value("1")
    expect(question(page, "allergies").get_by_label("Allergy 1")).to_have_value("Penicillin, a rash")


def test_what_is_measured_at_the_bedside_is_shown_and_not_asked_again(page: Page, ward: Ward) -> None:
    # given somebody observed an hour ago
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    open_part(page, person, "medical")
    # then vital signs, wakefulness and COWS stand here with the way to observe again
    expect(question(page, "vitals")).to_contain_text("96 per minute")
    expect(question(page, "sedation")).to_contain_text("awake and alert")
    question(page, "cows").get_by_role("link", name="Observe again").click()
    page.wait_for_url(f"**/ward/people/{person}/observe/")


def test_the_case_manager_fills_in_everyday_life_and_reads_the_rest(page: Page, ward: Ward) -> None:
    person = ward.admitted()
    sign_in(page, ward.place.case_manager)
    open_part(page, person, "medical")
    expect(page.get_by_text("You can read this part.")).to_be_visible()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)
    open_part(page, person, "social")
    tap(page, "transport", "Own way")
    save(page)
    expect(question(page, "transport")).to_contain_text("Answered")


def test_another_facilitys_person_is_not_found(page: Page, ward: Ward) -> None:
    person = ward.admitted()
    stranger = a_facility()
    sign_in(page, stranger.nurse)
    for address in ("consultation/", "consultation/medical/", "plan/"):
        answer = page.goto(f"/ward/people/{person}/{address}")
        assert answer is not None
        assert answer.status == 404


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_every_page_of_admission_and_consultation_is_accessible(
    new_page: Callable[..., Page], ward: Ward, shot: Shot, colour: str
) -> None:
    person = ward.in_withdrawal()
    moment = earlier(minutes=30)
    last = (moment - timedelta(hours=9)).isoformat()
    lines = {"fentanyl": {"use": "yes", "last_use": last, "route": "inhaled"}}
    answers = {"substances": lines, "overdoses": 2, "outside_dose": {"drug": "unknown"}}
    admission.save_part(by=ward.nurse, at=moment, key=key(), person=person, part="substance-use", answers=answers)
    page = new_page(colour)
    sign_in(page, ward.place.nurse)
    for address in ("people/", "admit/", f"people/{person}/consultation/"):
        page.goto(f"/ward/{address}")
        axe(page)
    shot(page, f"consultation-{colour}")
    for part in PARTS:
        open_part(page, person, part)
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        axe(page)
        for width in (1180, 820, 390):
            page.set_viewport_size({"width": width, "height": 820})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{part} at {width}"
        page.set_viewport_size({"width": 1180, "height": 820})
