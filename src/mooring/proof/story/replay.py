"""A counterexample written down as a story, and each of its decisions asked again of the first reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import z3

from mooring.clinical import timeline as t
from mooring.clinical.advice import advise
from mooring.clinical.case import Case, Facility, Proposal
from mooring.clinical.cells import truth
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts import state
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.safety import verdict
from mooring.clinical.values import Dose
from mooring.proof.story.entries import SORTS, Entry
from mooring.proof.story.invariants import Invariant
from mooring.proof.story.telling import MIDNIGHT, Telling
from mooring.proof.story.unroll import Unrolled


def backgrounds(library: Library, protocol: Protocol, family: Sequence[Drug]) -> Iterator[list[t.Event]]:
    """Whom a counterexample may be about, the shortest first: somebody who used heroin until a day ago, also with an
    order; the same of whom every condition was asked and none is there, also after alcohol; or somebody of whom nothing
    is known.
    """
    plain: list[t.Event] = [
        t.Moved(at=MIDNIGHT - timedelta(hours=2), stage="admitted"),
        t.Started(at=MIDNIGHT, protocol=protocol.id),
    ]
    heroin = t.Used(
        at=MIDNIGHT - timedelta(hours=30), substance="heroin", route="intravenous", pattern="daily", times_per_day=4
    )  # fmt: skip
    orders = [
        t.Ordered(at=MIDNIGHT, drug=drug.id, dose=Dose.mg(24) if drug.is_a("programme-opioid") else None)
        for drug in family
    ]
    found = [[heroin, *plain], *([heroin, *plain, order] for order in orders)]
    yield from found
    asked = {
        name
        for f in library.facts.values()
        if isinstance(f.how, k.Condition) and not f.how.takes
        for name in f.how.any_of
    }
    absent = [t.Has(at=MIDNIGHT - timedelta(hours=1), condition=name, absent=True) for name in sorted(asked)]
    yield from ([*each, *absent] for each in found)
    drank = t.Used(at=MIDNIGHT - timedelta(hours=20), substance="alcohol", pattern="daily")
    yield [drank, *found[0], *absent]
    yield plain


def written(story: Unrolled, telling: Telling, model: z3.ModelRef) -> list[list[t.Event]]:
    """The events of each step, in order: what was seen, then the dose if there was one."""
    found = []
    for each in story.doses.entries:
        at = _moment(story, model, each.at)
        events = telling.events(model, each.place, at)
        sort = next((s for s in SORTS if z3.is_true(model.eval(each.sorts[s], model_completion=True))), None)
        found.append([*events, *([_dose(story, model, each, sort, at)] if sort else [])])
    return found


def _moment(story: Unrolled, model: z3.ModelRef, term: z3.ArithRef) -> datetime:
    minute: int = model.eval(term, model_completion=True).as_long()
    midnight: int = model.eval(story.doses.midnight, model_completion=True).as_long()
    return MIDNIGHT + timedelta(minutes=minute + midnight)


def _dose(story: Unrolled, model: z3.ModelRef, entry: Entry, sort: str, at: datetime) -> t.Event:
    def true(term: z3.BoolRef) -> bool:
        return bool(z3.is_true(model.eval(term, model_completion=True)))

    drug = story.doses.family[model.eval(entry.drug, model_completion=True).as_long()]
    amount = Dose(model.eval(entry.micrograms, model_completion=True).as_long())
    weighed = amount if true(entry.weighed) else None
    taken = _moment(story, model, entry.taken) if true(entry.said) else None
    match sort:
        case "used":
            return t.Used(at=at, substance=drug.id, dose=weighed)
        case "reported":
            return t.Reported(at=at, drug=drug.id, dose=weighed, last_taken=taken)
        case "otp_verified":
            return t.Verified(at=at, drug=drug.id, dose=amount, last_taken=taken)
    route = next((way.give.route for way in story.ways if way.give.drug == drug.id), None)
    return t.Gave(at=at, drug=drug.id, dose=amount, route=route or drug.route)


def replayed(story: Unrolled, telling: Telling, model: z3.ModelRef) -> Case | str:
    """The case just before the dose that breaks the invariant; or why the story does not come back the same."""
    steps = written(story, telling, model)
    shift = timedelta(minutes=model.eval(story.doses.midnight, model_completion=True).as_long())
    background = [replace(event, at=event.at + shift) for event in telling.background]
    case = telling.case
    for place, way in story.chosen(model):
        at = _moment(story, model, story.doses.entries[place].at)
        before = [event for events in steps[:place] for event in events]
        dose = steps[place][-1]
        case = replace(
            telling.case, at=at, timeline=t.Timeline.of([*background, *before, *steps[place][:-1]])
        )  # fmt: skip
        assert isinstance(dose, t.Gave)
        said = advise(story.library, case, story.protocol.id)
        same = [i for i in said.advice if (i.act, i.what, i.dose) == ("give", way.give.drug, dose.dose)]
        if not same:
            heard = "; ".join(f"{item.act} {item.what} ({item.row})" for item in said.advice)
            return f"step {place}: {way.name} was to give {dose.dose}, and the engine says: {heard}"
        if place == story.last and not breaks(story.library, story.invariant, case, story.protocol.id, dose):
            return f"step {place}: the dose does not break the invariant when its facts are read again"
    return case


def breaks(library: Library, invariant: Invariant, case: Case, protocol: str, dose: t.Gave) -> bool:
    """Whether the invariant is broken by a dose, by the first reading of its facts."""
    first = library.reading(case, protocol=protocol)
    proposal = Proposal(
        act="give", what=dose.drug, dose=dose.dose, route=dose.route, protocol=protocol,
        new_start=state.first_dose(first) is None,
    )  # fmt: skip
    proposed = case.proposing(proposal)
    reading = first.proposing(proposed)
    said = {name for each in verdict(library, proposed, reading).findings for name in (each.rule, each.row)}
    return not said & set(invariant.unless_said) and all(
        truth(test, reading(fact)) is True for fact, test in invariant.never
    )  # fmt: skip


def where_of(facility: Facility) -> Facility:
    """The facility of a counterexample: as it is, and a hospital where nobody said what it is."""
    return replace(
        facility, setting=facility.setting or "hospital", otp=facility.otp if facility.otp is not None else True
    )
