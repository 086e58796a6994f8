"""The report is one page that needs nothing beside itself, and says in tables what its charts show."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from mooring.simulation.report import page
from mooring.simulation.report.marks import apart, around_zero, round_top
from tests.unit.simulation.report.made_up import MadeUp, arm, one_arm, two_arms

TWO = two_arms()


def test_it_has_no_script_and_asks_for_nothing() -> None:
    for written in (one_arm(), TWO):
        assert "<script" not in written
        assert not re.findall(r"(?:src|href|url)\s*[=(]", written)
        assert "default-src 'none'" in written
        assert '<html lang="en">' in written


def test_every_chart_says_in_words_what_it_shows_and_has_a_caption() -> None:
    charts = re.findall(r"<svg.*?</svg>", TWO, re.DOTALL)
    assert len(charts) == len(re.findall("<figcaption>", TWO)) == 10
    for chart in charts:
        drawn = ElementTree.fromstring(chart)
        assert drawn.findtext("title")
        assert drawn.findtext("desc")
    names = re.findall(r' id="([^"]+)"', TWO)
    assert len(names) == len(set(names))


def test_names_from_outside_are_only_words() -> None:
    assert "<start>" not in one_arm()
    assert "Standard &lt;start&gt;" in one_arm()


def test_the_table_says_the_numbers_of_the_study() -> None:
    found = MadeUp().run(0, 300)
    said = found.outcomes[0].plain()
    assert f"{said['left_early_percent']:.1f} %" in TWO
    for day in said["cows"]:
        assert f'<th scope="row">{day["day"]}</th><td>{day["mean"]:.1f}</td>' in TWO
    assert "virtual people" in TWO
    assert "never about one person" in TWO


def test_arms_with_other_people_are_refused() -> None:
    this, other = MadeUp().run(0, 20).outcomes
    with pytest.raises(ValueError, match="differ in seed"):
        page(arm("one", this), arm("other", replace(other, seed=2)), title="x")


def test_one_person_and_one_day_can_be_drawn() -> None:
    few = MadeUp(days=1).run(3, 1)
    assert "<svg" in page(
        arm("one", few.outcomes[0]), arm("other", few.outcomes[1]), title="x", differences=few.differences()
    )


def test_a_month_does_not_crowd_its_axis() -> None:
    stay = re.findall(r'<svg[^>]*aria-labelledby="stay-title.*?</svg>', one_arm(days=30), re.DOTALL)[0]
    days = re.findall(r'text-anchor="middle">(\d+)<', stay)
    assert days == [str(day) for day in range(0, 31, 3)]


def test_ticks_are_round_and_reach_past_the_values() -> None:
    assert round_top(17) == (0, 5, 10, 15, 20)
    assert round_top(0) == (0, 1)
    assert around_zero(-3.2, 0.1)[0] <= -3.2
    assert 0 in around_zero(-3.2, 0.1)


def test_labels_at_one_place_are_moved_apart_in_their_order() -> None:
    moved = apart([100, 100, 101], 15)
    assert moved == sorted(moved)
    assert min(b - a for a, b in pairwise(moved)) >= 14.5
