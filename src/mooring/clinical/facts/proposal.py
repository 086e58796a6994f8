"""What a fact may ask of the proposed act, and which facts ask it."""

from __future__ import annotations

import typing
from collections.abc import Mapping

from mooring.clinical.case import Case
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts import state
from mooring.clinical.formulary import Drug
from mooring.clinical.values import UNKNOWN

PROPOSED = "proposed"
"""In a selector: the ingredient of the proposed drug."""


class Asking(state.Asking, typing.Protocol):
    """What is needed to know of the one who asks."""

    case: Case

    def drug(self, name: str | None) -> Drug | None:
        """The drug of a name."""
        ...


def read(how: k.Proposed, reading: Asking) -> Value:
    """The value of a fact about the proposed act; UNKNOWN where nothing is proposed or it was not said."""
    proposed = reading.case.proposed
    if proposed is None:
        return UNKNOWN
    if how.name == "is_a":
        return proposed.what is not None and any(reading.is_a(proposed.what, each) for each in how.is_a)
    if how.name == "ingredient":
        return reading.proposed_ingredient or UNKNOWN
    if how.name == "mg":
        return proposed.dose.micrograms if proposed.dose else UNKNOWN
    if how.name == "route":
        drug = reading.drug(proposed.what)
        return proposed.route or (drug.route if drug and drug.route else UNKNOWN)
    if how.name == "protocol":
        return proposed.protocol or state.running_with(reading, proposed.what) or "none"
    said = {"act": proposed.act, "what": proposed.what, "new_start": proposed.new_start}
    value = said[how.name] if how.name in said else proposed.details.get(how.name)
    return UNKNOWN if value is None else value


def is_asked(how: k.How, facts: Mapping[str, k.Fact]) -> bool:
    """Whether the value of such a fact may change with what is proposed."""
    if isinstance(how, k.Share):
        return any(is_asked(facts[name].how, facts) for name in (how.of, how.to))
    if isinstance(how, k.Less):
        return any(is_asked(facts[name].how, facts) for name in (how.of, how.than))
    named = [s for s in vars(how).values() if isinstance(s, k.Selector)] + list(_several(getattr(how, "of", ())))
    if any(PROPOSED in each.names for each in named):
        return True
    # A table may ask about the proposal through any of its facts, so that its value is made anew.
    if isinstance(how, k.State):
        return how.of == PROPOSED
    return isinstance(how, (k.Proposed, k.ByTable)) or (isinstance(how, (k.Sum, k.Distinct)) and how.proposed)


def _several(of: object) -> tuple[k.Selector, ...]:
    return tuple(each for each in of if isinstance(each, k.Selector)) if isinstance(of, tuple) else ()
