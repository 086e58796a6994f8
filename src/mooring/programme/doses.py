"""One dose at the bedside: what the engine advises now, the slot that only one decision may claim, and its check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from mooring import __version__
from mooring.clinical import timeline as t
from mooring.clinical.advice import Item
from mooring.clinical.case import Proposal
from mooring.clinical.facts import state
from mooring.clinical.formulary import Drug
from mooring.clinical.safety import Finding, Verdict
from mooring.clinical.values import Dose, Grade, Severity

from .situation import Situation, facts_seen

NO_ORDER: Final = "NO-ORDER"
MOST_IN_A_DAY: Final[Mapping[str, str]] = {"buprenorphine": "bup_24h_max"}
"""The cited number that bounds an ingredient's dose. What is not here has no safety tables for a daily dose either."""


@dataclass(frozen=True, kw_only=True)
class DueDose:
    """A dose that the engine advises now. `slot` goes back with the decision; `verdict` may hold warnings."""

    drug: str
    dose: Dose
    route: str | None
    slot: str
    item: Item
    verdict: Verdict

    @property
    def mg(self) -> float:
        return self.dose.in_mg


def typed(mg: float | None, field: str, errors: dict[str, str]) -> Dose | None:
    """A dose from typed milligrams; None where nothing was typed. A complaint goes into `errors`."""
    if mg is None:
        return None
    try:
        dose = Dose.mg(mg)
    except ValueError:
        dose = Dose(0)
    if not dose.micrograms:
        errors[field] = "This is not an amount of milligrams. Write it like 4 or 0.5."
    return dose


def most_in_a_day(situation: Situation, drug: Drug) -> Dose | None:
    """The most of a drug in 24 hours, as the facility chose among the published limits; None where none is cited."""
    name = MOST_IN_A_DAY.get(drug.ingredient)
    return None if name is None else Dose.mg(situation.library.number(name, situation.case.facility))


def too_much(situation: Situation, drug: Drug, dose: Dose) -> str | None:
    """Why this is more than anybody gets of a drug in a day; None where it is not."""
    most = most_in_a_day(situation, drug)
    if most is None or dose.micrograms <= most.micrograms:
        return None
    return f"{dose.in_mg:g} mg is more than the {most.in_mg:g} mg of {drug.title} in 24 hours. Check the number."


def slot_of(situation: Situation) -> str:
    """What the next decision about a dose claims: it names the last decision, or the start of the protocol.

    Of the story as stored, not as corrected: a decision that was taken back still has its slot.
    """
    marks = [int(e.id or 0) for e in situation.timeline if isinstance(e, (t.DoseDecision, t.Started))]
    episode = situation.record.episode
    return f"dose:{max(marks)}" if marks else f"dose:{episode.id if episode else ''}"


def last_decision(situation: Situation) -> t.DoseDecision | None:
    """The decision that was written down last."""
    found = [event for event in situation.timeline if isinstance(event, t.DoseDecision)]
    return max(found, key=lambda event: int(event.id or 0)) if found else None


def due(situation: Situation) -> DueDose | None:
    """What the engine advises to give now."""
    item = situation.advice.first("give")
    if item is None or item.dose is None:
        return None
    return DueDose(
        drug=item.what,
        dose=item.dose,
        route=item.route,
        slot=slot_of(situation),
        item=item,
        verdict=item.verdict or Verdict(),
    )


def proposal(situation: Situation, *, drug: str, dose: Dose, route: str | None) -> Proposal:
    """The act of giving this dose, as the safety tables ask about it."""
    case = situation.case
    library = situation.library.chosen(case.facility)
    # What stands beside the main protocol is proposed within its own.
    protocol = state.running_with(library.reading(case), drug) or situation.advice.protocol
    new_start = state.first_dose(library.reading(case, protocol=protocol)) is None
    return Proposal(act="give", what=drug, dose=dose, route=route, protocol=protocol, new_start=new_start)


def asked_for(situation: Situation, *, drug: str, dose: Dose) -> bool:
    """Whether the protocol or a standing order asks for this very dose."""
    if any(item.act == "give" and (item.what, item.dose) == (drug, dose) for item in situation.advice.advice):
        return True
    return any(order.drug == drug and (order.dose == dose or dose in order.steps) for order in orders(situation))


def orders(situation: Situation) -> tuple[t.Ordered, ...]:
    """The standing orders, the newest for each drug; discharge and `ended` take them away."""
    standing: dict[str, t.Ordered] = {}
    for event in situation.story:
        if isinstance(event, t.Ordered):
            standing[event.drug] = event
        elif isinstance(event, t.Ended):
            standing = {drug: each for drug, each in standing.items() if event.what not in (drug, each.id)}
        elif isinstance(event, t.Moved) and event.stage == "discharged":
            standing.clear()
    return tuple(standing.values())


def without_order(found: Verdict) -> Verdict:
    """The verdict with the finding that nobody ordered this dose."""
    text = "No protocol and no order asks for this dose now. Ask a prescriber to order it."
    finding = Finding(
        rule=NO_ORDER, severity=Severity.BLOCK, because=text, source="mooring#orders", grade=Grade.READ, table="orders"
    )
    return replace(found, findings=(finding, *found.findings))


def seen(situation: Situation, found: Verdict, overrides: Mapping[str, str]) -> dict[str, Any]:
    """On what the decision rested: digests of knowledge and engine, the advice, the facts, the findings."""
    item = situation.advice.first("give")
    return {
        "knowledge": situation.library.digest,
        "engine": __version__,
        "protocol": situation.advice.protocol,
        "phase": situation.advice.phase,
        "advised": None if item is None else {"drug": item.what, "mg": item.dose and item.dose.in_mg, "row": item.row},
        "facts": facts_seen(situation.advice),
        "outcome": found.outcome,
        "findings": [{"rule": f.key, "severity": f.severity.value} for f in found.findings],
        "unknown": [question.fact for question in found.ask],
        "overrode": sorted(overrides),
    }
