"""Discharge and referral. **Nobody is discharged until each of the four items was given or its refusal recorded.**"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.case import Proposal
from mooring.clinical.instruments.scoring import band_of
from mooring.clinical.safety import Finding, Verdict
from mooring.clinical.values import Grade, Severity
from mooring.records import beds, people
from mooring.records.stages import Stage

from .bedside import Written, admitted, as_written, written
from .desk import desk
from .door import use_case
from .doses import seen
from .errors import Blocked, Conflict, InvalidInput, Owed
from .identity import PersonView, view
from .permissions import CARE, PRESCRIBING
from .refresh import cows_total
from .situation import Situation
from .words import maybe, needed, optional
from .words import reasons as overriding

# item: what counts as given or done, and what as its recorded refusal
ITEMS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "naloxone_kit": (("given",), ("refused",)),
    "tolerance_warning": (("given",), ("refused",)),
    "moud_offer": (("accepted",), ("declined",)),
    "appointment": (("booked",), ("refused",)),
}
LEVELS: Final = ("inpatient", "outpatient", "otp", "primary-care")
SENT, STAGES_AFTER = "sent", {"sent": ("accepted", "declined"), "accepted": ("arrived", "declined")}


@dataclass(frozen=True, kw_only=True)
class ItemState:
    """One item: its recorded value, None while nobody has; `closed` once it was given or its refusal recorded."""

    item: str
    value: str | None
    closed: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReferralView:
    """One referral and how far it has come; `next_stages` are those that may follow."""

    id: str
    place: str
    level: str | None
    stage: str
    at: datetime
    next_stages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DischargeView:
    """What a discharge still needs, and where the person goes next.

    `warnings` stop nobody; whoever discharges says in words why the person leaves all the same (`acknowledged`).
    """

    person: PersonView
    items: tuple[ItemState, ...]
    referrals: tuple[ReferralView, ...]
    verdict: Verdict
    warnings: tuple[Finding, ...] = ()

    @property
    def owed(self) -> tuple[str, ...]:
        return tuple(item.item for item in self.items if not item.closed)


@use_case("discharge.state", roles=CARE)
def state(*, by: Actor, at: datetime, person: UUID) -> DischargeView:
    """The four items, the referrals, and what the safety tables say of a discharge now."""
    here = desk()
    record = here.open(person)
    now = here.situation(record)
    verdict = now.verdict(Proposal(act="discharge"))
    return DischargeView(
        person=view(record), items=_items(now), referrals=_referrals(now), verdict=verdict, warnings=_warnings(now)
    )


def _warnings(now: Situation) -> tuple[Finding, ...]:
    """What speaks against leaving just now: withdrawal beyond mild, or a dose that is due."""
    found = []
    cows = now.library.instruments["cows"]
    total = next((each for e in now.story.events[::-1] if (each := cows_total(e, now)) is not None), None)
    band = band_of(cows, total, sex=now.case.person.sex)
    if band is not None and band not in (each.band for each in cows.bands[:2]):
        found.append(_warning("LEAVE-COWS", f"The newest COWS is {total}: {band.replace('-', ' ')} withdrawal."))
    if now.record.episode is not None and now.record.episode.stage == Stage.ADMITTED:
        item = now.advice.first("give")
        if item is not None and item.dose is not None:
            title = now.library.drugs[item.what].title
            found.append(_warning("LEAVE-DOSE", f"A dose is due now: {item.dose.in_mg:g} mg of {title}."))
    return tuple(found)


def _warning(rule: str, because: str) -> Finding:
    return Finding(rule=rule, severity=Severity.WARN, because=because, source="mooring#leaving", grade=Grade.READ)


def _items(now: Situation) -> tuple[ItemState, ...]:
    found = []
    for item, (done, refused) in ITEMS.items():
        value = now.recorded(item)
        found.append(ItemState(item=item, value=value, closed=value in done + refused, choices=done + refused))
    return tuple(found)


def _referrals(now: Situation) -> tuple[ReferralView, ...]:
    newest: dict[str, t.Referred] = {e.referral: e for e in now.story if isinstance(e, t.Referred)}
    return tuple(
        ReferralView(
            id=name, place=e.place, level=e.level, stage=e.stage, at=e.at, next_stages=STAGES_AFTER.get(e.stage, ())
        )
        for name, e in newest.items()
    )


@use_case("discharge.record_item", roles=CARE)
def record_item(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    item: str,
    value: str,
    details: Mapping[str, Any] | None = None,
) -> Written:
    """Record that an item was given or done, or that it was refused; `details` in words or numbers."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    if item not in ITEMS:
        raise InvalidInput({"item": f"Choose one of {', '.join(ITEMS)}."})
    choices = ITEMS[item][0] + ITEMS[item][1]
    if value not in choices:
        raise InvalidInput({"value": f"Choose one of {', '.join(choices)}."})
    said = {name: each for name, each in (details or {}).items() if each not in (None, "")}
    if (item, value) == ("appointment", "booked"):
        said |= _appointment(said, at.astimezone(ZoneInfo(by.zone)).date())
    items = {item: value} | ({f"{item}_details": said} if said else {})
    return written(here.write(record, t.Recorded(at=at, items=items)))


def _appointment(said: Mapping[str, Any], today: date) -> dict[str, str]:
    """Where and on which day. Raises InvalidInput: an appointment that nobody can find is none."""
    errors: dict[str, str] = {}
    place = optional(str(said.get("place") or ""), "place", errors)
    if place is None and "place" not in errors:
        errors["place"] = "Write where the appointment is, and with whom."
    field = "day" if "day" in said else "when"
    typed = str(said.get(field) or "").strip()
    try:
        day = date.fromisoformat(typed[:10])
    except ValueError:
        day = None
        errors[field] = "Write the day of the appointment as a date, like 2026-11-05."
    if day is not None and day < today:
        errors[field] = "This day has passed. Write the day of an appointment that is still to come."
    if errors or place is None:
        raise InvalidInput(errors)
    return {"place": place, field: typed}


@use_case("discharge.discharge", roles=PRESCRIBING)
def discharge(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    to: str,
    because: str,
    overrides: Mapping[str, str] | None = None,
    acknowledged: str | None = None,
) -> Written:
    """Discharge a person: the bed is free, protocols and orders end, follow-up falls due.

    `acknowledged` says in words why they leave although a warning stands; without it a warning raises InvalidInput.
    Raises Owed while an item is neither given nor refused, Blocked where a safety table blocks it and the prescriber
    has not gone past each such rule with a reason.
    """
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    now = here.situation(admitted(record))
    open_items = tuple(item.item for item in _items(now) if not item.closed)
    if open_items:
        raise Owed(open_items)
    found = now.verdict(Proposal(act="discharge"))
    reasons = overriding(overrides)
    if found.outcome == "refuse" or {finding.key for finding in found.blocking} - reasons.keys():
        raise Blocked(found)
    warned, despite = _warnings(now), maybe(acknowledged, "acknowledged")
    if warned and despite is None:
        text = " ".join(each.because for each in warned)
        raise InvalidInput({"acknowledged": f"{text} Write in a few words why they leave all the same."})
    if despite is not None:
        reasons = dict.fromkeys((each.key for each in warned), despite) | reasons
    for rule, reason in reasons.items():
        here.write(record, t.Overrode(at=at, rule=rule, reason=reason), seen=seen(now, found, reasons))
    event = t.Moved(at=at, stage="discharged", to=needed(to, "to"), because=needed(because, "because"))
    stored = here.write(record, event)
    assert record.episode is not None
    beds.release(person=record, at=at)
    people.set_stage(episode=record.episode.id, stage=Stage.DISCHARGED)
    return written(stored)


@use_case("discharge.refer", roles=CARE)
def refer(
    *, by: Actor, at: datetime, key: str, person: UUID, place: str, level: str, because: str | None = None
) -> str:
    """Send a referral to a next place; gives the referral's id."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed and isinstance(here.replayed.event, t.Referred):
        return here.replayed.event.referral
    if level not in LEVELS:
        raise InvalidInput({"level": f"Choose one of {', '.join(LEVELS)}."})
    sent = sum(isinstance(e, t.Referred) and e.stage == SENT for e in here.situation(record).timeline)
    referral = f"r{sent + 1}"
    here.write(
        record,
        t.Referred(
            at=at,
            place=needed(place, "place"),
            referral=referral,
            stage=SENT,
            level=level,
            because=maybe(because, "because"),
        ),
    )
    return referral


@use_case("discharge.advance_referral", roles=CARE)
def advance_referral(
    *, by: Actor, at: datetime, key: str, person: UUID, referral: str, stage: str, because: str | None = None
) -> Written:
    """Say that a referral was accepted or declined, or that the person arrived."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    known = {each.id: each for each in _referrals(here.situation(record))}.get(referral)
    if known is None:
        raise Conflict("There is no such referral. Load the page again.")
    if stage not in known.next_stages:
        after = " or ".join(known.next_stages) or "nothing more"
        raise Conflict(f"This referral is {known.stage}; what may follow is {after}. Load the page again.")
    event = t.Referred(
        at=at, place=known.place, referral=referral, stage=stage, level=known.level, because=maybe(because, "because")
    )
    return written(here.write(record, event))
