"""The database knows whose facility is asking, and is asked to change that only when it does change."""

import pytest
from django.db import connection
from django.test import Client

from mooring.accounts.roles import Role
from mooring.accounts.tenancy import bind
from tests.harness.people import PASSWORD, Place


@pytest.fixture(autouse=True)
def _on_postgresql(database: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row security: there the code alone keeps facilities apart")


def bound() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('mooring.facility', true)")
        return str(cursor.fetchone()[0] or "")


def test_a_request_binds_its_members_facility_and_a_visitor_unbinds_it(place: Place) -> None:
    bind(None)
    staff = Client(headers={"host": "localhost"})
    staff.post("/sign-in/", {"username": place.administrator.username, "password": PASSWORD})
    staff.get("/team/")
    assert bound() == str(place.facility.pk)
    Client(headers={"host": "localhost"}).get("/sign-in/")
    assert bound() == ""


def test_the_same_facility_again_asks_the_database_nothing(place: Place, django_assert_num_queries: object) -> None:
    bind(place.facility.pk)
    with django_assert_num_queries(0):  # type: ignore[operator]
        bind(place.facility.pk)


def test_a_new_connection_is_bound_anew(place: Place) -> None:
    bind(place.facility.pk)
    connection.close()
    assert bound() == ""
    bind(place.facility.pk)
    assert bound() == str(place.facility.pk)


def test_the_plain_role_is_neither_superuser_nor_exempt_from_row_security(place: Place) -> None:
    place.actor(Role.NURSE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
