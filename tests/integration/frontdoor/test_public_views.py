"""What the public pages answer over HTTP: their status, what they keep, and what they escape."""

import pytest
from django.test import Client

from mooring.accounts.profiles import public_profile
from mooring.frontdoor.content import pages

PUBLIC = [
    "/", "/now/", "/want-to-stop/", "/worried/", "/help/", *(f"/help/{slug}/" for slug in pages()), "/check/",
    "/check/someone/", "/find/", "/find/?where=40507", "/call-back/thank-you/",
]  # fmt: skip


@pytest.fixture
def visitor(database: None) -> Client:
    return Client(headers={"host": "localhost"}, raise_request_exception=True)


@pytest.mark.parametrize("address", PUBLIC)
def test_reading_needs_no_sign_in_and_sets_no_cookie(visitor: Client, address: str) -> None:
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert public_profile().helpline in answer.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_is_only_read(visitor: Client, address: str) -> None:
    assert visitor.post(address).status_code == 405


def test_a_page_that_does_not_exist_is_said_in_words(visitor: Client) -> None:
    answer = visitor.get("/help/nothing-here/")
    assert answer.status_code == 404
    assert "911" in answer.content.decode()


def test_a_whole_page_is_small(visitor: Client) -> None:
    """A page of words goes over a poor line: under 30 kB before it is packed."""
    assert max(len(visitor.get(f"/help/{slug}/").content) for slug in pages()) < 30_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "99999999999999999999", ""])
def test_a_page_number_that_is_none_is_the_first_or_empty(visitor: Client, page: str) -> None:
    assert visitor.get("/find/", {"where": "", "page": page}).status_code == 200


def test_a_need_that_we_do_not_know_is_passed_over(visitor: Client) -> None:
    assert visitor.get("/find/", {"where": "", "need": ["medicaid", "'; --"]}).status_code == 200


def test_what_was_typed_is_shown_as_text_and_never_as_a_tag(visitor: Client) -> None:
    said = visitor.get("/find/", {"where": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in said


def test_a_search_longer_than_any_place_is_cut(visitor: Client) -> None:
    assert visitor.get("/find/", {"where": "x" * 10_000}).status_code == 422
