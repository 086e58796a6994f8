"""The facility profiles that ship as data (profiles.toml), and the profile of the pages that need no sign-in."""

import tomllib
from importlib.resources import files
from typing import Any

from django.db import transaction

from .models import Facility, Member
from .roles import Role


def shipped() -> list[dict[str, Any]]:
    """The shipped facilities as plain mappings, each with its made-up people under `member`."""
    text = files(__package__).joinpath("profiles.toml").read_text(encoding="utf-8")
    facilities: list[dict[str, Any]] = tomllib.loads(text)["facility"]
    return facilities


@transaction.atomic
def ensure_facilities() -> list[Facility]:
    """Make the shipped facilities that are not there yet. Those that are keep what their people changed."""
    made = []
    for profile in shipped():
        values = {key: value for key, value in profile.items() if key not in ("slug", "member")}
        made.append(Facility.objects.get_or_create(slug=profile["slug"], defaults=values)[0])
    return made


@transaction.atomic
def ensure_made_up_people(*, password: str) -> list[Member]:
    """Make the demonstration's people who are not there yet, each with `password`."""
    homes = {facility.slug: facility for facility in ensure_facilities()}
    return [
        _ensure_member(homes[profile["slug"]], person, password)
        for profile in shipped()
        for person in profile["member"]
    ]


def _ensure_member(facility: Facility, person: dict[str, Any], password: str) -> Member:
    found = Member.objects.filter(username=person["username"]).first()
    if found:
        return found
    member = Member.objects.add(
        facility=facility,
        username=person["username"],
        display_name=person["display_name"],
        roles=frozenset(map(Role, person["roles"])),
        password=password,
    )
    member.made_up = True
    member.save(update_fields=["made_up"])
    return member


def public_profile() -> Facility:
    """The facility whose name and helpline stand on the pages without sign-in.

    Before any facility is set up, the shipped default stands in, unsaved: a page for somebody in need never fails.
    """
    found = Facility.objects.filter(default=True).first()
    return found or shipped_default()


def shipped_default() -> Facility:
    """The shipped default profile, unsaved; asks the database nothing."""
    profile = next(profile for profile in shipped() if profile.get("default"))
    return Facility(**{key: value for key, value in profile.items() if key != "member"})
