"""Whether a value is one that a fact can have."""

from __future__ import annotations

from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.values import Unknown


def as_type(fact: k.Fact, value: Value) -> Value:
    """`yes` as a word and yes as an answer are the same answer: a scenario writes the one, a form the other."""
    if fact.type == "yes-no" and value in ("yes", "no"):
        return value == "yes"
    if fact.type == "word" and isinstance(value, bool):
        return "yes" if value else "no"
    return value


def fits(fact: k.Fact, value: Value) -> bool:
    """Whether a value is of the fact's type, one of its words, and within its plausible range (NaN never is)."""
    if fact.type == "yes-no":
        return isinstance(value, bool)
    if fact.type == "word":
        return isinstance(value, str) and (not fact.words or value in fact.words)
    if isinstance(value, (bool, str, Unknown)) or value != value:
        return False
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)
