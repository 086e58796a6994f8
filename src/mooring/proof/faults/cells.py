"""What can be wrong in one cell: a limit moved, yes and no exchanged, a word dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import copysign

from mooring.clinical.cells import Anything, Between, Compare, Is, IsUnknown, Not, OneOf, Test
from mooring.clinical.facts.kinds import Fact

SHARE = 20
"""The larger of the two steps by which a limit is moved, in percent of the limit (our own choice, ADR 0006)."""


@dataclass(frozen=True, kw_only=True)
class Slip:
    """Another test in place of a cell: `kind` names it, `change` says it in words."""

    kind: str
    change: str
    direction: str
    test: Test


def slips(test: Test, fact: Fact, grain: int | float) -> Iterator[Slip]:
    """Every fault of a settled cell. `grain` is the smallest step of this fact, inside.

    A limit moves by one grain and by 20 % (rounded to grains), up and down. What would leave the plausible range, so
    that the loader refuses it, is left out.
    """
    match test:
        case Compare(op=op, limit=int() | float() as limit):
            for kind, value in _moved(limit, fact, grain):
                wider = {">": value < limit, ">=": value < limit, "<": value > limit, "<=": value > limit}.get(op)
                yield Slip(
                    kind=kind,
                    change=f"{op} {_in_unit(limit, fact)} reads {op} {_in_unit(value, fact)}",
                    direction=_way(wider),
                    test=replace(test, limit=value),
                )
        case Between(low=int() | float() as low, high=int() | float() as high):
            for end, limit in (("low", low), ("high", high)):
                for kind, value in _moved(limit, fact, grain):
                    other = replace(test, low=value) if end == "low" else replace(test, high=value)
                    wider = value < limit if end == "low" else value > limit
                    change = f"the {end} end {_in_unit(limit, fact)} reads {_in_unit(value, fact)}"
                    yield Slip(kind=f"{end}{kind}", change=change, direction=_way(wider), test=other)
        case Is(answer=answer):
            yield Slip(kind="flipped", change="yes and no are exchanged", direction="other", test=Is(answer=not answer))
        case IsUnknown():
            yield Slip(kind="anything", change="unknown reads anything", direction="wider", test=Anything())
        case OneOf(words=(word,)):
            yield Slip(kind="flipped", change=f'reads not("{word}")', direction="other", test=Not(test=test))
        case OneOf(words=words):
            for word in words:
                left = OneOf(words=tuple(each for each in words if each != word))
                yield Slip(kind=f"without-{word}", change=f'"{word}" is dropped', direction="narrower", test=left)
        case Not(test=OneOf(words=(word,)) as inner):
            yield Slip(kind="flipped", change=f'not("{word}") reads "{word}"', direction="other", test=inner)
        case Not(test=inner):
            turned = {"wider": "narrower", "narrower": "wider"}
            for slip in slips(inner, fact, grain):
                assert isinstance(slip.test, (OneOf, Between, Compare))
                way = turned.get(slip.direction, slip.direction)
                yield replace(slip, test=Not(test=slip.test), direction=way)


def _moved(limit: int | float, fact: Fact, grain: int | float) -> Iterator[tuple[str, int | float]]:
    share = max(grain, round(abs(limit) * SHARE / 100 / grain) * grain)
    steps = {"+1": grain, "-1": -grain} | ({"+20%": share, "-20%": -share} if share > grain else {})
    for kind, step in steps.items():
        value = round(limit + step, 6)
        exact = int(value) if value == int(value) else value
        inside = (fact.low is None or exact >= fact.low) and (fact.high is None or exact <= fact.high)
        # Amounts and lengths of time never are less than nothing, so that nothing would change.
        if inside and not (limit >= 0 > exact and copysign(1, step) < 0 and fact.scale > 1):
            yield kind, exact


def _way(wider: bool | None) -> str:
    return "other" if wider is None else "wider" if wider else "narrower"


def _in_unit(value: int | float, fact: Fact) -> str:
    return f"{value / fact.scale:g}{f' {fact.unit}' if fact.unit else ''}"
