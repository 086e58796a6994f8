"""Through the week: looking again after a dose, the next day's dose, staying on, a prescriber's taper, and stops."""

import re
from collections.abc import Callable
from uuid import UUID

from playwright.sync_api import Page, expect

from mooring.clinical import timeline as t
from mooring.programme import plan, reading
from tests.functional.ward_givens import BETTER, DRUG, SICK, Ward, earlier, key
from tests.harness.browser import axe, sign_in

Shot = Callable[[Page, str], None]


def dose_page(page: Page, person: UUID) -> None:
    page.goto(f"/ward/people/{person}/dose/")


def decide(page: Page, decision: str, because: str = "") -> None:
    page.locator(f".b-decide input[value='{decision}']").check()
    if because:
        page.get_by_label("Why, in a few words").first.fill(because)
    page.get_by_role("button", name="Record the decision").click()


def last(ward: Ward, person: UUID) -> t.DoseDecision:
    chart = reading.chart(by=ward.nurse, at=earlier(), person=person)
    return [event for event in chart.story if isinstance(event, t.DoseDecision)][-1]


def test_after_a_dose_the_page_says_when_to_look_again(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    decide(page, "give")
    expect(page.get_by_role("heading", name="Given: 4 mg buprenorphine with naloxone, sublingual")).to_be_visible()
    due = page.locator(".b-due li").first
    expect(due).to_contain_text("COWS, vital signs and sedation")
    expect(due).to_contain_text(re.compile("in (29|30) min"))
    axe(page)


def test_withdrawal_that_goes_on_after_two_hours_gets_more(page: Page, ward: Ward) -> None:
    # given a first dose two and a quarter hours ago, and withdrawal that goes on
    person = ward.on_protocol()
    ward.seen(person, at=earlier(hours=2, minutes=20))
    ward.gave(person, at=earlier(hours=2, minutes=15))
    ward.seen(person, at=earlier(minutes=2))
    # when the nurse opens the dose page, more is due, and why
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="4 mg buprenorphine with naloxone")).to_be_visible()
    expect(page.get_by_text("Withdrawal goes on after the dose has had its time.")).to_be_visible()


def test_relief_gets_no_more_for_now(page: Page, ward: Ward) -> None:
    person = ward.on_protocol()
    ward.seen(person, at=earlier(hours=2, minutes=20))
    ward.gave(person, at=earlier(hours=2, minutes=15))
    ward.seen(person, at=earlier(minutes=2), cows=BETTER, pulse=78)
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="No dose is advised now")).to_be_visible()
    expect(page.locator(".b-due li").first).to_contain_text("in 3 h")


def test_the_next_day_gives_what_held_yesterday(page: Page, ward: Ward, shot: Shot) -> None:
    # given a first day that took eight milligrams, and a new day
    person = ward.had_a_first_day(hours=25)
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    # then the page first asks to look, for what was seen yesterday says nothing of today
    expect(page.get_by_role("heading", name="First", exact=True)).to_be_visible()
    expect(page.get_by_text("Score a COWS now.")).to_be_visible()
    shot(page, "dose-ask")
    # and once somebody has looked, yesterday's total is due as one dose
    ward.seen(person, at=earlier(), cows=BETTER, pulse=78)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="8 mg buprenorphine with naloxone")).to_be_visible()
    decide(page, "give")
    expect(page.get_by_role("heading", name="Given: 8 mg")).to_be_visible()
    assert str(last(ward, person).dose) == "8 mg"


def test_staying_on_the_dose_that_a_prescriber_ordered(page: Page, ward: Ward) -> None:
    person = ward.had_a_first_day(hours=25)
    plan.order(by=ward.prescriber, at=earlier(minutes=30), key=key(), person=person, drug=DRUG, mg=16)
    ward.seen(person, at=earlier(minutes=2), cows=BETTER, pulse=78)
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="16 mg buprenorphine with naloxone")).to_be_visible()
    expect(page.get_by_text("there is no planned end")).to_be_visible()
    decide(page, "give")
    expect(page.get_by_role("heading", name="Given: 16 mg")).to_be_visible()
    page.goto(f"/ward/people/{person}/")
    expect(page.get_by_label("Due and ordered")).to_contain_text("16 mg a day, with no planned end")


def test_a_prescribers_own_taper_gives_todays_step(page: Page, ward: Ward) -> None:
    # given somebody who was offered to stay on medication, and declined
    person = ward.had_a_first_day(hours=25)
    plan.record_offer(by=ward.nurse, at=earlier(hours=1), key=key(), person=person, answer="declined")
    plan.order(by=ward.prescriber, at=earlier(minutes=30), key=key(), person=person, drug=DRUG, steps_mg=[8, 6, 4, 2])
    ward.seen(person, at=earlier(minutes=2), cows=BETTER, pulse=78)
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="8 mg buprenorphine with naloxone")).to_be_visible()
    expect(page.get_by_text("Today's step of the prescriber's own signed schedule.")).to_be_visible()
    page.goto(f"/ward/people/{person}/")
    expect(page.get_by_label("Due and ordered")).to_contain_text("one step a day: 8 mg, 6 mg, 4 mg, 2 mg")


def test_a_dose_is_held_for_a_written_reason_only(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    decide(page, "hold")
    expect(page.get_by_role("alert")).to_contain_text("why the dose was held")
    decide(page, "hold", "Waits for the prescriber.")
    expect(page.get_by_role("heading", name="Held: 4 mg")).to_be_visible()
    expect(page.get_by_text("Waits for the prescriber.")).to_be_visible()
    assert last(ward, person).kind == "held"


def test_a_person_may_refuse_a_dose_without_a_reason(page: Page, ward: Ward) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    decide(page, "refuse")
    expect(page.get_by_role("heading", name="Refused: 4 mg")).to_be_visible()
    assert last(ward, person).kind == "refused"


def another_dose(page: Page, mg: str) -> None:
    page.get_by_text("Another dose, or a hold of your own").click()
    page.get_by_label("Medicine").select_option("buprenorphine-naloxone")
    page.get_by_label("Amount").fill(mg)
    page.get_by_role("button", name="Check and record").click()


def test_what_nobody_ordered_waits_for_a_prescriber(page: Page, ward: Ward, shot: Shot) -> None:
    # given a sedated person, and a nurse who would give a dose all the same
    person = ward.in_withdrawal()
    ward.seen(person, at=earlier(minutes=1), cows=SICK, sedation="drifts-off-mid-talk")
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    another_dose(page, "4")
    # then the dose is not recorded, the page says why, and offers the nurse no way past
    stop = page.get_by_role("alert")
    expect(stop).to_contain_text("This dose was not recorded: safety stops it")
    expect(stop).to_contain_text("An opioid agonist now could stop the breathing.")
    expect(stop).to_contain_text("Only a prescriber can go past this")
    expect(page.get_by_role("button", name="Record it in spite of this")).to_have_count(0)
    axe(page)
    shot(page, "dose-stopped")
    chart = reading.chart(by=ward.nurse, at=earlier(), person=person)
    assert not [event for event in chart.timeline if isinstance(event, t.DoseDecision)]


def test_a_prescriber_goes_past_a_rule_with_a_written_reason(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.on_protocol()
    ward.seen(person, at=earlier(minutes=3), respiratory_rate=9)
    sign_in(page, ward.place.prescriber)
    dose_page(page, person)
    another_dose(page, "2")
    expect(page.get_by_role("alert")).to_contain_text("Fewer than 10 breaths a minute")
    # without a reason it stays stopped
    page.get_by_role("button", name="Record it in spite of this").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    axe(page)
    shot(page, "dose-override")
    for reason in page.get_by_label("Reason to go past").all():
        reason.fill("Counted again with the monitor: twelve, awake and talking.")
    page.get_by_role("button", name="Record it in spite of this").click()
    expect(page.get_by_role("heading", name="Given: 2 mg")).to_be_visible()
    page.goto(f"/ward/people/{person}/")
    expect(page.get_by_text("Went past rule").first).to_be_visible()
    expect(page.get_by_text("Counted again with the monitor").first).to_be_visible()


def test_a_refused_dose_is_offered_again_and_not_simply_due(page: Page, ward: Ward, shot: Shot) -> None:
    person = ward.in_withdrawal()
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    decide(page, "refuse")
    dose_page(page, person)
    expect(page.locator(".b-dose .b-eyebrow")).to_contain_text("offer again later")
    expect(page.locator(".b-dose .b-eyebrow")).to_contain_text(ward.place.nurse.display_name)
    expect(page.get_by_text("Due now")).to_have_count(0)
    axe(page)
    shot(page, "dose-refused")
    page.get_by_text("Offer it again").click()
    decide(page, "give")
    expect(page.get_by_role("heading", name="Given: 4 mg")).to_be_visible()


def test_a_dose_that_waits_for_a_look_says_so_and_may_be_held_or_refused(page: Page, ward: Ward, shot: Shot) -> None:
    # given a day's dose that is due, and nobody who has looked today
    person = ward.had_a_first_day(hours=25)
    plan.order(by=ward.prescriber, at=earlier(minutes=30), key=key(), person=person, drug=DRUG, mg=16)
    sign_in(page, ward.place.nurse)
    dose_page(page, person)
    expect(page.get_by_role("heading", name="16 mg buprenorphine with naloxone is due")).to_be_visible()
    expect(page.get_by_role("heading", name="First", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Observe now").first).to_be_visible()
    expect(page.locator(".b-decide input[value='give']")).to_have_count(0)
    axe(page)
    shot(page, "dose-waits")
    # when the person refuses it all the same, that stands
    decide(page, "refuse")
    assert (last(ward, person).kind, str(last(ward, person).dose)) == ("refused", "16 mg")
