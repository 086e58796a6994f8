"""Whether an invariant holds over many decisions: first as the step of an induction, then unrolled from the start."""

from __future__ import annotations

import time

from mooring.clinical.acts import Give
from mooring.clinical.case import Facility
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.proof.story.entries import Doses
from mooring.proof.story.invariants import Answer, Invariant
from mooring.proof.story.unroll import OutOfTime, Unrolled
from mooring.proof.whole import tables_of

SECONDS = 90.0
"""How long one invariant of one protocol may take. What takes longer is undecided, which is never called proved."""


def family_of(library: Library, protocol: Protocol, invariant: Invariant) -> tuple[Drug, ...]:
    """The drugs that the protocol gives and that the invariant, or the protocol's own days, are about."""
    tables = [library.tables[name] for name in tables_of(protocol)]
    given = {act.drug for table in tables for row in table.rows for act in row.then if isinstance(act, Give)}
    about = (*invariant.giving, *([protocol.about] if protocol.about else []))
    drugs = [library.drugs[name] for name in sorted(given)]
    return tuple(drug for drug in drugs if any(drug.is_a(each) for each in about))


def prove_steps(
    library: Library, protocol: str, invariant: Invariant, *, steps: int = 12, facility: Facility | None = None,
    seconds: float = SECONDS,
) -> Answer:  # fmt: skip
    """Whether so many decisions of a protocol, and whatever else was given between, never break an invariant.

    `library` is the shipped one or a changed one; its numbers are settled as `facility` chose. Raises KeyError for a
    protocol that the library does not have.
    """
    where = facility or Facility()
    settled = library.chosen(where)
    began = time.monotonic()

    def unrolled(prefix: int, decided: int) -> Unrolled:
        wanted = settled.protocols[protocol]
        doses = Doses(family=family_of(settled, wanted, invariant), prefix=prefix, steps=decided)
        return Unrolled(
            library=settled, protocol=wanted, invariant=invariant, facility=where, doses=doses, decided=decided,
            deadline=began + seconds,
        )  # fmt: skip

    def answer(status: str, story: Unrolled, **more: object) -> Answer:
        rows = sorted({f"{table}: {row}" for _, (_, table, row) in story.kept})
        return Answer(
            id=invariant.id, says=invariant.says, status=status, seconds=time.monotonic() - began, depth=steps,
            assumes=invariant.assumes, rows_used=tuple(rows), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    story = unrolled(steps - 1, 1)
    try:
        if story.search() is None:
            return answer("proved", story, any_length=True)
        for prefix in (0, 4):
            story = unrolled(prefix, steps)
            if story.search() is not None:
                return answer("refuted", story)
    except OutOfTime as error:
        return answer("undecided", story, why=str(error))
    return answer("proved", story)
