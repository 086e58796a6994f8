"""Whether an invariant holds over many decisions: first as the step of an induction, then unrolled from the start."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product

from mooring.clinical.acts import Give
from mooring.clinical.case import Case, Facility
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.proof.story.entries import Doses
from mooring.proof.story.invariants import Answer, Invariant
from mooring.proof.story.replay import backgrounds, replayed, where_of
from mooring.proof.story.telling import Telling
from mooring.proof.story.unroll import OutOfTime, Unrolled
from mooring.proof.whole import tables_of

SECONDS = 90.0
"""How long one invariant of one protocol may take. What takes longer is undecided, which is never called proved."""

SEEDS = (0, 1, 2)
"""With which the solver looks for a story that can be written down."""

PREFIXES = (0, 4)
"""How many doses there were before the first decision: none, or some that satisfy the invariant."""


def family_of(library: Library, protocol: Protocol, invariant: Invariant) -> tuple[Drug, ...]:
    """The drugs that the protocol gives and that the invariant, or the protocol's own days, are about."""
    about = (*invariant.giving, *([protocol.about] if protocol.about else []))
    drugs = [library.drugs[name] for name in sorted(given_by(library, protocol))]
    return tuple(drug for drug in drugs if any(drug.is_a(each) for each in about))


def given_by(library: Library, protocol: Protocol) -> frozenset[str]:
    """The drugs that the tables of a protocol give."""
    tables = [library.tables[name] for name in tables_of(protocol)]
    return frozenset(act.drug for table in tables for row in table.rows for act in row.then if isinstance(act, Give))


def prove_steps(
    library: Library, protocol: str, invariant: Invariant, *, steps: int = 12, facility: Facility | None = None,
    seconds: float = SECONDS, tell: bool = True,
) -> Answer:  # fmt: skip
    """Whether so many decisions of a protocol, and whatever else was given between, never break an invariant.

    `library` is the shipped one or a changed one; its numbers are settled as `facility` chose. Where it is only asked
    whether it is proved (`tell` is no), nobody looks for a story to write down. Raises KeyError for a protocol that the
    library does not have.
    """
    where = facility or Facility()
    settled = library.chosen(where)
    began = time.monotonic()

    def unrolled(prefix: int, decided: int, telling: Telling | None = None, seed: int = 0) -> Unrolled:
        wanted = settled.protocols[protocol]
        doses = Doses(family=family_of(settled, wanted, invariant), prefix=prefix, steps=decided)
        return Unrolled(
            library=settled, protocol=wanted, invariant=invariant, facility=where, doses=doses, decided=decided,
            deadline=began + seconds, telling=telling, seed=seed,
        )  # fmt: skip

    def answer(status: str, story: Unrolled, **more: object) -> Answer:
        rows = sorted({f"{table}: {row}" for _, (_, table, row) in story.kept})
        return Answer(
            id=invariant.id, says=invariant.says, status=status, seconds=time.monotonic() - began, depth=steps,
            assumes=invariant.assumes, rows_used=tuple(rows), **more,  # type: ignore[arg-type]
        )  # fmt: skip

    def induction() -> Unrolled:
        # So many doses before one decision that each decision of the unrolled stories below is such a one.
        return unrolled(steps - 1 + max(PREFIXES), 1)

    story = induction()
    story.deadline = min(story.deadline, began + seconds / 10)
    try:
        try:
            none = story.search() is None
        except OutOfTime:
            # The rows alone were too hard; the vetoes that are about the same facts may make it plain.
            story = induction()
            story.keep_vetoes()
            none = story.search() is None
        if none:
            return answer("proved", story, inductive=True)
        for prefix in PREFIXES:
            story = unrolled(prefix, steps)
            if story.search() is not None:
                if not tell:
                    return answer("spurious abstraction", story, why="no story was looked for")
                try:
                    found = _told(unrolled, settled, protocol, invariant, where, steps, prefix)
                except OutOfTime:
                    return answer("undecided", story, why="a story may break it; none was written down in time")
                status = "refuted" if isinstance(found, Case) else "spurious abstraction"
                told = found if isinstance(found, Case) else None
                return answer(status, story, scenario=told, why="" if told else str(found))
    except OutOfTime as error:
        return answer("undecided", story, why=str(error))
    return answer("proved", story)


def _told(
    unrolled: Callable[[int, int, Telling, int], Unrolled], library: Library, name: str, invariant: Invariant,
    facility: Facility, steps: int, prefix: int,
) -> Case | str:  # fmt: skip
    """The counterexample as a story that comes back the same; or why there is none."""
    protocol = library.protocols[name]
    family = family_of(library, protocol, invariant)
    why = "no story of ours has such facts"
    depths = sorted({min(3, steps), min(6, steps), steps})
    # Which of many stories the solver shows first is chance; one that does not come back the same is no last word.
    for seed, depth in product(SEEDS, depths):
        for background in backgrounds(library, protocol, family):
            telling = Telling(library=library, protocol=name, facility=where_of(facility), background=background)
            story = unrolled(prefix, depth, telling, seed)
            model = story.search()
            if model is None:
                continue
            found = replayed(story, telling, model)
            if isinstance(found, Case):
                return found
            why = found
    return why
