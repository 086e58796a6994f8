"""Signing in and out, the lock after wrong passwords, and what every answer carries."""

from typing import Any

import pytest
from django.test import Client

from mooring.accounts.models import Member
from tests.harness.people import PASSWORD, Place


def sign_in(client: Client, member: Member, password: str = PASSWORD, wanted: str = "") -> Any:
    return client.post(
        "/sign-in/", {"username": member.username, "password": password, "next": wanted}, headers={"host": "localhost"}
    )


@pytest.fixture
def visitor(place: Place) -> Client:
    return Client(headers={"host": "localhost"})


def test_a_nurse_comes_to_the_ward_and_an_administrator_to_the_team(visitor: Client, place: Place) -> None:
    assert sign_in(visitor, place.nurse).headers["Location"] == "/ward/"
    assert sign_in(visitor, place.administrator).headers["Location"] == "/team/"


def test_the_page_asked_for_comes_after_signing_in(visitor: Client, place: Place) -> None:
    refused = visitor.get("/team/add/")
    assert refused.headers["Location"] == "/sign-in/?next=/team/add/"
    assert sign_in(visitor, place.administrator, wanted="/team/add/").headers["Location"] == "/team/add/"


@pytest.mark.parametrize("outside", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(visitor: Client, place: Place, outside: str) -> None:
    assert sign_in(visitor, place.nurse, wanted=outside).headers["Location"] == "/ward/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(visitor: Client, place: Place) -> None:
    wrong = sign_in(visitor, place.nurse, "not-the-password")
    unknown = sign_in(visitor, Member(username="nobody.here"))
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert b"do not match" in wrong.content
    assert b"do not match" in unknown.content


def test_a_disabled_member_cannot_sign_in_and_is_out_at_once(visitor: Client, place: Place) -> None:
    sign_in(visitor, place.administrator)
    assert visitor.get("/team/").status_code == 200
    Member.objects.filter(pk=place.administrator.pk).update(is_active=False)
    assert visitor.get("/team/").status_code == 302
    assert sign_in(visitor, place.administrator).status_code == 422


def test_five_wrong_passwords_lock_that_name_and_nobody_else(visitor: Client, place: Place) -> None:
    answers = [sign_in(visitor, place.nurse, f"wrong-password-{attempt}").status_code for attempt in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = sign_in(visitor, place.nurse)
    assert locked.status_code == 429
    assert b"locked for 15 minutes" in locked.content
    assert sign_in(visitor, place.prescriber).status_code == 302


def test_signing_out_ends_the_session_and_needs_a_post(visitor: Client, place: Place) -> None:
    sign_in(visitor, place.administrator)
    assert visitor.get("/sign-out/").status_code == 405
    visitor.post("/sign-out/")
    assert visitor.get("/team/").status_code == 302


def test_the_team_page_is_closed_to_every_other_role(visitor: Client, place: Place) -> None:
    sign_in(visitor, place.medical_director)
    refused = visitor.get("/team/")
    assert refused.status_code == 403
    assert b"You may not open this page" in refused.content


def test_another_facilitys_member_is_not_found(visitor: Client, place: Place) -> None:
    from tests.harness.people import a_facility

    elsewhere = a_facility()
    sign_in(visitor, place.administrator)
    assert visitor.get(f"/team/{elsewhere.nurse.pk}/").status_code == 404


def test_every_answer_carries_a_strict_policy_and_is_not_kept(visitor: Client) -> None:
    answer = visitor.get("/sign-in/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", [b"tel:911", b"tel:988", b"tel:+16064623001"])
def test_error_pages_too_carry_the_emergency_numbers(visitor: Client, number: bytes) -> None:
    missing = visitor.get("/there-is-no-such-page/")
    assert missing.status_code == 404
    assert number in missing.content


def test_a_form_without_its_token_is_refused_in_plain_words(place: Place) -> None:
    strict = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    refused = strict.post("/sign-in/", {"username": place.nurse.username, "password": PASSWORD})
    assert refused.status_code == 403
    assert b"This form can no longer be sent" in refused.content
