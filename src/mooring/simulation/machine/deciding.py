"""Reading a fact, and deciding a table: what `clinical.facts.reading` and `clinical.tables.decide` say, over arrays.

A fact that rests on others finds them read already: the list of what it rests on stands beside it, the deepest first.
"""

from __future__ import annotations

import math

import numpy as np

from mooring.clinical.values import NEVER
from mooring.simulation.compiled import compiled, inlined
from mooring.simulation.machine import layout as y
from mooring.simulation.machine import orders
from mooring.simulation.machine.finding import LONG_AGO, is_running
from mooring.simulation.machine.kinds import change, in_window, latest, since
from mooring.simulation.machine.layout import Code, Floats, Record, Said

NO, YES, UNKNOWN = range(3)


@compiled
def read_fact(code: Code, record: Record, said: Said, profile: Floats, f: int, minute: int) -> float:
    """The value of a fact, read once for a question (or for one proposal); NaN is unknown."""
    stamp = said.scratch[y.Z_PROPOSAL] if code.facts[f, y.F_FRESH] == y.PROPOSAL else said.scratch[y.Z_STAMP]
    if said.stamp[f] == stamp:
        return said.memo[f]
    deeper = code.facts[f, y.F_DEEPER]
    for each in range(code.lists[deeper]):
        _one(code, record, said, profile, code.lists[deeper + 1 + each], minute)
    return _one(code, record, said, profile, f, minute)


@compiled
def _one(code: Code, record: Record, said: Said, profile: Floats, f: int, minute: int) -> float:
    stamp = said.scratch[y.Z_PROPOSAL] if code.facts[f, y.F_FRESH] == y.PROPOSAL else said.scratch[y.Z_STAMP]
    if said.stamp[f] != stamp:
        said.memo[f] = _judged(code, f, _value(code, record, said, profile, f, minute))
        said.stamp[f] = stamp
    return said.memo[f]


@inlined
def _judged(code: Code, f: int, value: float) -> float:
    """A value as its fact may have it: outside its plausible range, or no word of its own, it is unknown."""
    kind = code.facts[f, y.F_TYPE]
    fits = not math.isnan(value)
    if fits and kind == y.YES_NO:
        fits = value == 0.0 or value == 1.0
    elif fits and kind == y.WORD:
        words = code.facts[f, y.F_SET]
        fits = words < 0 or code.sets[words, int(value)] != 0
    elif fits and value != NEVER:
        low, high = code.facts_values[f, y.V_LOW], code.facts_values[f, y.V_HIGH]
        fits = (math.isnan(low) or value >= low) and (math.isnan(high) or value <= high)
    return value if fits else code.facts_values[f, y.V_ABSENT]


@compiled
def _value(code: Code, record: Record, said: Said, profile: Floats, f: int, minute: int) -> float:
    fact = code.facts[f]
    op = fact[y.F_OP]
    if op == y.CONSTANT:
        return code.facts_values[f, y.V_A]
    if op == y.LATEST:
        return latest(code, record, f, minute)
    if op == y.SINCE:
        return since(code, record, said, f, minute)
    if op == y.COUNT or op == y.DISTINCT or op == y.SUM or op == y.EXTREME:
        return in_window(code, record, said, f, minute, said.scratch[y.Z_MICROGRAMS])
    if op == y.CHANGE:
        return change(code, record, f)
    if op == y.SHARE:
        of, to = said.memo[fact[y.F_A]], said.memo[fact[y.F_B]]
        return math.nan if math.isnan(of) or math.isnan(to) or to == 0.0 else 100.0 * of / to
    if op == y.LESS:
        return said.memo[fact[y.F_A]] - said.memo[fact[y.F_B]]
    if op == y.TABLE:
        return _table_value(code, said, fact[y.F_A])
    if op == y.AGE or op == y.PERSON:
        value = orders.of_person(code, profile, fact[y.F_A])
        return math.floor(value) if op == y.AGE else value
    if op == y.PREGNANT:
        return orders.pregnant(code, record, profile, f)
    if op == y.CONDITION or op == y.TAKING:
        return orders.condition(code, record, f)
    if op == y.MG:
        return float(said.scratch[y.Z_MICROGRAMS])
    if op == y.NEW_START:
        return 1.0 if said.first[fact[y.F_PROTOCOL]] == LONG_AGO else 0.0
    if op == y.ORDER:
        return orders.order(code, record, f, minute)
    if op == y.LAST:
        return orders.last_dose(code, record, f)
    if op == y.RAISED:
        return orders.raised(code, record, f, minute)
    if op == y.HIGHEST:
        return orders.highest(code, record, f, minute)
    if op == y.DAY_NUMBER:
        first = said.first[fact[y.F_PROTOCOL]]
        return 0.0 if first == LONG_AGO else float((minute - first) // 1440 + 1)
    running, _, _ = is_running(code, record, fact[y.F_PROTOCOL])
    return 1.0 if running else 0.0


@inlined
def truth(code: Code, cell: int, value: float) -> int:
    """Whether a value meets the test of a cell."""
    about = code.cells[cell]
    if about[y.C_TEST] == y.IS_UNKNOWN:
        return YES if math.isnan(value) else NO
    if math.isnan(value):
        return UNKNOWN
    if about[y.C_TEST] == y.ONE_OF:
        met = code.sets[about[y.C_SET], int(value)] != 0
    else:
        low, high = code.cells_limits[cell, 0], code.cells_limits[cell, 1]
        above = value >= low if about[y.C_LOW_IN] != 0 else value > low
        met = above and (value <= high if about[y.C_HIGH_IN] != 0 else value < high)
    return YES if met != (about[y.C_NOT] != 0) else NO


@compiled
def _standing_memo(code: Code, said: Said, row: int) -> int:
    found = YES
    begin = code.rows[row, y.R_CELL]
    for cell in range(begin, begin + code.rows[row, y.R_CELLS]):
        met = truth(code, cell, said.memo[code.cells[cell, y.C_FACT]])
        if met == NO:
            return NO
        if met == UNKNOWN:
            found = UNKNOWN
    return found


@compiled
def _table_value(code: Code, said: Said, table: int) -> float:
    """What a table that is a fact says; unknown where any row that is reached asks."""
    begin, barred, asked, value, hit = code.tables[table, y.T_ROW], False, False, math.nan, code.tables[table, y.T_HIT]
    fired = False
    for row in range(begin, begin + code.tables[table, y.T_ROWS]):
        met = _standing_memo(code, said, row)
        if met == UNKNOWN:
            if code.rows[row, y.R_SKIP] == 0:
                asked = True
                barred = barred or code.rows[row, y.R_BARS] != 0
            continue
        if met == NO:
            continue
        if code.rows[row, y.R_GIVES] != 0 and barred:
            if hit == y.FIRST:
                break
            continue
        if fired and hit == y.UNIQUE:
            said.scratch[y.Z_AMBIGUOUS] = 1
        fired = True
        if math.isnan(value):
            value = code.rows_say[row]
        if hit == y.FIRST:
            break
    return math.nan if asked else value


@inlined
def standing(
    code: Code, record: Record, said: Said, profile: Floats, row: int, minute: int, doubts: np.ndarray
) -> tuple[int, int]:
    """Whether a row holds, and how many facts keep it from being decided; their names go into `doubts`."""
    found = 0
    begin = code.rows[row, y.R_CELL]
    for cell in range(begin, begin + code.rows[row, y.R_CELLS]):
        # Most facts are known already, and to look is quicker than to ask.
        f = code.cells[cell, y.C_FACT]
        if said.stamp[f] != said.scratch[y.Z_PROPOSAL if code.facts[f, y.F_FRESH] == y.PROPOSAL else y.Z_STAMP]:
            read_fact(code, record, said, profile, f, minute)
        met = truth(code, cell, said.memo[f])
        if met == NO:
            return NO, 0
        if met == UNKNOWN:
            doubts[found] = code.cells[cell, y.C_ASK]
            found += 1
    return (UNKNOWN, found) if found else (YES, 0)
