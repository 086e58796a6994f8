"""The short way to an address gives what Django's own gives, and refuses what it refuses."""

from uuid import UUID, uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from mooring.ui.environment import url

PERSON = uuid4()


@pytest.mark.parametrize("person", [PERSON, UUID(int=0), UUID(int=1), UUID(int=2**128 - 1)])
@pytest.mark.parametrize("name", ["person", "observe", "dose"])
def test_the_address_of_a_persons_page(name: str, person: UUID) -> None:
    assert url(name, person) == reverse(name, args=[person])


@pytest.mark.parametrize("event", ["0", "7", "1000000", "9000000001", "word", "two-words"])
def test_the_address_of_an_event(event: str) -> None:
    assert url("correct", PERSON, event) == reverse("correct", args=[PERSON, event])


def test_an_address_without_parts_and_one_with_named_parts() -> None:
    assert url("ward") == reverse("ward")
    assert url("correct", person=PERSON, event="3") == reverse("correct", args=[PERSON, "3"])


@pytest.mark.parametrize(
    ("name", "parts"),
    [("nowhere", ()), ("person", ()), ("person", ("12",)), ("ward", (PERSON,)), ("correct", (PERSON, "two words"))],
)
def test_a_page_that_is_not_there_is_an_error(name: str, parts: tuple[object, ...]) -> None:
    with pytest.raises(NoReverseMatch):
        url(name, *parts)
