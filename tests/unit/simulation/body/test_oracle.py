"""The body in its steps against the same equations solved by SciPy's LSODA (1e-9), for drawn persons over days."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mooring.simulation.body import AGENTS, STATE, P, Y, begin, live, take, typical
from mooring.simulation.body.living import at_once, lack, plasma
from mooring.simulation.body.places import Drug
from mooring.simulation.body.wiring import DISPOSITIONS
from tests.unit.simulation.body.equations import Equations
from tests.unit.simulation.body.persons import BUPRENORPHINE, PARAMETERS, drawn, habits

HOURS = 12
ADAPTED = 0.5
MONTHLY, WEEKLY = ("buprenorphine-xr-monthly", "subcutaneous"), ("buprenorphine-xr-weekly", "subcutaneous")
# What each person is given, at hours 0, 12, 24 ...: (drug and route, mg).
COURSES: list[list[tuple[tuple[str, str], float]]] = [
    [(("heroin", "intravenous"), 80), (("buprenorphine", "sublingual"), 8), (("buprenorphine-naloxone", "buccal"), 8)],
    [(("fentanyl", "intravenous"), 0.5), (("naloxone", "intranasal"), 4), (("methadone", "oral"), 30)],
    [(("heroin", "inhaled"), 100), (("naltrexone", "oral"), 50), (("clonidine", "oral"), 0.2)],
    [(MONTHLY, 300), (("lofexidine", "oral"), 0.54), (("morphine", "intravenous"), 10)],
    [(WEEKLY, 24), (("naloxone", "intramuscular"), 0.4), (("fentanyl", "inhaled"), 1)],
    [(("naltrexone-xr", "intramuscular"), 380), (("heroin", "intranasal"), 60), (("naloxone", "intravenous"), 2)],
]  # fmt: skip


def both(row: Any, course: list[tuple[tuple[str, str], float]]) -> tuple[Any, Any]:
    """(plasma by hour and drug; signal, bound, adaptations and drive by hour) of the body, and of the equations."""
    body, sums = np.zeros(STATE), Equations(row)
    body[Y.SINCE] = 1440.0
    x = sums.start()
    for place, name in ((Y.QUICK, "quick"), (Y.FAST, "fast"), (Y.SLOW, "slow")):
        body[place] = x[sums.places[name,]] = ADAPTED
    body[Y.LACK], body[Y.AT_ONCE] = lack(row, body), at_once(row, body)
    ours, theirs = [], []
    for given in course * 2:
        take(row, body, AGENTS[given[0]], given[1] * 1000)
        sums.take(x, given[0], given[1] * 1000)
        states = sums.over(x, [60.0 * hour for hour in range(1, HOURS + 1)])
        for hour in range(HOURS):
            live(row, body, 60)
            ours.append(_ours(body))
            theirs.append(_theirs(row, sums, states[:, hour]))
        x = states[:, -1].copy()
    return np.array(ours), np.array(theirs)


def _ours(body: Any) -> list[float]:
    inner = [body[place] for place in (Y.SIGNAL, Y.BOUND, Y.QUICK, Y.FAST, Y.SLOW, Y.FELT_QUICK, Y.FELT_SLOW)]
    return [plasma(body, drug) for drug in Drug] + [float(each) for each in inner]


def _theirs(row: Any, sums: Equations, x: Any) -> list[float]:
    at = sums.places
    volumes = [x[at[drug, "central"]] / row[DISPOSITIONS[drug].volume] for drug in Drug]
    names = ("bound", "quick", "fast", "slow", "felt quick", "felt slow")
    return volumes + [sums.signal(x, x[at["bound",]])] + [x[at[name,]] for name in names]


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(COURSES)))
def test_steps_and_equations_agree(number: int) -> None:
    row = drawn(None, 0, 1, 12, 2, seed=100 + number)[number % 2]
    ours, theirs = both(row, COURSES[number])
    count = len(Drug)
    # Linear, so exact: a share of the highest concentration, as far as the solver's own error.
    highest = np.maximum(theirs[:, :count].max(axis=0), 1e-9)
    assert np.max(np.abs(ours[:, :count] - theirs[:, :count]) / highest) < 1e-5
    # Receptors and adaptation, 0 to 1; the two parts of the drive, of which the quick one weighs a fall several times.
    apart = ours[:, count:] - theirs[:, count:]
    assert np.max(np.abs(apart[:, :-2])) < 0.005
    assert np.max(np.abs(apart[:, -2:])) < 0.02
    assert np.sqrt(np.mean(apart**2)) < 0.001


def test_legs_may_be_cut_anywhere() -> None:
    row = drawn(None, 0, 1, 12, 1)[0]
    whole, cut = np.zeros(STATE), np.zeros(STATE)
    for body in (whole, cut):
        take(row, body, AGENTS["buprenorphine", "sublingual"], 8000)
    live(row, whole, 1440)
    for minutes in (7, 1, 22, 333, 60, 17, 1000):
        live(row, cut, minutes)
    assert plasma(cut, Drug.BUPRENORPHINE) == pytest.approx(plasma(whole, Drug.BUPRENORPHINE), rel=1e-9)
    assert cut[Y.SIGNAL] == pytest.approx(whole[Y.SIGNAL], abs=1e-3)


def test_months_of_use_in_closed_form_are_the_doses_one_by_one() -> None:
    row = typical(PARAMETERS, habits(BUPRENORPHINE, 16, 2, 5, days=60))[0]
    closed, lived = np.zeros(STATE), np.zeros(STATE)
    begin(row, closed)
    for _ in range(2 * 60):
        live(row, lived, 720)
        take(row, lived, AGENTS[BUPRENORPHINE], 8000)
    live(row, lived, 300)
    assert plasma(closed, Drug.BUPRENORPHINE) == pytest.approx(plasma(lived, Drug.BUPRENORPHINE), rel=1e-6)
    assert closed[Y.BOUND] == pytest.approx(lived[Y.BOUND], abs=0.002)
    assert closed[Y.SIGNAL] == pytest.approx(lived[Y.SIGNAL], abs=0.002)
    assert row[P.DAYS] == 60
