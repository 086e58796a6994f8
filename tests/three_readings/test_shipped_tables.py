"""Every table that ships, and every sketch, says the same however it is read."""

import pytest

from mooring.clinical.library import Library
from mooring.knowledge.load import library as shipped
from tests.three_readings.readings import by_arrays, by_hand, by_terms, random_states

TABLES = sorted(shipped().tables)


@pytest.mark.parametrize("name", TABLES)
def test_one_table_over_many_people_says_what_it_says_of_each(library: Library, name: str) -> None:
    table = library.tables[name]
    states = random_states(library, table, 500)

    together = by_arrays(library, table, states)

    for state, found in zip(states, together, strict=True):
        assert found == by_hand(library, table, state), dict(state)


@pytest.mark.parametrize("name", TABLES)
def test_the_formula_of_a_table_says_what_the_table_says(library: Library, name: str) -> None:
    table = library.tables[name]
    states = random_states(library, table, 60)

    formulas = by_terms(library, table, states)

    for state, found in zip(states, formulas, strict=True):
        assert found == by_hand(library, table, state), dict(state)


@pytest.mark.parametrize("name", TABLES)
def test_the_random_states_reach_beyond_the_first_row(library: Library, name: str) -> None:
    table = library.tables[name]
    fired: set[str] = set()
    # A row that asks for a rare word, such as one protocol of many, needs more throws of the dice.
    for state in random_states(library, table, 10_000):
        fired.update(by_hand(library, table, state).fired)
        if len(fired) >= min(3, len(table.rows)):
            break

    assert len(fired) >= min(3, len(table.rows)), f"only {sorted(fired)} of {len(table.rows)} rows ever fired"


@pytest.mark.parametrize("name", TABLES)
def test_no_two_rows_of_a_table_have_one_name(library: Library, name: str) -> None:
    rows = [row.id for row in library.tables[name].rows]

    assert len(rows) == len(set(rows))
