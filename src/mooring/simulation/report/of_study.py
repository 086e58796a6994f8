"""From what a study found to the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from mooring.clinical.library import Library
from mooring.simulation.calibration import behaviour
from mooring.simulation.comparing import Found, Protocol
from mooring.simulation.outcomes import Outcomes
from mooring.simulation.people import of_name
from mooring.simulation.report.arms import Arm, Assumed
from mooring.simulation.report.page import page
from mooring.simulation.studies import study_of
from mooring.simulation.ward import DAY, ward

HOUR = 60

CALIBRATION = "calibration, not published"


def report(found: Found, arms: Sequence[Protocol]) -> str:
    """The page about one arm, or about the first against the second."""
    made = [arm(outcomes, of) for outcomes, of in zip(found.outcomes, arms, strict=True)]
    title = f"{made[0].name}, tried on virtual people"
    return page(made[0], made[1] if made[1:] else None, title=title, differences=found.differences())


def arm(outcomes: Outcomes, of: Protocol) -> Arm:
    """One arm, with its name and version, and what it rests on."""
    protocol = of.library.protocols[of.id]
    return Arm(
        name=protocol.title, version=f"{of.id}, version {protocol.version}, knowledge {of.library.digest}",
        plain={"patients": outcomes.patients, "days": outcomes.days, "seed": outcomes.seed,
               "outcomes": outcomes.plain()},
        staying=_there(outcomes), staying_at=[hour / 24 for hour in range(outcomes.days * 24 + 1)],
        mean_stay_days=sum(stay * people for stay, people in outcomes.stays.items()) / outcomes.patients / DAY,
        assumed=assumed(of.id, of.library), notes=study_of(of.id).assumes,
    )  # fmt: skip


def _there(outcomes: Outcomes) -> list[int]:
    """How many are still there at each whole hour; `Outcomes.staying` has the days."""
    stays = np.array(sorted(outcomes.stays))
    gone = np.concatenate([[0], np.cumsum([outcomes.stays[stay] for stay in stays.tolist()])])
    at = np.searchsorted(stays, np.arange(outcomes.days * 24 + 1) * HOUR)
    return [outcomes.patients - int(each) for each in gone[at]]


def assumed(protocol: str, library: Library) -> Mapping[str, Sequence[Assumed]]:
    """Who comes, how the ward works and what counts, and every calibration with its range."""
    people = of_name(study_of(protocol).population)
    work = ward(set(library.sources))
    comes = [Assumed(what=f"{use.opioid}, {use.route}", value=f"{use.share:g} % of people", source=CALIBRATION)
             for use in people.uses]  # fmt: skip
    counts = [
        Assumed(what="Precipitated withdrawal", source="ward.yaml",
                value=f"COWS up by {work.rise} or more within {work.within / 60:g} h of a dose that displaces opioids"),
        Assumed(what="Over-sedation", value=f"level {work.oversedated} or deeper (0 alert to 4)", source="ward.yaml"),
    ]  # fmt: skip
    fitted = [
        Assumed(what=each.stands_for, value=f"{each.value:g} {each.unit} ({each.low:g} to {each.high:g})",
                source=f"calibration; {each.fitted_to}")
        for each in behaviour().values()
    ]  # fmt: skip
    return {f"Who comes: {people.title}": comes, "What counts": counts, "Behaviour of people and ward (range)": fitted}
