"""Which rules a prescriber went past for the act that is proposed now.

**An override is for one act: the next dose of that medicine, soon; it never opens the way to a second one.**
"""

from __future__ import annotations

from datetime import timedelta

from mooring.clinical import timeline as t
from mooring.clinical.case import Case
from mooring.clinical.facts.reading import Reading

MAY = ("prescriber", "medical-director")


def overridden(case: Case, reading: Reading, within: timedelta) -> frozenset[str]:
    """The names of rules that a prescriber went past, in writing, within this time and for no dose given since."""
    since = _last_given(case, reading)
    return frozenset(
        event.rule
        for event in case.story
        # Where nobody wrote down who it was, it was not a prescriber.
        if isinstance(event, t.Overrode)
        and (event.by or "").split(":")[0] in MAY
        and case.at - event.at <= within
        and (since is None or event.at > since.at)
    )


def _last_given(case: Case, reading: Reading) -> t.Gave | None:
    ingredient = reading.proposed_ingredient
    if case.proposed is None or case.proposed.act != "give" or ingredient is None:
        return None
    given = [e for e in case.story if isinstance(e, t.Gave) and reading.is_a(e.drug, ingredient)]
    return given[-1] if given else None
