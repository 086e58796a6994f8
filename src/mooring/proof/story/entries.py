"""The doses of a symbolic story: each with a free minute and a free amount, given here or taken elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field

import z3

from mooring.clinical.facts.kinds import Selector
from mooring.clinical.formulary import Drug

DAY = 1440
SORTS = ("given", "overridden", "used", "reported", "otp_verified")
"""`given` as the protocol said, or `overridden`: given although a rule spoke against it. Both are `gave` events."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One step: when somebody decides, and what enters the story then; nothing at all where no sort is true.

    Times are whole minutes from the start of the protocol, amounts whole micrograms. `taken` is when a dose from
    elsewhere was last taken, where that was said; `weighed` whether its amount was. `day` is the facility's.
    """

    place: int
    at: z3.ArithRef
    day: z3.ArithRef
    micrograms: z3.ArithRef
    drug: z3.ArithRef
    sorts: dict[str, z3.BoolRef]
    weighed: z3.BoolRef
    said: z3.BoolRef
    taken: z3.ArithRef
    taken_day: z3.ArithRef

    @property
    def here(self) -> z3.BoolRef:
        """That a dose was given here."""
        return z3.Or(self.sorts["given"], self.sorts["overridden"])

    def of_kinds(self, kinds: tuple[str, ...]) -> z3.BoolRef:
        """That this is an event of one of these kinds."""
        found = [self.here] if "gave" in kinds else []
        return z3.Or(*found, *(self.sorts[kind] for kind in kinds if kind in self.sorts and kind != "given"))


@dataclass
class Doses:
    """The doses of one family of drugs, oldest first, and what every story obeys.

    `family` are the drugs that the protocol gives. `prefix` entries at the head may lie before the protocol began.
    """

    family: tuple[Drug, ...]
    prefix: int
    steps: int
    entries: list[Entry] = field(default_factory=list)
    constraints: list[z3.BoolRef] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.midnight = z3.Int("minutes from midnight to the start")
        self.first = z3.Int("the first dose since the start")
        self.constraints += [self.midnight >= 0, self.midnight < DAY, self.first >= 0]
        for place in range(self.prefix + self.steps):
            self.entries.append(self._entry(place))
        begun = z3.BoolVal(False)
        for each in self.entries:
            counts = z3.And(each.here, each.at >= 0)
            self.constraints.append(z3.Implies(z3.And(counts, z3.Not(begun)), self.first == each.at))
            begun = z3.Or(begun, counts)

    def _entry(self, place: int) -> Entry:
        def of(name: str) -> str:
            return f"{name} {place}"

        sorts = {sort: z3.Bool(of(sort)) for sort in SORTS}
        found = Entry(
            place=place, at=z3.Int(of("at")), day=z3.Int(of("day")), micrograms=z3.Int(of("micrograms")),
            drug=z3.Int(of("drug")) if len(self.family) > 1 else z3.IntVal(0), sorts=sorts,
            weighed=z3.Bool(of("weighed")), said=z3.Bool(of("said")), taken=z3.Int(of("taken")),
            taken_day=z3.Int(of("taken day")),
        )  # fmt: skip
        told = z3.Or(sorts["reported"], sorts["otp_verified"])
        self.constraints += [
            z3.AtMost(*sorts.values(), 1),
            found.micrograms >= 1,
            found.micrograms <= 10_000_000,
            z3.Or(found.weighed, sorts["used"], sorts["reported"]),
            found.taken <= found.at,
            z3.Implies(z3.Not(z3.And(told, found.said)), found.taken == found.at),
            z3.Implies(z3.Not(told), found.said),
            *self._day(found.at, found.day),
            *self._day(found.taken, found.taken_day),
        ]
        if len(self.family) > 1:
            self.constraints += [found.drug >= 0, found.drug < len(self.family)]
        if place >= self.prefix:
            self.constraints.append(found.at >= 0)
        if self.entries:
            self.constraints.append(found.at >= self.entries[-1].at)
        return found

    def _day(self, at: z3.ArithRef, day: z3.ArithRef) -> tuple[z3.BoolRef, z3.BoolRef]:
        return DAY * day <= at + self.midnight, at + self.midnight < DAY * day + DAY

    def begun(self, place: int) -> z3.BoolRef:
        """That a dose was given here, since the protocol began, before the decision of this place."""
        return z3.Or(*(z3.And(each.here, each.at >= 0) for each in self.entries[:place]))

    def means(self, entry: Entry, selector: Selector) -> z3.BoolRef:
        """That the dose of an entry is one that a selector means."""
        meant = [place for place, drug in enumerate(self.family) if named(drug, selector)]
        if not meant:
            return z3.BoolVal(False)
        kind = entry.of_kinds(selector.kinds)
        if len(meant) == len(self.family):
            return kind
        return z3.And(kind, z3.Or(*(entry.drug == place for place in meant)))


def named(drug: Drug, selector: Selector) -> bool:
    """Whether a selector is about a drug."""
    if any(drug.is_a(each) for each in selector.without):
        return False
    return not selector.names or any(drug.is_a(each) for each in selector.names)
