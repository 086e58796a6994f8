"""One question to the machine: what `clinical.advice.advise` says of the same story, written apart from it."""

from __future__ import annotations

import math

import numpy as np

from mooring.simulation.compiled import compiled, inlined
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.deciding import NO, UNKNOWN, YES, read_fact, standing
from mooring.simulation.machine.finding import LONG_AGO, begin_protocol, following, is_running, last
from mooring.simulation.machine.layout import Code, Floats, Ints, Record, Said, Saying

DAY = 1440
(
    S_GIVES,
    S_TRANSFER,
    S_SWITCH,
    S_PAGED,
    S_HELD,
    S_STOPPED,
    S_OFFERED,
    S_ASKED,
    S_BARRED,
    S_DUE,
    S_DUE_GIVE,
    S_PHASE,
    S_TWICE,
) = (int(each) for each in Saying)
ASKED_NOW = 2
"""In `asked`, of a question of the protocol that is being read; 1 once that protocol has been heard."""
NOBODY = 0
"""`needs` of a dose that no prescriber has to order first."""


@compiled
def advise(code: Code, record: Record, profile: Floats, minute: int, said: Said) -> None:
    """What the running main protocol, started last, and those beside it say at a minute, into `said`."""
    _clear(said)
    main, main_at, main_order = np.int64(-1), np.int64(LONG_AGO), np.int64(-1)
    for protocol in range(code.protocols.shape[0]):
        running, at, order = is_running(code, record, protocol)
        if not running or code.protocols[protocol, y.P_READABLE] == 0:
            continue
        if code.protocols[protocol, y.P_BESIDE] == 0 and (at > main_at or (at == main_at and order > main_order)):
            main, main_at, main_order = protocol, at, order  # type: ignore[assignment]
    if main >= 0:
        _of(code, record, profile, minute, said, main)
    for protocol in range(code.protocols.shape[0]):
        beside = code.protocols[protocol, y.P_BESIDE] != 0 and code.protocols[protocol, y.P_READABLE] != 0
        if beside and is_running(code, record, protocol)[0]:
            _of(code, record, profile, minute, said, protocol)
    _in_order(code, said)
    said.numbers[S_TWICE] = said.scratch[y.Z_AMBIGUOUS]


@compiled
def _clear(said: Said) -> None:
    said.numbers[:] = 0
    for place in (S_TRANSFER, S_SWITCH, S_DUE, S_DUE_GIVE, S_PHASE):
        said.numbers[place] = -1
    said.asked[:] = 0
    said.held[:] = 0
    said.fired[:] = 0
    said.holding[:] = 0
    said.scratch[y.Z_GIVES] = 0
    said.scratch[y.Z_STAMP] += 1
    said.scratch[y.Z_MICROGRAMS] = 0


@compiled
def _of(code: Code, record: Record, profile: Floats, minute: int, said: Said, protocol: int) -> None:
    """One protocol at one moment: its tables in order, what falls due."""
    about, called = code.protocols[protocol], said.numbers[S_TRANSFER]
    said.numbers[S_TRANSFER] = -1
    for each in range(code.protocols.shape[0]):
        begin_protocol(code, record, said, each)
    barred = _tables(code, record, profile, minute, said, protocol, about[y.P_ALWAYS], np.bool_(False))
    phase = _phase(code, record, profile, minute, said, protocol)
    if phase >= 0:
        if about[y.P_BESIDE] == 0:
            said.numbers[S_PHASE] = phase
        barred = _tables(code, record, profile, minute, said, protocol, code.phases[phase, y.H_TABLES], barred)
        if code.phases[phase, y.H_DAILY] != 0 and about[y.P_DRUG] >= 0:
            _daily(code, record, minute, said, protocol, code.phases[phase, y.H_GAP])
        repeats = code.phases[phase, y.H_REPEATS]
        for each in range(code.lists[repeats]):
            given, _ = last(code, record, code.lists[repeats + 1 + 2 * each])
            if given > LONG_AGO:
                _due(said, given + code.lists[repeats + 2 + 2 * each], True)
    if barred:
        said.numbers[S_BARRED] = 1
    away = said.numbers[S_TRANSFER] >= 0
    for fact in range(said.asked.shape[0]):
        if said.asked[fact] == ASKED_NOW:
            # While this protocol calls an ambulance, only what is asked of anybody at any time is asked.
            said.asked[fact] = 0 if away and code.urgent[fact] == 0 else 1
            said.numbers[S_ASKED] -= 1 - said.asked[fact]
    if not away:
        said.numbers[S_TRANSFER] = called


@compiled
def _phase(code: Code, record: Record, profile: Floats, minute: int, said: Said, protocol: int) -> int:
    about = code.protocols[protocol]
    phases = about[y.P_PHASES]
    if about[y.P_PHASE_TABLE] < 0:
        return int(code.lists[phases + 1]) if code.lists[phases] else -1
    table = about[y.P_PHASE_TABLE]
    begin = code.tables[table, y.T_ROW]
    for row in range(begin, begin + code.tables[table, y.T_ROWS]):
        met, doubts = standing(code, record, said, profile, row, minute, said.ask_list)
        if met == UNKNOWN and code.rows[row, y.R_SKIP] == 0:
            _ask(said, doubts)
        if met != YES:
            continue
        said.fired[code.rows[row, y.R_FIRED]] = 1
        act = code.rows[row, y.R_ACT]
        for each in range(act, act + code.rows[row, y.R_ACTS]):
            if code.acts[each, y.A_ACT] == y.DO_SWITCH:
                for place in range(code.lists[phases]):
                    if code.phases[code.lists[phases + 1 + place], y.H_WORD] == code.acts[each, y.A_WHAT]:
                        return int(code.lists[phases + 1 + place])
                return -1
        if code.tables[table, y.T_HIT] == y.FIRST:
            return -1
    return -1


@inlined
def _ask(said: Said, doubts: int) -> None:
    for each in range(doubts):
        fact = said.ask_list[each]
        if said.asked[fact] == 0:
            said.asked[fact] = ASKED_NOW
            said.numbers[S_ASKED] += 1


@compiled
def _tables(
    code: Code, record: Record, profile: Floats, minute: int, said: Said, protocol: int, tables: int, barred: bool
) -> bool:
    """Decides tables in order; returns whether giving is barred after them."""
    for each in range(code.lists[tables]):
        table = code.lists[tables + 1 + each]
        begin, hit, fired = code.tables[table, y.T_ROW], code.tables[table, y.T_HIT], False
        taken = 0
        for row in range(begin, begin + code.tables[table, y.T_ROWS]):
            met, doubts = standing(code, record, said, profile, row, minute, said.ask_list)
            if met == UNKNOWN:
                if code.rows[row, y.R_SKIP] == 0:
                    _ask(said, doubts)
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
            said.pending[taken] = row
            taken += 1
            if hit == y.FIRST:
                break
        # The rows of a table are all decided before the first of them is done.
        for place in range(taken):
            _row(code, record, profile, minute, said, protocol, said.pending[place])
    return barred


@compiled
def _row(code: Code, record: Record, profile: Floats, minute: int, said: Said, protocol: int, row: int) -> None:
    said.fired[code.rows[row, y.R_FIRED]] = 1
    begin = code.rows[row, y.R_ACT]
    for act in range(begin, begin + code.rows[row, y.R_ACTS]):
        what, about = code.acts[act, y.A_ACT], code.acts[act, y.A_WHAT]
        if what == y.DO_GIVE:
            _give(code, record, profile, minute, said, act)
        elif what == y.DO_ASSESS:
            _assess(code, record, minute, said, protocol, act)
        elif what == y.DO_ASK:
            said.ask_list[0] = about
            _ask(said, 1)
        elif what == y.DO_HOLD:
            said.holding[about] = 1
            said.numbers[S_HELD] += 1
        elif what == y.DO_PAGE:
            said.numbers[S_PAGED] += 1
        elif what == y.DO_TRANSFER:
            said.numbers[S_TRANSFER] = about
        elif what == y.DO_SWITCH:
            if said.numbers[S_SWITCH] < 0:
                said.numbers[S_SWITCH] = about
        elif what == y.DO_STOP:
            said.numbers[S_STOPPED] += 1
        else:
            said.numbers[S_OFFERED] += 1


# Doses


@compiled
def amount(code: Code, record: Record, said: Said, profile: Floats, act: int, minute: int) -> int:
    """Micrograms, as `clinical.doses.amount`; 0 where a fact that is needed is unknown, or nothing is left to give."""
    about = code.acts[act]
    smallest = about[y.A_SMALLEST]
    if about[y.A_FORM] == y.FIXED:
        return int(about[y.A_AMOUNT])
    of = read_fact(code, record, said, profile, about[y.A_OF], minute)
    if math.isnan(of):
        return 0
    have = int(of)
    if about[y.A_FORM] == y.ADD_TO:
        found = max(0, min(about[y.A_AMOUNT], about[y.A_MOST] - have))
        return int(found - found % smallest) if smallest > 0 else int(found)
    share = have * about[y.A_PERCENT] // 100 + about[y.A_AMOUNT]
    if smallest > 0:
        share -= share % smallest
    if about[y.A_LEAST] >= 0:
        share = max(share, about[y.A_LEAST])
    if about[y.A_MOST_FACT] >= 0:
        most = read_fact(code, record, said, profile, about[y.A_MOST_FACT], minute)
        return 0 if math.isnan(most) else int(min(share, int(most)))
    if about[y.A_MOST] >= 0:
        share = min(share, about[y.A_MOST])
    return int(share)


@compiled
def _give(code: Code, record: Record, profile: Floats, minute: int, said: Said, act: int) -> None:
    micrograms = amount(code, record, said, profile, act, minute)
    if micrograms <= 0:
        return
    said.scratch[y.Z_MICROGRAMS] = micrograms
    said.scratch[y.Z_PROPOSAL] -= 1
    context = code.acts[act, y.A_CONTEXT]
    blocked, asks = _verdict(code, record, profile, minute, said, context)
    if blocked:
        said.holding[code.contexts[context, y.X_HOLD_KEY]] = 1
        said.numbers[S_HELD] += 1
        said.numbers[S_PAGED] += 1
        return
    if asks > 0:
        return
    for place in range(said.scratch[y.Z_GIVES]):
        if said.give_key[place] == code.acts[act, y.A_KEY]:
            said.micrograms[place] = micrograms
            return
    place = said.scratch[y.Z_GIVES]
    said.give_key[place] = code.acts[act, y.A_KEY]
    said.drug[place] = code.acts[act, y.A_WHAT]
    said.micrograms[place] = micrograms
    said.reassess[place] = code.acts[act, y.A_REASSESS]
    said.needs[place] = code.acts[act, y.A_NEEDS]
    said.scratch[y.Z_GIVES] += 1


@compiled
def _verdict(code: Code, record: Record, profile: Floats, minute: int, said: Said, context: int) -> tuple[bool, int]:
    """Whether the safety tables stop a dose, and how many facts they ask about; nothing is asked about rescue."""
    about = code.contexts[context]
    blocked, asks = about[y.X_BLOCK] != 0, 0
    tables = about[y.X_TABLES]
    for each in range(code.lists[tables]):
        table = code.lists[tables + 1 + each]
        begin, barred, hit = code.tables[table, y.T_ROW], False, code.tables[table, y.T_HIT]
        for row in range(begin, begin + code.tables[table, y.T_ROWS]):
            met, doubts = standing(code, record, said, profile, row, minute, said.ask_list)
            if met == UNKNOWN:
                if code.rows[row, y.R_SKIP] == 0:
                    barred = barred or code.rows[row, y.R_BARS] != 0
                    for doubt in range(doubts):
                        said.keys[asks] = said.ask_list[doubt]
                        asks += 1
                continue
            if met == NO:
                continue
            severity = code.rows[row, y.R_SEVERITY]
            if severity == y.BLOCK:
                blocked = True
            elif severity == y.ASK:
                asks += 1 if asks < said.keys.shape[0] else 0
                said.keys[asks - 1] = -1
            if hit == y.FIRST:
                break
    if about[y.X_RESCUE] != 0:
        return blocked, 0
    if not blocked:
        for each in range(asks):
            if said.keys[each] >= 0 and said.asked[said.keys[each]] == 0:
                said.asked[said.keys[each]] = ASKED_NOW
                said.numbers[S_ASKED] += 1
    return blocked, asks


# Looking again


@inlined
def _due(said: Said, at: int, dose: bool) -> None:
    if said.numbers[S_DUE] == -1 or at < said.numbers[S_DUE]:
        said.numbers[S_DUE] = at
    if dose and (said.numbers[S_DUE_GIVE] == -1 or at < said.numbers[S_DUE_GIVE]):
        said.numbers[S_DUE_GIVE] = at


@compiled
def _assess(code: Code, record: Record, minute: int, said: Said, protocol: int, act: int) -> None:
    looks = code.acts[act, y.A_LOOKS]
    for each in range(code.lists[looks]):
        selectors = code.lists[looks + 1 + each]
        if code.acts[act, y.A_EVERY] >= 0:
            looked = LONG_AGO
            for place in range(code.lists[selectors]):
                looked = max(looked, last(code, record, code.lists[selectors + 1 + place])[0])
            _due(said, looked + code.acts[act, y.A_EVERY] if looked > LONG_AGO else minute, False)
            continue
        dose, _ = last(code, record, code.protocols[protocol, y.P_MINE])
        if dose > LONG_AGO:
            at = _mark(code, record, selectors, dose, code.acts[act, y.A_MARKS])
            if at >= 0 or at < -1:
                _due(said, at, False)


@compiled
def _mark(code: Code, record: Record, selectors: int, dose: int, marks: int) -> int:
    """The first mark after the dose that no look has answered; -1 where there is none left."""
    looks, newest_look = 0, LONG_AGO
    for place in range(code.lists[selectors]):
        at, order = dose, y.EVERYTHING
        while True:
            at, order, sort, _ = following(code, record, code.lists[selectors + 1 + place], at, order)
            if sort < 0:
                break
            looks += 1
            newest_look = max(newest_look, at)
    for each in range(looks, code.lists[marks]):
        mark = dose + code.lists[marks + 1 + each]
        if newest_look < mark:
            return mark
    return -1


@compiled
def _daily(code: Code, record: Record, minute: int, said: Said, protocol: int, gap: int) -> None:
    first = said.first[protocol]
    if first == LONG_AGO:
        return
    start = first + (minute - first) // DAY * DAY
    dose, _ = last(code, record, code.protocols[protocol, y.P_MINE])
    due = start + DAY if dose >= start else start
    if dose >= first + DAY:
        due = max(due, dose + gap)
    _due(said, due, True)


@compiled
def _in_order(code: Code, said: Said) -> None:
    """Takes out what may not be given now: what is held, and all but rescue while an ambulance comes."""
    away = said.numbers[S_TRANSFER] >= 0
    kept = 0
    for hold in range(code.holds.shape[0]):
        if said.holding[hold] != 0:
            for drug in range(code.holds.shape[1]):
                if code.holds[hold, drug] != 0:
                    said.held[drug] = 1
    for place in range(said.scratch[y.Z_GIVES]):
        drug = said.drug[place]
        rescue = code.now[drug] != 0
        if rescue or not (away or said.held[drug] != 0):
            said.drug[kept], said.micrograms[kept] = said.drug[place], said.micrograms[place]
            said.reassess[kept], said.needs[kept] = said.reassess[place], said.needs[place]
            kept += 1
    said.numbers[S_GIVES] = kept


@compiled
def facts_of(code: Code, record: Record, profile: Floats, minute: int, said: Said, wanted: Ints, into: Floats) -> None:
    """The values of facts by their places, for tests: as a protocol that just began to be asked reads them."""
    said.scratch[y.Z_STAMP] += 1
    said.scratch[y.Z_PROPOSAL] -= 1
    for each in range(code.protocols.shape[0]):
        begin_protocol(code, record, said, each)
    for place in range(wanted.shape[0]):
        into[place] = read_fact(code, record, said, profile, wanted[place], minute)
