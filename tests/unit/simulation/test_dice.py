"""Chance that can be asked again."""

from __future__ import annotations

import numpy as np
import pytest

from mooring.simulation.dice import Stream, bits, normal, uniform

KNOWN_ANSWERS = [
    # From the Random123 library's kat_vectors for philox4x32-10, its first two words: counter, key, answer.
    ((0, 0, 0, 0), 0x6627E8D5E169C58D),
    ((0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF), 0x408F276D41C83B0E),
]


@pytest.mark.parametrize(("asked", "answer"), KNOWN_ANSWERS)
def test_the_generator_gives_the_published_answers(asked: tuple[int, int, int, int], answer: int) -> None:
    seed, person, stream, index = (np.uint64(each) for each in asked)

    assert int(bits(seed, person, stream, index)) == answer


def test_a_draw_is_the_same_however_often_it_is_asked() -> None:
    first = uniform(7, 3, Stream.RATER, 90)
    for other in range(100):
        uniform(7, other, Stream.LATE, other)

    assert uniform(7, 3, Stream.RATER, 90) == first


def test_neighbours_do_not_resemble_one_another() -> None:
    drawn = np.array([[uniform(1, person, Stream.RATER, minute) for minute in range(200)] for person in range(200)])

    assert abs(drawn.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(drawn[:-1].ravel(), drawn[1:].ravel())[0, 1]) < 0.02
    assert abs(np.corrcoef(drawn[:, :-1].ravel(), drawn[:, 1:].ravel())[0, 1]) < 0.02


def test_normal_draws_have_the_spread_of_a_normal_distribution() -> None:
    drawn = np.array([normal(1, person, Stream.BODY, 0) for person in range(20_000)])

    assert abs(drawn.mean()) < 0.03
    assert abs(drawn.std() - 1) < 0.02
    assert 0.03 < (np.abs(drawn) > 2).mean() < 0.06
