"""Admission, and the complete health consultation, as a nurse does them at a tablet."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from mooring.accounts.roles import Role
from mooring.programme import helpline
from tests.functional.consulting import (
    Shot,
    missing,
    never_any,
    open_count,
    open_part,
    picture,
    question,
    save,
    substance,
    tap,
    uses,
)
from tests.functional.ward_givens import Ward, earlier, key
from tests.harness.browser import axe, sign_in

PARTS = ("before-we-start", "substance-use", "medical", "mental-health", "nutrition", "social")


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
