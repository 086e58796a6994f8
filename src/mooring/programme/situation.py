"""All that is known about one person at one moment, and what the engine says of it; each worked out when asked."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from mooring.accounts import models as accounts
from mooring.clinical import case as c
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice, advise
from mooring.clinical.consultation import Owed, owed
from mooring.clinical.course import Expected, expected
from mooring.clinical.facts import state
from mooring.clinical.library import Library
from mooring.clinical.placement import Placement, placement
from mooring.clinical.risks import RiskFlag, flags
from mooring.clinical.safety import Verdict, check
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Unknown
from mooring.knowledge.load import library as deployed
from mooring.records import adoptions, kept, queries
from mooring.records.adoptions import Adopted
from mooring.records.people import PersonRecord

from . import versions


def facility_of(facility_id: int) -> accounts.Facility:
    """The facility's profile."""
    return accounts.Facility.objects.get(pk=facility_id)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One person, their facility, and a moment."""

    record: PersonRecord
    facility: accounts.Facility
    at: datetime

    @cached_property
    def library(self) -> Library:
        """The knowledge by which this person is treated: that of the version on which they started, else today's."""
        return self._by[0]

    @property
    def lost(self) -> bool:
        """Whether the version on which they started cannot be read any more, so that today's stands in for it."""
        return self._by[2]

    @property
    def on_version(self) -> tuple[str, str] | None:
        """The protocol and the version on which they are; None where nobody wrote one down."""
        return versions.started_on(self._asked.story)

    @cached_property
    def _by(self) -> tuple[Library, c.Facility, bool]:
        here, on = self._asked.facility, self.on_version
        if on is None or versions.is_deployed(here, *on):
            return deployed(), here, False
        signed = adoptions.find(facility_id=self.record.facility_id, protocol=on[0], digest=on[1])
        return self._signed(signed)

    def _signed(self, signed: Adopted | None) -> tuple[Library, c.Facility, bool]:
        here = self._asked.facility
        if signed is not None:
            # A nurse at the bedside is not left without advice because an old document cannot be read: it is said.
            with contextlib.suppress(kept.Unreadable):
                found = versions.library_of(self.record.facility_id, signed)
                return found, versions.settled(here, found, signed), False
        return deployed(), here, True

    def under(self, signed: Adopted) -> Situation:
        """The same person by another signed version, to ask what it would say of them."""
        other = replace(self)
        other.__dict__.update({name: self.__dict__[name] for name in ("timeline", "_asked") if name in self.__dict__})
        other.__dict__["_by"] = other._signed(signed)
        return other

    @cached_property
    def timeline(self) -> Timeline:
        """The whole story as stored, corrections beside what they correct."""
        return queries.timeline(self.record)

    def having(self, event: t.Event) -> Situation:
        """The same with one event more, just stored; what was read of the story is not read again."""
        after = replace(self)
        if "timeline" in self.__dict__:
            after.__dict__["timeline"] = Timeline.of((*self.timeline.events, event))
        return after

    @cached_property
    def case(self) -> c.Case:
        """The question to the engine, with nothing proposed."""
        asked, facility = self._asked, self._by[1]
        if facility is asked.facility:
            return asked
        settled = replace(asked, facility=facility)
        settled.__dict__["story"] = asked.story
        return settled

    @cached_property
    def _asked(self) -> c.Case:
        """The question as the facility is today."""
        return c.Case(
            person=clinical_person(self.record.identity),
            facility=clinical_facility(self.facility),
            timeline=self.timeline,
            at=self.at,
        )

    @property
    def story(self) -> Timeline:
        """What is known now, as corrected."""
        return self.case.story

    @cached_property
    def running(self) -> tuple[str, ...]:
        """The protocols that run, oldest first."""
        return state.running(self.story)

    @cached_property
    def advice(self) -> Advice:
        return advise(self.library, self.case)

    @cached_property
    def flags(self) -> tuple[RiskFlag, ...]:
        return flags(self.library, self.case)

    @cached_property
    def expected(self) -> tuple[Expected, ...]:
        return expected(self.library, self.case)

    @cached_property
    def placement(self) -> Placement:
        return placement(self.library, self.case)

    @cached_property
    def owed(self) -> tuple[Owed, ...]:
        return owed(self.library.consultation, self.timeline, instruments=self.library.instruments, at=self.at)

    def seen_at(self, moment: datetime) -> Situation:
        """The same person at another moment: what was known by then."""
        return self if moment == self.at else replace(self, at=moment)

    def verdict(self, proposal: c.Proposal) -> Verdict:
        """The findings about a proposed act."""
        return check(self.library, replace(self.case, proposed=proposal))

    def recorded(self, item: str) -> Any:
        """The newest recorded value of an item of the consultation or the discharge; None where there is none.

        Those of an earlier stay do not count: what was given a year ago is not given now.
        """
        for event in reversed(self.story.events):
            if isinstance(event, t.Recorded) and item in event.items:
                return event.items[item]
            if isinstance(event, t.Moved) and event.stage == "discharged" and self._ended_before(event):
                return None
        return None

    def _ended_before(self, event: t.Event) -> bool:
        episode = self.record.episode
        return episode is not None and event.at < episode.opened_at


def clinical_person(identity: Any) -> c.Person:
    """What a rule may ask of an identity; what is not on record is None."""
    born = identity.get("birth_date")
    return c.Person(
        birth_date=date.fromisoformat(born) if born else None,
        sex=identity.get("sex"),
        pregnant=identity.get("pregnant"),
    )


def clinical_facility(facility: accounts.Facility) -> c.Facility:
    """What a rule may ask of a facility."""
    return c.Facility(
        setting=facility.setting,
        otp=facility.otp,
        state=facility.state,
        zone=facility.zone,
        choices=dict(facility.choices),
        confirmations=frozenset(facility.confirmations),
    )


def facts_seen(advice: Advice) -> dict[str, Any]:
    """The facts on which an advice rested, in JSON: unknown is written as such."""
    return {name: "unknown" if isinstance(value, Unknown) else value for name, value in advice.seen}
