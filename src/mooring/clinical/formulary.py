"""Drugs and substances: what they are, what they count as, how they may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mooring.clinical.values import Citation, Dose


@dataclass(frozen=True, kw_only=True)
class Product:
    """What stands on the shelf. `strength` is of the counted ingredient; None where it is not a single amount."""

    title: str
    route: str
    strength: Dose | None = None
    rxnorm: str | None = None


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A drug or a substance. `ingredient` is what its milligrams are counted under; `classes` is what rules ask
    about.
    """

    id: str
    title: str
    ingredient: str
    classes: frozenset[str]
    routes: tuple[str, ...] = ()
    products: tuple[Product, ...] = ()
    smallest: Dose | None = None
    rxnorm: str | None = None
    atc: str | None = None
    dea: str | None = None
    medicine: bool = True
    covered: bool = False
    cites: tuple[Citation, ...] = ()

    @property
    def route(self) -> str | None:
        """The product's own route, meant where none is written."""
        return self.routes[0] if self.routes else None

    def is_a(self, name: str) -> bool:
        """Whether `name` is this drug, its ingredient, or a class that it belongs to."""
        return name in (self.id, self.ingredient) or name in self.classes


Formulary = Mapping[str, Drug]
