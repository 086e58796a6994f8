"""A body in time: doses come in, drugs leave, receptors are held and left, and what a person is adapted to follows.

Signal S = sum over drugs of alpha x share of receptors held. All but buprenorphine follow their concentration at
once (they leave the receptor in minutes); buprenorphine has its own rate. With A = what one is adapted to (days and
weeks) and Q = the signal of the last hours, the lack is max(0, A - S) and the fall max(0, Q - S - what is borne).
Withdrawal is w x fall + v x lack after a delay of minutes, and (1 - v) x lack after a delay of hours while it builds
up and of less when it is relieved: so what is taken
from the receptors quickly is felt beyond what its lack alone would be, and fades while the receptors stay held.
Each filter is exact for a signal that is straight over a step.
"""

from __future__ import annotations

import math
from typing import Any

from mooring.simulation.body.modes import (
    DECAY,
    DRUG_OF,
    DRUGS,
    FILTERS,
    FIRST,
    GAIN,
    HOLD,
    KEEP,
    MODES,
    RATE,
    SIZES,
    WEIGHT,
    WIDEST,
)  # fmt: skip
from mooring.simulation.body.places import CE, ON, Drug, P, Y, Z
from mooring.simulation.body.wiring import SHARE_FALLS
from mooring.simulation.compiled import compiled

STATE = Z + MODES
_BUP = int(Drug.BUPRENORPHINE)
_UNDER_TONGUE, _BUCCAL = SHARE_FALLS
_DAY = 1440
_NOTHING = 1e-7  # ng/mL: less than that in every mode, and the drug is off board


@compiled
def _filtered(p: Any, y: Any, place: int, f: int, size: int, before: float, now: float) -> None:
    keep, hold = p[KEEP + size * FILTERS + f], p[HOLD + size * FILTERS + f]
    y[place] = now + (y[place] - before) * keep - (now - before) * hold


@compiled
def receptors(p: Any, y: Any) -> None:
    """Signal and occupancy from the effect-site concentrations and what buprenorphine holds."""
    load, effect = 0.0, 0.0
    if y[ON + 0] != 0.0:
        bound = y[CE + 0] / p[P.MORPHINE_KD]
        load += bound
        effect += bound * p[P.MORPHINE_ALPHA]
    if y[ON + 1] != 0.0:
        bound = y[CE + 1] / p[P.FENTANYL_KD]
        load += bound
        effect += bound * p[P.FENTANYL_ALPHA]
    if y[ON + 2] != 0.0:
        bound = y[CE + 2] / p[P.METHADONE_KD]
        load += bound
        effect += bound * p[P.METHADONE_ALPHA]
    load += _antagonists(p, y)
    free = (1.0 - y[Y.BOUND]) / (1.0 + load)
    y[Y.SIGNAL] = p[P.BUPRENORPHINE_ALPHA_ADAPTED] * y[Y.BOUND] + free * effect
    y[Y.OCCUPIED] = 1.0 - free


@compiled
def _antagonists(p: Any, y: Any) -> float:
    load = 0.0
    if y[ON + 4] != 0.0:
        load += y[CE + 4] / p[P.NALTREXONE_KD]
    if y[ON + 5] != 0.0:
        load += y[CE + 5] / p[P.NALOXONE_KD]
    return load


@compiled
def _load(p: Any, y: Any) -> float:
    load = _antagonists(p, y)
    load += y[CE + 0] / p[P.MORPHINE_KD] + y[CE + 1] / p[P.FENTANYL_KD] + y[CE + 2] / p[P.METHADONE_KD]
    return load


@compiled
def lack(p: Any, y: Any) -> float:
    """How far the signal lies under what the person is adapted to."""
    share = p[P.ADAPTATION_FAST_SHARE]
    return float(max(0.0, share * y[Y.FAST] + (1.0 - share) * y[Y.SLOW] - y[Y.SIGNAL]))


@compiled
def at_once(p: Any, y: Any) -> float:
    """What is felt at once: how far the signal fell in the last hours beyond what is borne, and a share of the lack."""
    fall = max(0.0, y[Y.QUICK] - y[Y.SIGNAL] - p[P.FALL_BORNE])
    return float(p[P.FALL_WEIGHT] * fall + p[P.DRIVE_QUICK_SHARE] * lack(p, y))


@compiled
def _step(p: Any, y: Any, size: int) -> None:
    minutes = float(1 << size)
    held = y[ON + _BUP] != 0.0 or y[Y.BOUND] > 0.0
    before_load = _load(p, y) if held else 0.0
    before_bup = y[CE + _BUP]
    decay = DECAY + size * MODES
    for drug in range(DRUGS):
        if y[ON + drug] != 0.0:
            total = 0.0
            for m in range(FIRST[drug], FIRST[drug + 1]):
                left = y[Z + m] * p[decay + m]
                y[Z + m] = left
                total += left * p[WEIGHT + m]
            y[CE + drug] = max(total, 0.0)
    if held:
        on = p[P.BUPRENORPHINE_KOFF] / p[P.BUPRENORPHINE_KD] * 0.5
        on *= before_bup / (1.0 + before_load) + y[CE + _BUP] / (1.0 + _load(p, y))
        rate = on + p[P.BUPRENORPHINE_KOFF]
        y[Y.BOUND] = on / rate + (y[Y.BOUND] - on / rate) * math.exp(-rate * minutes)
    signal, was, was_at_once = y[Y.SIGNAL], y[Y.LACK], y[Y.AT_ONCE]
    receptors(p, y)
    now = y[Y.SIGNAL]
    _filtered(p, y, Y.QUICK, 0, size, signal, now)
    _filtered(p, y, Y.FAST, 1, size, signal, now)
    _filtered(p, y, Y.SLOW, 2, size, signal, now)
    y[Y.LACK], y[Y.AT_ONCE] = lack(p, y), at_once(p, y)
    _filtered(p, y, Y.FELT_QUICK, 3, size, was_at_once, y[Y.AT_ONCE])
    # Relief is felt sooner than withdrawal that is left alone builds up.
    _filtered(p, y, Y.FELT_SLOW, 5 if y[Y.LACK] < y[Y.FELT_SLOW] else 4, size, was, y[Y.LACK])
    y[Y.AREA] += 0.5 * (signal + now) * minutes
    y[Y.SINCE] += minutes


@compiled
def live(p: Any, y: Any, minutes: int) -> None:
    """Whole minutes forward, in steps of 2 to 16 minutes by the time since the last dose, and the rest smaller."""
    left = minutes
    while left > 0:
        since = y[Y.SINCE]
        size = 1 if since < 30.0 else 2 if since < 120.0 else 3 if since < 480.0 else SIZES - 1
        while (1 << size) > left:
            size -= 1
        _step(p, y, size)
        left -= 1 << size
    _tidy(y)


@compiled
def _tidy(y: Any) -> None:
    """A drug of which nothing worth a number is left is off board, so that no step looks at it."""
    for drug in range(DRUGS):
        if y[ON + drug] != 0.0:
            most = 0.0
            for m in range(FIRST[drug], FIRST[drug + 1]):
                most = max(most, abs(y[Z + m]))
            if most < _NOTHING:
                y[ON + drug] = 0.0
                y[CE + drug] = 0.0
                for m in range(FIRST[drug], FIRST[drug + 1]):
                    y[Z + m] = 0.0


@compiled
def _enters(p: Any, agent: int, micrograms: float) -> float:
    """The dose, less what a larger sublingual dose leaves in the mouth."""
    if agent not in (_UNDER_TONGUE, _BUCCAL) or micrograms <= 0.0:
        return micrograms
    factor = (micrograms / p[P.BUPRENORPHINE_SHARE_REFERENCE]) ** p[P.BUPRENORPHINE_SHARE_POWER]
    most = p[P.BUPRENORPHINE_SHARE_AT_MOST] / p[P.BUPRENORPHINE_SUBLINGUAL_SHARE]
    return micrograms * min(factor, most)


@compiled
def take(p: Any, y: Any, agent: int, micrograms: float) -> None:
    """A dose (micrograms) of an agent of `AGENTS` enters now; -1 has no effect."""
    if agent < 0 or micrograms <= 0.0:
        return
    drug = DRUG_OF[agent]
    dose = _enters(p, agent, float(micrograms))
    for m in range(FIRST[drug], FIRST[drug + 1]):
        y[Z + m] += dose * p[GAIN + agent * WIDEST + m - FIRST[drug]]
    y[ON + drug] = 1.0
    y[Y.SINCE] = 0.0


@compiled
def begin(p: Any, y: Any) -> None:
    """The body at admission: after `P.DAYS` of the habit, last use `P.LAST_USE` minutes ago. float64[STATE].

    The drug is in its steady state in closed form up to a day before the last use; the last day is lived through dose
    by dose, and what the person is adapted to is the mean signal of that day (for short habits, the share that time
    has reached).
    """
    y[:] = 0.0
    y[Y.SINCE] = float(_DAY)
    agent, times = int(p[P.AGENT]), max(1, int(p[P.TIMES_PER_DAY]))
    if agent < 0 or p[P.MICROGRAMS_PER_DAY] <= 0.0:
        return
    drug, days = DRUG_OF[agent], max(1.0, p[P.DAYS])
    dose, gap = p[P.MICROGRAMS_PER_DAY] / times, _DAY // times
    enters = _enters(p, agent, dose)
    for m in range(FIRST[drug], FIRST[drug + 1]):
        rate = p[RATE + m] * gap
        series = math.expm1(-rate * max(1.0, times * (days - 1.0))) / math.expm1(-rate)
        y[Z + m] = enters * p[GAIN + agent * WIDEST + m - FIRST[drug]] * series
    y[ON + drug] = 1.0
    for m in range(FIRST[drug], FIRST[drug + 1]):
        y[CE + drug] += y[Z + m] * p[WEIGHT + m]
    y[Y.BOUND] = y[CE + _BUP] / (y[CE + _BUP] + p[P.BUPRENORPHINE_KD])
    receptors(p, y)
    y[Y.QUICK] = y[Y.SIGNAL]
    y[Y.SINCE] = 0.0
    for _ in range(times):
        live(p, y, gap)
        take(p, y, agent, dose)
    mean = y[Y.AREA] / (gap * times)
    y[Y.FAST] = mean * -math.expm1(-p[P.ADAPTATION_FAST_HALF_LIFE] * days * _DAY)
    y[Y.SLOW] = mean * -math.expm1(-p[P.ADAPTATION_SLOW_HALF_LIFE] * days * _DAY)
    y[Y.LACK], y[Y.AT_ONCE] = lack(p, y), at_once(p, y)
    y[Y.FELT_QUICK], y[Y.FELT_SLOW] = y[Y.AT_ONCE], y[Y.LACK]
    y[Y.AREA] = 0.0
    live(p, y, int(p[P.LAST_USE]))


@compiled
def plasma(y: Any, drug: int) -> float:
    """The concentration of a drug in plasma, ng/mL: all its modes but that of the effect site."""
    total = 0.0
    for m in range(FIRST[drug], FIRST[drug + 1] - 1):
        total += y[Z + m]
    return float(total)
