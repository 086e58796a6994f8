"""Fills the facilities with made-up people at every stage, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from mooring.accounts import profiles
from mooring.accounts.actor import Actor
from mooring.accounts.models import Facility, Member
from mooring.accounts.tenancy import bind
from mooring.frontdoor.demo_directory import seed_demo_directory
from mooring.ops.seed_cast import AFTERWARDS, BEDS, LANTERN, WARD, Role
from mooring.ops.seed_story import PROTOCOL, Staff, Story
from mooring.programme import adoption, beds, helpline, reading

PASSWORD = "made-up-harbor-42"  # noqa: S105 - the demonstration's own, printed when it starts


def seed(*, at: datetime) -> bool:
    """Fill an empty installation; False, with nothing changed, where somebody is in it already."""
    profiles.ensure_facilities()
    profiles.ensure_made_up_people(password=PASSWORD)
    filled = False
    for facility in Facility.objects.filter(demo=True):
        bind(facility.pk)
        staff = _staff(facility)
        if not reading.people(by=staff.nurse, at=at):
            _fill(facility, staff, at)
            filled = True
    bind(None)
    seed_demo_directory(at=at)
    return filled


def _staff(facility: Facility) -> Staff:
    members = [Actor.of(member) for member in Member.objects.filter(facility=facility)]

    def who(role: str) -> Actor:
        return next(actor for actor in members if role in {each.value for each in actor.roles})

    return Staff(
        helpline=who("helpline"),
        nurse=who("nurse"),
        prescriber=who("prescriber"),
        manager=who("case-manager"),
        director=who("medical-director"),
        administrator=who("administrator"),
    )


def _fill(facility: Facility, staff: Staff, at: datetime) -> None:
    main = facility.slug == "desert-rose"
    beds.add(by=staff.administrator, at=at - timedelta(days=200), labels=BEDS[facility.slug])
    adoption.adopt(
        by=staff.director,
        at=at - timedelta(days=190),
        key=f"seed-adopt-{facility.pk}",
        protocol_id=PROTOCOL,
    )
    cast: tuple[Role, ...] = (*AFTERWARDS, *WARD) if main else LANTERN
    for role in cast:
        Story(role, staff, at).play(free_bed=BEDS[facility.slug][-1])
    if main:
        _calls(facility, staff, at)


def _calls(facility: Facility, staff: Staff, at: datetime) -> None:
    """Call-backs that wait, one of them too long, and a booking whose bed is held."""
    for number, (minutes, name, note) in enumerate(
        (
            (95, "Tansy (made up)", "My brother, after 5 pm"),
            (25, None, None),
            (8, "Umber (made up)", "Please text first"),
        )
    ):
        helpline.leave_number(
            facility_slug=facility.slug,
            at=at - timedelta(minutes=minutes),
            key=f"seed-call-{facility.pk}-{number}",
            phone=f"(606) 555-01{20 + number}",
            name=name,
            note=note,
            may_leave_message=number != 1,
        )
    common: dict[str, Any] = {"by": staff.helpline, "at": at - timedelta(hours=2)}
    caller = helpline.open_call(
        **common, key=f"seed-open-{facility.pk}", name="Violet Marsh (made up)", phone="(606) 555-0131"
    )
    helpline.save_triage(
        **common,
        key=f"seed-triage-{facility.pk}",
        person=caller,
        answers={
            "breathing": "no",
            "suicidal": "no",
            "alcohol_or_benzodiazepines": "no",
            "pregnant": "no",
            "alone": "yes",
        },
    )
    helpline.book_admission(
        **common, key=f"seed-book-{facility.pk}", person=caller, expected=at + timedelta(hours=3), bed_label="D1"
    )
