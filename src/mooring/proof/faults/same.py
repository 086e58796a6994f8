"""Whether a faulty table decides the same as the sound one in every state: then the fault is none (equivalent).

States are as in a proof: within plausible ranges, and with the facts that are always known; facts are independent of
one another. A difference that no protocol of today would meet is still a difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import z3

from mooring.clinical.acts import Act, Find, Give, Page
from mooring.clinical.tables import Row, Table
from mooring.proof.decisions import Decided, decided
from mooring.proof.doses import dose
from mooring.proof.questions import find
from mooring.proof.terms import Term
from mooring.proof.world import World


def same(table: Table, faulty: Table, world: World) -> bool:
    """Whether both say the same acts, ask the same facts and bar the same, in every state. Raises Undecided."""
    barred = z3.Bool("giving is barred before")
    before, after = decided(table, world, barred=barred), decided(faulty, world, barred=barred)
    differs = [before.barred != after.barred]
    differs += _apart(_asks(before), _asks(after))
    differs += _apart(_acts(before, world), _acts(after, world))
    differs += _doses(before, after, world)
    return find(world, z3.Or(*differs)) is None


def _asks(decision: Decided) -> Mapping[object, z3.BoolRef]:
    found: dict[object, list[z3.BoolRef]] = defaultdict(list)
    for (_, fact), asked in decision.asked.items():
        found[fact].append(asked)
    return {fact: z3.Or(*asked) for fact, asked in found.items()}


def _acts(decision: Decided, world: World) -> Mapping[object, z3.BoolRef]:
    found: dict[object, list[z3.BoolRef]] = defaultdict(list)
    for row, fires in zip(decision.table.rows, decision.fired, strict=True):
        for act in row.then:
            # A row whose amount is unknown, or nothing, gives nothing.
            really = z3.And(fires, _above_nothing(_amount(act, world))) if isinstance(act, Give) else fires
            found[_said(row, act)].append(really)
    return {act: z3.Or(*fires) for act, fires in found.items()}


def _said(row: Row, act: Act) -> object:
    # A finding or a page carries the name of its rule; of a dose the amount is compared apart.
    if isinstance(act, Give):
        return row.id, act.drug, act.route, act.reassess, act.needs
    return (row.rule, act) if isinstance(act, (Find, Page)) else act


def _apart(one: Mapping[object, z3.BoolRef], other: Mapping[object, z3.BoolRef]) -> list[z3.BoolRef]:
    never = z3.BoolVal(False)
    return [one.get(key, never) != other.get(key, never) for key in {**one, **other}]


def _doses(before: Decided, after: Decided, world: World) -> list[z3.BoolRef]:
    rows = {row.id: row for row in after.table.rows}
    found = []
    for row, fires in zip(before.table.rows, before.fired, strict=True):
        instead = rows.get(row.id)
        for act, other in zip(row.then, instead.then if instead else (), strict=False):
            if isinstance(act, Give) and isinstance(other, Give) and act.dose != other.dose:
                one, two = _amount(act, world), _amount(other, world)
                found.append(z3.And(fires, _above_nothing(one), _above_nothing(two), one.value != two.value))
    return found


def _amount(act: Give, world: World) -> Term:
    return dose(act.dose, world, world.number, world.library.drugs[act.drug].smallest)


def _above_nothing(amount: Term) -> z3.BoolRef:
    return z3.And(amount.known, amount.value > 0)
