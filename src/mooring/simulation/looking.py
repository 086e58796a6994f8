"""A look at a person: body to signs to record."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooring.simulation.body import Felt
from mooring.simulation.calibration import B
from mooring.simulation.compiled import compiled
from mooring.simulation.machine import Code, Record, note
from mooring.simulation.signs import measured, rated, score, wakefulness
from mooring.simulation.ward import at_night
from mooring.simulation.world import COLUMNS, N, S, Trace, World

Ints = NDArray[Any]
Floats = NDArray[Any]
_NAN = np.nan


@compiled
def write(code: Code, record: Record, trace: Trace, sort: int, minute: int, values: Floats) -> None:
    """Notes an event in the record, and in the trace where there is one."""
    note(code, record, sort, minute, values)
    place = trace.counts[0]
    if place < trace.at.shape[0]:
        trace.at[place], trace.sort[place] = minute, sort
        for column in range(COLUMNS):
            trace.values[place, column] = values[column]
    trace.counts[0] = place + 1


@compiled
def look(
    world: World, code: Code, record: Record, trace: Trace, felt: Floats, person: int, minute: int, values: Floats,
    items: Ints,
) -> int:  # fmt: skip
    """The nurse measures, scores and rates; returns the COWS total that was written. `felt` is that of this minute."""
    seed, behaviour = world.numbers[N.SEED], world.behaviour
    night = at_night(minute, world.numbers[N.ADMISSION], world.numbers[N.NIGHT_FROM], world.numbers[N.NIGHT_TO])
    level = wakefulness(felt[Felt.SEDATION], night, behaviour, seed, person, minute)
    values[:] = _NAN
    at = 8 * minute
    values[0] = max(30.0, measured(felt[Felt.PULSE], behaviour[B.PULSE_ERROR], seed, person, at + 1))
    values[1] = measured(felt[Felt.SYSTOLIC], behaviour[B.PRESSURE_ERROR], seed, person, at + 2)
    values[2] = measured(felt[Felt.DIASTOLIC], behaviour[B.PRESSURE_ERROR], seed, person, at + 3)
    values[3] = max(0.0, measured(felt[Felt.RESPIRATORY_RATE], behaviour[B.BREATHS_ERROR], seed, person, at + 4))
    values[4] = min(100.0, measured(felt[Felt.SPO2], behaviour[B.OXYGEN_ERROR], seed, person, at + 5))
    # In tenths, since what is measured is a whole number.
    values[5] = measured(10 * felt[Felt.TEMPERATURE], 10 * behaviour[B.TEMPERATURE_ERROR], seed, person, at + 6) / 10
    values[6] = world.awake[level]
    pulse = values[0]
    write(code, record, trace, world.sorts[S.VITALS], minute, values)
    values[:] = _NAN
    values[0] = float(level)
    write(code, record, trace, world.sorts[S.WAKEFULNESS], minute, values)
    lowered = 1.0
    if felt[Felt.WITHDRAWAL] > 0.0:
        lowered = max(0.05, min(1.0, felt[Felt.AUTONOMIC] / felt[Felt.WITHDRAWAL]))
    meant = rated(felt[Felt.COWS], behaviour, seed, person, minute)
    total, seen = score(world.scale, meant, pulse, lowered, seed, person, minute, items)
    values[:] = _NAN
    values[0], values[1] = float(total), float(seen)
    write(code, record, trace, world.sorts[S.COWS], minute, values)
    if world.sorts[S.SYMPTOMS] >= 0:
        _symptoms(world, values, items, night)
        write(code, record, trace, world.sorts[S.SYMPTOMS], minute, values)
    return total


@compiled
def _symptoms(world: World, values: Floats, items: Ints, night: bool) -> None:
    # The order of `world.SYMPTOMS`; the items' own anchors say from which value on a symptom is there.
    stomach, aches, anxious, restless = (
        items[world.symptom_items[0]], items[world.symptom_items[1]], items[world.symptom_items[2]],
        items[world.symptom_items[3]],
    )  # fmt: skip
    values[:] = _NAN
    values[0] = 1.0 if stomach >= 2 else 0.0
    values[1] = 1.0 if stomach >= 3 else 0.0
    values[2] = 1.0 if stomach == 1 else 0.0
    values[3] = 1.0 if aches >= 1 else 0.0
    values[4] = 1.0 if anxious >= 2 else 0.0
    values[5] = 1.0 if night and (restless >= 1 or anxious >= 1) else 0.0
    values[6] = 0.0
