"""The forms of a dose over arrays: whole micrograms for every person at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from mooring.clinical.acts import AddTo, DoseForm, Fixed, Percent
from mooring.clinical.cells import Named
from mooring.clinical.values import Dose
from mooring.simulation.columns import Column, Mask, Numbers


def amounts(
    form: DoseForm,
    columns: Mapping[str, Column],
    number: Callable[[str], Dose],
    people: int,
    smallest: Dose | None = None,
) -> Column:
    """The micrograms that a form means for each person; unknown where a fact that it needs is unknown.

    The same arithmetic as `clinical.doses.amount`, to the microgram. Raises TypeError where a fact is no amount.
    """

    def settled(limit: Dose | Named) -> int:
        return (number(limit.number) if isinstance(limit, Named) else limit).micrograms

    match form:
        case Fixed(dose=dose):
            found, known = np.full(people, settled(dose), dtype=np.int64), np.ones(people, dtype=np.bool_)
        case AddTo():
            have, known = _micrograms(columns[form.to])
            found = np.maximum(0, np.minimum(settled(form.add), settled(form.at_most) - have))
            if smallest and form.round_down:
                found = found - found % smallest.micrograms
        case Percent():
            found, known = _share(form, columns, settled, smallest)
    return Column(values=found, known=known)


def _share(
    form: Percent, columns: Mapping[str, Column], settled: Callable[[Dose | Named], int], smallest: Dose | None
) -> tuple[Numbers, Mask]:
    of, known = _micrograms(columns[form.of])
    found = of * form.percent // 100 + settled(form.plus)
    if smallest and form.round_down:
        found = found - found % smallest.micrograms
    if form.at_least is not None:
        found = np.maximum(found, settled(form.at_least))
    if isinstance(form.at_most, str):
        limit, limit_known = _micrograms(columns[form.at_most])
        return np.minimum(found, limit), known & limit_known
    return (found if form.at_most is None else np.minimum(found, settled(form.at_most))), known


def _micrograms(of: Column) -> tuple[Numbers, Mask]:
    if of.kind != "number" and of.known.any():
        raise TypeError(f"a {of.kind} column is not an amount")
    return np.where(of.known, of.values, 0).astype(np.int64), of.known
