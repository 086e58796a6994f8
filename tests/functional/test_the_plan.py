"""The plan: staying on medication is offered first, then a protocol that suits, signed by a prescriber."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.accounts.roles import Role
from mooring.programme import admission, beds, plan
from tests.functional.ward_givens import PROTOCOL, Ward, earlier, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place

Shot = Callable[[Page, str], None]
STANDARD = "Buprenorphine, standard start, going on to maintenance"


def told(ward: Ward, person: UUID, part: str, **answers: Any) -> None:
    """Answers of the consultation, saved two hours ago."""
    at = earlier(hours=2)
    admission.save_part(by=ward.nurse, at=at, key=key(), person=person, part=part, answers=answers)


def heroin(last: datetime) -> dict[str, Any]:
    return {"heroin": {"use": "yes", "route": "intravenous", "last_use": last.isoformat()}}


def uses_heroin(ward: Ward) -> UUID:
    """Somebody admitted three hours ago who last used heroin twenty hours before."""
    person = ward.admitted()
    told(ward, person, "substance-use", substances=heroin(earlier(hours=23)))
    return person


def open_plan(page: Page, person: UUID) -> None:
    page.goto(f"/ward/people/{person}/plan/")


def protocol(page: Page, title: str = STANDARD) -> Locator:
    return page.get_by_role("article", name=title)


def offer(page: Page) -> Locator:
    return page.get_by_role("region", name="Staying on medication")


def test_staying_on_medication_is_offered_before_any_protocol(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody who uses heroin
    person = uses_heroin(ward)
    sign_in(page, ward.place.nurse)
    # when the plan is opened
    open_plan(page, person)
    # then the offer stands first, with the reason and its source, and nothing is chosen in advance
    assert page.locator("main section[aria-labelledby]").first.get_attribute("aria-labelledby") == "offer"
    expect(offer(page)).to_contain_text("Withdrawal management alone is not treatment.")
    expect(offer(page)).to_contain_text("American Society of Addiction Medicine")
    expect(offer(page).locator("input:checked")).to_have_count(0)
    shot(page, "plan-nurse")


def test_declining_is_recorded_as_an_informed_choice_in_their_own_words(page: Page, ward: Ward, shot: Shot) -> None:
    # given the offer
    person = uses_heroin(ward)
    sign_in(page, ward.place.nurse)
    open_plan(page, person)
    # when it is sent without an answer, then it asks for one and keeps the words
    offer(page).get_by_label("In their own words").fill("I want to try without, my sister did.")
    offer(page).get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("The answer is not answered")
    expect(offer(page).get_by_label("In their own words")).to_have_value("I want to try without, my sister did.")
    axe(page)
    # and when they decline
    offer(page).get_by_text("Declines, an informed choice").click()
    offer(page).get_by_role("button", name="Record the answer").click()
    # then it stands as an informed choice, with their words, when and by whom
    expect(offer(page)).to_contain_text("Declines, an informed choice")
    expect(offer(page)).to_contain_text("I want to try without, my sister did.")
    expect(offer(page)).to_contain_text(ward.place.nurse.display_name)
    axe(page)
    shot(page, "plan-declined")
    assert plan.options(by=ward.nurse, at=earlier(), person=person).offer == "declined"
    # and they may change their mind on any day
    page.get_by_text("The person has changed their mind").click()
    offer(page).get_by_text("Wants to stay on medication").click()
    offer(page).get_by_role("button", name="Record the answer").click()
    expect(offer(page).locator(".m-tag")).to_have_text("Wants to stay on medication")


def test_a_standard_start_suits_somebody_who_uses_heroin_and_a_prescriber_signs_it(
    page: Page, new_page: Callable[..., Page], ward: Ward, shot: Shot
) -> None:
    # given somebody in whom the last use is known
    person = uses_heroin(ward)
    sign_in(page, ward.place.nurse)
    open_plan(page, person)
    # then the nurse sees that it suits, why, that it was not proved, and that a prescriber signs
    expect(protocol(page).locator(".m-tag")).to_have_text("Suits")
    expect(protocol(page)).to_contain_text("An opioid was taken, and when is known.")
    expect(protocol(page)).to_contain_text("adopted without evidence, not proved, not simulated")
    expect(protocol(page)).to_contain_text("A prescriber signs it.")
    expect(page.get_by_role("button", name="Sign this protocol")).to_have_count(0)
    # when a prescriber signs it
    other = new_page()
    sign_in(other, ward.place.prescriber)
    open_plan(other, person)
    shot(other, "plan-prescriber")
    protocol(other).get_by_role("button", name="Sign this protocol").click()
    # then the person's course is open, and the plan says what runs since when
    other.wait_for_url(f"**/ward/people/{person}/")
    expect(other.get_by_role("status").first).to_contain_text("Signed")
    open_plan(page, person)
    expect(page.get_by_role("region", name="In force now")).to_contain_text(ward.place.prescriber.display_name)
    expect(protocol(page).locator(".m-tag")).to_have_text("Runs now")
    assert plan.options(by=ward.nurse, at=earlier(), person=person).running == (PROTOCOL,)


def test_a_nurse_who_sends_the_signature_anyway_is_refused(page: Page, ward: Ward) -> None:
    person = uses_heroin(ward)
    sign_in(page, ward.place.nurse)
    open_plan(page, person)
    # when the nurse's own browser posts the form that the page does not offer
    sent = page.evaluate(
        """async ([address, protocol]) => {
            const body = new URLSearchParams({protocol, key: "forged",
                csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value});
            return (await fetch(address, {method: "POST", body})).status;
        }""",
        [f"/ward/people/{person}/plan/sign/", PROTOCOL],
    )
    # then it is refused, and nothing runs
    assert sent == 403
    assert plan.options(by=ward.nurse, at=earlier(), person=person).running == ()


def test_methadone_of_80_mg_from_a_programme_makes_a_standard_start_unsuitable(
    page: Page, ward: Ward, shot: Shot
) -> None:
    # given somebody who took 80 mg of methadone yesterday
    person = uses_heroin(ward)
    dose = {"drug": "methadone", "mg": "80", "last_taken": earlier(hours=26).isoformat()}
    told(ward, person, "substance-use", outside_dose=dose)
    sign_in(page, ward.place.prescriber)
    # when the prescriber opens the plan
    open_plan(page, person)
    # then it does not suit, with the reason and its source, and cannot be signed
    expect(protocol(page).locator(".m-tag")).to_have_text("Does not suit")
    expect(protocol(page)).to_contain_text("Methadone above 40 mg a day")
    expect(protocol(page)).to_contain_text("It cannot be signed for this person now.")
    expect(protocol(page).locator("cite").first).not_to_be_empty()
    expect(page.get_by_role("button", name="Sign this protocol")).to_have_count(0)
    shot(page, "plan-does-not-suit")


def test_what_is_not_known_is_asked_before_anything_can_be_signed(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody of whom no last use is known
    person = ward.admitted()
    sign_in(page, ward.place.prescriber)
    open_plan(page, person)
    # then the plan says that it is unknown, what to find out, and where
    expect(protocol(page).locator(".m-tag")).to_have_text("Not known yet")
    asked = protocol(page).get_by_role("listitem").filter(has=page.get_by_role("link"))
    assert asked.count() >= 1
    asked.first.get_by_role("link", name="Open the consultation").click()
    page.wait_for_url("**/consultation/**")


def test_what_is_not_in_force_says_why(page: Page, ward: Ward) -> None:
    person = uses_heroin(ward)
    sign_in(page, ward.place.nurse)
    open_plan(page, person)
    page.get_by_text("Written down, not in force (").click()
    expect(
        page.get_by_role("heading", name="Coming off buprenorphine in seven days", exact=False).first
    ).to_be_visible()
    expect(page.locator(".p-other").filter(has_text="sign").first).to_be_visible()


def test_a_version_that_was_not_adopted_cannot_be_signed(page: Page, place: Place) -> None:
    # given a facility whose medical director has signed nothing
    beds.add(by=place.actor(Role.ADMINISTRATOR), at=earlier(days=9), labels=("B1",))
    nurse, moment = place.actor(Role.NURSE), earlier(hours=2)
    identity = {"name": "Wren (made up)", "birth_date": "1990-05-01"}
    made = admission.admit(by=nurse, at=moment, key=key(), identity=identity, bed_label="B1")
    answers = {"substances": heroin(earlier(hours=23))}
    person = made.person.id
    admission.save_part(by=nurse, at=moment, key=key(), person=person, part="substance-use", answers=answers)
    sign_in(page, place.prescriber)
    open_plan(page, person)
    expect(protocol(page)).to_contain_text("Not adopted here.")
    expect(protocol(page)).to_contain_text("The medical director has not adopted it here yet.")
    expect(page.get_by_role("button", name="Sign this protocol")).to_have_count(0)


def test_a_prescriber_orders_the_dose_to_stay_on_and_ends_it_with_a_reason(page: Page, ward: Ward, shot: Shot) -> None:
    # given a protocol that runs
    person = ward.on_protocol()
    sign_in(page, ward.place.prescriber)
    open_plan(page, person)
    # when a dose is mistyped, it is refused at its field
    page.get_by_label("Dose a day").fill("sixteen")
    page.get_by_role("button", name="Order it").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a number")
    expect(page.get_by_label("Dose a day")).to_have_value("sixteen")
    # and when it is right, it stands
    page.get_by_label("Dose a day").fill("16")
    page.get_by_role("button", name="Order it").click()
    in_force = page.get_by_role("region", name="In force now")
    expect(in_force).to_contain_text("16 mg a day")
    axe(page)
    shot(page, "plan-in-force")
    # and it is ended only with a reason
    order = in_force.locator(".p-in-force").filter(has_text="16 mg a day")
    order.get_by_text("End it").first.click()
    order.get_by_role("button", name="End it").click()
    expect(page.get_by_role("alert")).to_contain_text("The reason is empty")
    order.get_by_label("Why does").fill("Too drowsy, new order follows")
    order.get_by_role("button", name="End it").click()
    expect(in_force).not_to_contain_text("16 mg a day")


def test_steps_to_come_off_follow_only_an_informed_choice(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody who was not yet offered to stay on medication
    person = uses_heroin(ward)
    plan.sign_protocol(
        by=ward.prescriber, at=earlier(minutes=9), key=key(), person=person, protocol_id="buprenorphine-standard"
    )
    sign_in(page, ward.place.prescriber)
    open_plan(page, person)
    orders = page.get_by_role("region", name="A prescriber's own orders")
    # then the steps are refused, with the reason
    expect(orders).to_contain_text("Continuing medication has not been offered.")
    expect(page.get_by_role("button", name="Order these steps")).to_have_count(0)
    # and after it was declined, they may be ordered
    at = earlier(minutes=5)
    plan.record_offer(by=ward.nurse, at=at, key=key(), person=person, answer="declined", words="No, thank you")
    told(ward, person, "medical", pregnancy_possible="not-applicable")
    page.reload()
    page.get_by_label("The dose of each day, in mg").fill("8, six, 4")
    page.get_by_role("button", name="Order these steps").click()
    expect(page.get_by_role("alert")).to_contain_text("Write milligrams with commas")
    expect(page.get_by_label("The dose of each day, in mg")).to_have_value("8, six, 4")
    page.get_by_label("The dose of each day, in mg").fill("8, 6, 4, 2")
    page.get_by_role("button", name="Order these steps").click()
    expect(page.get_by_role("region", name="In force now")).to_contain_text("8 mg, then 6 mg, then 4 mg, then 2 mg")


def test_in_pregnancy_steps_to_come_off_are_stopped_with_the_reason(page: Page, ward: Ward, shot: Shot) -> None:
    # given somebody pregnant who declined to stay on medication
    person = uses_heroin(ward)
    plan.sign_protocol(
        by=ward.prescriber, at=earlier(minutes=9), key=key(), person=person, protocol_id="buprenorphine-standard"
    )
    told(ward, person, "medical", pregnancy_possible="yes", pregnancy_test="positive")
    plan.record_offer(by=ward.nurse, at=earlier(minutes=5), key=key(), person=person, answer="declined")
    sign_in(page, ward.place.prescriber)
    open_plan(page, person)
    # when steps are ordered
    page.get_by_label("The dose of each day, in mg").fill("8, 6, 4, 2")
    page.get_by_role("button", name="Order these steps").click()
    # then nothing is ordered, and the page says why
    stopped = page.get_by_role("alert")
    expect(stopped).to_contain_text("Nothing was recorded: safety stops it")
    expect(stopped).to_contain_text("coming off is not recommended")
    expect(page.get_by_label("The dose of each day, in mg")).to_have_value("8, 6, 4, 2")
    axe(page)
    shot(page, "plan-stopped")
    assert plan.options(by=ward.nurse, at=earlier(), person=person).orders == ()


@pytest.mark.parametrize("colour", ["light", "dark"])
def test_the_plan_is_accessible(new_page: Callable[..., Page], ward: Ward, shot: Shot, colour: str) -> None:
    person = uses_heroin(ward)
    told(ward, person, "substance-use", substances={"alcohol": heroin(earlier() - timedelta(hours=30))["heroin"]})
    page = new_page(colour)
    for member in (ward.place.nurse, ward.place.prescriber):
        sign_in(page, member)
        open_plan(page, person)
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        axe(page)
        for width in (1180, 820, 390):
            page.set_viewport_size({"width": width, "height": 820})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.set_viewport_size({"width": 1180, "height": 820})
        page.context.clear_cookies()
    shot(page, f"plan-{colour}")
