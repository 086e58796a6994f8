"""The array states of three kinds of fact: sum over a rolling window, since an event, latest value."""

from __future__ import annotations

import numpy as np

from mooring.clinical.values import NEVER
from mooring.simulation.columns import Column, Mask, Numbers

_EMPTY = -NEVER
"""The time in a slot that holds no dose: before every window."""


class RingOverflow(RuntimeError):
    """A dose that a window still needs would have been overwritten: more slots, or a shorter window."""


class DoseRing:
    """The last doses of n people, `slots` each, for sums over rolling windows of at most `keep` minutes.

    Times are whole minutes on one clock and must not go back. A dose of exactly `keep` minutes ago no longer counts.
    A dose whose amount nobody knows makes every sum that reaches it unknown.
    """

    def __init__(self, *, people: int, slots: int, keep: int) -> None:
        self.keep = keep
        self._at = np.full((people, slots), _EMPTY, dtype=np.int64)
        self._amount = np.zeros((people, slots), dtype=np.int64)
        self._known = np.ones((people, slots), dtype=np.bool_)
        self._next = np.zeros(people, dtype=np.intp)
        self._now = _EMPTY

    def record(self, *, now: int, doses: Column, who: Mask) -> None:
        """Note a dose of each person in `who`; `doses` holds micrograms.

        Raises RingOverflow where there is no free slot, and ValueError where time goes back.
        """
        if now < self._now:
            raise ValueError("time goes forward only")
        rows = np.flatnonzero(who)
        slot = self._next[rows]
        if (self._at[rows, slot] > now - self.keep).any():
            slots = self._at.shape[1]
            raise RingOverflow(f"more than {slots} doses within {self.keep} minutes; give the ring more slots")
        self._now = now
        self._at[rows, slot], self._amount[rows, slot] = now, doses.values[rows]
        self._known[rows, slot] = doses.known[rows]
        self._next[rows] = (slot + 1) % self._at.shape[1]

    def within(self, *, now: int, window: int) -> Column:
        """Micrograms of each person in the last `window` minutes. Raises ValueError for a longer one than is kept."""
        if window > self.keep:
            raise ValueError(f"this ring keeps {self.keep} minutes, and {window} were asked for")
        inside = (self._at > now - window) & (self._at <= now)
        total: Numbers = np.where(inside, self._amount, 0).sum(axis=1)
        known = np.asarray((~inside | self._known).all(axis=1), dtype=np.bool_)
        return Column(values=total, known=known)


class SinceState:
    """When an event last happened to each of n people, in minutes."""

    def __init__(self, *, people: int, absent_is_never: bool) -> None:
        self._last = np.full(people, _EMPTY, dtype=np.int64)
        self._never = absent_is_never

    def record(self, *, now: int, who: Mask) -> None:
        """Note that it happened now to each person in `who`."""
        self._last[who] = now

    def read(self, *, now: int) -> Column:
        """Minutes since; never, or unknown, for those to whom it has not happened."""
        happened = self._last != _EMPTY
        since = np.where(happened, now - self._last, NEVER)
        return Column(values=since, known=happened | self._never)


class LatestState:
    """The newest value of each of n people, and when it was found."""

    def __init__(self, *, people: int, max_age: int | None) -> None:
        self._value = np.zeros(people, dtype=np.float64)
        self._at = np.full(people, _EMPTY, dtype=np.int64)
        self._max_age = max_age

    def record(self, *, now: int, values: Column) -> None:
        """Note a value for each person whose value is known."""
        self._value[values.known] = values.values[values.known]
        self._at[values.known] = now

    def read(self, *, now: int) -> Column:
        """The newest values; unknown for those who have none, or only one that is too old."""
        found = self._at != _EMPTY
        fresh = found if self._max_age is None else found & (now - self._at <= self._max_age)
        return Column(values=self._value.copy(), known=fresh)
