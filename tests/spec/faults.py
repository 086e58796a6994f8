"""Who catches a seeded fault, and where the results stand: seeded/*.json, one file for each table."""

from functools import cache

from mooring.clinical.case import Facility
from mooring.proof.faults.caught import caught
from mooring.proof.faults.fault import Fault
from mooring.proof.faults.same import same
from mooring.proof.questions import Undecided
from mooring.proof.world import World
from tests.spec.asking import seen_by
from tests.spec.stories import HERE, LIBRARY

HOME = HERE / "seeded"


@cache
def world() -> World:
    """The facts of the knowledge that ships, as terms."""
    return World(LIBRARY.chosen(Facility()))


def answer(fault: Fault, *, both: bool = True) -> str:
    """Who catches a fault: `spec`, `proof`, `both`; else nobody (`neither`), or it changes no decision in any state
    (`equivalent`). A proof that was not finished in time catches nothing and shows nothing to be equivalent. Unless it
    is asked of `both`, the proof is left out where a case catches the fault (`unasked`), since it takes longer.
    """
    seen = seen_by(fault) is not None
    if seen and not both:
        return "unasked"
    proved = caught(LIBRARY, fault) is not None
    if seen or proved:
        return "both" if seen and proved else "spec" if seen else "proof"
    try:
        return "equivalent" if not fault.numbers and _equivalent(fault) else "neither"
    except Undecided:
        return "neither"


def _equivalent(fault: Fault) -> bool:
    shipped = world().library.tables
    return all(same(shipped[name], table, world()) for name, table in fault.tables.items())
