"""Leaving: the four that nobody leaves without, the next place, the discharge; and the medical director's pages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from mooring.accounts.models import Member
from mooring.accounts.roles import Role
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place

Shot = Callable[[Page, str], None]
FOUR = (
    ("Naloxone to take home", "Given"),
    ("The warning about lost tolerance", "Said and understood"),
    ("The offer to go on with medication", "Wants it"),
    ("The next appointment", "Booked"),
)
APPOINTMENT = {"Where and with whom": "Harbor Clinic, Dana (made up)", "Day and hour": "2030-01-07T09:30"}


@pytest.fixture
def now() -> datetime:
    return datetime.now(ZoneInfo("America/New_York"))


@pytest.fixture
def robin(place: Place, now: datetime) -> UUID:
    """Robin Vale, made up, admitted to B1 five days ago."""
    from mooring.programme import admission
    from mooring.records import beds

    nurse = place.actor(Role.NURSE)
    beds.add(facility_id=place.facility.pk, label="B1")
    came = now - timedelta(days=5)
    admitted = admission.admit(
        by=nurse, at=came, key=f"admit-{place.facility.pk}", bed_label="B1",
        identity={"name": "Robin Vale (made up)", "birth_date": "1990-05-01", "sex": "female"},
    )  # fmt: skip
    return admitted.person.id


def at_leaving(page: Page, member: Member, person: UUID) -> None:
    sign_in(page, member)
    page.goto(f"/ward/people/{person}/leaving/")


def record(page: Page, title: str, answer: str, **noted: str) -> None:
    card = page.get_by_role("region", name=title, exact=True)
    card.get_by_text(answer, exact=True).click()
    for label, said in noted.items():
        card.get_by_label(label).fill(said)
    card.get_by_role("button", name=f"Record {title}").click()
    expect(page.get_by_role("status").first).to_contain_text("Recorded")


def test_nobody_is_discharged_before_each_of_the_four_is_recorded(
    page: Page, place: Place, robin: UUID, shot: Shot
) -> None:
    # given somebody who is about to leave, with nothing recorded
    at_leaving(page, place.prescriber, robin)
    owed = page.get_by_role("region", name="Still owed")
    for title, _ in FOUR:
        expect(owed).to_contain_text(title)
    expect(
        page.get_by_text("The dose of before can kill").or_(page.get_by_text("can kill you now")).first
    ).to_be_visible()
    axe(page)
    shot(page, "leaving-owed")
    # when the prescriber tries to complete it all the same
    discharge(page)
    # then it is refused, with what is owed
    expect(page.get_by_role("alert").first).to_contain_text("naloxone kit")
    axe(page)
    # and after each of the four but the last, it is still refused
    for title, answer in FOUR[:-1]:
        record(page, title, answer)
    expect(owed.get_by_role("listitem")).to_have_text(["The next appointment"])
    discharge(page)
    expect(page.get_by_role("alert").first).to_contain_text("appointment")
    # and once the last is there, it goes through
    record(page, *FOUR[-1], **APPOINTMENT)
    expect(page.get_by_role("region", name="The next appointment", exact=True)).to_contain_text("Mon 7 Jan 2030, 09:30")
    expect(page.get_by_text("All four are recorded")).to_be_visible()
    axe(page)
    shot(page, "leaving-ready")
    discharge(page)
    expect(page.get_by_role("status").first).to_contain_text("The discharge is complete and the bed is free")
    expect(page.get_by_role("heading", name="Left on")).to_be_visible()
    axe(page)


def discharge(page: Page) -> None:
    page.get_by_role("group", name="Where do they go?").get_by_text("Home", exact=True).click()
    page.locator("label", has_text="Withdrawal management completed").click()
    page.get_by_role("button", name="Complete the discharge").click()


def test_a_booked_appointment_has_a_place_and_an_hour_that_lies_ahead(page: Page, place: Place, robin: UUID) -> None:
    # given an appointment that is booked, with neither place nor hour
    at_leaving(page, place.case_manager, robin)
    card = page.get_by_role("region", name="The next appointment", exact=True)
    card.get_by_text("Booked", exact=True).click()
    card.get_by_role("button", name="Record").click()
    # then both are asked for, and nothing is recorded
    alert = page.get_by_role("alert").first
    expect(alert).to_contain_text("Where and with whom is empty")
    expect(alert).to_contain_text("Day and hour: enter a day and a time")
    axe(page)
    # and a time that has passed is refused where it was typed
    card.get_by_label("Where and with whom").fill("Harbor Clinic")
    card.get_by_label("Day and hour").fill("2024-01-08T09:30")
    card.get_by_role("button", name="Record").click()
    expect(card).to_contain_text("this time has passed")
    expect(card.get_by_label("Where and with whom")).to_have_value("Harbor Clinic")
    expect(page.get_by_role("region", name="Still owed")).to_contain_text("The next appointment")


def test_what_is_typed_in_one_card_stays_when_another_is_recorded(page: Page, place: Place, robin: UUID) -> None:
    # given words in the warning's card and in the referral, kept as drafts
    at_leaving(page, place.case_manager, robin)
    warning = page.get_by_role("region", name="The warning about lost tolerance", exact=True)
    warning.get_by_label("Who else heard it").fill("His sister Ann")
    expect(warning.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    page.get_by_label("Name of the place").fill("Stillwater House (made up)")
    refer = page.locator("form", has=page.get_by_role("button", name="Send the referral"))
    expect(refer.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    # when another card is recorded, or refused
    record(page, "Naloxone to take home", "Given")
    expect(warning.get_by_label("Who else heard it")).to_have_value("His sister Ann")
    page.get_by_role("button", name="Record The offer to go on").click()
    expect(page.get_by_role("alert").first).to_contain_text("is not answered")
    # then the words are still there, until their own card is recorded
    expect(warning.get_by_label("Who else heard it")).to_have_value("His sister Ann")
    expect(page.get_by_label("Name of the place")).to_have_value("Stillwater House (made up)")
    record(page, "The warning about lost tolerance", "Said and understood")
    expect(warning).to_contain_text("His sister Ann")


def test_a_refusal_of_what_is_no_longer_possible_stands_on_the_page(
    page: Page, new_page: Callable[..., Page], place: Place, robin: UUID
) -> None:
    from mooring.programme import discharge as use

    # given a referral that two case managers look at
    use.refer(
        by=place.actor(Role.CASE_MANAGER), at=datetime.now(ZoneInfo("UTC")), key=f"refer-{robin}", person=robin,
        place="Stillwater House (made up)", level="inpatient",
    )  # fmt: skip
    other = new_page()
    for worker in (page, other):
        at_leaving(worker, place.case_manager, robin)
    # when one says that it did not work out, and the other that they accept
    page.get_by_role("button", name="It did not work out").click()
    other.get_by_role("button", name="They accept").click()
    # then the other is told on the very page what stands
    expect(other.get_by_role("heading", level=1)).to_contain_text("Robin Vale")
    expect(other.get_by_role("status").first).to_contain_text("This referral is declined")


def test_a_refusal_in_their_words_is_enough_and_nobody_is_punished_for_it(
    page: Page, place: Place, robin: UUID, shot: Shot
) -> None:
    # given somebody who wants to leave against advice and wants none of the four
    at_leaving(page, place.prescriber, robin)
    page.get_by_text("Somebody wants to leave now, against advice").click()
    expect(page.get_by_text("you can come back at any hour")).to_be_visible()
    # when each refusal is recorded
    record(page, "Naloxone to take home", "Not wanted", **{"In their words": "I have some at my sister's."})
    record(page, "The warning about lost tolerance", "Did not want to hear it")
    record(page, "The offer to go on with medication", "Does not want it now")
    record(page, "The next appointment", "Not wanted")
    expect(page.get_by_role("region", name="Naloxone to take home", exact=True)).to_contain_text("at my sister's")
    # then they may go
    page.get_by_role("group", name="Where do they go?").get_by_text("Not known", exact=True).click()
    page.locator("label", has_text="Leaves against advice").click()
    page.get_by_role("button", name="Complete the discharge").click()
    expect(page.get_by_role("heading", name="Left on")).to_be_visible()
    expect(page.get_by_text("Not known · Leaves against advice")).to_be_visible()
    shot(page, "leaving-left")


def test_a_referral_is_sent_accepted_and_arrived(page: Page, place: Place, robin: UUID, shot: Shot) -> None:
    # given a case manager who refers to inpatient treatment
    at_leaving(page, place.case_manager, robin)
    form = page.locator("form", has=page.get_by_role("button", name="Send the referral"))
    form.get_by_role("button", name="Send the referral").click()
    expect(page.get_by_role("alert").first).to_contain_text("The place is empty")
    form.get_by_text("Inpatient treatment", exact=True).click()
    form.get_by_label("Name of the place").fill("Stillwater House (made up)")
    form.get_by_label("Handed over to whom").fill("Dana at intake, bed from Thursday")
    form.get_by_role("button", name="Send the referral").click()
    # when they accept and the person arrives
    referral = page.get_by_role("region", name="Stillwater House (made up)")
    expect(referral.get_by_role("listitem").nth(1)).to_contain_text("not yet")
    referral.get_by_role("button", name="They accept").click()
    expect(referral.get_by_role("listitem").nth(1)).not_to_contain_text("not yet")
    axe(page)
    shot(page, "leaving-referral")
    referral.get_by_role("button", name="Arrived there").click()
    # then each step has its date and nothing more is asked
    expect(referral.get_by_text("not yet")).to_have_count(0)
    expect(referral.get_by_role("button")).to_have_count(0)
    expect(referral).to_contain_text("Dana at intake")
    # and only a prescriber completes a discharge
    expect(page.get_by_role("button", name="Complete the discharge")).to_have_count(0)


def test_the_director_reads_numbers_with_their_sources_and_the_whole_audit(
    page: Page, place: Place, robin: UUID, shot: Shot
) -> None:
    sign_in(page, place.medical_director)
    page.goto("/ward/numbers/")
    number = page.get_by_role("region", name="The first dose of a standard start")
    expect(number).to_contain_text("4 mg, as shipped")
    expect(number.get_by_role("listitem")).to_have_count(3)
    axe(page)
    shot(page, "director-numbers")
    page.goto("/ward/audit/")
    expect(page.get_by_text("is whole: none was changed")).to_be_visible()
    expect(page.get_by_role("region", name="The newest entries")).to_contain_text("Admission: admit")
    axe(page)
    shot(page, "director-audit")


def test_a_nurse_neither_adopts_nor_reads_the_audit(page: Page, place: Place) -> None:
    sign_in(page, place.nurse)
    answer = page.goto("/ward/audit/")
    assert answer is not None
    assert answer.status == 403
    page.goto("/ward/protocols/buprenorphine-standard/")
    expect(page.get_by_role("button", name="Sign and adopt")).to_have_count(0)


def test_the_administrator_adds_beds_and_sees_nobody_in_them(page: Page, place: Place, robin: UUID) -> None:
    # given a facility with one bed, in which Robin lies
    sign_in(page, place.administrator)
    page.get_by_role("link", name="Beds", exact=True).click()
    known = page.get_by_role("list", name="1 in use")
    expect(known).to_have_text("B1")
    expect(page.get_by_text("Robin")).to_have_count(0)
    axe(page)
    # when a bed that is there is added, then it is said, and with a new one it is added
    page.get_by_label("Their labels").fill("B1")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("These beds are there already")
    page.get_by_label("Their labels").fill("B2, B3")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("list", name="3 in use").get_by_role("listitem")).to_have_text(["B1", "B2", "B3"])
    # and the clinical record stays closed
    answer = page.goto(f"/ward/people/{robin}/leaving/")
    assert answer is not None
    assert answer.status == 403
