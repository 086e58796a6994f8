"""Persons for the tests of the body: typical ones, of one habit, and drawn ones."""

from __future__ import annotations

from typing import Any

import numpy as np

from mooring.simulation.body import AGENTS, STATE, Felt, Habits, begin, draw, feel, parameters, typical

PARAMETERS = parameters()
HEROIN, FENTANYL = ("heroin", "intravenous"), ("fentanyl", "intravenous")
METHADONE, BUPRENORPHINE = ("methadone", "oral"), ("buprenorphine", "sublingual")


def habits(
    used: tuple[str, str] | None, mg: float = 0, times: int = 1, hours: float = 12, people: int = 1, days: int = 700
) -> Habits:
    """`people` of 35 years and 72.4 kg who used so much a day, so many times, the last `hours` ago."""

    def whole(value: int) -> Any:
        return np.full(people, value, dtype=np.int64)

    def real(value: float) -> Any:
        return np.full(people, value, dtype=np.float64)

    return Habits(
        agent=whole(-1 if used is None else AGENTS[used]), micrograms_per_day=real(mg * 1000),
        times_per_day=whole(times),
        last_use=whole(round(hours * 60)), days=whole(days), weight_kg=real(72.4), age=real(35), sex=whole(0),
    )  # fmt: skip


def a_person(used: tuple[str, str] | None = None, mg: float = 0, times: int = 1, hours: float = 12) -> tuple[Any, Any]:
    """A typical person's row and their body at admission."""
    row = typical(PARAMETERS, habits(used, mg, times, hours))[0]
    body = np.zeros(STATE)
    begin(row, body)
    return row, body


def drawn(used: tuple[str, str] | None, mg: float, times: int, hours: float, people: int, seed: int = 1) -> Any:
    """Rows of drawn persons of one habit."""
    return draw(PARAMETERS, habits(used, mg, times, hours, people), seed, 0, people)


def felt(row: Any, body: Any) -> Any:
    """All that a body feels and shows."""
    found = np.zeros(len(Felt))
    feel(row, body, found)
    return found
