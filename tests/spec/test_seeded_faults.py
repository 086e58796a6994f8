"""What is known of seeded faults is still so: a sample is asked again, and the whole would find the same."""

import random

import pytest

from mooring.proof.faults.caught import caught
from mooring.proof.faults.fault import Fault
from mooring.proof.faults.found import digest, read
from mooring.proof.faults.making import NUMBERS, of_numbers, of_table
from mooring.proof.faults.same import same
from mooring.proof.world import World
from tests.spec.faults import HOME, answer
from tests.spec.stories import LIBRARY
from tests.spec.test_tables import SETTLED

HOMES = (*LIBRARY.tables, NUMBERS)
SAMPLE = 30
SEED = 20_261_124


def of(home: str) -> list[Fault]:
    """The faults of one table, or of the cited numbers."""
    return list(of_numbers(LIBRARY) if home == NUMBERS else of_table(LIBRARY, home))


def sample() -> list[Fault]:
    """Some faults of tables that were asked in the version in force, always the same ones."""
    asked = [home for home in HOMES if (found := read(HOME, home)) and found.digest == digest(LIBRARY, home)]
    faults = [fault for home in asked for fault in of(home)]
    return random.Random(SEED).sample(faults, min(SAMPLE, len(faults)))


@pytest.mark.slow
@pytest.mark.parametrize("fault", sample(), ids=lambda fault: f"{fault.home}: {fault.id}")
def test_a_fault_is_caught_by_whom_it_was_caught(fault: Fault):
    found = read(HOME, fault.home)
    assert found is not None
    said = found.said[fault.id]
    assert answer(fault, both=said != "unasked") == said


@pytest.mark.parametrize("home", HOMES)
def test_each_fault_has_a_name_of_its_own_and_changes_something(home: str):
    faults = of(home)
    assert len({fault.id for fault in faults}) == len(faults)
    for fault in faults:
        assert fault.numbers or fault.tables[home] != SETTLED.tables[home]


@pytest.mark.parametrize("home", HOMES)
def test_an_answer_stands_for_each_fault_of_a_table_that_is_as_it_was(home: str):
    found = read(HOME, home)
    if found and found.digest == digest(LIBRARY, home):
        assert set(found.said) == {fault.id for fault in of(home)}


@pytest.mark.parametrize(
    ("home", "name", "change"),
    [
        ("safety_methadone", "MTD-01/proposed_mg/+1", "> 30 mg reads > 31 mg"),
        ("safety_lofexidine", "A2-04/proposed_mg/+1", "> 0.72 mg reads > 0.9 mg"),
        ("safety_qt", "every row/proposed_act/without-order", '"order" is dropped'),
    ],
)
def test_a_fault_is_one_that_somebody_could_write(home: str, name: str, change: str):
    assert {each.id: each.change for each in of(home)}[name] == change


def test_what_stands_at_the_head_of_a_table_is_wrong_for_all_its_rows():
    fault = next(each for each in of("safety_qt") if each.id == "every row/proposed_act/without-order")
    cells = {str(dict(row.when)["proposed_act"]) for row in fault.tables["safety_qt"].rows}
    assert len(cells) == 1
    assert "order" not in cells.pop()


@pytest.mark.parametrize(
    ("name", "none"),
    [
        ("two/lofexidine_mg_24h/+1", True),  # above its limit the row adds up to 1.44 mg: nothing
        ("two/lofexidine_mg_24h/-1", False),
    ],
)
def test_a_row_that_fires_more_often_and_gives_nothing_makes_no_difference(name: str, none: bool):
    fault = next(each for each in of("lofexidine_step_down") if each.id == name)
    assert same(SETTLED.tables[fault.home], fault.tables[fault.home], World(SETTLED)) is none


@pytest.mark.slow
@pytest.mark.parametrize(
    ("home", "name", "by"),
    [
        ("safety_opioid_agonist", "MTD-04-breathing/dropped", "agonist-proposed"),
        ("safety_opioid_agonist", "MTD-04-breathing/respiratory_rate/-1", "agonist-proposed"),
        ("safety_opioid_agonist", "MTD-04-breathing/respiratory_rate/+1", None),
        ("naltrexone_phase", "test/dropped", "complete"),
        ("methadone_taper", "pregnant/dropped", "no-step-down-in-pregnancy"),
        ("alcohol_watch", "many/ciwa/+1", "benzodiazepine-six-doses"),
        ("safety_naltrexone_contraindications", "every row/proposed_act/without-order", "naltrexone-forbidden"),
        ("safety_taper", "OFFER-01-start/dropped", "taper-not-before-the-offer"),
    ],
)
def test_the_proof_sees_what_it_asks_and_not_a_stricter_limit(home: str, name: str, by: str | None):
    fault = next(each for each in of(home) if each.id == name)
    seen = caught(LIBRARY, fault)
    assert (seen and seen.split(": ")[1]) == by
