"""Linear pharmacokinetics in closed form: each drug's concentration is a sum of exponentials, its modes.

A mammillary disposition has real, distinct rates: one below the smallest return rate, one between each two, one above.
A first-order stage before it, or the effect site behind it, adds one mode. A dose adds to the amplitudes; time
multiplies each by its own decay. So a step of any length is exact, and months of equal doses are a geometric series.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from mooring.simulation.body.places import Drug, P
from mooring.simulation.body.wiring import ALL, DISPOSITIONS

DRUGS = len(Drug)
AGENT_COUNT = len(ALL)
SIZES = 5  # steps of 1, 2, 4, 8 and 16 minutes
FILTERS = 6  # adaptation quick, fast and slow; drive quick, slow, and slow when it falls
FILTER_RATES = np.array(
    [
        P.ADAPTATION_QUICK_HALF_LIFE,
        P.ADAPTATION_FAST_HALF_LIFE,
        P.ADAPTATION_SLOW_HALF_LIFE,
        P.DRIVE_QUICK_HALF_LIFE,
        P.DRIVE_SLOW_HALF_LIFE,
        P.DRIVE_RELIEF_HALF_LIFE,
    ],
    dtype=np.int64,
)


def _three(places: list[int], filler: int) -> list[int]:
    return (places + [filler] * 3)[:3]


def _tables() -> tuple[Any, ...]:
    first, stages_of, peripheral, disposition = [0], [], [], np.full((DRUGS, 9), -1, dtype=np.int64)
    for drug in Drug:
        shape = DISPOSITIONS[drug]
        own = list(
            dict.fromkeys(stage for agent in ALL if agent.drug is drug for path in agent.paths for stage in path.stages)
        )
        stages_of.append(own)
        peripheral.append(len(shape.peripheral))
        places = [shape.clearance, shape.volume, shape.ke0, *(place for pair in shape.peripheral for place in pair)]
        disposition[drug, : len(places)] = places
        first.append(first[-1] + 1 + len(shape.peripheral) + len(own) + 1)
    paths = []
    for index, agent in enumerate(ALL):
        for path in agent.paths:
            factors = [-int(each[1]) if isinstance(each, tuple) else int(each) for each in path.share]
            at = [first[agent.drug] + 1 + peripheral[agent.drug] + stages_of[agent.drug].index(s) for s in path.stages]
            stages = [int(stage) for stage in path.stages]
            paths.append([index, int(agent.drug), *_three(factors, 0), *_three(stages, -1), *_three(at, -1)])
    stage_modes = [
        (first[drug] + 1 + peripheral[drug] + n, int(stage)) for drug in Drug for n, stage in enumerate(stages_of[drug])
    ]
    return (
        np.array(first, dtype=np.int64),
        np.array(peripheral, dtype=np.int64),
        disposition,
        np.array(paths, dtype=np.int64),
        np.array(stage_modes, dtype=np.int64),
        np.array([int(agent.drug) for agent in ALL], dtype=np.int64),
    )


FIRST, PERIPHERAL, DISPOSITION, PATHS, STAGE_MODES, DRUG_OF = _tables()
MODES = int(FIRST[-1])
WIDEST = int(np.max(np.diff(FIRST)))

# What follows after the parameters in a person's row.
RATE = len(P)
WEIGHT = RATE + MODES  # of each mode in the effect-site concentration
DECAY = WEIGHT + MODES  # by size of step
GAIN = DECAY + SIZES * MODES  # amplitudes that 1 microgram of each agent adds
KEEP = GAIN + AGENT_COUNT * WIDEST  # by size of step: what is left of the past in each filter ...
HOLD = KEEP + SIZES * FILTERS  # ... and what a straight line over the step weighs
ROW = HOLD + SIZES * FILTERS


@njit(cache=True)
def _root(low: float, high: float, k10: float, out: Any, back: Any, count: int) -> float:
    """The rate between two return rates, where the determinant of the disposition is 0; it rises between them."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        value = middle - k10
        for j in range(count):
            value += out[j] * middle / (back[j] - middle)
        if value < 0.0:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


@njit(cache=True)
def _disposition(p: Any, drug: int, rates: Any, sizes: Any) -> None:
    """Rates (1/min) and amplitudes (ng/mL for 1 microgram into the central volume) of one drug."""
    count = PERIPHERAL[drug]
    volume = p[DISPOSITION[drug, 1]]
    k10 = p[DISPOSITION[drug, 0]] / volume
    out, back = np.empty(4), np.empty(4)
    top = k10
    for j in range(count):
        flow = p[DISPOSITION[drug, 3 + 2 * j]]
        out[j], back[j] = flow / volume, flow / p[DISPOSITION[drug, 4 + 2 * j]]
        top += out[j] + back[j]
    ordered = np.sort(back[:count])
    for i in range(count + 1):
        low = 0.0 if i == 0 else ordered[i - 1]
        high = top if i == count else ordered[i]
        rate = _root(low, high, k10, out, back, count)
        slope = 1.0
        for j in range(count):
            slope += out[j] * back[j] / (back[j] - rate) ** 2
        rates[i] = rate
        sizes[i] = 1.0 / (volume * slope)


@njit(cache=True)
def prepare(p: Any) -> None:
    """Fills in all that follows the parameters of a person's row: float64[ROW]."""
    p[RATE:] = 0.0
    sizes = np.empty(MODES)
    for drug in range(DRUGS):
        start, last = FIRST[drug], FIRST[drug + 1] - 1
        _disposition(p, drug, p[RATE + start : RATE + last + 1], sizes[start : last + 1])
        p[RATE + last] = p[DISPOSITION[drug, 2]]
    for i in range(len(STAGE_MODES)):
        p[RATE + STAGE_MODES[i, 0]] = p[STAGE_MODES[i, 1]]
    for drug in range(DRUGS):
        start, last = FIRST[drug], FIRST[drug + 1] - 1
        for m in range(start, last):
            p[WEIGHT + m] = p[RATE + last] / (p[RATE + last] - p[RATE + m])
        p[WEIGHT + last] = 1.0
    for i in range(len(PATHS)):
        _path(p, PATHS[i], sizes)
    for agent in range(AGENT_COUNT):
        start, last = FIRST[DRUG_OF[agent]], FIRST[DRUG_OF[agent] + 1] - 1
        gain, total = GAIN + agent * WIDEST, 0.0
        for m in range(start, last):
            total += p[gain + m - start] * p[WEIGHT + m]
        p[gain + last - start] = -total
    for size in range(SIZES):
        minutes = float(1 << size)
        for m in range(MODES):
            p[DECAY + size * MODES + m] = math.exp(-p[RATE + m] * minutes)
        for f in range(FILTERS):
            change = p[FILTER_RATES[f]] * minutes
            p[KEEP + size * FILTERS + f] = math.exp(-change)
            p[HOLD + size * FILTERS + f] = -math.expm1(-change) / change


@njit(cache=True)
def _path(p: Any, path: Any, sizes: Any) -> None:
    """Adds to an agent's amplitudes what goes one of its paths."""
    agent, drug = path[0], path[1]
    start, count = FIRST[drug], FIRST[drug + 1] - FIRST[drug]
    share = 1.0
    for f in range(2, 5):
        if path[f] > 0:
            share *= p[path[f]]
        elif path[f] < 0:
            share *= 1.0 - p[-path[f]]
    amplitudes = np.zeros(count)
    for m in range(PERIPHERAL[drug] + 1):
        amplitudes[m] = share * sizes[start + m]
    for s in range(3):
        if path[5 + s] < 0:
            break
        rate, own, total = p[path[5 + s]], path[8 + s] - start, 0.0
        for m in range(count):
            if amplitudes[m] != 0.0:
                amplitudes[m] *= rate / (rate - p[RATE + start + m])
                total += amplitudes[m]
        amplitudes[own] = -total
    for m in range(count):
        p[GAIN + agent * WIDEST + m] += amplitudes[m]
