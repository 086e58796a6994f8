"""A figure that is published, beside which a simulated one is set."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Published:
    """A published `value` of `what`, the limits in which a simulated one is a hit, and whether it was used to fit.

    `read` is what is read off whom it is simulated of. `misses`: why it is known to miss, or None.
    """

    id: str
    what: str
    read: str
    unit: str
    value: float
    low: float
    high: float
    source: str
    grade: str
    use: str
    misses: str | None = None

    def met_by(self, simulated: float) -> bool:
        """Whether a simulated value lies inside the limits."""
        return self.low <= simulated <= self.high

    @property
    def wrong(self) -> str | None:
        """In words what is unsound about it; None for nothing."""
        if self.use not in ("fit", "check"):
            return "use is fit (a calibration was chosen to meet it) or check (nothing was)"
        if not self.low <= self.value <= self.high:
            return "the value lies outside its own limits"
        return None
