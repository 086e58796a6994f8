"""Withdrawal, tolerance and precipitated withdrawal as they emerge from receptors; no rule makes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mooring.simulation.body import AGENTS, STATE, Felt, P, Y, begin, live, take
from mooring.simulation.body.living import plasma
from mooring.simulation.body.modes import prepare
from mooring.simulation.body.places import Drug
from tests.unit.simulation.body.persons import (
    BUPRENORPHINE,
    FENTANYL,
    HEROIN,
    METHADONE,
    a_person,
    drawn,
    felt,
)  # fmt: skip

NALOXONE = ("naloxone", "intranasal")


def cows_by_hour(row: Any, body: Any, hours: int) -> Any:
    found = []
    for _ in range(hours):
        live(row, body, 60)
        found.append(felt(row, body)[Felt.COWS])
    return np.array(found)


def drive_after(row: Any, body: Any, given: tuple[str, str] | None, mg: float, hours: int) -> Any:
    """The drive at each quarter hour; the body given is left as it was."""
    body = body.copy()
    if given:
        take(row, body, AGENTS[given], mg * 1000)
    found = [felt(row, body)[Felt.WITHDRAWAL]]
    for _ in range(4 * hours):
        live(row, body, 15)
        found.append(felt(row, body)[Felt.WITHDRAWAL])
    return np.array(found)


def test_heroin_left_alone_comes_within_a_day_peaks_in_two_and_fades_within_ten_days() -> None:
    row, body = a_person(HEROIN, 200, 4, 0.1)
    cows = cows_by_hour(row, body, 24 * 12)
    assert 6 <= np.argmax(cows > 12) <= 24
    assert 16 <= np.argmax(cows) <= 72
    assert cows[24 * 10] < 8


def test_fentanyl_left_alone_has_the_longer_tail() -> None:
    def halved(used: tuple[str, str], mg: float) -> int:
        row, body = a_person(used, mg, 4, 0.1)
        cows = cows_by_hour(row, body, 24 * 14)
        return int(np.flatnonzero(cows > cows.max() / 2)[-1])

    assert halved(FENTANYL, 2) > halved(HEROIN, 200)


def test_methadone_left_alone_comes_later_and_lasts_longer_than_heroin() -> None:
    courses = {}
    for used, mg, times in ((HEROIN, 200, 4), (METHADONE, 80, 1)):
        row, body = a_person(used, mg, times, 0.1)
        courses[used] = cows_by_hour(row, body, 24 * 20)
    assert np.argmax(courses[METHADONE]) > np.argmax(courses[HEROIN]) + 24
    assert 3 * 24 <= np.argmax(courses[METHADONE]) <= 10 * 24


def test_chronic_fentanyl_leaves_the_plasma_over_days() -> None:
    row, body = a_person(FENTANYL, 2, 6, 0.1)
    at_first = plasma(body, Drug.FENTANYL)
    live(row, body, 1440)
    a_day = plasma(body, Drug.FENTANYL)
    live(row, body, 3 * 1440)
    assert 0.001 * at_first < a_day < 0.2 * at_first
    assert plasma(body, Drug.FENTANYL) > 0.2 * a_day


@pytest.mark.parametrize(("used", "mg"), [(HEROIN, 500), (FENTANYL, 4)])
def test_buprenorphine_too_soon_after_heavy_use_raises_the_drive_within_three_hours(used: Any, mg: float) -> None:
    row, body = a_person(used, mg, 4, 2)
    given, alone = drive_after(row, body, BUPRENORPHINE, 8, 6), drive_after(row, body, None, 0, 6)
    assert (given - alone)[:13].max() > 0.1
    assert given[8] > given[0] + 0.02
    assert given.max() > given[0] + 0.1


def test_buprenorphine_brings_none_after_full_clearance() -> None:
    row, body = a_person(HEROIN, 200, 4, 24)
    assert felt(row, body)[Felt.COWS] >= 13
    given = drive_after(row, body, BUPRENORPHINE, 8, 4)
    assert given.max() < given[0] + 0.02
    assert given[-1] < given[0] - 0.05


def test_it_grows_with_the_fentanyl_that_the_receptors_still_hold() -> None:
    """The same heavy habit and hours, and more and more fentanyl kept in fat."""
    rises = []
    for flow in (0.5, 1.5, 3.0):
        row, _ = a_person(FENTANYL, 6, 8, 10)
        row[P.FENTANYL_FAT_FLOW] *= flow
        row[P.FENTANYL_FAT_VOLUME] *= flow
        prepare(row)
        body = np.zeros(STATE)
        begin(row, body)
        given, alone = drive_after(row, body, BUPRENORPHINE, 8, 4), drive_after(row, body, None, 0, 4)
        rises.append((given - alone).max() - max(0.0, (alone - given).max()))
    assert rises == sorted(rises)
    assert rises[-1] > rises[0] + 0.02


def test_naloxone_brings_withdrawal_within_minutes_and_it_fades() -> None:
    row, body = a_person(HEROIN, 200, 4, 1)
    given = drive_after(row, body, NALOXONE, 4, 6)
    assert given[1] > given[0] + 0.1
    assert given[:9].max() > 0.4
    assert np.argmax(given) <= 10
    assert given[16] < given.max() - 0.1


def test_sixteen_mg_of_buprenorphine_brings_most_under_mild_by_day_three() -> None:
    under = 0
    for row in drawn(HEROIN, 120, 4, 14, 60):
        body = np.zeros(STATE)
        begin(row, body)
        for day in range(3):
            take(row, body, AGENTS[BUPRENORPHINE], 8000 if day == 0 else 16000)
            live(row, body, 1440)
        under += felt(row, body)[Felt.COWS] < 5
    assert under >= 60 * 0.6


def test_eighty_mg_of_methadone_suppresses() -> None:
    row, body = a_person(HEROIN, 120, 4, 14)
    for mg in (30, 40, 50, 60, 70, 80, 80, 80):
        take(row, body, AGENTS[METHADONE], mg * 1000)
        live(row, body, 1440)
    assert felt(row, body)[Felt.COWS] < 5


def test_the_highest_doses_of_clonidine_reach_the_hold_rules() -> None:
    low, slow = 0, 0
    for row in drawn(None, 0, 1, 12, 60):
        body = np.zeros(STATE)
        for _ in range(8):
            take(row, body, AGENTS["clonidine", "oral"], 300)
            live(row, body, 360)
        live(row, body, 0)
        signs = felt(row, body)
        low += signs[Felt.SYSTOLIC] < 95
        slow += signs[Felt.PULSE] < 60
    assert low > 0
    assert slow > 0


def test_a_dose_that_a_chronic_user_bears_stops_the_breath_of_somebody_without_tolerance() -> None:
    used, used_body = a_person(HEROIN, 300, 4, 4)
    naive, naive_body = a_person()
    for row, body in ((used, used_body), (naive, naive_body)):
        take(row, body, AGENTS[HEROIN], 75_000)
        live(row, body, 90)
    assert felt(used, used_body)[Felt.VENTILATION] > 0.4
    assert felt(naive, naive_body)[Felt.VENTILATION] < 0.4
    assert felt(naive, naive_body)[Felt.SPO2] < felt(used, used_body)[Felt.SPO2]


def test_what_has_no_effect_on_a_body_changes_nothing() -> None:
    row, body = a_person(HEROIN, 200, 4, 12)
    before = body.copy()
    take(row, body, -1, 10_000)
    assert np.array_equal(before, body)
    assert body[Y.SIGNAL] >= 0
