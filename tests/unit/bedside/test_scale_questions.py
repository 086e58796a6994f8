"""A scale in the consultation: what is one of a few answers is tapped, what was measured or counted is typed."""

import pytest

from mooring.bedside.consultation_page import as_tiles
from mooring.bedside.words import refusal
from mooring.clinical.instruments.scoring import NotAllowed, score
from mooring.knowledge.load import library

SCALES = library().instruments


def tapped(scale: str) -> list[str]:
    return [item.id for item in SCALES[scale].items if as_tiles(item)]


def test_measurements_are_typed_and_words_are_tapped():
    assert tapped("news2") == ["spo2_scale", "oxygen", "consciousness"]


def test_days_are_typed_and_degrees_are_tapped():
    assert tapped("bam-r") == ["health", "craving", "confidence", "spiritual", "income", "conflict", "satisfaction"]


def test_pain_is_tapped_and_craving_is_typed():
    assert (tapped("pain"), tapped("craving")) == (["pain"], [])


def test_a_refused_measurement_says_what_can_be_and_in_which_unit():
    news2 = SCALES["news2"]
    with pytest.raises(NotAllowed) as refused:
        score(news2, {"temp_c": 98.6})
    temperature = news2.item("temp_c")
    assert temperature is not None
    assert "a number from 30 to 43 degrees C" in refusal(str(refused.value), news2, temperature)
