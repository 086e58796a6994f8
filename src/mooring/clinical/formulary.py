"""Drugs and substances: what they are, what they count as, how they may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mooring.clinical.values import Citation, Dose


@dataclass(frozen=True, kw_only=True)
class Product:
    """What stands on the shelf. `strength` is what one of it is written down as: of a patch, what it releases in a
    day. None where it is not a single amount.
    """

    title: str
    route: str
    strength: Dose | None = None
    form: str | None = None
    rxnorm: str | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """So much of an ingredient in so much of the drug: 325 mg of acetaminophen `per` 5 mg of hydrocodone.

    Raises ValueError where `per` is nothing.
    """

    amount: Dose
    per: Dose

    def __post_init__(self) -> None:
        if self.per == Dose(0):
            raise ValueError("a share is of more than 0 mg")

    def of(self, dose: Dose) -> Dose:
        """The ingredient in a dose, rounded up to a whole microgram, so that a total never reads too small."""
        return Dose(-(-dose.micrograms * self.amount.micrograms // self.per.micrograms))


@dataclass(frozen=True, kw_only=True)
class HalfLife:
    """How long it stays: a word of the formulary, with the hours (lowest, highest) where a source gives them."""

    word: str
    cites: tuple[Citation, ...]
    hours: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Enzymes:
    """What it is broken down by, what it inhibits and what it induces."""

    cites: tuple[Citation, ...]
    substrate: tuple[str, ...] = ()
    inhibits: tuple[str, ...] = ()
    induces: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A drug or a substance. `ingredient` is what its milligrams are counted under; `classes` is what rules ask about.

    `counted_as` says what a dose counts for where that is not the dose itself; `also` says what else is in it. `lasts`
    is for how many minutes one application goes on giving; with `per_day` its dose is what it releases in a day.
    """

    id: str
    title: str
    ingredient: str
    classes: frozenset[str]
    routes: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    smallest: Dose | None = None
    counted_as: Share | None = None
    also: Mapping[str, Share] = field(default_factory=dict, hash=False)
    lasts: int | None = None
    per_day: bool = False
    counts_as: str | None = None
    half_life: HalfLife | None = None
    enzymes: Enzymes | None = None
    rxnorm: str | None = None
    atc: str | None = None
    dea: str | None = None
    medicine: bool = True
    covered: bool = False
    note: str = ""
    cites: tuple[Citation, ...] = ()

    @property
    def route(self) -> str | None:
        """The product's own route, meant where none is written."""
        return self.routes[0] if self.routes else None

    def is_a(self, name: str) -> bool:
        """Whether `name` is this drug, an ingredient of it, or a class that it belongs to."""
        return name in (self.id, self.ingredient) or name in self.classes or name in self.also

    def amount_of(self, ingredient: str, dose: Dose) -> Dose:
        """How much of an ingredient a dose of this drug counts for; Dose(0) of what is not in it.

        `ingredient` may be any name that `is_a` accepts. Of another ingredient of a combination product it is that
        ingredient's amount; of the drug itself, or of a class, it is the amount counted under the drug's own ingredient
        (of a patch: released in a day).
        """
        if ingredient in self.also:
            return self.also[ingredient].of(dose)
        if not self.is_a(ingredient):
            return Dose(0)
        return self.counted_as.of(dose) if self.counted_as else dose


Formulary = Mapping[str, Drug]
