"""A decision table as formulas: which rows fire, what is asked, and whether giving is barred."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import z3

from mooring.clinical.tables import Hit, Row, Table
from mooring.proof.terms import Facts, holds


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a table says in every state; `ambiguous` where two rows of a unique table hold."""

    table: Table
    fired: tuple[z3.BoolRef, ...]
    asked: Mapping[tuple[str, str], z3.BoolRef]
    barred: z3.BoolRef
    ambiguous: z3.BoolRef


def standing(row: Row, facts: Facts) -> tuple[z3.BoolRef, z3.BoolRef, dict[str, z3.BoolRef]]:
    """(holds, undecided, doubts by fact) of a row; a cell that is no settles it, whatever else is unknown."""
    cells = {fact: holds(test, facts(fact)) for fact, test in row.when}
    not_no = z3.And(*(z3.Or(yes, unknown) for yes, unknown in cells.values()))
    doubt = z3.Or(*(unknown for _, unknown in cells.values()))
    undecided = z3.And(not_no, doubt)
    doubts = {fact: z3.And(unknown, undecided) for fact, (_, unknown) in cells.items()}
    return z3.And(*(yes for yes, _ in cells.values())), undecided, doubts


def decided(table: Table, facts: Facts, *, barred: z3.BoolRef | None = None) -> Decided:
    """The formulas of a settled table, with the meaning that `clinical.tables.decide` gives it."""
    bar = z3.BoolVal(False) if barred is None else barred
    open_ = z3.BoolVal(True)
    fired: list[z3.BoolRef] = []
    asked: dict[tuple[str, str], z3.BoolRef] = {}
    twice: list[z3.BoolRef] = []
    for row in table.rows:
        yes, undecided, doubts = standing(row, facts)
        if row.skip_unknown is None:
            asked |= {(row.id, fact): z3.And(open_, doubt) for fact, doubt in doubts.items()}
            if row.bars:
                bar = z3.Or(bar, z3.And(open_, undecided))
        reached = z3.And(open_, yes)
        fires = z3.And(reached, z3.Not(bar)) if row.gives else reached
        if table.hit is Hit.UNIQUE:
            twice.append(z3.And(fires, z3.Or(*fired)))
        if table.hit is Hit.FIRST:
            open_ = z3.And(open_, z3.Not(yes))
        fired.append(fires)
    return Decided(table=table, fired=tuple(fired), asked=asked, barred=bar, ambiguous=z3.Or(*twice))
