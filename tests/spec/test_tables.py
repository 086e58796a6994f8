"""Every shipped table does what its case file says, row by row and at each limit; nothing is left without a case."""

from collections import defaultdict
from datetime import datetime

import pytest

from mooring.clinical.advice import Advice, Item, advise
from mooring.clinical.case import Facility
from mooring.clinical.cells import limits
from mooring.clinical.facts import kinds as k
from mooring.clinical.safety import check
from mooring.clinical.values import UNKNOWN
from tests.spec.telling import LIBRARY, Told, everything

SETTLED = LIBRARY.chosen(Facility())


def said(advice: Advice) -> list[str]:
    """The advice as a case file writes it: `give buprenorphine-naloxone 4 mg`, `hold opioid-agonist`."""

    def words(item: Item) -> str:
        return f"{item.act} {item.what} {item.dose}" if item.dose else f"{item.act} {item.what}"

    return [words(item) for item in advice.advice]


def dues(advice: Advice, at: datetime) -> list[str]:
    """What falls due, as a case file writes it: `assess vitals in 14 min`, `look again 3 min after naloxone`."""
    found = [f"{each.act} {each.what} in {int((each.at - at).total_seconds() // 60)} min" for each in advice.next_due]
    return found + [f"look again {item.reassess} min after {item.what}" for item in advice.advice if item.reassess]


@pytest.mark.parametrize("told", everything(), ids=lambda told: told.label)
def test_the_table_answers_as_written(told: Told):
    found = told.decision()
    assert [row.id for row in found.fired] == list(told.fires)
    asked = list(dict.fromkeys(each.fact for each in found.asked))
    if told.fact is not None:
        assert (told.fact in asked) is (told.asks is not None)
    elif told.asks is not None:
        assert asked == list(told.asks)


@pytest.mark.parametrize("told", [each for each in everything() if each.outcome], ids=lambda told: told.label)
def test_the_check_comes_out_as_written(told: Told):
    assert check(LIBRARY, told.case).outcome == told.outcome


@pytest.mark.parametrize(
    "told", [each for each in everything() if each.says or each.never or each.due], ids=lambda told: told.label
)
def test_the_advice_is_as_written(told: Told):
    found = advise(LIBRARY, told.case, told.protocol)
    assert set(told.says) <= set(said(found))
    assert not {item.act for item in found.advice} & set(told.never)
    assert set(told.due) <= set(dues(found, told.case.at))


@pytest.mark.parametrize("name", LIBRARY.tables)
def test_each_row_of_the_table_has_a_case(name: str):
    hit = {row for told in everything() if told.table == name for row in told.fires}
    assert [row.id for row in LIBRARY.tables[name].rows if row.id not in hit] == []


def seen(name: str) -> dict[str, set[object]]:
    """Every value of every input of a table that some case brings about."""
    values: dict[str, set[object]] = defaultdict(set)
    for told in everything():
        if told.table == name:
            reading = told.reading()
            for fact in LIBRARY.tables[name].inputs:
                values[fact].add(reading(fact))
    return values


def may_be_missing(fact: k.Fact) -> bool:
    """Whether nobody may know it: a count is known, and so is what never was."""
    how = fact.how
    return isinstance(how, (k.Latest, k.Change)) or (isinstance(how, k.Since) and how.absent == "unknown")


@pytest.mark.parametrize("name", LIBRARY.tables)
def test_each_limit_of_the_table_is_tried_under_at_over_and_missing(name: str):
    values, untried = seen(name), set()
    for row in SETTLED.tables[name].rows:
        for cell, test in row.when:
            fact = LIBRARY.facts[cell]
            numbers = [v for v in values[cell] if isinstance(v, (int, float)) and not isinstance(v, bool)]
            near = fact.scale if fact.unit == "mg" else 1
            for limit in limits(test):
                tried = {
                    "exactly": limit in numbers,
                    "just over": limit == fact.high or any(limit < value <= limit + near for value in numbers),
                    "just under": limit <= 0 or any(limit - near <= value < limit for value in numbers),
                    "missing": not may_be_missing(fact) or UNKNOWN in values[cell],
                }
                untried |= {(cell, limit / fact.scale, what) for what, done in tried.items() if not done}
    assert sorted(untried) == []
