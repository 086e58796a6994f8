"""The plan: which protocols suit, the offer of continuing medication, a prescriber's signature and orders.

**Continuing medication is offered before any protocol that ends it is signed**; declining is an informed choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice, Suit, suitability
from mooring.clinical.case import Proposal
from mooring.clinical.consultation import Owed
from mooring.clinical.placement import Placement
from mooring.clinical.risks import RiskFlag
from mooring.knowledge.load import library as deployed
from mooring.knowledge.version import version
from mooring.records import adoptions
from mooring.records.adoptions import Adopted
from mooring.records.people import PersonRecord

from . import doses, versions
from .bedside import Written, admitted, as_written, written
from .desk import desk
from .door import use_case
from .errors import Blocked, Conflict, InvalidInput
from .identity import PersonView, view
from .permissions import CARE, PRESCRIBING
from .situation import Situation, clinical_facility
from .words import maybe, needed

OFFER: Final = "moud_offer"
AGONIST: Final = "opioid-agonist"
PROGRAMME: Final = "programme-opioid"
OFFER_ANSWERS: Final = ("accepted", "declined", "later")


@dataclass(frozen=True, kw_only=True)
class PlanView:
    """Which protocols suit a person, what was answered to the offer of medication, and what is in force.

    `adopted` are the protocols that may be started by a version that the medical director has signed. `on_version` is
    the version of the running protocol on which the person is, `newer` the one in force where that is another; `lost`
    says that theirs cannot be read, so that today's stands in for it.
    """

    person: PersonView
    suits: tuple[Suit, ...]
    offer: str | None
    adopted: frozenset[str]
    running: tuple[str, ...]
    beside: frozenset[str]
    orders: tuple[t.Ordered, ...]
    advice: Advice
    flags: tuple[RiskFlag, ...]
    owed: tuple[Owed, ...]
    placement: Placement
    on_version: str | None = None
    newer: str | None = None
    lost: bool = False


@use_case("plan.options", roles=CARE)
def options(*, by: Actor, at: datetime, person: UUID) -> PlanView:
    """What may be planned for a person, and why or why not."""
    here = desk()
    record = here.open(person)
    now = here.situation(record)
    standing = _standing(now)
    newer = _newer(now)
    return PlanView(
        person=view(record),
        suits=_suits(now, standing),
        offer=now.recorded(OFFER),
        adopted=frozenset(standing),
        running=now.running,
        beside=frozenset(name for name in now.running if name in now.library.protocols and _beside(now, name)),
        orders=doses.orders(now),
        advice=now.advice,
        flags=now.flags,
        owed=now.owed,
        placement=now.placement,
        on_version=now.on_version[1] if now.on_version else None,
        newer=newer.digest if newer else None,
        lost=now.lost,
    )


def _standing(now: Situation) -> dict[str, Adopted]:
    """The signature by which each protocol starts for this person.

    Beside a protocol that runs, the same knowledge speaks of both: there another starts by the version in it, if that
    was signed.
    """
    if versions.main_protocol(now.story) is None:
        here = deployed().protocols
        signed = versions.in_force(now.record.facility_id, clinical_facility(now.facility))
        return {name: one for name, one in signed.items() if name in here and here[name].enabled}
    found = {}
    for one in adoptions.of(facility_id=now.record.facility_id):
        known = now.library.protocols.get(one.protocol)
        if known and known.enabled and version(now.library, one.protocol, now.case.facility) == one.digest:
            found[one.protocol] = one
    return found


def _suits(now: Situation, standing: Mapping[str, Adopted]) -> tuple[Suit, ...]:
    """What suits, each protocol asked by the version by which it would start."""
    found = suitability(now.library, now.case)
    other = {} if now.running else {n: one for n, one in standing.items() if one.library != now.library.digest}
    asked: dict[str, Suit] = {}
    for name, one in other.items():
        there = now.under(one)
        asked |= {suit.protocol: suit for suit in suitability(there.library, there.case) if suit.protocol == name}
    order = ("suits", "unknown", "does-not", "disabled")
    return tuple(sorted((asked.get(suit.protocol, suit) for suit in found), key=lambda suit: order.index(suit.verdict)))


def _newer(now: Situation) -> Adopted | None:
    """The version in force of the protocol on which they are, where they are on another one."""
    name = versions.main_protocol(now.story)
    signed = versions.in_force(now.record.facility_id, clinical_facility(now.facility)).get(name or "")
    on = now.on_version[1] if now.on_version else None
    return signed if signed is not None and on is not None and signed.digest != on else None


@use_case("plan.move_version", roles=PRESCRIBING)
def move_version(*, by: Actor, at: datetime, key: str, person: UUID, because: str, read: str | None = None) -> Written:
    """Treat a person from now on by the version in force of the protocol that they are on, with the reason.

    `read` is the version that the prescriber saw named, None where no page was read. Raises Conflict where another is
    in force by now, where they are on it already, or where nothing runs. Nothing is given by this: every dose is asked
    again, by the new version.
    """
    here = desk()
    record: PersonRecord = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    now = here.situation(record)
    signed = _newer(now)
    if signed is None:
        raise Conflict("They are on the version in force already, or no protocol runs. Load the page again.")
    if read is not None and read != signed.digest:
        raise Conflict(
            f"Nothing was changed. Version {signed.digest} came into force since you read the plan. Load it again."
        )
    if now.under(signed).lost:
        raise Conflict("The version in force cannot be read. Ask the medical director to adopt it again.")
    event = t.Moved(at=at, stage="version", version=signed.digest, because=needed(because, "because"))
    return written(here.write(record, event))


@use_case("plan.record_offer", roles=CARE)
def record_offer(*, by: Actor, at: datetime, key: str, person: UUID, answer: str, words: str | None = None) -> Written:
    """What the person answered to the offer of continuing medication: accepted, declined or later."""
    here = desk()
    record = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    if answer not in OFFER_ANSWERS:
        raise InvalidInput({"answer": f"Choose one of {', '.join(OFFER_ANSWERS)}."})
    said = maybe(words, "words")
    items = {OFFER: answer} | ({"moud_offer_words": said} if said else {})
    return written(here.write(record, t.Recorded(at=at, items=items)))


@use_case("plan.sign_protocol", roles=PRESCRIBING)
def sign_protocol(
    *, by: Actor, at: datetime, key: str, person: UUID, protocol_id: str, binds: Mapping[str, Any] | None = None
) -> Written:
    """Start a protocol. Raises Blocked where it does not suit or something must be known first, Conflict where the
    facility has not adopted it, it runs already, or continuing medication was not offered."""
    here = desk()
    record = admitted(here.open(person, change=True))
    if here.replayed:
        return as_written(record, here.replayed)
    now = here.situation(record)
    signed = _standing(now).get(protocol_id)
    _signable(now, protocol_id, signed)
    now = now.under(signed) if signed and not now.running else now
    found = now.verdict(Proposal(act="start", what=protocol_id))
    if found.outcome in ("refuse", "block", "ask"):
        raise Blocked(found)
    event = t.Started(at=at, protocol=protocol_id, binds=dict(binds or {}), version=signed.digest if signed else None)
    return written(here.write(record, event, seen=doses.seen(now, found, {})))


def _signable(now: Situation, protocol_id: str, signed: Adopted | None) -> None:
    protocol = now.library.protocols.get(protocol_id)
    if protocol is None:
        raise InvalidInput({"protocol_id": "There is no such protocol. Choose one from the list."})
    if protocol_id in now.running:
        raise Conflict(f"{protocol.title} runs already. Open the chart to see what is due.")
    others = [name for name in now.running if name in now.library.protocols and not _beside(now, name)]
    if others and not protocol.beside:
        title = now.library.protocols[others[-1]].title
        raise Conflict(f"{title} is still running. End it first, then sign this one.")
    if signed is None and protocol.enabled:
        raise Conflict(
            "The medical director has not adopted this version of the protocol here. Ask them to look at it."
        )
    if not protocol.continues and not protocol.beside and now.recorded(OFFER) is None:
        raise Conflict("Offer continuing medication first, and record the answer: without it most people relapse.")


def _beside(now: Situation, name: str) -> bool:
    return now.library.protocols[name].beside


@use_case("plan.order", roles=PRESCRIBING)
def order(
    *,
    by: Actor,
    at: datetime,
    key: str,
    person: UUID,
    drug: str,
    mg: float | None = None,
    steps_mg: Sequence[float] | None = None,
    route: str | None = None,
) -> Written:
    """A prescriber's order: a dose to stay on (`mg`), or a taper of the prescriber's own, one step a day (`steps_mg`).

    Raises InvalidInput for a drug or an amount that no safety table here covers, Conflict where no protocol runs in
    which the dose would fall due or another opioid agonist is in force, Blocked for a taper without the informed
    choice, or in pregnancy. Every dose is checked again when given.
    """
    here = desk()
    record = admitted(here.open(person, change=True))
    if here.replayed:
        return as_written(record, here.replayed)
    now = here.situation(record)
    event = _order(now, drug, mg, tuple(steps_mg or ()), route, at)
    _orderable(now, drug)
    act = "taper" if event.steps else "order"
    found = now.verdict(Proposal(act=act, what=drug, dose=event.dose, route=event.route))
    if found.outcome in ("refuse", "block", "ask"):
        raise Blocked(found)
    return written(here.write(record, event, seen=doses.seen(now, found, {})))


def _orderable(now: Situation, drug: str) -> None:
    others = [each.drug for each in doses.orders(now) if each.drug != drug]
    agonists = [now.library.drugs[each] for each in others if each in now.library.drugs]
    standing = next((each for each in agonists if each.is_a(AGONIST)), None)
    if standing is not None:
        raise Conflict(f"An order for {standing.title} is in force. End it first, then order this one.")
    if not now.running:
        raise Conflict("No protocol runs, so that no ordered dose would fall due. Sign a protocol first.")


def _order(
    now: Situation, drug: str, mg: float | None, steps: tuple[float, ...], route: str | None, at: datetime
) -> t.Ordered:
    errors: dict[str, str] = {}
    known = now.library.drugs.get(drug)
    if known is None or not known.medicine:
        errors["drug"] = "This medicine is not in the formulary. Choose one from the list."
    elif not known.covered or not known.is_a(PROGRAMME):
        errors["drug"] = f"This version has no safety tables for a daily dose of {known.title}. Choose another."
    elif route is not None and known.routes and route not in known.routes:
        errors["route"] = f"It is not given that way. Choose one of {', '.join(known.routes)}."
    if (mg is None) == (not steps):
        errors["mg"] = "Write either one dose to stay on, or the steps of a taper."
    dose = doses.typed(mg, "mg", errors)
    taper = tuple(each for step in steps if (each := doses.typed(step, "steps_mg", errors)) is not None)
    for field, typed in (("mg", (dose,)), ("steps_mg", taper)):
        over = [why for each in typed if known and each and (why := doses.too_much(now, known, each))]
        errors |= {field: over[0]} if over else {}
    if errors:
        raise InvalidInput(errors)
    clock = "programme_day" if taper else None
    return t.Ordered(at=at, drug=drug, dose=dose, route=route, steps=taper, clock=clock)


@use_case("plan.end", roles=PRESCRIBING)
def end(*, by: Actor, at: datetime, key: str, person: UUID, what: str, because: str) -> Written:
    """End a running protocol or a standing order, with the reason."""
    here = desk()
    record: PersonRecord = here.open(person, change=True)
    if here.replayed:
        return as_written(record, here.replayed)
    now = here.situation(record)
    if what not in (*now.running, *(each.drug for each in doses.orders(now))):
        raise Conflict("This does not run now. Load the page again and look what is in force.")
    return written(here.write(record, t.Ended(at=at, what=what, because=needed(because, "because"))))
