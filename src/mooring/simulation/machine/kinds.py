"""The kinds of fact that are read from events alone, each as `clinical.facts.reading` reads it."""

from __future__ import annotations

import math

import numpy as np

from mooring.clinical.values import NEVER
from mooring.simulation.compiled import compiled
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.finding import LONG_AGO, last, local_day, matches, newest, read, span, taken
from mooring.simulation.machine.layout import Code, Record, Said


@compiled
def latest(code: Code, record: Record, f: int, minute: int) -> float:
    """The newest value still fresh; NaN where there is none."""
    fact = code.facts[f]
    oldest = LONG_AGO
    if fact[y.F_A] >= 0:
        oldest, _ = last(code, record, fact[y.F_A])
        if oldest == LONG_AGO:
            return math.nan
    if fact[y.F_B] >= 0:
        renewed, _ = last(code, record, fact[y.F_B])
        oldest = max(oldest, renewed)
    if fact[y.F_MINUTES] >= 0:
        oldest = max(oldest, minute - fact[y.F_MINUTES] - 1)
    at, order = y.EVERYTHING, np.int64(0)
    while True:
        at, order, sort, slot = newest(code, record, fact[y.F_SELECTOR], at, order)
        if sort < 0 or at <= oldest:
            return math.nan
        value = read(code, record, fact[y.F_READER], sort, slot)
        # Half of a newer scale does not take back what an older one found; of anything else the newest event decides.
        if not math.isnan(value) or code.by_sort[fact[y.F_C], sort] == 0:
            return value


@compiled
def since(code: Code, record: Record, said: Said, f: int, minute: int) -> float:
    """Minutes, or days by the facility's clock, since the newest or the oldest such event; NEVER or NaN without."""
    fact = code.facts[f]
    begin, end = span(code, said, fact[y.F_WINDOW], fact[y.F_MINUTES], fact[y.F_PROTOCOL], minute)
    oldest, calendar = fact[y.F_D] != 0, fact[y.F_E] != 0
    found = y.EVERYTHING if oldest else LONG_AGO
    any_found = False
    for each in range(code.lists[fact[y.F_A]]):
        selector = code.lists[fact[y.F_A] + 1 + each]
        for entry in range(code.selectors[selector, 0], code.selectors[selector, 0] + code.selectors[selector, 1]):
            sort = code.entries[entry, 0]
            about = code.sorts[sort]
            for back in range(min(record.count[sort], about[y.S_SLOTS])):
                slot = (record.count[sort] - 1 - back) % about[y.S_SLOTS]
                at = record.at[about[y.S_AT] + slot]
                if at >= end:
                    continue
                if at < begin:
                    break
                if not matches(code, record, entry, slot):
                    continue
                if about[y.S_TOLD] != 0:
                    # A dose from elsewhere happened when it was last taken; where nobody said when, hours count from
                    # the later moment, and missed days from none.
                    column = about[y.S_TAKEN]
                    said_at = math.nan
                    if column >= 0:
                        said_at = record.values[about[y.S_VALUES] + slot * about[y.S_COLUMNS] + column]
                    if math.isnan(said_at) or np.isinf(said_at):
                        if calendar:
                            continue
                    else:
                        at = int(said_at)
                any_found = True
                found = min(found, at) if oldest else max(found, at)
                if not oldest and about[y.S_TOLD] == 0:
                    break
    if any_found:
        return float(local_day(code, minute) - local_day(code, found)) if calendar else float(minute - found)
    if fact[y.F_B] != 0 or (fact[y.F_C] >= 0 and last(code, record, fact[y.F_C])[0] > LONG_AGO):
        return float(NEVER)
    return math.nan


@compiled
def in_window(code: Code, record: Record, said: Said, f: int, minute: int, micrograms: int) -> float:
    """The kinds that go through the events of a window: how many, how many ingredients, the sum, the extreme."""
    fact = code.facts[f]
    op, selector = fact[y.F_OP], fact[y.F_SELECTOR]
    begin, end = span(code, said, fact[y.F_WINDOW], fact[y.F_MINUTES], fact[y.F_PROTOCOL], minute)
    if op == y.COUNT and fact[y.F_A] >= 0:
        begin = max(begin, last(code, record, fact[y.F_A])[0] + 1)
    count, total, bits, extreme = 0, 0, 0, math.nan
    for entry in range(code.selectors[selector, 0], code.selectors[selector, 0] + code.selectors[selector, 1]):
        sort = code.entries[entry, 0]
        about = code.sorts[sort]
        if op == y.DISTINCT and code.by_sort[fact[y.F_B], sort] != 0:
            if taken(code, record, sort):
                bits |= 1 << code.by_sort[fact[y.F_A], sort]
            continue
        reach = begin
        if op == y.SUM and code.by_sort[fact[y.F_C], sort] > 0:
            # A patch goes on giving for days, so that it counts in each of them.
            reach = min(begin, minute - code.by_sort[fact[y.F_C], sort] + 1)
        for back in range(min(record.count[sort], about[y.S_SLOTS])):
            slot = (record.count[sort] - 1 - back) % about[y.S_SLOTS]
            at = record.at[about[y.S_AT] + slot]
            if at < reach:
                break
            goes_on = op == y.SUM and minute - at < code.by_sort[fact[y.F_C], sort]
            if (at >= end or at < begin) and not goes_on:
                continue
            if not matches(code, record, entry, slot):
                continue
            if op == y.COUNT:
                count += 1
            elif op == y.DISTINCT:
                bits |= 1 << code.by_sort[fact[y.F_A], sort]
            else:
                value = read(code, record, fact[y.F_READER], sort, slot)
                if op == y.SUM:
                    if math.isnan(value):
                        return math.nan
                    total += -(-int(value) * code.by_sort[fact[y.F_A], sort] // code.by_sort[fact[y.F_B], sort])
                elif not math.isnan(value):
                    further = math.isnan(extreme) or (value > extreme if fact[y.F_A] != 0 else value < extreme)
                    extreme = value if further else extreme
    if op == y.COUNT:
        return float(count)
    if op == y.EXTREME:
        return extreme
    if op == y.SUM:
        if fact[y.F_E] > 0:
            total += -(-micrograms * fact[y.F_D] // fact[y.F_E])
        return float(total)
    if fact[y.F_D] >= 0:
        bits |= 1 << fact[y.F_D]
    while bits:
        count += bits & 1
        bits >>= 1
    return float(count)


@compiled
def change(code: Code, record: Record, f: int) -> float:
    """The newest value after the last event of a sort, less the newest one before it; NaN where either is missing."""
    fact = code.facts[f]
    mark, _ = last(code, record, fact[y.F_A])
    if mark == LONG_AGO:
        return math.nan
    now, base = math.nan, math.nan
    at, order = y.EVERYTHING, np.int64(0)
    while True:
        at, order, sort, slot = newest(code, record, fact[y.F_SELECTOR], at, order)
        if sort < 0 or mark - at > fact[y.F_B]:
            break
        value = read(code, record, fact[y.F_READER], sort, slot)
        if math.isnan(value):
            continue
        if at <= mark:
            base = value
            break
        if math.isnan(now) and (fact[y.F_C] < 0 or at - mark <= fact[y.F_C]):
            now = value
    return now - base
