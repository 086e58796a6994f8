"""What is given before a test at the bedside: beds, people, and their story so far, all through the use-cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.programme import admission, adoption, beds, bedside, plan
from mooring.programme.doses import DueDose
from tests.harness.people import Place

PROTOCOL = "buprenorphine-standard"
DRUG = "buprenorphine-naloxone"
CALM = {"respiratory_rate": 16, "spo2": 98, "pulse": 96, "systolic": 124, "diastolic": 78, "temperature_c": 36.8}
SICK = {
    "sweating": 2, "restlessness": 3, "pupils": 2, "aches": 2, "nose_tearing": 2, "gi": 2, "tremor": 2, "yawning": 1,
    "anxiety": 2, "gooseflesh": 3,
}  # fmt: skip
BETTER = {**dict.fromkeys(SICK, 0), "restlessness": 1, "aches": 1, "anxiety": 1}


def key() -> str:
    """The mark of one form."""
    return str(uuid4())


def earlier(**length: float) -> datetime:
    """So long before now, by the clock that the pages read."""
    return datetime.now(UTC) - timedelta(**length)


@dataclass(frozen=True, kw_only=True)
class Ward:
    """One facility with four beds and the standard protocol adopted."""

    place: Place
    labels: tuple[str, ...] = field(default=("B1", "B2", "B3", "B4"))

    def __post_init__(self) -> None:
        beds.add(by=self.of(Role.ADMINISTRATOR), at=earlier(days=9), labels=self.labels)
        adoption.adopt(by=self.of(Role.MEDICAL_DIRECTOR), at=earlier(days=9), key=key(), protocol_id=PROTOCOL)

    def of(self, role: Role) -> Actor:
        return self.place.actor(role)

    @property
    def nurse(self) -> Actor:
        return self.of(Role.NURSE)

    @property
    def prescriber(self) -> Actor:
        return self.of(Role.PRESCRIBER)

    def admitted(self, name: str = "Wren Halloway (made up)", *, bed: str = "B1", at: datetime | None = None) -> UUID:
        """Somebody in bed since `at`, three hours ago unless said."""
        identity = {"name": name, "birth_date": "1990-05-01", "sex": "male"}
        moment = at or earlier(hours=3)
        made = admission.admit(by=self.nurse, at=moment, key=key(), identity=identity, bed_label=bed)
        return made.person.id

    def on_protocol(
        self, name: str = "Wren Halloway (made up)", *, bed: str = "B1", at: datetime | None = None
    ) -> UUID:
        """Admitted, heroin last used twenty hours before, medication offered and accepted, the protocol signed."""
        moment = at or earlier(hours=3)
        person = self.admitted(name, bed=bed, at=moment)
        soon = moment + timedelta(minutes=10)
        self._told_of_heroin(person, last=moment - timedelta(hours=20), at=soon)
        plan.record_offer(by=self.nurse, at=soon, key=key(), person=person, answer="accepted")
        plan.sign_protocol(by=self.prescriber, at=soon, key=key(), person=person, protocol_id=PROTOCOL)
        return person

    def in_withdrawal(self, name: str = "Wren Halloway (made up)", *, bed: str = "B1") -> UUID:
        """On the protocol, and seen a few minutes ago: clear withdrawal, awake, breathing well."""
        person = self.on_protocol(name, bed=bed)
        self.seen(person, at=earlier(minutes=5))
        return person

    def seen(
        self, person: UUID, *, at: datetime, cows: Mapping[str, Any] = SICK, sedation: str = "awake", **vitals: float
    ) -> None:
        """An observation of that moment, written down then."""
        bedside.observe(
            by=self.nurse, at=at, key=key(), person=person, cows=cows, vitals={**CALM, **vitals}, sedation=sedation
        )

    def due(self, person: UUID, *, at: datetime) -> DueDose:
        """The dose that the engine advises at that moment."""
        found = bedside.due_dose(by=self.nurse, at=at, person=person)
        assert found is not None, "no dose is due: what was given before does not lead to one"
        return found

    def gave(self, person: UUID, *, at: datetime) -> None:
        """The due dose of that moment, given then."""
        due = self.due(person, at=at)
        bedside.decide_dose(
            by=self.nurse, at=at, key=key(), person=person, slot=due.slot, decision="give", drug=due.drug, mg=due.mg,
            route=due.route,
        )  # fmt: skip

    def had_a_first_day(self, name: str = "Wren Halloway (made up)", *, bed: str = "B1", hours: float = 25) -> UUID:
        """The first dose so many hours ago, a second two hours later, and relief."""
        person = self.on_protocol(name, bed=bed, at=earlier(hours=hours + 3))
        self.seen(person, at=earlier(hours=hours, minutes=5))
        self.gave(person, at=earlier(hours=hours))
        self.seen(person, at=earlier(hours=hours - 2.1))
        self.gave(person, at=earlier(hours=hours - 2.15))
        self.seen(person, at=earlier(hours=hours - 4.5), cows=BETTER, pulse=78)
        return person

    def _told_of_heroin(self, person: UUID, *, last: datetime, at: datetime) -> None:
        parts = admission.consultation(by=self.nurse, at=at, person=person).parts
        part, asked = next((p, item) for p in parts for item in p.items if item.id == "substances")
        lines: dict[str, Any] = {row.id: {"use": "no"} for row in asked.fields}
        lines["heroin"] = {"use": "yes", "route": "intravenous", "pattern": "daily", "last_use": last.isoformat()}
        admission.save_part(by=self.nurse, at=at, key=key(), person=person, part=part.id, answers={"substances": lines})
