"""An invariant as it is written in knowledge/invariants, and what the proof over many steps answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mooring.clinical.case import Case, Facility
from mooring.clinical.cells import Test, parse, settled
from mooring.clinical.library import Library


@dataclass(frozen=True, kw_only=True)
class Invariant:
    """What must never be, about the state with a dose that nobody overrode.

    `never` holds settled cells, all of which would have to be so at once, none of them unknown. `giving` names the
    ingredients or classes whose doses it is asked of; `protocols` is empty where it is asked of every one. A dose of
    which a row (or rule) of `unless_said` speaks does not break it: it is about a dose in silence.
    """

    id: str
    says: str
    giving: tuple[str, ...]
    never: tuple[tuple[str, Test], ...]
    protocols: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    unless_said: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`status` is proved, refuted, undecided or spurious abstraction; only `proved` counts.

    `depth` is how many decisions it is about; `inductive` says that the step of an induction was proved, which reaches
    further (docs/adr/0008 says how far). `rows_used` names the rows of the tables, the safety tables
    among them, that the proof needed. `scenario` is the counterexample, just before the dose that breaks it.
    """

    id: str
    says: str
    status: str
    seconds: float
    depth: int
    inductive: bool = False
    assumes: tuple[str, ...] = ()
    rows_used: tuple[str, ...] = ()
    scenario: Case | None = None
    why: str = ""


def invariant(library: Library, plain: Mapping[str, object], facility: Facility | None = None) -> Invariant:
    """An invariant from its plain form, its numbers settled as the facility chose.

    Raises KeyError for a fact or a number that is not declared, and BadCell for what is no test.
    """
    where = facility or Facility()

    def cell(fact: str, written: object) -> Test:
        def inside(number: Decimal | float) -> int | float:
            scaled = Decimal(str(number)) * library.facts[fact].scale
            return int(scaled) if scaled == int(scaled) else float(scaled)

        return settled(parse(written, scale=inside), lambda name: inside(library.number(name, where)))

    never = plain["never"]
    assert isinstance(never, Mapping)
    return Invariant(
        id=str(plain["id"]), says=str(plain["says"]), giving=_words(plain["giving"]),
        never=tuple((fact, cell(fact, written)) for fact, written in never.items()),
        protocols=_words(plain.get("protocols", ())), assumes=_words(plain.get("assumes", ())),
        unless_said=_words(plain.get("unless_said", ())),
    )  # fmt: skip


def _words(several: object) -> tuple[str, ...]:
    assert isinstance(several, (list, tuple))
    return tuple(str(each) for each in several)
