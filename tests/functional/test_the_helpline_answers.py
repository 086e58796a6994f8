"""The helpline answers: the queue, a call with its triage, a bed that is held, and nothing lost when a browser dies."""

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


@pytest.fixture
def now() -> datetime:
    return datetime.now(ZoneInfo("America/New_York"))


def beds(place: Place, *labels: str) -> None:
    from mooring.records import beds as stored

    place.actor(Role.NURSE)
    for position, label in enumerate(labels):
        stored.add(facility_id=place.facility.pk, label=label, position=position)


def number_left(place: Place, *, at: datetime, name: str = "Sam Rivers", phone: str = "(606) 555-0142") -> None:
    from mooring.programme.helpline import leave_number

    leave_number(
        facility_slug=place.facility.slug,
        at=at,
        key=f"left-{name}-{place.facility.pk}",
        phone=phone,
        name=name,
        note="My mother may pick up.",
        best_time="Evening",
    )


def at_the_queue(page: Page, place: Place) -> None:
    sign_in(page, place.helpline)
    page.goto("/helpline/")


def question(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name=label)


def tap(page: Page, label: str, answer: str) -> None:
    """Tap a tile and wait until the server has kept it."""
    with page.expect_response(lambda reply: reply.url.endswith("/steps/") and reply.status == 200):
        question(page, label).get_by_text(answer, exact=True).click()


def field_time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_the_queue_shows_who_waits_longest_first_and_the_free_beds(
    page: Page, place: Place, now: datetime, shot: Shot
) -> None:
    # given two beds, and two people who left a number, one of them two hours ago
    beds(place, "B1", "B2")
    number_left(place, at=now - timedelta(minutes=5), name="Alex Young", phone="(606) 555-0177")
    number_left(place, at=now - timedelta(hours=2))
    # when the worker opens the queue
    at_the_queue(page, place)
    # then who waits longest stands first, with the number to tap and what they asked for
    waiting = page.get_by_role("region", name="Waiting for a call back").get_by_role("listitem")
    expect(waiting.first).to_contain_text("Sam Rivers")
    expect(waiting.first).to_contain_text("Overdue 2 h")
    expect(waiting.first).to_contain_text("NO message")
    expect(waiting.first.get_by_role("link", name="(606) 555-0142")).to_have_attribute("href", "tel:+16065550142")
    expect(waiting.nth(1)).to_contain_text("Alex Young")
    expect(waiting.nth(1)).to_contain_text("Waiting 5 min")
    expect(page.get_by_role("complementary", name="Free beds")).to_contain_text("2")
    axe(page)
    shot(page, "helpline-queue")


def test_a_number_left_just_now_appears_by_itself(page: Page, place: Place, now: datetime) -> None:
    # given a worker at an empty queue
    at_the_queue(page, place)
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    # when somebody leaves a number, and the page asks again
    number_left(place, at=now)
    page.evaluate("htmx.trigger('#queue', 'refresh')")
    # then it is there, and the call can be answered
    expect(page.get_by_role("region", name="Waiting for a call back")).to_contain_text("Sam Rivers")
    page.get_by_role("button", name="Call back Sam Rivers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sam Rivers")


def test_calling_back_twice_goes_on_with_the_same_call(page: Page, place: Place, now: datetime) -> None:
    # given a call back that was begun and left
    number_left(place, at=now - timedelta(hours=2))
    at_the_queue(page, place)
    page.get_by_role("button", name="Call back Sam Rivers").click()
    expect(page.get_by_text("NO message")).to_be_visible()
    page.get_by_label("What they said").fill("Wants to come on Friday.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    before = page.url
    page.get_by_role("link", name="Back to the queue").click()
    # when the same worker presses again
    page.get_by_role("button", name="Continue Sam Rivers").click()
    # then it is the same call with all that was typed, and one attempt is on record
    expect(page.get_by_label("What they said")).to_have_value("Wants to come on Friday.")
    assert page.url == before
    from mooring.clinical.timeline import Contacted
    from mooring.programme import helpline

    view = helpline.call(
        by=place.actor(Role.HELPLINE), at=now + timedelta(minutes=1), person=UUID(before.split("/")[-2])
    )
    assert sum(isinstance(event, Contacted) and event.about == "call" for event in view.story) == 1


def test_slow_breathing_shows_the_emergency_steps_at_the_very_tap(page: Page, place: Place, shot: Shot) -> None:
    # given a call that was answered with one tap
    at_the_queue(page, place)
    page.get_by_role("button", name="Answer a call").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A new caller")
    axe(page)
    # when the server can no longer be reached, and the caller says that somebody cannot be woken
    page.route("**/steps/", lambda route: route.abort())
    question(page, "1. Slow breathing").get_by_text("Yes", exact=True).click()
    # then the steps are there all the same: 911, breathing, naloxone, staying
    alarm = page.get_by_role("alert").filter(has_text="Emergency: breathing first")
    expect(alarm).to_be_in_viewport()
    for words in ("911", "tilt the head back", "one spray", "Nobody leaves"):
        expect(alarm).to_contain_text(words)
    expect(alarm.get_by_role("link", name="Call 911")).to_have_attribute("href", "tel:911")
    shot(page, "helpline-emergency")
    expect(page.get_by_text("The server cannot be reached.")).to_be_visible()
    page.unroute("**/steps/")
    page.faults.clear()  # type: ignore[attr-defined]  # the unreachable server, provoked above
    tap(page, "1. Slow breathing", "No")
    expect(alarm).to_be_hidden()
    expect(page.get_by_text("The server cannot be reached.")).to_be_hidden()
    axe(page)


def test_what_is_not_known_is_never_passed_over(page: Page, place: Place, shot: Shot) -> None:
    at_the_queue(page, place)
    page.get_by_role("button", name="Answer a call").click()
    steps = page.get_by_role("complementary", name="What to do")
    # when suicide stays unknown and the rest is answered
    tap(page, "1. Slow breathing", "No")
    tap(page, "2. Thoughts of suicide", "Not known")
    # then the page says to ask plainly, and offers no bed yet
    expect(page.get_by_role("alert").filter(has_text="Ask plainly about suicide")).to_be_visible()
    expect(steps).not_to_contain_text("Offer a bed, or the next best time")
    # and each other danger gives its step, with its reason and source
    tap(page, "3. Alcohol or benzodiazepines too", "Yes")
    tap(page, "4. Pregnant, or could be", "Not known")
    tap(page, "5. Alone right now", "Yes, alone")
    expect(steps).to_contain_text("Do not stop alcohol or benzodiazepines alone")
    expect(steps).to_contain_text("ASAM and others")
    expect(steps).to_contain_text("Pregnancy is not known")
    expect(steps).to_contain_text("Nobody should be alone with this")
    expect(steps).to_contain_text("Still to ask: What was used last, When that was")
    axe(page)
    shot(page, "helpline-call")


def test_nothing_is_lost_when_the_browser_dies_in_mid_call(
    page: Page, new_page: Callable[..., Page], place: Place, shot: Shot
) -> None:
    # given a call in which some answers were tapped and a name was typed
    beds(place, "B1")
    at_the_queue(page, place)
    page.get_by_role("button", name="Answer a call").click()
    tap(page, "1. Slow breathing", "No")
    tap(page, "2. Thoughts of suicide", "Yes")
    page.get_by_label("First name, or what we may call them").fill("Robin")
    page.get_by_label("What they said").fill("Is in a parking lot, wants to come tonight.")
    expect(page.locator("[data-draft-status]")).to_contain_text("Saved as draft")
    # when the browser dies, and the worker signs in at another tablet
    page.context.close()
    other = new_page()
    at_the_queue(other, place)
    # then the queue shows the call in progress
    going = other.get_by_role("region", name="Call in progress")
    expect(going).to_contain_text("Robin")
    axe(other)
    shot(other, "helpline-call-in-progress")
    going.get_by_role("link", name="Continue the call").click()
    # and everything is there, the crisis steps too
    expect(question(other, "1. Slow breathing").get_by_label("No", exact=True)).to_be_checked()
    expect(question(other, "2. Thoughts of suicide").get_by_label("Yes", exact=True)).to_be_checked()
    expect(other.get_by_role("alert").filter(has_text="Suicidal: do not hang up")).to_be_visible()
    expect(other.get_by_label("First name, or what we may call them")).to_have_value("Robin")
    expect(other.get_by_label("What they said")).to_have_value("Is in a parking lot, wants to come tonight.")


def test_a_booked_bed_is_held_and_given_to_nobody_else(page: Page, place: Place, now: datetime, shot: Shot) -> None:
    # given one bed and somebody who left a number
    beds(place, "B1")
    number_left(place, at=now - timedelta(hours=1))
    at_the_queue(page, place)
    page.get_by_role("button", name="Call back Sam Rivers").click()
    expect(page.get_by_label("Number to call back")).to_have_value("(606) 555-0142")
    tap(page, "1. Slow breathing", "No")
    tap(page, "2. Thoughts of suicide", "No")
    expect(page.get_by_role("complementary", name="What to do")).to_contain_text("Offer a bed")
    # when the worker books it for tomorrow
    page.locator("label", has_text="Held for them from now on").click()
    question(page, "Which bed do we hold?").get_by_text("B1", exact=True).click()
    page.get_by_label("When do they come?").fill(field_time(now + timedelta(days=1)))
    shot(page, "helpline-booking")
    page.get_by_role("button", name="Finish the call").click()
    # then the queue says so, nobody waits any longer, and the bed is no longer free
    expect(page.get_by_role("status").first).to_contain_text("Bed B1 is held for them")
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    free = page.get_by_role("complementary", name="Free beds")
    expect(free).to_contain_text("Every bed is taken or held")
    expect(free).to_contain_text("Sam Rivers")
    expect(page.get_by_text("Call in progress")).to_have_count(0)
    # and the next caller can be booked without a bed only
    page.get_by_role("button", name="Answer a call").click()
    page.locator("label", has_text="Held for them from now on").click()
    expect(page.get_by_text("No bed is free now.")).to_be_visible()


def test_two_workers_who_saw_the_same_bed_do_not_both_get_it(
    page: Page, new_page: Callable[..., Page], place: Place, now: datetime
) -> None:
    # given two calls, both of which see bed B1 as the only one
    beds(place, "B1")
    other = new_page()
    for worker in (page, other):
        at_the_queue(worker, place)
        worker.get_by_role("button", name="Answer a call").click()
        worker.locator("label", has_text="Held for them from now on").click()
        question(worker, "Which bed do we hold?").get_by_text("B1", exact=True).click()
        worker.get_by_label("When do they come?").fill(field_time(now + timedelta(hours=3)))
    # when both book it
    page.get_by_role("button", name="Finish the call").click()
    expect(page.get_by_role("status").first).to_contain_text("Bed B1 is held")
    other.get_by_label("What they said").fill("Will come with a sister.")
    other.get_by_role("button", name="Finish the call").click()
    # then the second is told, and what was typed is still there
    expect(other.get_by_role("alert").first).to_contain_text("B1")
    expect(other.get_by_label("What they said")).to_have_value("Will come with a sister.")
    axe(other)


def test_a_call_back_is_promised_for_a_time_and_waits_in_the_queue(page: Page, place: Place, now: datetime) -> None:
    at_the_queue(page, place)
    page.get_by_role("button", name="Answer a call").click()
    page.get_by_label("First name, or what we may call them").fill("Robin")
    page.get_by_label("Number to call back").fill("606 555 01")
    page.locator("label", has_text="At a time you agree on").click()
    # when the number has a slip and the time has passed
    page.get_by_label("When do we call back?").fill(field_time(now - timedelta(days=1)))
    page.get_by_role("button", name="Finish the call").click()
    # then both are named, and nothing typed is lost
    expect(page.get_by_role("alert").first).to_contain_text("digits")
    expect(page.get_by_role("alert").first).to_contain_text("This time has passed")
    expect(page.get_by_label("First name, or what we may call them")).to_have_value("Robin")
    axe(page)
    # and mended, the call back waits in the queue
    page.get_by_label("Number to call back").fill("606 555 0199")
    page.get_by_label("When do we call back?").fill(field_time(now + timedelta(hours=2)))
    page.get_by_role("button", name="Finish the call").click()
    waiting = page.get_by_role("region", name="Waiting for a call back")
    expect(waiting).to_contain_text("Robin")
    expect(waiting).to_contain_text("Due in")


def test_a_nurse_does_not_work_the_helpline(page: Page, place: Place) -> None:
    sign_in(page, place.nurse)
    answer = page.goto("/helpline/")
    assert answer is not None
    assert answer.status == 403


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1180, 820)])
def test_the_helpline_can_be_worked_by_night_and_on_a_phone(
    new_page: Callable[..., Page], place: Place, now: datetime, width: int, height: int
) -> None:
    beds(place, "B1")
    number_left(place, at=now - timedelta(hours=2))
    page = new_page("dark")
    page.set_viewport_size({"width": width, "height": height})
    # when the worker signs in, then the queue is the first page
    sign_in(page, place.helpline)
    expect(page.get_by_role("heading", level=1)).to_have_text("Helpline")
    axe(page)
    # and a call fits, with its emergency steps
    page.get_by_role("button", name="Answer a call").click()
    tap(page, "1. Slow breathing", "Yes")
    expect(page.get_by_role("heading", level=2, name="Emergency: breathing first")).to_be_in_viewport()
    page.locator("label", has_text="Held for them from now on").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe(page)
