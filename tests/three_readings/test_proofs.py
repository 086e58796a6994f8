"""What protocols must never do, proved for every state; in weakened tables the harm is found and replayed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3

from mooring.clinical.acts import AddTo, DoseForm, Give, Percent
from mooring.clinical.cells import Compare
from mooring.clinical.doses import amount
from mooring.clinical.library import Library
from mooring.clinical.tables import Hit, Row, Table, decide
from mooring.clinical.values import UNKNOWN, Dose, Unknown
from mooring.proof.decisions import decided
from mooring.proof.harms import above_fact, given_below, given_unknown, total_above
from mooring.proof.questions import Harm, State, dead_rows, find, harm, overlap, silence
from mooring.proof.world import World

BREATHING = [given_unknown(fact) for fact in ("sedated", "respiratory_rate", "spo2")] + [
    given_below("respiratory_rate", 10)
]
NEVER_DO: dict[str, list[Harm]] = {
    "methadone_initiation": [
        total_above("methadone_mg_24h", Dose.mg(50)),
        total_above("methadone_mg_24h", Dose.mg(40), unless="methadone_reason_documented"),
        *BREATHING,
    ],
    "methadone_missed": [above_fact("methadone_verified_mg"), given_unknown("methadone_verified_mg"), *BREATHING],
    "methadone_building": [*BREATHING, given_unknown("methadone_mg_day")],
    "methadone_daily": [*BREATHING, given_unknown("days_since_methadone")],
    "methadone_taper": [*BREATHING, given_unknown("days_since_methadone")],
    "buprenorphine_low_dose": [total_above("buprenorphine_mg_today", Dose.mg(12)), *BREATHING],
    "buprenorphine_low_dose_rapid": [total_above("buprenorphine_mg_today", Dose.mg(32)), *BREATHING],
    "buprenorphine_high_dose_first_day": [total_above("buprenorphine_mg_today", Dose.mg(32))],
    "precipitated_withdrawal": [total_above("buprenorphine_mg_24h", Dose.mg(32))],
    "nausea_relief": [total_above("ondansetron_mg_24h", Dose.mg(16)), given_unknown("ondansetron_mg_24h")],
}
CASES = [pytest.param(table, each, id=f"{table}: {each.name}") for table, harms in NEVER_DO.items() for each in harms]


@pytest.mark.parametrize(("name", "never"), CASES)
def test_no_state_leads_to_this_harm(library: Library, name: str, never: Harm) -> None:
    found = harm(library.tables[name], World(library), [never])

    assert found is None, f"row {found[1].id} in {dict(found[2].values)}" if found else ""


@pytest.mark.parametrize("name", NEVER_DO)
def test_every_row_of_the_table_can_be_heard(library: Library, name: str) -> None:
    assert [row.id for row in dead_rows(library.tables[name], World(library))] == []


def test_more_methadone_does_not_wait_for_a_note_that_only_higher_doses_need(library: Library) -> None:
    world = World(library)
    table = library.tables["methadone_initiation"]
    fires = dict(zip((row.id for row in table.rows), decided(table, world).fired, strict=True))
    unwritten = ~world("methadone_reason_documented").value

    assert find(world, fires["more"] & unwritten) is not None
    assert find(world, fires["more-documented"] & unwritten) is None


# Weakened tables


def weakened(table: Table, row_id: str, **change: object) -> Table:
    """The table with one row's dose, or one of its cells, changed for the worse."""
    assert any(row.id == row_id for row in table.rows)
    return replace(table, rows=tuple(_weak(row, change) if row.id == row_id else row for row in table.rows))


def _weak(row: Row, change: dict[str, object]) -> Row:
    dropped = change.pop("without", None)
    forms = tuple(
        replace(act, dose=replace(act.dose, **change)) if isinstance(act, Give) and change else act  # type: ignore[arg-type]
        for act in row.then
    )
    return replace(row, then=forms, when=tuple(cell for cell in row.when if cell[0] != dropped))


def replayed(library: Library, table: Table, state: State) -> tuple[str, Dose]:
    """What the first reading gives in the state that the solver found: the row and the dose."""
    fired = decide(table, state).fired
    for row in fired:
        for act in row.then:
            if isinstance(act, Give):
                found = amount(act.dose, state, World(library).number, library.drugs[act.drug].smallest)
                assert not isinstance(found, Unknown)
                return row.id, found
    raise AssertionError(f"nothing is given: {[row.id for row in fired]}")


def test_without_its_upper_limit_the_missed_dose_rule_gives_more_than_was_confirmed(library: Library) -> None:
    table = weakened(library.tables["methadone_missed"], "four", at_most=None)

    found = harm(table, World(library), [above_fact("methadone_verified_mg")])

    assert found is not None
    row, dose = replayed(library, table, found[2])
    confirmed = found[2]("methadone_verified_mg")
    assert row == "four"
    assert isinstance(confirmed, int)
    assert dose.micrograms == 30_000 > confirmed


def test_with_a_higher_limit_in_one_row_the_first_day_goes_above_50_mg(library: Library) -> None:
    table = weakened(library.tables["methadone_initiation"], "more-documented", at_most=Dose.mg(60), add=Dose.mg(15))

    found = harm(table, World(library), [total_above("methadone_mg_24h", Dose.mg(50))])

    assert found is not None
    row, dose = replayed(library, table, found[2])
    before = found[2]("methadone_mg_24h")
    assert row == "more-documented"
    assert isinstance(before, int)
    assert before < 50_000 < before + dose.micrograms


def test_without_its_cell_a_row_gives_although_nobody_counted_the_breaths(library: Library) -> None:
    table = weakened(library.tables["methadone_initiation"], "first-cautious", without="respiratory_rate")

    found = harm(table, World(library), [given_unknown("respiratory_rate")])

    assert found is not None
    row, dose = replayed(library, table, found[2])
    assert (row, dose) == ("first-cautious", Dose.mg(20))
    assert found[2]("respiratory_rate") is UNKNOWN


def test_without_the_limit_of_the_day_the_as_needed_order_goes_on(library: Library) -> None:
    table = weakened(library.tables["nausea_relief"], "relief", at_most=Dose.mg(24))

    found = harm(table, World(library), [total_above("ondansetron_mg_24h", Dose.mg(16))])

    assert found is not None
    row, dose = replayed(library, table, found[2])
    before = found[2]("ondansetron_mg_24h")
    assert row == "relief"
    assert isinstance(before, int)
    assert before < 16_000 < before + dose.micrograms


def test_a_weakened_dose_still_has_the_form_that_the_row_wrote(library: Library) -> None:
    forms: list[DoseForm] = [
        act.dose for row in library.tables["nausea_relief"].rows for act in row.then if isinstance(act, Give)
    ]
    assert [type(form) for form in forms] == [AddTo]
    missed = [act.dose for row in library.tables["methadone_missed"].rows for act in row.then if isinstance(act, Give)]
    assert [type(form) for form in missed] == [Percent, Percent]


def test_two_facts_that_count_one_thing_differently_cannot_be_trusted_to_agree(library: Library) -> None:
    """A protocol started anew has no doses yet, while the day before it may have: the first dose asks for both."""
    table = weakened(library.tables["methadone_initiation"], "first-usual", without="methadone_mg_24h")

    found = harm(table, World(library), [total_above("methadone_mg_24h", Dose.mg(50))])

    assert found is not None
    row, dose = replayed(library, table, found[2])
    assert (row, dose) == ("first-usual", Dose.mg(30))
    assert found[2]("methadone_doses") == 0


# Questions about the table itself


def test_a_unique_table_whose_rows_overlap_is_found_out(library: Library) -> None:
    relief = replace(library.tables["nausea_relief"], hit=Hit.UNIQUE)

    found = overlap(relief, World(library))

    assert found is not None
    earlier, later, state = found
    alone = [replace(relief, rows=(row,)) for row in (earlier, later)]
    assert [row.id for table in alone for row in decide(table, state).fired] == [earlier.id, later.id]


def test_rows_that_share_no_state_do_not_overlap(library: Library) -> None:
    table = library.tables["nausea_relief"]
    kept = tuple(row for row in table.rows if row.id in ("not-sick", "relief"))

    assert overlap(replace(table, hit=Hit.UNIQUE, rows=kept), World(library)) is None


@pytest.mark.parametrize(
    "name",
    [
        "buprenorphine_looking", "buprenorphine_standard_phase", "methadone_looking", "methadone_initiation_phase",
        "naltrexone_phase", "overdose_phase",
    ],
)  # fmt: skip
def test_a_complete_table_is_never_silent(library: Library, name: str) -> None:
    assert library.tables[name].complete
    assert silence(library.tables[name], World(library)) is None


def test_methadone_of_the_days_after_rises_by_itself_to_60_mg_at_most_and_only_behind_a_prescriber(
    library: Library,
) -> None:
    rises = Harm(
        name="more than yesterday without an order",
        where=lambda world, giving: z3.And(
            giving.micrograms > world("methadone_mg_day_before").value,
            z3.Or(giving.micrograms > 60_000, z3.BoolVal(giving.give.needs != "prescriber")),
            z3.BoolVal(giving.row.id != "ordered"),
        ),
    )

    assert harm(library.tables["methadone_building"], World(library), [rises]) is None


def test_a_maintenance_dose_of_methadone_is_never_raised_without_an_order(library: Library) -> None:
    raised = Harm(
        name="more than the last dose without an order",
        where=lambda world, giving: z3.And(
            giving.micrograms > world("methadone_last_mg").value, z3.BoolVal(giving.row.id != "ordered")
        ),
    )

    assert harm(library.tables["methadone_daily"], World(library), [raised]) is None


def test_a_table_that_says_nothing_in_some_state_is_found_out(library: Library) -> None:
    state = silence(library.tables["opioid_hold"], World(library))

    assert state is not None
    decision = decide(library.tables["opioid_hold"], state)
    assert decision.fired == ()
    assert decision.asked == ()


def test_a_row_behind_a_wider_one_is_dead(library: Library) -> None:
    table = library.tables["nausea_relief"]
    first = table.rows[0]
    behind = replace(first, id="behind")

    dead = dead_rows(replace(table, rows=(first, behind, *table.rows[1:])), World(library))

    assert [row.id for row in dead] == ["behind"]


def test_a_measured_value_may_lie_between_two_whole_numbers(library: Library) -> None:
    world = World(library)
    breaths = world("respiratory_rate")
    state = find(world, (breaths.value > 9) & (breaths.value < 10) & breaths.known)

    assert state is not None
    value = state("respiratory_rate")
    assert isinstance(value, float)
    assert decide(library.tables["opioid_hold"], lambda fact: value if fact == "respiratory_rate" else UNKNOWN).fired


def test_every_limit_in_a_settled_table_is_a_number(library: Library) -> None:
    cells = [test for row in library.tables["methadone_initiation"].rows for _, test in row.when]
    assert all(isinstance(test.limit, (int, float)) for test in cells if isinstance(test, Compare))
