"""Protocol tables propose and safety tables veto: one formula, for the protocol that ships and for the sketches."""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3

from mooring.clinical.library import Library
from mooring.clinical.tables import decide
from mooring.knowledge.load import library as shipped
from mooring.proof.harms import given_below, given_unknown
from mooring.proof.questions import Harm
from mooring.proof.whole import harms_of, tables_of
from mooring.proof.world import World

AGONISTS = [name for name, each in shipped().protocols.items() if "agonist" in each.classes]
NEVER_DO = [
    given_unknown("sedated"), given_unknown("respiratory_rate"), given_unknown("spo2"),
    given_below("respiratory_rate", 10), given_below("spo2", 92),
]  # fmt: skip


@pytest.mark.parametrize("harm", NEVER_DO, ids=lambda harm: harm.name)
@pytest.mark.parametrize("protocol", AGONISTS)
def test_no_opioid_agonist_is_given_to_somebody_who_may_not_be_breathing(
    library: Library, protocol: str, harm: Harm
) -> None:
    found = list(harms_of(World(library), library.protocols[protocol], harm))

    assert [f"{table.id}: {row.id}" for table, row, _ in found] == []


@pytest.mark.parametrize("protocol", AGONISTS)
def test_the_safety_tables_do_not_stop_everything(library: Library, protocol: str) -> None:
    """Over-blocking is a defect too: each row that gives can give, in some state."""
    anything = Harm(name="a dose at all", where=lambda world, giving: z3.BoolVal(True))
    passing = {row.id for _, row, _ in harms_of(World(library), library.protocols[protocol], anything)}
    gives = {
        row.id for name in tables_of(library.protocols[protocol]) for row in library.tables[name].rows if row.gives
    }

    assert passing == gives


def test_without_its_safety_rule_the_shipped_first_dose_can_do_the_harm(library: Library) -> None:
    safety = library.tables["safety_opioid_agonist"]
    weak = replace(safety, rows=tuple(row for row in safety.rows if row.id != "MTD-04-breathing"))
    weakened = replace(library, tables={**library.tables, safety.id: weak})

    unknown = given_unknown("respiratory_rate")

    table, row, state = next(harms_of(World(weakened), library.protocols["buprenorphine-standard"], unknown))

    assert row.id in [fired.id for fired in decide(table, state).fired]
    assert [fired.id for fired in decide(weak, state).fired] == []
    assert [asked.fact for asked in decide(safety, state).asked] == ["respiratory_rate"]


def test_a_protocol_decides_by_the_tables_of_all_its_phases(library: Library) -> None:
    tables = tables_of(library.protocols["buprenorphine-standard"])

    assert "buprenorphine_first_dose" in tables
    assert "buprenorphine_daily" in tables
    assert len(tables) == len(set(tables))
