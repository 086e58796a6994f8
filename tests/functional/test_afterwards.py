"""Afterwards: contacts fall due on day 1, 7, 30 and 90, a relapse opens the way in at once, and medication goes on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from mooring.accounts.roles import Role
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place

Shot = Callable[[Page, str], None]
ANSWERS = {"naloxone_kit": "given", "tolerance_warning": "given", "moud_offer": "accepted", "appointment": "booked"}
NAME = "Robin Vale (made up)"


@pytest.fixture
def now() -> datetime:
    return datetime.now(ZoneInfo("America/New_York"))


def left(place: Place, *, at: datetime, name: str = NAME, bed: str = "B1") -> UUID:
    """Somebody made up who was admitted five days before `at`, and left at `at` with all four."""
    from mooring.programme import admission, discharge
    from mooring.records import beds

    prescriber = place.actor(Role.PRESCRIBER)
    beds.add(facility_id=place.facility.pk, label=bed)
    key = f"{name}-{place.facility.pk}"[:40]
    came = at - timedelta(days=5)
    identity = {"name": name, "birth_date": "1990-05-01", "sex": "female", "phone": "(606) 555-0188"}
    admitted = admission.admit(by=prescriber, at=came, key=key, bed_label=bed, identity=identity)
    person = admitted.person.id
    for item, value in ANSWERS.items():
        noted = {"place": "Harbor Clinic (made up)", "when": f"{at:%Y-%m-%d}"} if item == "appointment" else None
        discharge.record_item(
            by=prescriber, at=at, key=f"{key}{item}", person=person, item=item, value=value, details=noted
        )
    discharge.discharge(by=prescriber, at=at, key=f"{key}-d", person=person, to="Home", because="completed")
    return person


def at_follow_up(page: Page, place: Place) -> Locator:
    sign_in(page, place.case_manager)
    page.goto("/ward/follow-up/")
    return page.get_by_role("region", name="Due now")


def tap(page: Page, label: str, answer: str) -> None:
    with page.expect_response(lambda reply: reply.url.endswith("/steps/") and reply.status == 200):
        page.get_by_role("group", name=label).get_by_text(answer, exact=True).click()


def finish(page: Page, outcome: str) -> None:
    page.get_by_role("group", name="Choose one").locator("label", has_text=outcome).click()
    page.get_by_role("button", name="Record the contact").click()


def test_contacts_fall_due_on_their_day_the_longest_overdue_first(
    page: Page, place: Place, now: datetime, shot: Shot
) -> None:
    # given somebody who left eight days ago, somebody who left a day ago, and somebody who left this morning
    left(place, at=now - timedelta(days=8))
    left(place, at=now - timedelta(days=1, hours=2), name="Alex Young (made up)", bed="B2")
    left(place, at=now - timedelta(hours=3), name="Kim Fresh (made up)", bed="B3")
    # when the case manager opens the list
    due = at_follow_up(page, place)
    # then day 1 of the first is overdue by a week, day 7 by a day, and day 1 of the second is due
    lines = due.get_by_role("listitem")
    expect(lines).to_have_count(3)
    expect(lines.nth(0)).to_contain_text("Overdue 7 d")
    expect(lines.nth(0)).to_contain_text("Day 1")
    expect(lines.filter(has_text="Day 7")).to_contain_text(NAME)
    expect(lines.filter(has_text="Alex Young")).to_contain_text("Due today")
    # and who left this morning is in the list of all, with nothing due yet
    expect(page.get_by_role("complementary", name="Everybody we follow")).to_contain_text("Kim Fresh")
    axe(page)
    shot(page, "follow-up")


def test_a_contact_is_recorded_and_the_next_day_comes(page: Page, place: Place, now: datetime, shot: Shot) -> None:
    # given a contact of day 1
    left(place, at=now - timedelta(days=1, hours=2))
    due = at_follow_up(page, place)
    due.get_by_role("link", name="Call").click()
    axe(page)
    # when somebody asks the short questions
    tap(page, "1. Slow breathing", "No")
    tap(page, "2. Thoughts of suicide", "No")
    tap(page, "5. Naloxone at hand", "No")
    steps = page.get_by_role("complementary", name="What to do")
    expect(steps).to_contain_text("Get naloxone to them")
    # and forgets how it ended, then nothing is lost
    page.get_by_label("What they said").fill("Sleeps badly, sister helps.")
    page.get_by_role("button", name="Record the contact").click()
    expect(page.get_by_role("alert").first).to_contain_text("How it ended is not answered")
    expect(page.get_by_label("What they said")).to_have_value("Sleeps badly, sister helps.")
    axe(page)
    shot(page, "follow-up-contact")
    finish(page, "We spoke")
    # then day 1 is done, and day 7 comes
    expect(page.get_by_role("status").first).to_contain_text("Day 1: reached. Recorded.")
    expect(page.get_by_text("No contact is due now.")).to_be_visible()
    page.get_by_role("link", name=NAME).click()
    days = page.get_by_role("list", name="Contacts after discharge").get_by_role("listitem")
    expect(days).to_have_count(4)
    expect(days.nth(0)).to_contain_text("Reached")
    expect(days.nth(1)).to_contain_text("due in")


def test_an_emergency_or_a_relapse_is_never_quietly_recorded_as_reached(
    page: Page, place: Place, now: datetime, shot: Shot
) -> None:
    # given a contact in which breathing is slow and opioids were used again
    left(place, at=now - timedelta(days=1, hours=2))
    at_follow_up(page, place).get_by_role("link", name="Call").click()
    took_over = page.get_by_role("group", name="An answer could not wait: who took over?")
    expect(took_over).to_be_hidden()
    tap(page, "1. Slow breathing", "Yes")
    tap(page, "3. Opioids since discharge", "Yes")
    expect(took_over).to_be_visible()
    # when it is recorded as reached, then nothing is stored, and the page says what to do
    finish(page, "We spoke")
    alert = page.get_by_role("alert").filter(has_text="Nothing was stored yet")
    expect(alert).to_contain_text("say who took over before this contact is stored")
    expect(alert).to_contain_text("Choose “Used again”")
    expect(page.get_by_role("alert").filter(has_text="Have 911 called now")).to_be_visible()
    axe(page)
    shot(page, "follow-up-contradiction")
    # and once both are said, it is recorded, and the way in is open
    took_over.get_by_text("911 is there or on the way").click()
    finish(page, "Used again")
    expect(page.get_by_role("status").first).to_contain_text("The way in is open again")
    expect(page.get_by_role("region", name="The way in is open")).to_be_visible()


def test_nobody_answers_and_it_stays_due(page: Page, place: Place, now: datetime) -> None:
    left(place, at=now - timedelta(days=1, hours=2))
    due = at_follow_up(page, place)
    due.get_by_role("link", name="Call").click()
    finish(page, "No answer")
    expect(due).to_contain_text("no answer 1 time")
    expect(due).to_contain_text(NAME)


def test_slow_breathing_on_the_telephone_is_an_emergency_at_once(page: Page, place: Place, now: datetime) -> None:
    left(place, at=now - timedelta(days=1, hours=2))
    at_follow_up(page, place).get_by_role("link", name="Call").click()
    tap(page, "1. Slow breathing", "Yes")
    alarm = page.get_by_role("alert").filter(has_text="Emergency: breathing first")
    expect(alarm.get_by_role("link", name="Call 911")).to_be_visible()
    axe(page)


def test_a_relapse_opens_the_way_in_at_once_and_nobody_is_scolded(
    page: Page, new_page: Callable[..., Page], place: Place, now: datetime, shot: Shot
) -> None:
    # given a contact of day 7
    left(place, at=now - timedelta(days=7, hours=1))
    at_follow_up(page, place).get_by_role("link", name="day 7").click()
    tap(page, "3. Opioids since discharge", "Yes")
    expect(page.get_by_role("complementary", name="What to do")).to_contain_text("Welcome back: the way in is open")
    # when it is recorded
    finish(page, "Used again")
    # then the way in is open on the very page
    way = page.get_by_role("region", name="The way in is open")
    expect(way).to_contain_text("coming back is what counts")
    axe(page)
    shot(page, "follow-up-way-open")
    # and the helpline has the call back in its queue at once
    helpline = new_page()
    sign_in(helpline, place.helpline)
    helpline.goto("/helpline/")
    expect(helpline.get_by_role("region", name="Waiting for a call back")).to_contain_text(NAME)
    # and an admission can be booked right here
    way.get_by_label("Or book an admission for").fill((now + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M"))
    way.get_by_role("button", name="Book the admission").click()
    expect(way).to_contain_text("An admission is booked.")
    helpline.reload()
    expect(helpline.get_by_role("complementary", name="Free beds")).to_contain_text(NAME)


def test_somebody_who_comes_back_by_themselves_finds_the_way_open(page: Page, place: Place, now: datetime) -> None:
    person = left(place, at=now - timedelta(days=40))
    sign_in(page, place.nurse)
    page.goto(f"/ward/people/{person}/follow-up/")
    page.get_by_role("button", name="Open the way in").click()
    expect(page.get_by_role("alert").first).to_contain_text("What happened is empty")
    page.get_by_label("What happened, in their words").fill("Used twice, wants to start again.")
    page.get_by_role("button", name="Open the way in").click()
    expect(page.get_by_role("region", name="The way in is open")).to_be_visible()


def test_long_term_medication_goes_on_with_no_planned_stop(page: Page, place: Place, now: datetime) -> None:
    person = left(place, at=now - timedelta(days=30, hours=2))
    sign_in(page, place.case_manager)
    page.goto(f"/ward/people/{person}/follow-up/")
    card = page.get_by_role("region", name="Long-term medication")
    expect(card).to_contain_text("No day is planned on which it stops.")
    card.get_by_text("Taken as agreed", exact=True).click()
    card.get_by_label("What helps, what is in the way").fill("16 mg, works again as a driver")
    card.get_by_role("button", name="Record").click()
    expect(card).to_contain_text("Taken as agreed · 16 mg, works again as a driver")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1180, 820)])
def test_every_page_from_leaving_on_can_be_read_by_night_and_on_a_phone(
    new_page: Callable[..., Page], place: Place, now: datetime, width: int, height: int
) -> None:
    # given one person who left, one who is here, and a medical director on the night shift
    gone = left(place, at=now - timedelta(days=8))
    page = new_page("dark")
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, place.medical_director)
    for address in (
        "follow-up/", "protocols/", "numbers/", "audit/", f"people/{gone}/follow-up/", f"people/{gone}/leaving/",
    ):  # fmt: skip
        # when a page is opened, then it fits, and axe finds nothing
        page.goto(f"/ward/{address}")
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        axe(page)
