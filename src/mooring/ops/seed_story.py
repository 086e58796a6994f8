"""Plays a made-up person's way through the use-cases, at times gone by, so that the record is such as real work makes.

Nothing is written past the doors: what the engine does not advise is not given, and what it blocks does not happen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from mooring.accounts.actor import Actor
from mooring.clinical.instruments.instrument import Instrument
from mooring.knowledge.load import library
from mooring.ops.seed_cast import Role
from mooring.programme import admission, bedside, discharge, followup, plan

PROTOCOL, DRUG = "buprenorphine-standard", "buprenorphine-naloxone"
NAMESPACE = UUID("5b0e6b52-8f51-4d0b-9a44-6f0a3a6b9c11")
HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who works here, by job."""

    helpline: Actor
    nurse: Actor
    prescriber: Actor
    manager: Actor
    director: Actor
    administrator: Actor


class Story:
    """One person's way. `now` is the moment of the seeding; hours count back from it."""

    def __init__(self, role: Role, staff: Staff, now: datetime) -> None:
        self.role, self.staff, self.now = role, staff, now
        self.admitted = now - HOUR * (role.stay or 0)
        self.person: UUID | None = None
        self._count = self._given = 0
        self._looked = self.admitted

    def key(self) -> str:
        """A key for the next change: the same seeding writes the same keys, and never twice the same one."""
        self._count += 1
        return str(uuid5(NAMESPACE, f"{self.staff.nurse.facility_id} {self.role.name} {self._count}"))

    def play(self, free_bed: str) -> None:
        """Admission to wherever this person stands today."""
        self._admit(self.role.bed or free_bed)
        if self.role.consulted:
            self._consult()
        if self.role.signed:
            self._plan()
            self._ward()
        if self.role.prepared or self.role.left is not None:
            self._prepare()
        if self.role.left is not None:
            self._leave()

    def _with(self, at: datetime, by: Actor) -> dict[str, Any]:
        assert self.person is not None, "nobody has been admitted yet"
        return {"by": by, "at": at, "key": self.key(), "person": self.person}

    def _admit(self, bed: str) -> None:
        identity = {
            "name": f"{self.role.name} (made up)",
            "birth_date": self.role.born,
            "sex": self.role.sex,
            "phone": "(606) 555-0100",
            "emergency_contact": "A sister (made up)",
            "language": "English",
        }
        view = admission.admit(
            by=self.staff.nurse, at=self.admitted, key=self.key(), identity=identity, bed_label=bed, person=None
        )
        self.person = view.person.id

    def _consult(self) -> None:
        at = self.admitted + timedelta(minutes=20)
        for part, answers in self._answers(at).items():
            at += timedelta(minutes=4)
            admission.save_part(**self._with(at, self.staff.nurse), part=part, answers=answers)

    def _answers(self, at: datetime) -> dict[str, dict[str, Any]]:
        role = self.role
        last = (self.admitted - timedelta(hours=13)).isoformat()
        use = {
            "use": "yes",
            "route": "intravenous",
            "pattern": "daily",
            "amount": "about 1 g a day",
            "times_per_day": 4,
            "years": role.years,
            "last_use": last,
        }
        names = (
            "heroin",
            "fentanyl",
            "methadone",
            "alcohol",
            "benzodiazepine",
            "cocaine",
            "methamphetamine",
            "nicotine",
        )
        substances = {name: {"use": "no"} for name in names} | {role.opioid: use}
        pregnancy = {"male": "not-applicable"}.get(role.sex, "yes")
        medical: dict[str, Any] = {
            "copd": "no",
            "asthma": "no",
            "sleep_apnoea": "no",
            "cirrhosis": "no",
            "acute_hepatitis": "no",
            "seizures": "no",
            "long_qt": "no",
            "heart_disease": "no",
            "buprenorphine_allergy": "no",
            "allergies": "none",
            "medicines": "none",
            "pregnancy_possible": pregnancy,
            "kidneys": "no",
            "intoxicated": "no",
        }
        if pregnancy == "yes":
            medical["pregnancy_test"] = "positive" if role.extra.get("pregnant") else "negative"
        return {
            "before-we-start": {
                "identity_checked": "matches",
                "language": "English",
                "consent_treatment": "yes",
                "emergency_contact": "A sister (made up)",
                "naloxone_offered": "accepted",
            },
            "substance-use": {
                "substances": substances,
                "fentanyl_expected": "yes",
                "overdoses": 1,
                "outside_dose": {"drug": "none"},
                "pdmp": "nothing-unexpected",
            },
            "medical": medical,
            "mental-health": {"c-ssrs": _none(library().instruments["c-ssrs"]), "psychosis": "no"},
            "nutrition": {"last_meal": "yesterday", "keeps_fluids_down": "partly"},
            "social": {"housing": "unstable", "lives_alone": "alone"},
        }

    def _plan(self) -> None:
        at = self.admitted + timedelta(minutes=50)
        words = "I would rather come off it, for now." if self.role.offer == "declined" else None
        plan.record_offer(**self._with(at, self.staff.nurse), answer=self.role.offer, words=words)
        plan.sign_protocol(
            **self._with(at + timedelta(minutes=5), self.staff.prescriber), protocol_id="buprenorphine-standard"
        )

    # The week

    def _ward(self) -> None:
        until = self.now - HOUR * (self.role.left or 0) - HOUR * self.role.last_look
        at = self.admitted + HOUR
        ordered = False
        while at <= until:
            self._look(at, self._cows(at))
            self._give(at + timedelta(minutes=5))
            if not ordered and at - self.admitted > timedelta(hours=66):
                ordered = self._order(at + timedelta(minutes=20))
            at += self._pause(at)
        self._last_look(until)

    def _pause(self, at: datetime) -> timedelta:
        hours = (at - self.admitted) / HOUR
        return timedelta(hours=2.1) if hours < 20 else timedelta(hours=4) if hours < 80 else timedelta(hours=8)

    def _last_look(self, at: datetime) -> None:
        if self.role.left is None and self.role.sedated_now:
            self._look(at, 4, sedation="drifts-off-mid-talk", respiratory_rate=11, spo2=93)
        elif self.role.left is None and not self._looked_lately(at):
            self._look(at, self._cows(at))

    def _looked_lately(self, at: datetime) -> bool:
        return at - self._looked < timedelta(minutes=90)

    def _cows(self, at: datetime) -> int:
        """A plausible course: rises to its peak, and yields to each dose and to the days."""
        hours = (at - self.admitted) / HOUR
        rise = self.role.severity * min(1.0, 0.6 + hours / 6)
        given = self._given
        return max(0, round(rise * math.exp(-0.27 * given) - hours / 60))

    def _look(
        self, at: datetime, cows: int, *, sedation: str = "awake", respiratory_rate: int = 16, spo2: int = 98
    ) -> None:
        self._looked = at
        pulse = 72 + min(cows, 20) * 2
        vitals = {
            "pulse": pulse,
            "systolic": 118 + cows,
            "diastolic": 74,
            "respiratory_rate": respiratory_rate,
            "spo2": spo2,
            "temperature_c": 36.8,
        }
        bedside.observe(
            **self._with(at, self.staff.nurse),
            cows=answers_for(library().instruments["cows"], cows, pulse),
            vitals=vitals,
            sedation=sedation,
        )

    def _give(self, at: datetime) -> None:
        assert self.person is not None, "nobody has been admitted yet"
        due = bedside.due_dose(by=self.staff.nurse, at=at, person=self.person)
        if due is None:
            return
        bedside.decide_dose(
            **self._with(at, self.staff.nurse),
            slot=due.slot,
            decision="give",
            drug=due.drug,
            mg=due.mg,
            route=due.route,
        )
        self._given += 1

    def _order(self, at: datetime) -> bool:
        if self.role.daily_mg:
            plan.order(**self._with(at, self.staff.prescriber), drug=DRUG, mg=self.role.daily_mg)
        elif self.role.steps_mg:
            plan.order(
                **self._with(at, self.staff.prescriber),
                drug="buprenorphine-naloxone",
                steps_mg=list(self.role.steps_mg),
            )
        return True

    # Leaving, and afterwards

    def _prepare(self) -> None:
        at = self.now - HOUR * ((self.role.left or 0) + 0.8)
        items = self.role.prepared or ("naloxone_kit", "tolerance_warning", "appointment")
        for item in items:
            value = "refused" if item in self.role.refused else "booked" if item == "appointment" else "given"
            next_visit = {"place": "Harbor Clinic (made up)", "when": str((self.now + timedelta(days=2)).date())}
            told = next_visit if value == "booked" else None
            discharge.record_item(**self._with(at, self.staff.nurse), item=item, value=value, details=told)
        if self.role.referral:
            self._refer(at)

    def _refer(self, at: datetime) -> None:
        level = "inpatient" if "Inpatient" in str(self.role.referral) else "outpatient"
        made = discharge.refer(**self._with(at, self.staff.manager), place=str(self.role.referral), level=level)
        for stage, hours in (("accepted", 5), ("arrived", 30)):
            if self.role.left is not None and self.role.left > hours:
                later = at + HOUR * hours
                discharge.advance_referral(**self._with(later, self.staff.manager), referral=made, stage=stage)

    def _leave(self) -> None:
        left = self.now - HOUR * (self.role.left or 0)
        because = "left-against-advice" if self.role.against_advice else "completed"
        discharge.discharge(**self._with(left, self.staff.prescriber), to="home", because=because)
        for day in self.role.contacts:
            relapsed = self.role.relapsed and day == self.role.contacts[-1]
            followup.record(
                **self._with(left + timedelta(days=day, hours=1), self.staff.manager),
                day=day,
                outcome="relapsed" if relapsed else "reached",
                answers={},
            )


def answers_for(cows: Instrument, total: int, pulse: int) -> dict[str, Any]:
    """COWS answers that come near a total, the pulse item left to be derived from the counted pulse."""
    left = total - (1 if pulse > 80 else 0)
    answers: dict[str, Any] = {}
    for item in cows.items:
        if item.derive:
            continue
        points = max((choice.points for choice in item.choices if choice.points <= min(left, 2)), default=0)
        answers[item.id] = points
        left -= points
    return answers


def _none(instrument: Instrument) -> dict[str, Any]:
    """The answers of somebody who says no to every question that is asked of all."""
    return {item.id: "no" for item in instrument.items if item.asked_if is None}
