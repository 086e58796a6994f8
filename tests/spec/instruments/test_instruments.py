"""Every instrument does what its case file says: cases/NAME.yaml, written to be checked against the printed form."""

from pathlib import Path
from typing import Any

import pytest

from mooring.clinical.instruments.instrument import Instrument, Rule
from mooring.clinical.instruments.measuring import Value
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
    adding = [item for item in instrument.items if item.counts and item.default is None]
    if instrument.rule is Rule.FIRST_PART:
        adding = [item for item in adding if item.id in instrument.parts[0].items]
    by_points = [{choice.points: choice.value for choice in reversed(item.allowed)} for item in adding]

    def fill(index: int, rest: float) -> dict[str, Value] | None:
        if index == len(adding):
            return {} if rest == 0 else None
        for points in sorted(by_points[index], reverse=True):
            if points <= rest and (found := fill(index + 1, rest - points)) is not None:
                return {adding[index].id: by_points[index][points]} | found
        return None

    found = fill(0, total)
    assert found is not None, f"no answers of {instrument.id} add up to {total}"
    others = [item for item in instrument.items if item.counts and item not in adding and item.default is None]
    return {item.id: item.allowed[0].value for item in others} | found


def test_both_ends_of_every_band_have_a_case():
    for name, spec in SPECS.items():
        plain = [band for band in SHIPPED[name].bands if band.single is None and not band.sex]
        ends = {band.lowest for band in plain} | {band.highest for band in plain}
        told = set(spec.get("edges", ())) | {case.get("total") for case in spec["cases"]}
        assert ends <= told, f"{name}: no case for the totals {sorted(ends - told)}"


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
    if "parts" in case:
        assert dict(found.parts) == case["parts"]
    if "ask_next" in case:
        assert found.ask_next == tuple(case["ask_next"])


@pytest.mark.parametrize(("instrument", "item", "values"), rows("allowed"))
def test_the_item_allows_these_values(instrument: Instrument, item: str, values: list[Any]):
    shipped = instrument.item(item)
    assert shipped is not None
    for value in values:
        assert score(instrument, {item: value}).missing == score(instrument, {item: str(value)}).missing
        assert item not in score(instrument, {item: value}).missing
    if shipped.span is None and shipped.measure is None:
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


@pytest.mark.parametrize(("instrument", "item", "table"), rows("measured"))
def test_what_was_measured_has_these_points(instrument: Instrument, item: str, table: dict[float, int]):
    shipped = instrument.item(item)
    assert shipped is not None
    defaults = {each.id: each.default for each in instrument.items if each.default is not None}
    assert {measured: shipped.points(measured, defaults) for measured in table} == table


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
        if not item.counts or item.default is not None:
            assert found.complete
            continue
        assert (found.total, found.band, found.complete) == (None, None, False)
        assert item.id in found.missing


@pytest.mark.parametrize("name", SHIPPED)
def test_the_least_and_the_most_are_the_ends_of_the_range(name: str):
    instrument = SHIPPED[name]
    least = {item.id: min(item.allowed, key=lambda choice: choice.points).value for item in instrument.items}
    most = {item.id: max(item.allowed, key=lambda choice: choice.points).value for item in instrument.items}
    assert score(instrument, least).total == instrument.lowest
    assert score(instrument, most).total == instrument.highest
    if instrument.rule in (Rule.SUM, Rule.ZERO_FIRST):
        assert instrument.highest == sum(item.most for item in instrument.items if item.counts)
