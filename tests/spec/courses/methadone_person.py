"""A person on methadone, hour by hour: what is due is looked at, and what is advised is given and written down."""

from __future__ import annotations

from collections.abc import Callable
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


@dataclass
class Course:
    """One person's course. Hours count from ten in the morning of the first day."""

    protocol: str
    place: Facility
    person: Person = MAN_OF_36
    story: list[dict[str, Any]] = field(default_factory=list)
    given: list[tuple[float, float]] = field(default_factory=list)
    paged: list[float] = field(default_factory=list)

    def write(self, hours: float, **event: Any) -> None:
        """Write down an event so many hours after the beginning."""
        self.story.append({"at": (BEGIN + timedelta(hours=hours)).isoformat(), **event})

    def look(self, hours: float, cows: int) -> None:
        """Awake and breathing, with this COWS."""
        self.write(hours, measured={"respiratory_rate": 16, "spo2": 98, "consciousness": "alert"})
        self.write(hours, scored="cows", total=cows, objective_sign=cows >= 5)

    def advice(self, hours: float) -> Advice:
        """What the protocol says at this hour."""
        at = BEGIN + timedelta(hours=hours)
        story = Timeline.of(event_from_plain(each) for each in self.story)
        return advise(LIBRARY, Case(person=self.person, facility=self.place, timeline=story, at=at), self.protocol)

    def says(self, hours: float, act: str) -> set[str]:
        """What is said with one act at this hour."""
        return {item.what for item in self.advice(hours).advice if item.act == act}

    def live(self, begin: int, end: int, cows: Callable[[int], int]) -> None:
        """Every hour somebody looks; a dose that is advised is given, and who is paged is noted."""
        for hour in range(begin, end):
            self.look(hour, cows(hour))
            found = self.advice(hour)
            assert not found.ask, f"hour {hour} asks {[each.fact for each in found.ask]}"
            if found.first("page"):
                self.paged.append(hour)
            dose = found.first("give")
            if dose and dose.dose:
                self.given.append((hour, float(dose.dose.in_mg)))
                self.write(hour, gave="methadone", mg=float(dose.dose.in_mg))

    def by_day(self) -> list[float]:
        """Milligrams of each 24 hours from the first dose."""
        first = self.given[0][0]
        days: dict[int, float] = {}
        for hour, mg in self.given:
            days[int((hour - first) // 24)] = days.get(int((hour - first) // 24), 0) + mg
        return [days.get(day, 0) for day in range(max(days) + 1)]


def ready(course: Course) -> None:
    """Heroin this morning, every risk asked about, none there."""
    course.write(-14, used="heroin", pattern="daily")
    for name in ("copd", "asthma", "sleep-apnoea"):
        course.write(-2, has=name, absent=True)
    course.write(-2, recorded={"medicines_reviewed": True, "moud_offer": "accepted", "appointment": "booked"})
    course.write(-1, started=course.protocol)
