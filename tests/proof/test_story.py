"""What must hold over many decisions is proved; with the row that limits it weakened, a story breaks it and replays."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from mooring.clinical.acts import Give
from mooring.clinical.advice import advise
from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.clinical.tables import Row, Table
from mooring.clinical.values import Dose
from mooring.knowledge.load import library as shipped
from mooring.knowledge.read_invariants import invariants
from mooring.proof.story import Invariant, invariant, prove_steps
from mooring.proof.story.entries import Doses
from mooring.proof.story.prove import family_of
from mooring.proof.story.unroll import Unrolled
from mooring.scenarios.read import read_scenario
from mooring.scenarios.write import write_scenario

SHIPPED = {
    each.id: invariant(shipped().chosen(Facility()), plain)
    for each in invariants(shipped())
    if each.proof == "steps"
    for plain in each.plain
}


def asked_of(library: Library, each: Invariant) -> list[str]:
    """The protocols in force that give what an invariant is about."""
    enabled = [protocol for protocol in library.protocols.values() if protocol.enabled]
    giving = [p.id for p in enabled if any(d.is_a(g) for d in family_of(library, p, each) for g in each.giving)]
    return [name for name in giving if not each.protocols or name in each.protocols]


CASES = [(name, protocol) for name, each in SHIPPED.items() for protocol in asked_of(shipped(), each)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "protocol"), CASES)
def test_it_holds_over_twelve_decisions_whatever_is_given_between(library: Library, name: str, protocol: str) -> None:
    answer = prove_steps(library, protocol, SHIPPED[name], steps=12)

    assert (answer.status, answer.depth) == ("proved", 12), answer.why


# Weakened tables


def changed(library: Library, table: str, rows: dict[str, Row | None]) -> Library:
    """The library with rows of a table replaced; None takes the row out."""
    found: Table = library.tables[table]
    assert set(rows) <= {row.id for row in found.rows}
    kept = [rows.get(row.id, row) for row in found.rows]
    weak = replace(found, rows=tuple(row for row in kept if row is not None))
    return replace(library, digest=f"{library.digest} {table} {sorted(rows)}", tables={**library.tables, table: weak})


def row(library: Library, table: str, name: str, *, without: tuple[str, ...] = (), **dose: object) -> Row:
    """A row with cells taken out, and another form of its dose."""
    found = next(each for each in library.tables[table].rows if each.id == name)
    acts = tuple(replace(a, dose=replace(a.dose, **dose)) if isinstance(a, Give) and dose else a for a in found.then)  # type: ignore[arg-type]
    return replace(found, then=acts, when=tuple(cell for cell in found.when if cell[0] not in without))


def no_most(library: Library) -> Library:
    return changed(library, "safety_buprenorphine", {"BUP-06-32": None})


def more_at_first(library: Library) -> Library:
    table = "buprenorphine_first_day"
    return changed(library, table, {"more": row(library, table, "more", at_most=Dose.mg(24), add=Dose.mg(12))})


def unlooked(library: Library) -> Library:
    table = "buprenorphine_first_day"
    return changed(library, table, {"ceiling": None, "more": row(library, table, "more", without=("cows_after_dose",))})


def skipping(library: Library) -> Library:
    table = "buprenorphine_low_dose"
    return changed(library, table, {"day-3": row(library, table, "day-3", add=Dose.mg(4), at_most=Dose.mg(5))})


def more_methadone(library: Library) -> Library:
    table, name = "methadone_initiation", "more-documented"
    return changed(library, table, {name: row(library, table, name, at_most=Dose.mg(60), add=Dose.mg(15))})


def no_wait(library: Library) -> Library:
    weak = changed(library, "safety_methadone", {"MTD-03": None})
    return changed(weak, "methadone_initiation", {"first-dose-acting": None})


def steep(library: Library) -> Library:
    table, name = "methadone_building", "second-day-more"
    return changed(library, table, {name: row(library, table, name, plus=Dose.mg(25))})


def twice_a_day(library: Library) -> Library:
    table, name = "methadone_building", "same-again"
    weak = row(library, table, name, without=("methadone_mg_day",))
    return changed(library, table, {"given": None, "not-held": None, name: weak})


def no_gap(library: Library) -> Library:
    weak = changed(library, "safety_lofexidine", dict.fromkeys(GAP))
    return changed(weak, "lofexidine_peak", {"given-lately": None})


GAP = [r.id for r in shipped().tables["safety_lofexidine"].rows if dict(r.when).get("minutes_since_ingredient")]
WEAK = [
    (no_most, "buprenorphine-24h-32", "buprenorphine-standard"),
    (more_at_first, "buprenorphine-first-day", "buprenorphine-standard"),
    (unlooked, "buprenorphine-looked-between", "buprenorphine-standard"),
    (skipping, "low-dose-no-step-left-out", "buprenorphine-low-dose"),
    (more_methadone, "methadone-first-day-50", "methadone-initiation"),
    (no_wait, "methadone-two-hours", "methadone-initiation"),
    (steep, "methadone-rise-10", "methadone-initiation"),
    (twice_a_day, "methadone-once-a-day", "methadone-initiation"),
    (no_gap, "lofexidine-five-hours", "alpha-2-agonist"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("weaken", "name", "protocol"), WEAK, ids=[f"{w.__name__}" for w, _, _ in WEAK])
def test_with_its_limit_weakened_a_story_breaks_it_and_the_engine_says_so_too(
    library: Library, tmp_path: Path, weaken: object, name: str, protocol: str
) -> None:
    weak = weaken(library)  # type: ignore[operator]

    answer = prove_steps(weak, protocol, SHIPPED[name], steps=5)

    assert answer.status == "refuted", (answer.status, answer.why)
    assert answer.scenario is not None
    path = tmp_path / "story.yaml"
    path.write_text(write_scenario(answer.scenario))
    case = read_scenario(path).case
    given = [item for item in advise(weak, case, protocol).advice if item.act == "give"]
    shipped_gives = [item for item in advise(library, case, protocol).advice if item.act == "give"]
    assert given
    assert [(g.what, g.dose) for g in given] != [(g.what, g.dose) for g in shipped_gives]


@pytest.mark.slow
@pytest.mark.parametrize("protocol", ["buprenorphine-standard", "methadone-initiation", "buprenorphine-low-dose"])
def test_a_story_is_not_proved_safe_by_being_empty(library: Library, protocol: str) -> None:
    """What every dose does is found, and replays: the formulas let the protocol give."""
    drug = library.protocols[protocol].about
    gives = {"id": "gives", "says": "It never gives.", "giving": [drug], "never": {"proposed_mg": "> 0"}}

    answer = prove_steps(library, protocol, invariant(library, gives), steps=4)

    assert answer.status == "refuted", answer.why
    assert answer.scenario is not None
    assert advise(library, answer.scenario, protocol).first("give") is not None


@pytest.mark.slow
@pytest.mark.parametrize("prefix", [0, 4])
@pytest.mark.parametrize(
    ("name", "protocol"),
    [("buprenorphine-24h-32", "buprenorphine-standard"), ("methadone-first-day-50", "methadone-initiation")],
)
def test_twelve_decisions_unrolled_hold_too(library: Library, name: str, protocol: str, prefix: int) -> None:
    wanted = library.protocols[protocol]
    story = Unrolled(
        library=library, protocol=wanted, invariant=SHIPPED[name], facility=Facility(), decided=12,
        doses=Doses(family=family_of(library, wanted, SHIPPED[name]), prefix=prefix, steps=12),
        deadline=time.monotonic() + 120,
    )  # fmt: skip

    assert story.search() is None


def test_a_solver_without_time_proves_nothing(library: Library) -> None:
    name = "buprenorphine-24h-32"

    assert prove_steps(library, "buprenorphine-low-dose", SHIPPED[name], seconds=0.01).status == "undecided"
