"""`mooring check` answers as the clinical reference demands, in cases that were written without sight of the tables."""

from collections import Counter
from pathlib import Path

import pytest

from mooring.knowledge.document import read
from tests.spec.reference_cases import CASE_KEYS, EXPECTED_KEYS, FILE_KEYS, FILES, OUTCOMES, Demand, demands, said


@pytest.mark.parametrize("demand", demands(), ids=lambda demand: demand.label)
def test_the_check_answers_as_the_reference_demands(demand: Demand):
    verdict = demand.verdict()
    assert demand.broken(verdict) == [], said(verdict)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_reference_cases_says_nothing_that_nobody_reads(path: Path):
    file = read(path)
    odd = set(file) - FILE_KEYS
    for each in file["cases"]:
        answers = list(each.get("answers", {}).values())
        odd |= set(each) - (CASE_KEYS if "limit" in each else CASE_KEYS | EXPECTED_KEYS)
        odd |= {key for answer in answers for key in set(answer) - EXPECTED_KEYS}
        odd |= {word for answer in answers or [each] for word in set(answer["outcome"]) - OUTCOMES}
    assert odd == set()


@pytest.mark.parametrize("demand", demands(), ids=lambda demand: demand.label)
def test_a_reference_case_is_a_scenario_that_permits_some_answer_but_not_every(demand: Demand):
    assert demand.case().proposed is not None
    assert demand.outcome
    assert set(demand.outcome) != OUTCOMES or demand.rules or demand.without


def test_no_two_reference_cases_have_the_same_name():
    assert [label for label, times in Counter(demand.label for demand in demands()).items() if times > 1] == []


@pytest.mark.parametrize("row", sorted({row for demand in demands() for row in demand.rows}))
def test_each_row_of_the_reference_is_tried_from_both_sides(row: str):
    about = [demand for demand in demands() if row in demand.rows]
    assert any(row in demand.rules or not {"allow", "warn"} & set(demand.outcome) for demand in about), (
        "nothing hits it"
    )
    assert any(row not in demand.rules for demand in about), "nothing just misses it"
