"""The arrays: which there are, and what each column means. Whole numbers are int64, values float64.

A value of a fact is one float: a number inside (micrograms, minutes), 1 for yes and 0 for no, or the code of a word;
NaN is unknown. In a noted event NaN is a value that the event does not carry, infinity one that was asked and not
known.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

from numpy.typing import NDArray

Ints = NDArray[Any]
Floats = NDArray[Any]

PROFILE = 4
"""Places of a person's profile: age in years, code of sex, code of pregnant, weight in kg; NaN is not known."""

EVERYTHING = 1 << 60
"""Minutes for which an event of a sort is needed where it is always needed."""


class Saying(IntEnum):
    """Places in `Said.numbers`. A minute, a place or a phase that there is none of is -1."""

    GIVES = 0
    TRANSFER = 1
    SWITCH = 2
    PAGED = 3
    HELD = 4
    STOPPED = 5
    OFFERED = 6
    ASKED = 7
    BARRED = 8
    DUE = 9
    DUE_GIVE = 10
    PHASE = 11
    AMBIGUOUS = 12


# The columns of `sorts`: where its slots and values begin, how many there are, for how long an event is needed,
# whether the newest known value of each column is needed, which sort ends what it says, whether a later taking counts.
(S_AT, S_SLOTS, S_VALUES, S_COLUMNS, S_NEED, S_NEWEST, S_ENDED, S_TAKEN, S_TOLD) = range(9)
# The columns of `facts`; of the kinds, A to F are their own operands.
(F_OP, F_TYPE, F_SET, F_FRESH, F_SELECTOR, F_READER, F_WINDOW, F_MINUTES, F_PROTOCOL, F_A, F_B, F_C, F_D, F_E,
 F_DEEPER) = range(15)  # fmt: skip
# The columns of `facts_values`: plausible range, the value where there is none, a number of the kind's own.
(V_LOW, V_HIGH, V_ABSENT, V_A) = range(4)
# The kinds of fact.
(CONSTANT, LATEST, SINCE, COUNT, DISTINCT, SUM, EXTREME, CHANGE, SHARE, LESS, AGE, PERSON, PREGNANT, CONDITION,
 TAKING, MG, NEW_START, TABLE, ORDER, LAST, RAISED, HIGHEST, DAY_NUMBER, RUNNING) = range(24)  # fmt: skip
# How a fact's value is judged.
NUMBER, YES_NO, WORD = range(3)
# For how long a value that was read stays: for the question, or for one proposal.
QUESTION, PROPOSAL = range(2)
# Windows.
NONE, ROLLING, PROTOCOL, PROGRAMME_DAY, DAY_BEFORE, FACILITY_DAY, FACILITY_DAY_BEFORE = range(7)
# The columns of `cells`, of `cells_limits`, and the tests.
(C_FACT, C_TEST, C_LOW_IN, C_HIGH_IN, C_NOT, C_SET, C_ASK) = range(7)
IS_UNKNOWN, WITHIN, ONE_OF = range(3)
# The columns of `rows` and of `tables`.
(R_CELL, R_CELLS, R_ACT, R_ACTS, R_GIVES, R_BARS, R_SKIP, R_FIRED, R_SEVERITY) = range(9)
(T_ROW, T_ROWS, T_HIT) = range(3)
FIRST, UNIQUE, COLLECT = range(3)
ALLOW, ASK, BLOCK = range(3)
# The columns of `acts`, and the acts.
(A_ACT, A_WHAT, A_KEY, A_CONTEXT, A_FORM, A_OF, A_AMOUNT, A_PERCENT, A_LEAST, A_MOST, A_MOST_FACT, A_SMALLEST,
 A_REASSESS, A_NEEDS, A_EVERY, A_LOOKS, A_MARKS) = range(17)  # fmt: skip
(DO_GIVE, DO_HOLD, DO_ASSESS, DO_ASK, DO_PAGE, DO_TRANSFER, DO_SWITCH, DO_STOP, DO_OFFER) = range(9)
FIXED, ADD_TO, PERCENT = range(3)
# The columns of `contexts` (a dose as the safety tables see it), of `protocols` and of `phases`.
(X_TABLES, X_BLOCK, X_RESCUE, X_HOLD_KEY) = range(4)
(P_STARTED, P_ENDED, P_BESIDE, P_ALWAYS, P_PHASES, P_PHASE_TABLE, P_MINE, P_ABOUT, P_DRUG, P_READABLE) = range(10)
(H_WORD, H_TABLES, H_DAILY, H_GAP, H_REPEATS) = range(5)
# Places in `Said.scratch`.
(Z_STAMP, Z_PROPOSAL, Z_MICROGRAMS, Z_GIVES, Z_AMBIGUOUS) = range(5)


class Code(NamedTuple):
    """What a setting becomes. A `list` is a place in `lists`, where its length stands before its members."""

    sorts: Ints
    shared: Ints
    shared_values: Floats
    selectors: Ints
    entries: Ints
    by_sort: Ints
    by_sort_values: Floats
    sets: Ints
    lists: Ints
    facts: Ints
    facts_values: Floats
    cells: Ints
    cells_limits: Floats
    rows: Ints
    rows_say: Floats
    tables: Ints
    acts: Ints
    contexts: Ints
    protocols: Ints
    phases: Ints
    kept: Ints
    zone: Ints
    holds: Ints
    now: Ints
    urgent: Ints
    misc: Ints


class Record(NamedTuple):
    """One person's story: for each slot its minute and its place in the order of noting; for each sort how many."""

    at: Ints
    order: Ints
    values: Floats
    count: Ints  # type: ignore[assignment]
    state: Ints


class Said(NamedTuple):
    """What `advise` says, and the room in which it works it out."""

    numbers: Ints
    drug: Ints
    micrograms: Ints
    reassess: Ints
    needs: Ints
    asked: Ints
    held: Ints
    fired: Ints
    memo: Floats
    stamp: Ints
    keys: Ints
    give_key: Ints
    scratch: Ints
    began: Ints
    first: Ints
    ask_list: Ints
    pending: Ints
    holding: Ints
