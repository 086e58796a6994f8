"""From the form of a dose to milligrams."""

from __future__ import annotations

from collections.abc import Callable

from mooring.clinical.acts import AddTo, DoseForm, Fixed, Percent
from mooring.clinical.cells import Named, Value
from mooring.clinical.values import UNKNOWN, Dose, Unknown

Read = Callable[[str], Value]
Numbers = Callable[[str], Dose]


def amount(form: DoseForm, read: Read, number: Numbers, smallest: Dose | None = None) -> Dose | Unknown:
    """The dose that a form means for this person; UNKNOWN where a fact that it needs is unknown.

    `number` gives a cited number as a dose; `smallest` is the smallest amount that the products can make, to which a
    share and an addition are rounded down. A share never exceeds its own limit.
    """

    def settled(limit: Dose | Named) -> Dose:
        return number(limit.number) if isinstance(limit, Named) else limit

    match form:
        case Fixed(dose=dose):
            return settled(dose)
        case AddTo():
            have = _micrograms(read(form.to))
            if isinstance(have, Unknown):
                return UNKNOWN
            room = settled(form.at_most).micrograms - have
            found = max(0, min(settled(form.add).micrograms, room))
            return Dose(found - found % smallest.micrograms if smallest and form.round_down else found)
        case Percent():
            return _share(form, read, settled, smallest)


def _share(form: Percent, read: Read, settled: Callable[[Dose | Named], Dose], smallest: Dose | None) -> Dose | Unknown:
    of = _micrograms(read(form.of))
    if isinstance(of, Unknown):
        return UNKNOWN
    found = of * form.percent // 100 + settled(form.plus).micrograms
    if smallest and form.round_down:
        found -= found % smallest.micrograms
    if form.at_least is not None:
        found = max(found, settled(form.at_least).micrograms)
    if isinstance(form.at_most, str):
        limit = _micrograms(read(form.at_most))
        return UNKNOWN if isinstance(limit, Unknown) else Dose(min(found, limit))
    return Dose(found if form.at_most is None else min(found, settled(form.at_most).micrograms))


def _micrograms(value: Value) -> int | Unknown:
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, (bool, str)):
        raise TypeError(f"{value!r} is not an amount")
    return int(value)
