"""One dose stands: two nurses, a double tap, an answer that was lost; the other is told who gave what and when."""

from collections.abc import Callable
from urllib.parse import parse_qsl
from uuid import UUID

from playwright.sync_api import Page, expect

from mooring.accounts.roles import Role
from mooring.clinical import timeline as t
from mooring.programme import reading
from tests.functional.ward_givens import Ward, earlier
from tests.harness.browser import axe, sign_in
from tests.harness.people import a_member

Shot = Callable[[Page, str], None]


def doses(ward: Ward, person: UUID) -> list[t.DoseDecision]:
    chart = reading.chart(by=ward.nurse, at=earlier(), person=person)
    return [event for event in chart.timeline if isinstance(event, t.DoseDecision)]


def at_the_due_dose(page: Page, person: UUID) -> None:
    page.goto(f"/ward/people/{person}/dose/")
    expect(page.get_by_role("heading", name="4 mg buprenorphine with naloxone, sublingual")).to_be_visible()


def give(page: Page) -> None:
    page.get_by_label("I gave it, and saw it taken").check()
    page.get_by_role("button", name="Record the decision").click()


def test_two_nurses_who_see_the_same_due_dose(
    page: Page, new_page: Callable[..., Page], ward: Ward, shot: Shot
) -> None:
    # given two nurses with the same due dose open on two tablets
    person = ward.in_withdrawal()
    other = a_member(ward.place.facility, Role.NURSE, display_name="Jo Second (made up)")
    second = new_page()
    sign_in(page, ward.place.nurse)
    sign_in(second, other)
    at_the_due_dose(page, person)
    at_the_due_dose(second, person)
    shot(page, "dose")
    # when the first gives it, and then the second, too
    give(page)
    expect(page.get_by_role("heading", name="Given: 4 mg buprenorphine with naloxone")).to_be_visible()
    shot(page, "dose-recorded")
    give(second)
    # then the second is told who gave what and when, and one dose stands
    told = second.get_by_role("alert")
    expect(told).to_contain_text("Nothing was recorded twice.")
    expect(told).to_contain_text("Given: 4 mg buprenorphine with naloxone")
    expect(told).to_contain_text(ward.place.nurse.display_name)
    expect(told).to_contain_text("Do not give another dose for this one.")
    expect(told).to_contain_text("If you have already given it as well: tell the prescriber now")
    expect(told.get_by_role("link", name="record an incident")).to_be_visible()
    axe(second)
    shot(second, "dose-taken")
    assert [event.kind for event in doses(ward, person)] == ["gave"]


def test_a_double_tap_records_one_dose(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    at_the_due_dose(page, person)
    page.get_by_label("I gave it, and saw it taken").check()
    page.get_by_role("button", name="Record the decision").dblclick()
    expect(page.get_by_role("heading", name="Given: 4 mg")).to_be_visible()
    assert len(doses(ward, person)) == 1


def test_a_form_sent_again_after_its_answer_was_lost_records_nothing_more(page: Page, ward: Ward) -> None:
    # given a dose whose answer the tablet never heard
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    at_the_due_dose(page, person)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        give(page)
    expect(page.get_by_role("heading", name="Given: 4 mg")).to_be_visible()
    # when the very same form is sent once more
    form = dict(parse_qsl(sent.value.post_data or "", keep_blank_values=True))
    again = page.request.post(f"/ward/people/{person}/dose/", form=form)
    # then it is answered as the first one was, and one dose stands
    assert again.ok
    assert again.url.endswith("/dose/recorded/")
    assert "Given: 4 mg" in again.text()
    assert len(doses(ward, person)) == 1


def test_the_same_form_with_another_decision_is_told_what_stands(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    at_the_due_dose(page, person)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        give(page)
    form = dict(parse_qsl(sent.value.post_data or "", keep_blank_values=True))
    again = page.request.post(
        f"/ward/people/{person}/dose/", form={**form, "decision": "hold", "because": "I changed my mind."}
    )
    assert again.status == 409
    assert "Nothing was recorded twice." in again.text()
    assert [event.kind for event in doses(ward, person)] == ["gave"]


def test_going_back_and_giving_again_is_told_too(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    at_the_due_dose(page, person)
    give(page)
    expect(page.get_by_role("heading", name="Given: 4 mg")).to_be_visible()
    # when the nurse goes back to the page as it was, and gives it once more
    page.go_back()
    page.goto(f"/ward/people/{person}/dose/")
    # then no dose is due any more
    expect(page.get_by_role("heading", name="No dose is advised now")).to_be_visible()
    expect(page.get_by_label("Before and after")).to_contain_text("Given: 4 mg")
    assert len(doses(ward, person)) == 1
