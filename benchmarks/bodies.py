"""python -m benchmarks.bodies: how many virtual people live a week in a second, beside SciPy's LSODA, same equations.

Both sides take 16 mg of buprenorphine a day after months of fentanyl, in turn, in one run, on one core; CPU seconds
are compared. It takes about a minute and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import statistics
import time
from typing import Any

import numpy as np
from numba import njit

from mooring.simulation.body import AGENTS, STATE, Y, begin, draw, live, take
from tests.unit.simulation.body.equations import Equations
from tests.unit.simulation.body.persons import BUPRENORPHINE, FENTANYL, PARAMETERS, habits

DAYS, DAY, MICROGRAMS = 7, 1440, 16_000
AGENT = AGENTS[BUPRENORPHINE]


@njit(cache=True)
def _starts(rows: Any, bodies: Any) -> None:
    for person in range(len(rows)):
        begin(rows[person], bodies[person])


@njit(cache=True)
def _weeks(rows: Any, bodies: Any, micrograms: float) -> None:
    for person in range(len(rows)):
        for _ in range(DAYS):
            take(rows[person], bodies[person], AGENT, micrograms)
            for _ in range(24):
                live(rows[person], bodies[person], 60)


def _lsoda(row: Any) -> None:
    sums = Equations(row)
    x = sums.start()
    for name in ("quick", "fast", "slow"):
        x[sums.places[name,]] = 0.5
    for _ in range(DAYS):
        sums.take(x, BUPRENORPHINE, MICROGRAMS)
        x = sums.over(x, [60.0 * hour for hour in range(1, 25)], rtol=1e-6)[:, -1].copy()


def _cpu(job: Any, *args: Any) -> float:
    at = time.process_time()
    job(*args)
    return time.process_time() - at


def measure(people: int, rounds: int, beside: int) -> None:
    """Prints the medians over the rounds: people a CPU second."""
    who = habits(FENTANYL, 2, 6, 12, people)
    bodies = np.zeros((people, STATE))
    found: dict[str, list[float]] = {
        "draw": [],
        "begin": [],
        "a week, no dose": [],
        "a week, a dose a day": [],
        "LSODA": [],
    }
    for turn in range(rounds + 1):
        rows = draw(PARAMETERS, who, turn, 0, people)
        spent = {"draw": _cpu(draw, PARAMETERS, who, turn, 0, people), "begin": _cpu(_starts, rows, bodies)}
        spent["a week, no dose"] = _cpu(_weeks, rows, bodies.copy(), 0.0)
        spent["a week, a dose a day"] = _cpu(_weeks, rows, bodies, float(MICROGRAMS))
        spent["LSODA"] = sum(_cpu(_lsoda, rows[person]) for person in range(beside)) * people / beside
        if turn:  # the first compiles
            for name, seconds in spent.items():
                found[name].append(people / seconds)
    assert np.all(bodies[:, Y.SIGNAL] > 0)
    for name, rates in found.items():
        print(
            f"{name:22} {statistics.median(rates):12,.0f} people a CPU second ({min(rates):,.0f} to {max(rates):,.0f})"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--beside", type=int, default=5, help="people whom LSODA does")
    chosen = parser.parse_args()
    measure(chosen.people, chosen.rounds, chosen.beside)
