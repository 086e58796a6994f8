"""Whether an instrument fits together: its items, the range of its total, and a name for every total."""

from __future__ import annotations

from itertools import product

from mooring.clinical.instruments.instrument import Instrument, Item, Rule
from mooring.knowledge.entry import Entry

SEXES = ("female", "male", "other", "unknown")


def check(fields: Entry, found: Instrument) -> None:
    """Raises DocumentError, with the line, for what does not fit."""
    _items(fields, found)
    _readings(fields, found)
    _range(fields, found)
    _bands(fields, found)


def _items(fields: Entry, found: Instrument) -> None:
    ids = [item.id for item in found.items]
    names = ids + [name for item in found.items for name in item.also]
    if not ids or len(set(names)) != len(names):
        raise fields.fail("items must be there, and each id must stand once", "items")
    for index, item in enumerate(found.items):
        if item.asked_if is not None and item.asked_if.item not in ids[:index]:
            raise fields.fail(f'{item.id} is asked if "{item.asked_if.item}", which is no earlier item', "items")
        if item.objective_from is not None and item.objective_from not in {each.points for each in item.allowed}:
            raise fields.fail(f"objective_from of {item.id} must be one of its values", "items")
        if item.default is not None and item.default not in {choice.value for choice in item.choices}:
            raise fields.fail(f"the default of {item.id} must be one of its values", "items")


def _readings(fields: Entry, found: Instrument) -> None:
    """Whatever the other answers are, one reading of a measurement must count."""
    for item in found.items:
        if item.measure is None:
            continue
        conditions = [each for reading in item.measure.readings for each in reading.when]
        others = [_other(fields, found, item, name) for name in dict.fromkeys(each.item for each in conditions)]
        for values in product(*([choice.value for choice in other.choices] for other in others)):
            given = {other.id: value for other, value in zip(others, values, strict=True)}
            if item.measure.points(item.measure.lowest, given) is None:
                raise fields.fail(f"no reading of {item.id} counts for {given}", "items")


def _other(fields: Entry, found: Instrument, item: Item, name: str) -> Item:
    other = next((each for each in found.items if each.id == name), None)
    if other is None or not other.choices:
        raise fields.fail(f'a reading of {item.id} depends on "{name}", which is no item with choices', "items")
    return other


def _range(fields: Entry, found: Instrument) -> None:
    counted = [item for item in found.items if item.counts]
    if found.rule is Rule.TRIAGE:
        lowest, highest = 0.0, float(max((level.rank for level in found.levels), default=0))
    elif found.rule is Rule.FIRST_PART:
        if not found.parts:
            raise fields.fail("the total is the first part, and there are no parts", "total")
        lowest, highest = found.parts[0].lowest, found.parts[0].highest
        counted = [item for item in counted if item.id in found.parts[0].items]
    else:
        lowest, highest = sum(item.least for item in counted), sum(item.most for item in counted)
    if (found.lowest, found.highest) != (lowest, highest):
        said = f"{found.lowest} to {found.highest}"
        raise fields.fail(f"total says {said}, but the items give {lowest:g} to {highest:g}", "total")
    if any(item.times != 1 for item in counted):
        raise fields.fail("what makes the total counts once; times is for the other parts", "total")
    if found.early and (found.rule is not Rule.SUM or any(item.least < 0 for item in counted)):
        raise fields.fail("only a sum that can but grow tells a band early", "total")


def _bands(fields: Entry, found: Instrument) -> None:
    if not found.bands:
        return
    if not {each for band in found.bands for each in band.sex} <= set(SEXES):
        raise fields.fail(f"sex may name {', '.join(SEXES)}", "bands")
    for sex in SEXES:
        names = [band for band in found.bands if (not band.sex or sex in band.sex) and band.single is None]
        covered = [total for band in names for total in range(band.lowest, band.highest + 1)]
        if sorted(covered) != list(range(found.lowest, found.highest + 1)):
            raise fields.fail(
                f"bands must name every total from {found.lowest} to {found.highest} exactly once (sex: {sex})", "bands"
            )
