"""Finding events of a record: the newest, the oldest, those within a window, and the value that one carries."""

from __future__ import annotations

import math

import numpy as np

from mooring.simulation.compiled import compiled
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.layout import Code, Record, Said

LONG_AGO = -(1 << 60)
"""The minute of what never happened."""


@compiled
def matches(code: Code, record: Record, entry: int, slot: int) -> bool:
    """Whether an event of a sort is one of those that a selector means: any of its names is in it."""
    alternatives = code.entries[entry, 1]
    if alternatives < 0:
        return True
    about = code.sorts[code.entries[entry, 0]]
    begin = about[y.S_VALUES] + slot * about[y.S_COLUMNS]
    for each in range(code.lists[alternatives]):
        value = record.values[begin + code.lists[alternatives + 1 + 2 * each]]
        words = code.lists[alternatives + 2 + 2 * each]
        if not math.isnan(value) and (words < 0 or (not np.isinf(value) and code.sets[words, int(value)] != 0)):
            return True
    return False


@compiled
def read(code: Code, record: Record, reader: int, sort: int, slot: int) -> float:
    """The value that an event carries for a reader; NaN where it carries none, or was asked and not known."""
    column = code.by_sort[reader, sort]
    if column < 0:
        return code.by_sort_values[reader, sort]
    about = code.sorts[sort]
    value = record.values[about[y.S_VALUES] + slot * about[y.S_COLUMNS] + column]
    return math.nan if np.isinf(value) else value


@compiled
def newest(code: Code, record: Record, selector: int, at: int, order: int) -> tuple[int, int, int, int]:
    """The newest event of a selector before a place in the story: its minute, order, sort and slot (sort -1: none)."""
    found_at, found_order, found_sort, found_slot = LONG_AGO, -1, -1, -1
    if selector < 0:
        return found_at, found_order, found_sort, found_slot
    for entry in range(code.selectors[selector, 0], code.selectors[selector, 0] + code.selectors[selector, 1]):
        sort = code.entries[entry, 0]
        count, slots, begin = record.count[sort], code.sorts[sort, y.S_SLOTS], code.sorts[sort, y.S_AT]
        for back in range(min(count, slots)):
            slot = (count - 1 - back) % slots
            this_at, this_order = record.at[begin + slot], record.order[begin + slot]
            if this_at < found_at or (this_at == found_at and this_order < found_order):
                break
            earlier = this_at < at or (this_at == at and this_order < order)
            if earlier and matches(code, record, entry, slot):
                found_at, found_order, found_sort, found_slot = this_at, this_order, sort, slot
                break
    return found_at, found_order, found_sort, found_slot


@compiled
def last(code: Code, record: Record, selector: int) -> tuple[int, int]:
    """The minute and the order of the newest event of a selector; (LONG_AGO, -1) where there is none."""
    at, order, _, _ = newest(code, record, selector, y.EVERYTHING, np.int64(0))
    return at, order


@compiled
def following(code: Code, record: Record, selector: int, at: int, order: int) -> tuple[int, int, int, int]:
    """The first event of a selector after a place in the story, as in `newest`."""
    found_at, found_order, found_sort, found_slot = y.EVERYTHING, 0, -1, -1
    for entry in range(code.selectors[selector, 0], code.selectors[selector, 0] + code.selectors[selector, 1]):
        sort = code.entries[entry, 0]
        count, slots, begin = record.count[sort], code.sorts[sort, y.S_SLOTS], code.sorts[sort, y.S_AT]
        for back in range(min(count, slots)):
            slot = (count - 1 - back) % slots
            this_at, this_order = record.at[begin + slot], record.order[begin + slot]
            if this_at < at or (this_at == at and this_order <= order):
                break
            sooner = this_at < found_at or (this_at == found_at and this_order < found_order)
            if sooner and matches(code, record, entry, slot):
                found_at, found_order, found_sort, found_slot = this_at, this_order, sort, slot
    return found_at, found_order, found_sort, found_slot


@compiled
def taken(code: Code, record: Record, sort: int) -> bool:
    """Whether a medicine from elsewhere, whose sort of `takes` this is, is still taken: nobody has ended it since."""
    count = record.count[sort]
    if count == 0:
        return False
    slot = code.sorts[sort, y.S_AT] + (count - 1) % code.sorts[sort, y.S_SLOTS]
    ended = code.sorts[sort, y.S_ENDED]
    if ended < 0 or record.count[ended] == 0:
        return True
    other = code.sorts[ended, y.S_AT] + (record.count[ended] - 1) % code.sorts[ended, y.S_SLOTS]
    if record.at[slot] != record.at[other]:
        return bool(record.at[slot] > record.at[other])
    return bool(record.order[slot] > record.order[other])


@compiled
def local_day(code: Code, minute: int) -> int:
    """The day that the facility's clock shows, counted from 1970."""
    offset = code.zone[0, 1]
    for each in range(1, code.zone.shape[0]):
        if minute >= code.zone[each, 0]:
            offset = code.zone[each, 1]
    return (minute + code.misc[0] + offset) // 1440


@compiled
def midnight(code: Code, day: int) -> int:
    """The minute at which a day begins by the facility's clock; of an hour that is there twice the first is meant."""
    wall = day * 1440 - code.misc[0]
    offset = code.zone[0, 1]
    for each in range(1, code.zone.shape[0]):
        if wall >= code.zone[each, 0] + max(code.zone[each - 1, 1], code.zone[each, 1]):
            offset = code.zone[each, 1]
    return wall - offset


@compiled
def span(code: Code, said: Said, window: int, minutes: int, protocol: int, minute: int) -> tuple[int, int]:
    """From which minute, and until just before which, a window reaches."""
    if window == y.NONE:
        return LONG_AGO, minute + 1
    if window == y.ROLLING:
        return minute - minutes + 1, minute + 1
    if window == y.FACILITY_DAY:
        return midnight(code, local_day(code, minute)), minute + 1
    if window == y.FACILITY_DAY_BEFORE:
        today = local_day(code, minute)
        return midnight(code, today - 1), midnight(code, today)
    if window == y.PROTOCOL:
        return said.began[protocol], minute + 1
    first = said.first[protocol]
    if first == LONG_AGO:
        return minute, minute
    start = first + (minute - first) // 1440 * 1440
    if window == y.PROGRAMME_DAY:
        return start, minute + 1
    return start - 1440, start


@compiled
def begin_protocol(code: Code, record: Record, said: Said, protocol: int) -> None:
    """Finds when a protocol was last started, and its first dose since: its programme day 1 starts there."""
    about = code.protocols[protocol]
    said.began[protocol], _ = last(code, record, about[y.P_STARTED])
    at, _, sort, _ = following(code, record, about[y.P_ABOUT], said.began[protocol] - 1, y.EVERYTHING)
    said.first[protocol] = LONG_AGO if sort < 0 else at


@compiled
def is_running(code: Code, record: Record, protocol: int) -> tuple[bool, int, int]:
    """Whether a protocol runs, and its place in the story: it was started, and neither it nor the stay ended since."""
    at, order = last(code, record, code.protocols[protocol, y.P_STARTED])
    running = at > LONG_AGO
    for selector in (code.protocols[protocol, y.P_ENDED], code.misc[1]):
        ended, ended_order = last(code, record, selector)
        if ended > at or (ended == at and ended_order > order):
            running = False
    return running, at, order
