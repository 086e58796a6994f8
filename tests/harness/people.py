"""A facility of its own for every test, with one member of each role. Nothing needs cleaning up afterwards."""

import itertools
import os
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from mooring.accounts.actor import Actor
from mooring.accounts.models import Facility, Member
from mooring.accounts.roles import Role
from mooring.accounts.tenancy import bind

PASSWORD = "calm-harbor-lights"
_count = itertools.count(1)
# Hashing a password costs 50 ms on purpose; every made-up member shares one hash, made once.
_hashed: list[str] = []


@dataclass(frozen=True, kw_only=True)
class Place:
    """One facility and its people. `place.nurse` is the member, `place.actor(Role.NURSE)` who acts in a use-case."""

    facility: Facility
    members: dict[Role, Member]

    @property
    def nurse(self) -> Member:
        return self.members[Role.NURSE]

    @property
    def prescriber(self) -> Member:
        return self.members[Role.PRESCRIBER]

    @property
    def helpline(self) -> Member:
        return self.members[Role.HELPLINE]

    @property
    def case_manager(self) -> Member:
        return self.members[Role.CASE_MANAGER]

    @property
    def medical_director(self) -> Member:
        return self.members[Role.MEDICAL_DIRECTOR]

    @property
    def administrator(self) -> Member:
        return self.members[Role.ADMINISTRATOR]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.facility.zone)

    def actor(self, role: Role) -> Actor:
        """Who acts as that role here. Binds the database to this facility, as signing in would."""
        bind(self.facility.pk)
        return Actor.of(self.members[role])

    def at(self, hour: int, minute: int = 0, *, day: int = 2, month: int = 11, year: int = 2026) -> datetime:
        """A moment on this facility's clock: 2 November 2026 unless another day is named."""
        return datetime(year, month, day, hour, minute, tzinfo=self.zone)


def a_facility(**profile: object) -> Place:
    """A new facility (its profile may be overridden) with one member of each role, all with PASSWORD."""
    number = f"{os.environ['MOORING_TEST_WORKER']}-{next(_count)}"
    facility = Facility.objects.create(**{**_profile(number), **profile})
    bind(facility.pk)
    return Place(facility=facility, members={role: a_member(facility, role) for role in Role})


def a_member(facility: Facility, *roles: Role, display_name: str = "") -> Member:
    """One more person who works there, with the named roles."""
    member = Member(
        facility=facility,
        username=f"{roles[0]}.{next(_count)}.{os.environ['MOORING_TEST_WORKER']}",
        display_name=display_name or f"Test {roles[0].label} (made up)",
        roles=sorted(roles),
        made_up=True,
    )
    if not _hashed:
        member.set_password(PASSWORD)
        _hashed.append(member.password)
    member.password = _hashed[0]
    member.save()
    return member


def _profile(number: str) -> dict[str, object]:
    return {
        "slug": f"test-{number}",
        "name": f"Test Harbor {number}",
        "logo_text": "TH",
        "address": "1 Test Street, Frankfort, KY 40601 (made up)",
        "helpline": "(606) 555-0100",
        "state": "KY",
        "setting": "residential",
        "hours": "Every day, all hours",
        "zone": "America/New_York",
        "demo": True,
        "made_up": "Made up for a test.",
    }
