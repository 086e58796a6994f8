"""Every instrument does what its case file says: cases/NAME.yaml, written to be checked against the printed form."""

from pathlib import Path
from typing import Any

import pytest

from mooring.clinical.instruments.instrument import Instrument, Rule, Value
from mooring.clinical.instruments.scoring import NotAllowed, derive, score
from mooring.knowledge.document import read
from mooring.knowledge.read_instruments import instruments

FOLDER = Path(__file__).parents[3] / "src" / "mooring" / "knowledge" / "instruments"
SHIPPED = instruments(FOLDER)
SPECS = {path.stem: read(path) for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))}


def rows(key: str) -> list[Any]:
    """One test for each entry under `key` of each case file."""
    found = []
    for name, spec in SPECS.items():
        for entry in spec.get(key, []):
            label = entry["when"] if isinstance(entry, dict) else entry
            value = entry if isinstance(entry, dict) else spec[key][entry]
            found.append(pytest.param(SHIPPED[name], entry, value, id=f"{name}: {label}"))
    return found


def summing(instrument: Instrument, total: int) -> dict[str, Value]:
    """Answers whose points add up to `total`; the search prefers to answer the first items high."""

    def fill(index: int, rest: int) -> dict[str, Value] | None:
        if index == len(instrument.items):
            return {} if rest == 0 else None
        item = instrument.items[index]
        for choice in reversed(item.allowed):
            if choice.points <= rest and (found := fill(index + 1, rest - choice.points)) is not None:
                return {item.id: choice.value} | found
        return None

    found = fill(0, total)
    assert found is not None, f"no answers of {instrument.id} add up to {total}"
    return found


def test_every_shipped_instrument_has_a_case_file():
    assert set(SPECS) == set(SHIPPED)


@pytest.mark.parametrize(("instrument", "entry", "case"), rows("cases"))
def test_the_case_comes_out_as_written(instrument: Instrument, entry: Any, case: dict[str, Any]):
    found = score(instrument, case["answers"], sex=case.get("sex"))
    assert (found.total, found.band) == (case.get("total"), case.get("band"))
    assert found.missing == tuple(case.get("missing", ()))
    assert found.complete is ("missing" not in case)
    assert found.reached == case.get("reached")
    if "objective_sign" in case:
        sign = None if case["objective_sign"] == "unknown" else case["objective_sign"]
        assert found.objective_sign is sign
    if "ask_next" in case:
        assert found.ask_next == tuple(case["ask_next"])


@pytest.mark.parametrize(("instrument", "item", "values"), rows("allowed"))
def test_the_item_allows_these_values(instrument: Instrument, item: str, values: list[Any]):
    shipped = instrument.item(item)
    assert shipped is not None
    for value in values:
        assert score(instrument, {item: value}).missing == score(instrument, {item: str(value)}).missing
        assert item not in score(instrument, {item: value}).missing
    if shipped.span is None:
        assert {choice.value for choice in shipped.allowed} == set(values)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_case_file_names_every_item(name: str):
    assert list(SPECS[name]["allowed"]) == [item.id for item in SHIPPED[name].items]


@pytest.mark.parametrize(("instrument", "item", "values"), rows("refused"))
def test_the_item_refuses_these_values(instrument: Instrument, item: str, values: list[Any]):
    for value in values:
        with pytest.raises(NotAllowed, match=f"{item} cannot be") as refused:
            score(instrument, {item: value})
        assert refused.value.item == item
        assert refused.value.allowed


@pytest.mark.parametrize(("instrument", "total", "band"), rows("edges"))
def test_the_edge_of_a_band_has_its_name(instrument: Instrument, total: int, band: str):
    found = score(instrument, summing(instrument, total))
    assert (found.total, found.band) == (total, band)


@pytest.mark.parametrize(("instrument", "item", "table"), rows("derived"))
def test_a_measurement_gives_the_value(instrument: Instrument, item: str, table: dict[int, int]):
    assert {measured: derive(instrument, item, measured) for measured in table} == table


@pytest.mark.parametrize("name", SHIPPED)
def test_each_missing_item_takes_the_total_away(name: str):
    instrument = SHIPPED[name]
    worst = {item.id: item.allowed[-1].value for item in instrument.items}
    assert score(instrument, worst).complete
    for item in instrument.items:
        without = {key: value for key, value in worst.items() if key != item.id}
        found = score(instrument, without)
        assert (found.total, found.band, found.complete) == (None, None, False)
        assert item.id in found.missing


@pytest.mark.parametrize("name", SHIPPED)
def test_the_least_and_the_most_are_the_ends_of_the_range(name: str):
    instrument = SHIPPED[name]
    least = {item.id: min(item.allowed, key=lambda choice: choice.points).value for item in instrument.items}
    most = {item.id: max(item.allowed, key=lambda choice: choice.points).value for item in instrument.items}
    assert score(instrument, least).total == instrument.lowest
    assert score(instrument, most).total == instrument.highest
    if instrument.rule is not Rule.TRIAGE:
        assert instrument.highest == sum(item.most for item in instrument.items)
