"""What the report needs of one arm of a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Assumed:
    """One thing that a study assumes: what, how much, and where that is from."""

    what: str
    value: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Arm:
    """One arm: `plain` is the document that `mooring simulate --json` prints.

    `staying` holds how many are still there at each of `staying_at` days after
    admission, `mean_stay_days` how long people stay on average. `assumed` is what the study rests on, by heading.
    """

    name: str
    plain: Mapping[str, Any]
    version: str = ""
    staying: Sequence[int] = ()
    staying_at: Sequence[float] = ()
    mean_stay_days: float | None = None
    assumed: Mapping[str, Sequence[Assumed]] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def __post_init__(self) -> None:
        if len(self.staying) != len(self.staying_at):
            raise ValueError("how many are there needs a day for each count")

    @property
    def people(self) -> int:
        """How many virtual people."""
        return int(self.plain["patients"])

    @property
    def days(self) -> int:
        """How long at most."""
        return int(self.plain["days"])

    @property
    def outcomes(self) -> Mapping[str, Any]:
        """The outcomes, as printed."""
        found: Mapping[str, Any] = self.plain["outcomes"]
        return found
