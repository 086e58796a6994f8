"""One table alone, with its facts given instead of read from a story: how the interpreter is held against `decide`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numba import njit

from mooring.clinical.acts import Give
from mooring.clinical.case import Case
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Ambiguous, Row, Table
from mooring.clinical.values import Unknown
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.advising import _clear, _tables, amount
from mooring.simulation.machine.build import Machine, assembled
from mooring.simulation.machine.coding import Coding
from mooring.simulation.machine.deciding import read_fact
from mooring.simulation.machine.facting import Dose, Facting
from mooring.simulation.machine.layout import Code, Floats, Record, Said
from mooring.simulation.machine.setting import Setting
from mooring.simulation.machine.tabling import Cell, Tabling

ALONE = "alone"
UNKNOWN_DOSE = -1


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a table says in one state: rows, (row, fact) of its questions, whether giving is barred, micrograms by row.

    The micrograms are None where a fact that they rest on is unknown.
    """

    fired: tuple[str, ...]
    asked: frozenset[tuple[str, str]]
    barred: bool
    doses: tuple[tuple[str, int | None], ...]


class _Given(Facting):
    """Facts that are no tables are constants, which each state sets anew, so that nothing is decided beforehand."""

    def constant(self, place: int) -> float | None:
        return None

    def _made(self, fact: k.Fact, protocol: int, dose: Dose | None) -> tuple[list[int], list[float]]:
        if isinstance(fact.how, k.ByTable):
            return super()._made(fact, protocol, dose)
        row = [0] * 15
        row[y.F_OP], row[y.F_SET], row[y.F_DEEPER] = y.CONSTANT, -1, self.coding.listed(())
        return row, [np.nan] * 4


class _Rows(Tabling):
    """Questions are kept with the row that asks."""

    def _cells(self, row: Row, protocol: int, dose: Dose | None) -> tuple[list[Cell], bool]:
        cells, possible = super()._cells(row, protocol, dose)
        for name, cell in zip([fact for fact, _ in row.when], self._all(row, cells), strict=True):
            if cell is not None:
                cell[0][y.C_ASK] = self.asks((row.id, name))
        return cells, possible

    def _all(self, row: Row, cells: list[Cell]) -> list[Cell | None]:
        # A cell that is `-` is left out of the row.
        by_fact = {cell[0][y.C_FACT]: cell for cell in cells}
        return [by_fact.get(self.facting(fact, 0, None)) for fact, _ in row.when]


@njit(cache=True)
def _decided(code: Code, record: Record, profile: Floats, said: Said, tables: int) -> bool:
    _clear(said)
    said.scratch[y.Z_AMBIGUOUS] = 0
    return bool(_tables(code, record, profile, 0, said, 0, tables, np.bool_(False)))


@njit(cache=True)
def _micrograms(code: Code, record: Record, profile: Floats, said: Said, act: int) -> int:
    form = code.acts[act]
    if form[y.A_FORM] != y.FIXED and math.isnan(read_fact(code, record, said, profile, form[y.A_OF], 0)):
        return UNKNOWN_DOSE
    if form[y.A_MOST_FACT] >= 0 and math.isnan(read_fact(code, record, said, profile, form[y.A_MOST_FACT], 0)):
        return UNKNOWN_DOSE
    return int(amount(code, record, said, profile, act, 0))


def answers(library: Library, table: Table, states: Sequence[Mapping[str, Value]], case: Case) -> list[Answer]:
    """What a settled table says in each state (the values of all facts that it rests on, tables left out).

    Raises Ambiguous where two rows of a unique table hold.
    """
    only = Protocol(id=ALONE, title=ALONE, version="0", summary="", drug=None)
    known = replace(library, tables={**library.tables, table.id: table}, protocols={ALONE: only}, safety=(), always=())
    setting = Setting(case=case, protocols=(), sorts=())
    coding = Coding(known, setting, (ALONE,))
    facting = _Given(coding, (ALONE,))
    tabling = _Rows(coding, facting, (ALONE,))
    facting.tables = tabling.fact
    tables = coding.listed((tabling.fact(table.id, 0, None),))
    gives = {row.id: [_give(tabling, act) for act in row.then if isinstance(act, Give)] for row in table.rows}
    given = [
        {facting(name, 0, None): np.nan if isinstance(value, Unknown) else coding.number(value)
         for name, value in state.items()}
        for state in states
    ]  # fmt: skip
    made = assembled(coding, facting, tabling, [[coding.nothing] * 10], [], (ALONE,), setting)
    record, said, profile = made.record(), made.said(), np.full(y.PROFILE, np.nan)
    return [_answer(made, table, state, (record, said, profile), tables, gives) for state in given]


def _give(tabling: Tabling, act: Give) -> int:
    made = [0] * 17
    made[y.A_MOST], made[y.A_LEAST], made[y.A_MOST_FACT] = (-1,) * 3
    tabling.form(act, 0, made)
    tabling.acts.append(made)
    return len(tabling.acts) - 1


def _answer(
    made: Machine, table: Table, state: Mapping[int, float], room: tuple[Record, Said, Any], tables: int,
    gives: Mapping[str, Sequence[int]],
) -> Answer:  # fmt: skip
    record, said, profile = room
    for place, value in state.items():
        made.code.facts_values[place, y.V_A] = value
    barred = _decided(made.code, record, profile, said, tables)
    if said.scratch[y.Z_AMBIGUOUS]:
        raise Ambiguous(f"{table.id}: two rows both hold")
    fired = tuple(row for place, (of, row) in enumerate(made.rows) if of == table.id and said.fired[place])
    doses = [(row, _micrograms(made.code, record, profile, said, act)) for row in fired for act in gives[row]]
    return Answer(
        fired=fired, asked=frozenset(pair for place, pair in enumerate(made.facts) if said.asked[place]),  # type: ignore[misc]
        barred=barred, doses=tuple((row, None if dose == UNKNOWN_DOSE else dose) for row, dose in doses),
    )  # fmt: skip
