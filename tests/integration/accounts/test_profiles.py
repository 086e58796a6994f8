"""The profiles that ship: Desert Rose Detox by default, a second facility beside it, everybody plainly made up."""

import pytest
from django.db import IntegrityError, connection, transaction

from mooring.accounts.models import Facility, Member
from mooring.accounts.profiles import ensure_facilities, ensure_made_up_people, public_profile, shipped
from mooring.accounts.roles import Role
from tests.harness.people import PASSWORD, Place

pytestmark = pytest.mark.usefixtures("database")


def test_the_default_profile_is_the_seeds_own() -> None:
    ensure_facilities()
    ours = public_profile()
    assert (ours.name, ours.state, ours.helpline) == ("Desert Rose Detox", "KY", "(606) 462-3001")
    assert (ours.setting, ours.otp, ours.zone, ours.demo) == ("residential", False, "America/New_York", True)


def test_a_second_facility_stands_beside_it_in_another_zone() -> None:
    assert {facility.zone for facility in ensure_facilities()} == {"America/New_York", "America/Chicago"}


def test_every_shipped_profile_is_valid_and_has_each_role_among_people_marked_as_made_up() -> None:
    people = ensure_made_up_people(password=PASSWORD)
    for facility in ensure_facilities():
        facility.full_clean()
        here = [person for person in people if person.facility == facility]
        assert frozenset().union(*(person.role_set for person in here)) == frozenset(Role)
    assert all("(made up)" in person.display_name and person.made_up for person in people)


def test_making_them_twice_changes_nothing_that_people_changed() -> None:
    nurse = next(person for person in ensure_made_up_people(password=PASSWORD) if person.username == "nora.made-up")
    Member.objects.filter(pk=nurse.pk).update(display_name="Nora Keel-Hand, RN (made up)")
    before = Member.objects.count(), Facility.objects.count()
    ensure_made_up_people(password="another-long-password")
    nurse.refresh_from_db()
    assert (Member.objects.count(), Facility.objects.count()) == before
    assert nurse.display_name == "Nora Keel-Hand, RN (made up)"
    assert nurse.check_password(PASSWORD)


def test_there_is_only_one_default_facility(place: Place) -> None:
    ensure_facilities()
    place.facility.default = True
    with pytest.raises(IntegrityError), transaction.atomic():
        place.facility.save()


def test_the_public_profile_reads_the_facility_table_alone(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1) as asked:  # type: ignore[operator]
        public_profile()
    assert "accounts_facility" in asked.captured_queries[0]["sql"]
    assert connection.in_atomic_block is False


def test_every_shipped_profile_says_that_it_is_made_up() -> None:
    assert all("made up" in profile["made_up"] for profile in shipped())
