"""A chart to write in: one made-up person at a facility of the test's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Timeline
from mooring.records import journal, people, queries
from mooring.records.journal import Stored
from mooring.records.people import PersonRecord
from tests.harness.people import Place

NURSE = "nurse:1"


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One person, and short words for writing and reading their story."""

    place: Place
    person: PersonRecord

    def write(self, at: datetime, plain: Mapping[str, Any], **more: Any) -> Stored:
        settings = {"by": NURSE, "zone": self.place.facility.zone, "recorded_at": at, "key": str(uuid4())} | more
        return journal.append(person=self.person, event=event_from_plain({"at": at, **plain}), **settings)

    def read(self) -> Timeline:
        return queries.timeline(people.find(facility_id=self.place.facility.pk, person=self.person.id))


def a_chart(place: Place) -> Chart:
    """A person called Wren Halloway, with an open episode and nothing written yet."""
    person = people.add(facility_id=place.facility.pk, identity={"name": "Wren Halloway"}, at=place.at(8))
    return Chart(place=place, person=person)
