"""Scoring refuses what is not allowed, never invents a total, and says how to mend a wrong answer."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.instruments.scoring import NotAllowed, band_of, derive, normalised, score
from mooring.knowledge.read_instruments import instruments

SHIPPED = instruments(Path(__file__).parents[3] / "src" / "mooring" / "knowledge" / "instruments")
COWS = SHIPPED["cows"]


def test_an_unknown_item_names_the_nearest_known_one():
    with pytest.raises(NotAllowed, match='did you mean "gooseflesh"'):
        score(COWS, {"goosflesh": 3})


def test_a_refusal_says_what_would_do():
    with pytest.raises(NotAllowed, match="choose one of 0, 1, 2, 4") as refused:
        score(COWS, {"pulse": 3})
    assert (refused.value.item, refused.value.value, refused.value.allowed) == ("pulse", 3, (0, 1, 2, 4))


@pytest.mark.parametrize("value", [True, False, 1.0, "1.0", "01", "+1", "１", [1], {"a": 1}, float("nan"), b"1"])
def test_what_only_looks_like_a_value_is_refused(value: Any):
    with pytest.raises(NotAllowed):
        score(COWS, {"pulse": value})


@pytest.mark.parametrize("value", [None, "", "  "])
def test_an_empty_answer_is_a_missing_one(value: Any):
    found = score(COWS, {item.id: 0 for item in COWS.items} | {"gi": value})
    assert (found.total, found.missing) == (None, ("gi",))


def test_no_answers_give_no_total():
    found = score(COWS, {})
    assert (found.total, found.band, found.complete, len(found.missing)) == (None, None, False, 11)
    assert found.objective_sign is None


def test_yes_and_no_may_come_as_a_form_a_file_or_a_program_writes_them():
    given_in_three_ways = {"q1": True, "q2": "No", "q6": "true"}
    assert normalised(SHIPPED["c-ssrs"], given_in_three_ways) == {"q1": "yes", "q2": "no", "q6": "yes"}


def test_a_total_charted_elsewhere_has_its_band_too():
    assert band_of(COWS, 13) == "moderate"
    assert band_of(COWS, None) is None
    assert band_of(COWS, 49) is None
    assert band_of(SHIPPED["audit-c"], 3, sex="male") == "negative"
    assert band_of(SHIPPED["audit-c"], 3, sex="something else") == "positive"
    assert band_of(SHIPPED["pain"], 5) is None


@pytest.mark.parametrize("measured", [0, 19, 251, -80, True, "80", None, float("nan"), float("inf")])
def test_a_pulse_that_cannot_be_is_not_scored_as_a_calm_one(measured: Any):
    with pytest.raises(NotAllowed, match="not plausible; count it again"):
        derive(COWS, "pulse", measured)


def test_a_pulse_between_two_steps_goes_to_the_higher_one():
    assert derive(COWS, "pulse", 80.5) == 1


def test_only_derived_items_are_derived():
    with pytest.raises(NotAllowed, match="rate it yourself"):
        derive(COWS, "tremor", 80)
    with pytest.raises(NotAllowed, match='has no item "puls"'):
        derive(COWS, "puls", 80)


NEWS2, WELL = SHIPPED["news2"], {"rr": 16, "spo2": 98, "oxygen": "air", "sbp": 120, "pulse": 70, "temp_c": 37.0}


@pytest.mark.parametrize("value", [True, "12.5", 12.5, "yes", float("nan"), float("inf"), "1e1", "+12", "", None, [12]])
def test_only_a_plausible_measurement_is_one(value: Any):
    try:
        found = score(NEWS2, {"rr": value})
    except NotAllowed:
        return
    assert value in (None, "")
    assert "rr" in found.missing


def test_a_measurement_that_cannot_be_is_refused_with_its_range_and_unit():
    with pytest.raises(NotAllowed, match=r"from 30 to 43 degrees C, as measured"):
        score(NEWS2, {"temp_c": 98.6})


def test_an_item_is_answered_under_one_of_its_names_only():
    assert normalised(NEWS2, {"respiratory_rate": 16}) == normalised(NEWS2, {"rr": "16"}) == {"rr": 16}
    with pytest.raises(NotAllowed, match="rr is answered twice"):
        score(NEWS2, {"rr": 16, "respiratory_rate": 17})


def test_a_total_without_its_items_does_not_know_of_a_single_three():
    assert band_of(NEWS2, 3) == "low"
    assert score(NEWS2, WELL | {"consciousness": "C"}).band == "low-medium"


def test_the_oxygen_of_scale_2_waits_for_whether_oxygen_is_given():
    rest = {name: value for name, value in WELL.items() if name != "oxygen"} | {"consciousness": "alert"}
    assert score(NEWS2, rest | {"spo2_scale": 2, "spo2": 97}).reached is None
    assert score(NEWS2, rest | {"spo2_scale": 2, "spo2": 97, "oxygen": "oxygen"}).total == 5


def test_a_criterion_under_supervision_is_told_apart_from_a_missing_one():
    criteria = {item.id: "no" for item in SHIPPED["dsm-5-oud"].items}
    assert score(SHIPPED["dsm-5-oud"], criteria | {"tolerance": "supervised"}).total == 0
    assert score(SHIPPED["dsm-5-oud"], criteria | {"tolerance": ""}).total is None


@given(data=st.data())
def test_what_was_reached_early_is_never_taken_back(data: st.DataObject):
    instrument = data.draw(st.sampled_from([SHIPPED["news2"], SHIPPED["nice-refeeding"]]))
    answers = {item.id: data.draw(st.sampled_from(item.allowed)).value for item in instrument.items}
    kept = data.draw(st.sets(st.sampled_from(list(answers))))
    early = score(instrument, {name: value for name, value in answers.items() if name in kept})
    whole = score(instrument, answers)
    rank = {band.band: band.lowest for band in instrument.bands}
    assert whole.band is not None
    if early.reached is not None and (instrument.id != "news2" or "spo2_scale" in kept or answers["spo2_scale"] == 1):
        assert rank[whole.band] >= rank[early.reached]


anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 12),
    st.integers(),
    st.floats(),
    st.text(max_size=4),
    st.sampled_from(["yes", "no"]),
)


@given(
    instrument=st.sampled_from(list(SHIPPED.values())),
    data=st.data(),
)
def test_any_answers_either_score_within_the_range_or_are_refused(instrument: Instrument, data: st.DataObject):
    names = st.sampled_from([item.id for item in instrument.items]) | st.text(max_size=5)
    answers = data.draw(st.dictionaries(names, anything, max_size=12))
    try:
        found = score(instrument, answers, sex=data.draw(st.sampled_from([None, "female", "male", "other"])))
    except NotAllowed:
        return
    assert found.complete is (not found.missing)
    assert (found.total is not None) is found.complete
    assert found.total is None or instrument.lowest <= found.total <= instrument.highest
    assert (found.band is None) is (found.total is None or not instrument.bands)


@given(instrument=st.sampled_from(list(SHIPPED.values())), data=st.data())
def test_whole_answers_always_score(instrument: Instrument, data: st.DataObject):
    answers = {item.id: data.draw(st.sampled_from(item.allowed)).value for item in instrument.items}
    found = score(instrument, answers)
    assert found.complete
    assert found.total is not None
    assert score(instrument, {name: str(value) for name, value in answers.items()}) == found


@given(data=st.data())
def test_a_worse_cows_item_never_lowers_the_total(data: st.DataObject):
    answers = {item.id: data.draw(st.sampled_from(item.allowed)).value for item in COWS.items}
    item = data.draw(st.sampled_from(COWS.items))
    worse = data.draw(st.sampled_from([c for c in item.allowed if c.points >= item.points(answers[item.id])]))
    before, after = score(COWS, answers).total, score(COWS, answers | {item.id: worse.value}).total
    assert before is not None
    assert after is not None
    assert after >= before
