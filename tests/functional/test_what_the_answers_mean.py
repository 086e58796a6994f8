"""What is answered in the consultation: flags, refusals at their field, what is put away. In a real browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from mooring.programme import admission
from tests.functional.consulting import (
    Shot,
    open_part,
    picture,
    question,
    risks,
    save,
    substance,
    tap,
    uses,
)
from tests.functional.ward_givens import Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import a_facility

PARTS = ("before-we-start", "substance-use", "medical", "mental-health", "nutrition", "social")


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
