"""The kinds of fact about orders and doses in sequence, about conditions, and about who the person is."""

from __future__ import annotations

import math

import numpy as np

from mooring.clinical.values import NEVER
from mooring.simulation.compiled import compiled
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.finding import LONG_AGO, following, last, newest, read, taken
from mooring.simulation.machine.layout import Code, Floats, Record

HAS_ORDER, ORDERED, ON_ORDER, STEP, STEPS_LEFT = range(5)
"""What an ORDER fact asks of the standing order (its operand A)."""


@compiled
def order(code: Code, record: Record, f: int, minute: int) -> float:
    """What a fact asks of the newest order for a drug that nobody has ended."""
    fact = code.facts[f]
    asks = fact[y.F_A]
    at, place, sort, slot = newest(code, record, fact[y.F_SELECTOR], y.EVERYTHING, np.int64(0))
    for ending in (fact[y.F_B], code.misc[1]):
        ended, ended_place = last(code, record, ending)
        if ended > at or (ended == at and ended_place > place):
            sort = -1
    if asks == HAS_ORDER:
        return 1.0 if sort >= 0 else 0.0
    words = fact[y.F_E]
    if sort < 0:
        return float(code.lists[words + 1]) if asks == ON_ORDER else math.nan
    first, count = code.by_sort[fact[y.F_PROTOCOL], sort], 0
    about = code.sorts[sort]
    steps = about[y.S_VALUES] + slot * about[y.S_COLUMNS] + first
    while count < code.by_sort[fact[y.F_PROTOCOL] + 1, sort] and not math.isnan(record.values[steps + count]):
        count += 1
    if asks == ON_ORDER:
        return float(code.lists[words + 2] if count else code.lists[words + 3])
    if asks == ORDERED:
        return read(code, record, fact[y.F_READER], sort, slot)
    return _steps(code, record, f, minute, at, steps, count)


@compiled
def _steps(code: Code, record: Record, f: int, minute: int, ordered: int, steps: int, count: int) -> float:
    # As in `clinical.schedules`: a dose that repeats the step before, on the way down, keeps the step.
    fact = code.facts[f]
    done, given_first, given_last = 0, LONG_AGO, LONG_AGO
    at, place = ordered - 1, y.EVERYTHING
    while True:
        at, place, sort, slot = following(code, record, fact[y.F_D], at, place)
        if sort < 0:
            break
        given_first = at if given_first == LONG_AGO else given_first
        given_last = at
        if done < count:
            dose = read(code, record, fact[y.F_READER], sort, slot)
            down = record.values[steps + count - 1] < record.values[steps]
            same = down if done == 0 else dose == record.values[steps + done - 1]
            done += 0 if dose > record.values[steps + done] and same else 1
    if fact[y.F_A] == STEPS_LEFT:
        return float(count - done)
    if done >= count:
        return 0.0
    if given_first > LONG_AGO and given_first + (minute - given_first) // 1440 * 1440 <= given_last:
        return 0.0
    return float(record.values[steps + done])


@compiled
def last_dose(code: Code, record: Record, f: int) -> float:
    """The amount of the last dose of which the amount is known."""
    fact = code.facts[f]
    at, place = y.EVERYTHING, np.int64(0)
    while True:
        at, place, sort, slot = newest(code, record, fact[y.F_SELECTOR], at, place)
        if sort < 0:
            return math.nan
        value = read(code, record, fact[y.F_READER], sort, slot)
        if not math.isnan(value):
            return value


@compiled
def raised(code: Code, record: Record, f: int, minute: int) -> float:
    """Minutes since a dose was higher than the one before it, or since the first; NEVER without a dose."""
    fact = code.facts[f]
    at, place, before, found = np.int64(LONG_AGO), np.int64(-1), math.nan, LONG_AGO
    while True:
        at, place, sort, slot = following(code, record, fact[y.F_SELECTOR], at, place)
        if sort < 0:
            return float(NEVER) if found == LONG_AGO else float(minute - found)
        value = read(code, record, fact[y.F_READER], sort, slot)
        if math.isnan(value):
            continue
        if found == LONG_AGO or value > before:
            found = at
        before = value


@compiled
def highest(code: Code, record: Record, f: int, minute: int) -> float:
    """The highest daily dose ordered in the last minutes; where nothing was ordered, that was taken from elsewhere."""
    fact = code.facts[f]
    begin = minute - fact[y.F_MINUTES]
    before, found, ordered = math.nan, math.nan, False
    at, place = np.int64(LONG_AGO), np.int64(-1)
    while True:
        at, place, sort, slot = following(code, record, fact[y.F_SELECTOR], at, place)
        if sort < 0:
            break
        ordered = True
        value = read(code, record, fact[y.F_READER], sort, slot)
        if math.isnan(value):
            continue
        if at > begin:
            found = value if math.isnan(found) or value > found else found
            continue
        ended, _, gone, _ = following(code, record, fact[y.F_B], at, place)
        before = math.nan if gone >= 0 and ended <= begin else value
    if ordered:
        return before if math.isnan(found) or before > found else found
    at, place = np.int64(LONG_AGO), np.int64(-1)
    while True:
        at, place, sort, slot = following(code, record, fact[y.F_A], at, place)
        if sort < 0:
            return found
        value = read(code, record, fact[y.F_READER], sort, slot)
        if not math.isnan(value) and (math.isnan(found) or value > found):
            found = value


@compiled
def condition(code: Code, record: Record, f: int) -> float:
    """Whether one of some conditions is on record, or one of some medicines taken; NaN where not all were asked."""
    fact = code.facts[f]
    answered = True
    if fact[y.F_OP] == y.TAKING:
        selector = fact[y.F_SELECTOR]
        for entry in range(code.selectors[selector, 0], code.selectors[selector, 0] + code.selectors[selector, 1]):
            if taken(code, record, code.entries[entry, 0]):
                return 1.0
        answered = False
    else:
        for each in range(code.lists[fact[y.F_A]]):
            selector = code.lists[fact[y.F_A] + 1 + each]
            _, _, sort, slot = newest(code, record, selector, y.EVERYTHING, np.int64(0))
            if sort < 0:
                answered = False
            elif read(code, record, fact[y.F_READER], sort, slot) != 1.0:
                return 1.0
    if fact[y.F_B] >= 0:
        return float(fact[y.F_B])
    return 0.0 if answered else math.nan


@compiled
def of_person(code: Code, profile: Floats, place: int) -> float:
    """A place of the profile; where it is not known, what the case says of everybody."""
    value = profile[place]
    return code.by_sort_values[0, place] if math.isnan(value) else value


@compiled
def pregnant(code: Code, record: Record, profile: Floats, f: int) -> float:
    """The code of yes, no or not-applicable; or, where the fact asks that, whether it could be (1 unless known)."""
    fact = code.facts[f]
    words, value, newest_at, newest_place = fact[y.F_E], math.nan, LONG_AGO, -1
    for each in range(3):
        at, place = last(code, record, code.lists[fact[y.F_A] + 1 + each])
        if at > newest_at or (at == newest_at and place > newest_place):
            newest_at, newest_place, value = at, place, 1.0 if each == 0 else 0.0
    if newest_at == LONG_AGO:
        value = of_person(code, profile, 2)
        if math.isnan(value) and of_person(code, profile, 1) == code.lists[words + 1]:
            value = float(code.lists[words + 2])
    if fact[y.F_B] == 0:
        return value
    return 0.0 if value == 0.0 or value == code.lists[words + 2] else 1.0
