"""One question to the engine: who, where, what has happened, when, and what somebody proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from mooring.clinical.timeline import Timeline, fixed
from mooring.clinical.values import Dose

Choices = Mapping[str, float | int | str]


@dataclass(frozen=True, kw_only=True)
class Person:
    """What a rule may ask about the person themself. None is not known; `pregnant` may be `not-applicable`."""

    birth_date: date | None = None
    sex: str | None = None
    pregnant: str | None = None
    weight_kg: float | None = None


@dataclass(frozen=True, kw_only=True)
class Facility:
    """Where the person is cared for: setting, licence, state, zone, and what its medical director chose and
    confirmed.
    """

    setting: str | None = None
    otp: bool | None = None
    state: str | None = None
    zone: str = "UTC"
    choices: Choices = field(default_factory=dict)
    confirmations: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An act that somebody proposes: `act` is give, start, stop, discharge, prescribe, waste ... and `what` its
    object.
    """

    act: str
    what: str | None = None
    dose: Dose | None = None
    route: str | None = None
    new_start: bool | None = None
    protocol: str | None = None
    details: Mapping[str, float | int | str | bool] = field(default_factory=dict)


def zone(name: str) -> tzinfo:
    """An IANA time zone by name, or a fixed distance from UTC like `UTC-05:00`. Raises ValueError or KeyError."""
    if name.startswith("UTC") and len(name) == 9:
        hours, minutes = int(name[4:6]), int(name[7:9])
        return timezone((-1 if name[3] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
    return ZoneInfo(name)


@dataclass(frozen=True, kw_only=True)
class Case:
    """All that a fact may read. `at` is aware; `timeline` may hold more than was known at `at`."""

    person: Person
    facility: Facility
    timeline: Timeline
    at: datetime
    admitted_for: str = "withdrawal"
    proposed: Proposal | None = None

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ValueError("the moment asked about needs its offset from UTC")
        object.__setattr__(self, "at", fixed(self.at))

    @cached_property
    def story(self) -> Timeline:
        """What was known at the moment asked about."""
        return self.timeline.as_of(self.at)

    def proposing(self, proposed: Proposal) -> Case:
        """The same question with an act proposed. The story is the same one, and is not read a second time."""
        asked = replace(self, proposed=proposed)
        asked.__dict__["story"] = self.story
        return asked

    @cached_property
    def zone(self) -> tzinfo:
        """The facility's time zone."""
        return zone(self.facility.zone)
