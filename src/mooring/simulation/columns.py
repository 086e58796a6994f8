"""One fact of many people at once: an array of values and a mask that says which of them are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mooring.clinical.cells import Value
from mooring.clinical.facts.kinds import Fact
from mooring.clinical.values import NEVER, UNKNOWN, Unknown

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """A fact of n people. `values` has shape (n,): whole numbers inside (micrograms, minutes), measured numbers,
    yes/no, or, where `words` is given, places in `words`. Where `known` is False the value means nothing.
    """

    values: Numbers
    known: Mask
    words: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 1 or self.values.shape != self.known.shape or self.known.dtype != np.bool_:
            raise ValueError("a column needs one value and one known-mark for each person")
        if self.words is not None and not np.issubdtype(self.values.dtype, np.integer):
            raise TypeError("a column of words holds the places of its words")

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.values)

    @property
    def kind(self) -> str:
        """word, yes-no or number."""
        if self.words is not None:
            return "word"
        return "yes-no" if self.values.dtype == np.bool_ else "number"

    def value(self, person: int) -> Value:
        """One person's value as the first reading has it."""
        if not self.known[person]:
            return UNKNOWN
        if self.words is not None:
            return self.words[int(self.values[person])]
        found: Value = self.values[person].item()
        return found

    def plausible(self, fact: Fact) -> Column:
        """The same column with every number outside the fact's plausible range unknown."""
        if self.kind != "number":
            return self
        inside = np.ones(self.people, dtype=np.bool_)
        if fact.low is not None:
            inside &= self.values >= fact.low
        if fact.high is not None:
            inside &= self.values <= fact.high
        return Column(values=self.values, known=self.known & (inside | (self.values == NEVER)))


def column(values: Sequence[Value]) -> Column:
    """A column from one value a person; all that are known must be of one type. Raises TypeError where they are not."""
    known = np.array([not isinstance(value, Unknown) for value in values], dtype=np.bool_)
    present = [value for value in values if not isinstance(value, Unknown)]
    if all(isinstance(value, bool) for value in present):
        return Column(values=np.array([value is True for value in values], dtype=np.bool_), known=known)
    if all(isinstance(value, str) for value in present):
        words = tuple(sorted({str(value) for value in present}))
        places: Mapping[Any, int] = {word: place for place, word in enumerate(words)}
        codes = [0 if isinstance(value, Unknown) else places[value] for value in values]
        return Column(values=np.array(codes, dtype=np.int16), known=known, words=words)
    if any(isinstance(value, (bool, str)) for value in present):
        raise TypeError("a column cannot hold numbers beside words or answers")
    whole = all(isinstance(value, int) for value in present)
    numbers = [0 if isinstance(value, Unknown) else value for value in values]
    return Column(values=np.array(numbers, dtype=np.int64 if whole else np.float64), known=known)
