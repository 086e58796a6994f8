"""Writing a person's story: events into rings that refuse to forget what some fact may still need."""

from __future__ import annotations

import math

import numpy as np

from mooring.simulation.compiled import compiled
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.layout import Code, Floats, Record

N_ORDER, N_OVERFLOW, N_BACK = range(3)
"""Places in `Record.state`: how many events were noted, and the sorts (plus one) that overflowed or went back."""


@compiled
def begin_record(code: Code, record: Record) -> None:
    """Empties a record and notes the story that everybody shares."""
    record.count[:] = 0
    record.state[:] = 0
    for each in range(code.shared.shape[0]):
        note(code, record, code.shared[each, 0], code.shared[each, 1], code.shared_values[each])


@compiled
def note(code: Code, record: Record, sort: int, minute: int, values: Floats) -> None:
    """Notes one event; `values` are those of the sort's columns, in their order (more are left unread).

    Events of one sort come in order of time. What cannot be kept is not overwritten: `Machine.checked` raises then.
    """
    about = code.sorts[sort]
    count, slots = record.count[sort], about[y.S_SLOTS]
    slot = about[y.S_AT] + count % slots
    if count > 0 and record.at[about[y.S_AT] + (count - 1) % slots] > minute:
        record.state[N_BACK] = sort + 1
    if count >= slots and needed(code, record, sort, slot, minute):
        record.state[N_OVERFLOW] = sort + 1
        return
    record.at[slot] = minute
    record.order[slot] = record.state[N_ORDER]
    record.state[N_ORDER] += 1
    record.count[sort] = count + 1
    begin = about[y.S_VALUES] + (count % slots) * about[y.S_COLUMNS]
    for column in range(about[y.S_COLUMNS]):
        record.values[begin + column] = values[column]


@compiled
def needed(code: Code, record: Record, sort: int, slot: int, minute: int) -> bool:
    """Whether some fact may still read the oldest event of a ring, whose slot is about to be overwritten."""
    about = code.sorts[sort]
    if minute - record.at[slot] < about[y.S_NEED]:
        return True
    if about[y.S_NEWEST] == 0:
        return False
    columns, slots = about[y.S_COLUMNS], about[y.S_SLOTS]
    old = slot - about[y.S_AT]
    for column in range(columns):
        if math.isnan(record.values[about[y.S_VALUES] + old * columns + column]):
            continue
        newer = False
        for other in range(slots):
            if other != old and not math.isnan(record.values[about[y.S_VALUES] + other * columns + column]):
                newer = True
                break
        if not newer:
            return True
    return _kept_for_change(code, record, sort, slot)


@compiled
def _kept_for_change(code: Code, record: Record, sort: int, slot: int) -> bool:
    # The last value before a dose is what a rise is counted from: it must stay for as long as that dose is the last.
    about = code.sorts[sort]
    old = slot - about[y.S_AT]
    for each in range(code.kept.shape[0]):
        if code.kept[each, 0] != sort:
            continue
        marker, age = code.kept[each, 1], code.kept[each, 2]
        if record.count[marker] == 0:
            continue
        ring = code.sorts[marker]
        mark = record.at[ring[y.S_AT] + (record.count[marker] - 1) % ring[y.S_SLOTS]]
        if record.at[slot] > mark or mark - record.at[slot] > age:
            continue
        column = about[y.S_VALUES] + code.kept[each, 3]
        newer = False
        for other in range(about[y.S_SLOTS]):
            if other != old and record.at[about[y.S_AT] + other] <= mark:
                value = record.values[column + other * about[y.S_COLUMNS]]
                newer = newer or not (math.isnan(value) or np.isinf(value))
        if not newer:
            return True
    return False
