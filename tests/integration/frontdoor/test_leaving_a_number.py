"""A number that somebody leaves reaches the helpline once, whatever happens on the way."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from mooring.accounts.models import Facility
from mooring.accounts.roles import Role
from mooring.programme.helpline import QueueItem, queue
from tests.harness.people import Place, a_facility

SOON = timedelta(minutes=1)


@pytest.fixture
def home(database: None) -> Iterator[Place]:
    """A facility of this test's own that the public pages speak for."""
    Facility.objects.filter(default=True).update(default=False)
    place = a_facility(default=True)
    yield place
    Facility.objects.filter(pk=place.facility.pk).update(default=False)


@pytest.fixture
def visitor(home: Place) -> Client:
    return Client(headers={"host": "localhost"})


def form(**typed: str) -> dict[str, str]:
    whole = {
        "phone": "606 555 0123",
        "name": "Sam",
        "best_time": "evening",
        "may_leave_message": "no",
        "note": "",
        "key": "k-1",
    }
    return {**whole, **typed}


def sent(visitor: Client, **typed: str) -> HttpResponse:
    return visitor.post("/call-back/", form(**typed))  # type: ignore[return-value]


def waiting(home: Place) -> tuple[QueueItem, ...]:
    return queue(by=home.actor(Role.HELPLINE), at=datetime.now(UTC) + SOON).call_backs


def test_a_number_waits_in_the_helplines_queue_with_what_was_wished(visitor: Client, home: Place) -> None:
    answer = sent(visitor, note="My mother may pick up.")
    assert (answer.status_code, answer["Location"]) == (302, "/call-back/thank-you/")
    (item,) = waiting(home)
    assert (item.phone, item.name, item.note) == ("(606) 555-0123", "Sam", "My mother may pick up.")
    assert (item.best_time, item.may_leave_message) == ("Evening", False)


def test_the_same_form_sent_twice_leaves_one_number(visitor: Client, home: Place) -> None:
    assert [sent(visitor).status_code for _ in range(3)] == [302, 302, 302]
    assert len(waiting(home)) == 1


def test_a_form_sent_again_with_another_number_is_offered_once_more_with_a_new_key(
    visitor: Client, home: Place
) -> None:
    sent(visitor)
    answer = sent(visitor, phone="606 555 0199")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Send it once more, and we keep both" in said
    assert "606 555 0199" in said
    assert 'value="k-1"' not in said
    assert sent(visitor, phone="606 555 0199", key="k-2").status_code == 302
    assert {item.phone for item in waiting(home)} == {"(606) 555-0123", "(606) 555-0199"}


def test_a_slip_stores_nothing_and_keeps_what_was_typed(visitor: Client, home: Place) -> None:
    answer = sent(visitor, phone="555 0123", note="Ring twice.")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "has 7 digits, and we need ten" in said
    assert "Ring twice." in said
    assert 'value="k-1"' in said
    assert waiting(home) == ()


def test_the_sixth_number_within_an_hour_is_asked_to_call_instead(visitor: Client, home: Place) -> None:
    for number in range(5):
        assert sent(visitor, phone=f"606 555 010{number}", key=f"k-{number}").status_code == 302
    answer = sent(visitor, phone="606 555 0109", key="k-9")
    assert answer.status_code == 429
    assert home.facility.helpline in answer.content.decode()
    assert len(waiting(home)) == 5


def test_before_a_facility_is_set_up_the_page_gives_the_number_to_call(visitor: Client, home: Place) -> None:
    Facility.objects.filter(pk=home.facility.pk).update(default=False)
    Facility.objects.filter(slug="desert-rose").update(slug="desert-rose-away")
    try:
        answer = sent(visitor)
    finally:
        Facility.objects.filter(slug="desert-rose-away").update(slug="desert-rose")
    assert answer.status_code == 422
    assert "We could not keep your number just now." in answer.content.decode()


def test_a_number_stands_nowhere_in_the_open(visitor: Client, home: Place) -> None:
    """Neither the number nor the name can be read in any table: they are sealed."""
    sent(visitor, phone="606 555 0177", name="Quillon")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert not any("555-0177" in str(row) or "Quillon" in str(row) for row in cursor.fetchall()), table
