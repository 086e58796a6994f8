"""What the loop of a study reads and writes: where each thing stands in a record, and the room for what happens."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mooring.simulation.signs import Scale

Ints = NDArray[Any]
Floats = NDArray[Any]

VITALS = ("pulse", "systolic", "diastolic", "respiratory_rate", "spo2", "temperature_c", "consciousness")
"""What is measured at each look, in the order of the columns."""
SYMPTOMS = ("nausea", "diarrhoea", "cramps", "aches", "anxious", "sleepless", "dizzy")
"""What the nurse asks for at each look of a study with symptoms, in the order of the columns."""


class S(IntEnum):
    """Places in `World.sorts`: the record's sorts that each look writes; -1 where the study has none."""

    COWS = 0
    VITALS = 1
    WAKEFULNESS = 2
    SYMPTOMS = 3


class N(IntEnum):
    """Places in `World.numbers`: how the ward works, as whole numbers."""

    ADMISSION = 0
    NIGHT_FROM = 1
    NIGHT_TO = 2
    RISE = 3
    WITHIN = 4
    OVERSEDATED = 5
    HORIZON = 6
    DAYS = 7
    SEED = 8


class World(NamedTuple):
    """What is the same for everybody in a study.

    By drug of the machine: `gave` and `refused` (sorts, -1 none), `agents` (of the body, -1 no effect), `displaces`
    (1: may bring on withdrawal). By protocol: `started` and `ended` (sorts). By kind of main opioid: `told` (the sort
    of what they say). By answer: `answers` (fact and sort) with `answer_values`. `awake`: codes of consciousness.
    """

    sorts: Ints
    numbers: Ints
    behaviour: Floats
    scale: Scale
    symptom_items: Ints
    gave: Ints
    refused: Ints
    agents: Ints
    displaces: Ints
    started: Ints
    ended: Ints
    told: Ints
    verified: Ints
    answers: Ints
    answer_values: Floats
    awake: Floats


class Trace(NamedTuple):
    """All that happened to one person, where somebody wants to see it; empty arrays where nobody does.

    Events: `at`, `sort`, `values`. Decisions: at each, how many events had been noted, the minute, and what was said.
    `counts`: how many events and decisions there are.
    """

    at: Ints
    sort: Ints
    values: Floats
    asked_at: Ints
    known: Ints
    numbers: Ints
    drug: Ints
    micrograms: Ints
    held: Ints
    counts: Ints


COLUMNS = 16
"""The most columns that an event of a study has."""


def trace(events: int = 0, decisions: int = 0, *, numbers: int = 1, gives: int = 1, drugs: int = 1) -> Trace:
    """Room for so many events and decisions of one person."""
    whole = np.int64
    return Trace(
        at=np.zeros(events, dtype=whole), sort=np.zeros(events, dtype=whole), values=np.full((events, COLUMNS), np.nan),
        asked_at=np.zeros(decisions, dtype=whole), known=np.zeros(decisions, dtype=whole),
        numbers=np.zeros((decisions, numbers), dtype=whole), drug=np.zeros((decisions, gives), dtype=whole),
        micrograms=np.zeros((decisions, gives), dtype=whole), held=np.zeros((decisions, drugs), dtype=whole),
        counts=np.zeros(2, dtype=whole),
    )  # fmt: skip
