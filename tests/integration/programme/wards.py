"""A ward and short words for its day, so that a test reads like one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.programme import admission, adoption, beds, bedside, discharge, plan
from tests.harness.people import Place

PROTOCOL = "buprenorphine-standard"
DRUG = "buprenorphine-naloxone"
CALM = {"respiratory_rate": 16, "spo2": 98, "pulse": 96, "systolic": 124, "diastolic": 78, "consciousness": "alert"}
SICK = {
    "sweating": 2, "restlessness": 3, "pupils": 2, "aches": 2, "nose_tearing": 2, "gi": 2, "tremor": 2, "yawning": 1,
    "anxiety": 2, "gooseflesh": 3,
}  # fmt: skip
WELL = dict.fromkeys(SICK, 0)


def key() -> str:
    """The mark of one form."""
    return str(uuid4())


@dataclass(frozen=True, kw_only=True)
class Ward:
    """One facility on 2 November 2026, its people, and the steps of their day."""

    place: Place

    def at(self, hour: int, minute: int = 0, *, day: int = 2) -> datetime:
        return self.place.at(hour, minute, day=day)

    def of(self, role: Role) -> Actor:
        return self.place.actor(role)

    @property
    def nurse(self) -> Actor:
        return self.of(Role.NURSE)

    @property
    def prescriber(self) -> Actor:
        return self.of(Role.PRESCRIBER)

    @property
    def director(self) -> Actor:
        return self.of(Role.MEDICAL_DIRECTOR)

    @property
    def helpline(self) -> Actor:
        return self.of(Role.HELPLINE)

    @property
    def case_manager(self) -> Actor:
        return self.of(Role.CASE_MANAGER)

    def admit(self, name: str = "Wren Halloway", *, bed: str = "B1", **more: Any) -> UUID:
        identity = {"name": name, "birth_date": "1990-05-01", "sex": "male", "phone": "(606) 555-0123"}
        made = admission.admit(
            by=self.nurse, at=more.pop("at", self.at(9)), key=key(), identity=identity, bed_label=bed, **more
        )
        return made.person.id

    def told_of_heroin(self, person: UUID, *, last: datetime | None = None) -> None:
        """The questions on use are answered: heroin yesterday evening, nothing else."""
        at = self.at(9, 10)
        no = ("fentanyl", "alcohol", "benzodiazepine")
        asked = admission.consultation(by=self.nurse, at=at, person=person).parts
        fields = {f.id for part in asked for item in part.items if item.id == "substances" for f in item.fields}
        lines: dict[str, Any] = {name: {"use": "no"} for name in fields}
        used = (last or self.at(18, day=1)).isoformat()
        lines["heroin"] = {"use": "yes", "route": "intravenous", "pattern": "daily", "last_use": used}
        assert lines.keys() >= {*no, "heroin"}
        part = next(part.id for part in asked for item in part.items if item.id == "substances")
        admission.save_part(by=self.nurse, at=at, key=key(), person=person, part=part, answers={"substances": lines})

    def sign(self, person: UUID, *, at: datetime | None = None) -> None:
        plan.record_offer(by=self.nurse, at=at or self.at(9, 20), key=key(), person=person, answer="accepted")
        plan.sign_protocol(by=self.prescriber, at=at or self.at(9, 20), key=key(), person=person, protocol_id=PROTOCOL)

    def observe(self, person: UUID, at: datetime, *, cows: Any = None, vitals: Any = None) -> bedside.ObserveResult:
        return bedside.observe(by=self.nurse, at=at, key=key(), person=person, cows=cows or SICK, vitals=vitals or CALM)

    def ready_for_a_dose(self, person: UUID) -> bedside.DueDose:
        """Told, signed, observed in clear withdrawal at half past nine: the engine advises a dose."""
        self.told_of_heroin(person)
        self.sign(person)
        self.observe(person, self.at(9, 30))
        due = bedside.due_dose(by=self.nurse, at=self.at(9, 31), person=person)
        assert due is not None, bedside.desk
        return due

    def give(self, person: UUID, due: bedside.DueDose, at: datetime, **more: Any) -> bedside.DoseStands:
        settings = {
            "by": self.nurse, "key": key(), "slot": due.slot, "decision": "give", "drug": due.drug, "mg": due.mg,
            "route": due.route,
        } | more  # fmt: skip
        return bedside.decide_dose(at=at, person=person, **settings)

    def ready_to_leave(self, person: UUID, at: datetime) -> None:
        """Each of the four items given."""
        values = {
            "naloxone_kit": "given", "tolerance_warning": "given", "moud_offer": "accepted", "appointment": "booked",
        }  # fmt: skip
        for item, value in values.items():
            told = {"place": "Harbor Clinic", "when": str(at.date())} if value == "booked" else None
            discharge.record_item(by=self.nurse, at=at, key=key(), person=person, item=item, value=value, details=told)

    def discharged(self, person: UUID, at: datetime) -> None:
        self.ready_to_leave(person, at)
        discharge.discharge(by=self.prescriber, at=at, key=key(), person=person, to="home", because="completed")


def a_ward(place: Place) -> Ward:
    """Three beds, and the standard protocol adopted."""
    ward = Ward(place=place)
    beds.add(by=ward.of(Role.ADMINISTRATOR), at=ward.at(7), labels=["B1", "B2", "B3"])
    adoption.adopt(by=ward.director, at=ward.at(7), key=key(), protocol_id=PROTOCOL)
    return ward


def days(number: int) -> timedelta:
    return timedelta(days=number)
