"""Who works here: the administrator adds people, sets their roles, and never reaches another facility."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from mooring.accounts import people
from mooring.accounts.models import Facility, Member
from mooring.accounts.roles import Role
from mooring.records import audit
from tests.harness.people import PASSWORD, Place, a_facility, a_member

NURSE = frozenset({Role.NURSE})


def test_the_administrator_adds_a_nurse(place: Place) -> None:
    added = people.add_member(
        by=place.actor(Role.ADMINISTRATOR),
        at=place.at(9),
        username=f"nia.{place.facility.pk}",
        display_name="Nia Rope, RN (made up)",
        roles=NURSE,
        password=PASSWORD,
    )
    assert added.facility == place.facility
    assert added.role_set == NURSE
    assert added.check_password(PASSWORD)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_no_other_role_may_list_add_or_change_people(place: Place, role: Role) -> None:
    by = place.actor(role)
    with pytest.raises(PermissionDenied):
        people.members(by=by)
    with pytest.raises(PermissionDenied):
        people.member(place.nurse.pk, by=by)
    with pytest.raises(PermissionDenied):
        people.add_member(
            by=by, at=place.at(9), username="no.body", display_name="Nobody", roles=NURSE, password=PASSWORD
        )
    with pytest.raises(PermissionDenied):
        people.change_member(place.nurse.pk, by=by, at=place.at(9), roles=NURSE, active=False)
    place.nurse.refresh_from_db()
    assert place.nurse.is_active


def test_an_administrator_neither_sees_nor_changes_another_facilitys_people(place: Place) -> None:
    elsewhere = a_facility()
    by = place.actor(Role.ADMINISTRATOR)
    assert {member.facility_id for member in people.members(by=by)} == {place.facility.pk}
    with pytest.raises(Member.DoesNotExist):
        people.member(elsewhere.nurse.pk, by=by)
    with pytest.raises(Member.DoesNotExist):
        people.change_member(elsewhere.nurse.pk, by=by, at=place.at(9), roles=frozenset(Role), active=True)
    elsewhere.nurse.refresh_from_db()
    assert elsewhere.nurse.role_set == NURSE


def test_the_last_administrator_cannot_be_disabled_nor_lose_the_role(place: Place) -> None:
    by = place.actor(Role.ADMINISTRATOR)
    alone = place.administrator
    with pytest.raises(people.LastAdministrator):
        people.change_member(alone.pk, by=by, at=place.at(9), roles=alone.role_set, active=False)
    with pytest.raises(people.LastAdministrator):
        people.change_member(alone.pk, by=by, at=place.at(9), roles=NURSE, active=True)

    a_member(place.facility, Role.ADMINISTRATOR)
    people.change_member(alone.pk, by=by, at=place.at(9), roles=alone.role_set, active=False)
    alone.refresh_from_db()
    assert not alone.is_active


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("username", {"username": "Nia Rope"}),
        ("username", {"username": "ab"}),
        ("display_name", {"display_name": ""}),
        ("roles", {"roles": frozenset()}),
        ("password", {"password": "short"}),
        ("password", {"password": "12345678901234"}),
    ],
)
def test_bad_input_names_its_field_and_stores_nothing(place: Place, field: str, given: dict[str, object]) -> None:
    good: dict[str, object] = {
        "username": f"ok.{place.facility.pk}",
        "display_name": "Ok (made up)",
        "roles": NURSE,
        "password": PASSWORD,
    }
    before = Member.objects.count()
    with pytest.raises(ValidationError) as wrong:
        people.add_member(by=place.actor(Role.ADMINISTRATOR), at=place.at(9), **{**good, **given})  # type: ignore[arg-type]
    assert list(wrong.value.message_dict) == [field]
    assert Member.objects.count() == before


def test_a_sign_in_name_is_given_once_in_the_whole_installation(place: Place) -> None:
    elsewhere = a_facility()
    with pytest.raises(ValidationError) as wrong:
        people.add_member(
            by=place.actor(Role.ADMINISTRATOR),
            at=place.at(9),
            username=elsewhere.nurse.username,
            display_name="Twin (made up)",
            roles=NURSE,
            password=PASSWORD,
        )
    assert list(wrong.value.message_dict) == ["username"]


def test_an_unknown_role_or_zone_is_refused(place: Place) -> None:
    place.nurse.roles = ["surgeon"]
    with pytest.raises(ValidationError, match="A role must be one of"):
        place.nurse.full_clean()
    with pytest.raises(ValidationError, match="is not a time zone"):
        Facility(zone="America/Desert_Rose").clean_fields(exclude=[f for f in _fields() if f != "zone"])


def _fields() -> list[str]:
    return [field.name for field in Facility._meta.fields]


def test_every_change_of_people_is_audited_and_a_refused_one_is_not_a_change(place: Place) -> None:
    by = place.actor(Role.ADMINISTRATOR)
    people.change_member(place.nurse.pk, by=by, at=place.at(9), roles=NURSE, active=False)
    with pytest.raises(people.LastAdministrator):
        people.change_member(place.administrator.pk, by=by, at=place.at(10), roles=NURSE, active=True)
    entries = audit.entries(facility_id=place.facility.pk)
    assert [(entry.by, entry.what) for entry in entries] == [
        (f"administrator:{place.administrator.pk}", f"member {place.nurse.pk} disabled: nurse")
    ]
