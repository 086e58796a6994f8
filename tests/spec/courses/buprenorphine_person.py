"""A person on buprenorphine, hour by hour: somebody looks, and what is advised is given and written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from mooring.clinical.case import Facility
from tests.spec.courses.methadone_person import Course

HOUSE = Facility(setting="residential", otp=False, state="KY")
HOSPITAL = Facility(setting="hospital", otp=False, state="KY")


@dataclass
class Buprenorphine(Course):
    """One person's course on any product of buprenorphine, or on methadone in pregnancy."""

    place: Facility = HOUSE
    drugs: list[str] = field(default_factory=list)

    def hours(self, when: Iterable[float], cows: Callable[[float], int]) -> None:
        """At each of these hours somebody looks; a dose that is advised is given, and who is paged is noted."""
        for hour in when:
            self.look(hour, cows(hour))
            found = self.advice(hour)
            assert not found.ask, f"hour {hour} asks {[each.fact for each in found.ask]}"
            if found.first("page"):
                self.paged.append(hour)
            dose = found.first("give")
            if dose and dose.dose:
                self.given.append((hour, float(dose.dose.in_mg)))
                self.drugs.append(dose.what)
                self.write(hour, gave=dose.what, mg=float(dose.dose.in_mg))


def begun(protocol: str, place: Facility = HOUSE, **binds: str) -> Buprenorphine:
    """Heroin a day ago, every day; continuing medication accepted; the protocol signed an hour ago."""
    course = Buprenorphine(protocol=protocol, place=place)
    course.write(-24, used="heroin", pattern="daily")
    course.write(-2, recorded={"moud_offer": "accepted"})
    course.write(-1, started=protocol, **({"binds": binds} if binds else {}))
    return course
