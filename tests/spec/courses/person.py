"""One person's course, hour by hour: what happens is written down, and the protocol is asked what to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mooring.clinical.advice import Advice, advise
from mooring.clinical.case import Case, Facility, Person
from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Timeline
from mooring.knowledge.load import library

LIBRARY = library()
BEGIN = datetime(2026, 11, 9, 15, tzinfo=UTC)
"""Ten in the morning where the facility is."""
MAN_OF_36 = Person(sex="male", birth_date=date(1990, 5, 1))
HOUSE = Facility(setting="residential", otp=False, state="KY", zone="America/New_York")


@dataclass
class Course:
    """Hours count from ten in the morning of the first day."""

    protocol: str
    place: Facility = HOUSE
    person: Person = MAN_OF_36
    story: list[dict[str, Any]] = field(default_factory=list)

    def write(self, hours: float, **event: Any) -> None:
        """Write down an event so many hours after the beginning."""
        self.story.append({"at": (BEGIN + timedelta(hours=hours)).isoformat(), **event})

    def look(self, hours: float, cows: int, **vitals: Any) -> None:
        """A score, and the vital signs of somebody awake and breathing, but for those that are named."""
        usual = {"respiratory_rate": 16, "spo2": 98, "pulse": 80, "systolic": 120, "consciousness": "alert"}
        self.write(hours, measured=usual | vitals)
        self.write(hours, scored="cows", total=cows, objective_sign=cows >= 5)

    def advice(self, hours: float) -> Advice:
        """What the protocol says at this hour."""
        story = Timeline.of(event_from_plain(each) for each in self.story)
        at = BEGIN + timedelta(hours=hours)
        return advise(LIBRARY, Case(person=self.person, facility=self.place, timeline=story, at=at), self.protocol)

    def says(self, hours: float, act: str) -> set[str]:
        """What is said with one act at this hour."""
        return {item.what for item in self.advice(hours).advice if item.act == act}

    def asks(self, hours: float) -> set[str]:
        """Which facts are asked for at this hour."""
        return {each.fact for each in self.advice(hours).ask}

    def give(self, hours: float) -> tuple[str, float] | None:
        """Give what is advised at this hour, and write it down."""
        dose = self.advice(hours).first("give")
        if dose is None or dose.dose is None:
            return None
        self.write(hours, gave=dose.what, mg=float(dose.dose.in_mg), route=dose.route)
        return dose.what, float(dose.dose.in_mg)
