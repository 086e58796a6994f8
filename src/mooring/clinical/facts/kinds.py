"""The closed set of kinds of fact. Each kind, never each fact, is read three ways: by a fold, over arrays, as a
term.
"""

from __future__ import annotations

from dataclasses import dataclass

from mooring.clinical.values import MICROGRAMS_PER_MG, MINUTES_PER, Citation

SCALES: dict[str, int] = {"mg": MICROGRAMS_PER_MG, "ug": 1} | MINUTES_PER
"""Units that are whole numbers of something smaller inside: micrograms and minutes."""


@dataclass(frozen=True, kw_only=True)
class Selector:
    """Which events: of one of `kinds`, about one of `names` (an id, an ingredient or a class; any where empty).

    The name `proposed` stands for the ingredient of the proposed drug; where none is proposed it means no event.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Window:
    """A stretch of time that ends now: `rolling` minutes, since the `protocol` began, this `programme_day`, the one
    before it (`programme_day_before`), today by the facility's clock (`facility_day`), or yesterday by it
    (`facility_day_before`)."""

    name: str
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Latest:
    """The newest value still fresh. `after` takes only what is newer than the last such event, and needs one.

    `renewed` leaves out what is older than the last such event, if there is one: each stay asks anew.
    `absent` is the answer where nobody wrote one down: for a note that is only written where it is so.
    """

    of: Selector
    value: str
    max_age: int | None = None
    after: Selector | None = None
    renewed: Selector | None = None
    absent: bool | str | None = None


@dataclass(frozen=True, kw_only=True)
class Since:
    """Minutes since the last such event. Where there is none: `unknown`, or `never`.

    `oldest` asks for the first such event instead of the last. `calendar` counts days by the facility's clock instead:
    0 today, 1 yesterday; a dose from elsewhere that nobody knows the day of is then left out.
    """

    of: tuple[Selector, ...]
    absent: str = "unknown"
    never_if: Selector | None = None
    oldest: bool = False
    calendar: bool = False
    window: Window | None = None


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many such events lie in a window, or after the last event of another sort."""

    of: Selector
    window: Window | None = None
    after: Selector | None = None


@dataclass(frozen=True, kw_only=True)
class Distinct:
    """How many different ingredients such events are about; `proposed` counts the proposed drug, if it is one of them.

    What the person `takes` counts however long ago it was written down; all else lies in the window.
    """

    of: Selector
    window: Window
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Sum:
    """Micrograms by ingredient in a window; `proposed` counts the proposed dose too."""

    of: Selector
    window: Window
    proposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Extreme:
    """The highest or lowest value in a window."""

    of: Selector
    value: str
    window: Window
    highest: bool = True


@dataclass(frozen=True, kw_only=True)
class Change:
    """The newest value after the last event of a sort, less the newest one before it.

    The value before must be at most `baseline_age` minutes older than that event, the value after at most `within`.
    """

    of: Selector
    value: str
    since: Selector
    baseline_age: int
    within: int | None = None


@dataclass(frozen=True, kw_only=True)
class Share:
    """One amount in percent of another. Unknown where either is, or where the other is nothing."""

    of: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Less:
    """One number less another, in the unit of both. Unknown where either is."""

    of: str
    than: str


@dataclass(frozen=True, kw_only=True)
class State:
    """Where the person is: `phase`, `programme_day`, `on_protocol`, `ordered_mg`, `step_mg`, `has_order` ...

    `within` is how many minutes back `highest_ordered` looks.
    """

    name: str
    of: str | None = None
    within: int | None = None


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Of the person or the facility: age, sex, pregnant, weight, setting, otp, state, admitted_for."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Whether the person has one of these conditions, or takes one of these medicines (`takes`).

    Yes where one is on record; no where all were asked and are absent, or `unasked` says so; else unknown.
    """

    any_of: tuple[str, ...]
    takes: bool = False
    unasked: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """Of the proposed act: `act`, `what`, `ingredient`, `mg`, `route`, `new_start`, `protocol`, `is_a` (with classes,
    of a drug or of a protocol) or a detail.
    """

    name: str
    is_a: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ByTable:
    """The value that a decision table over other facts says; unknown where no row holds."""

    table: str


How = (
    Latest | Since | Count | Distinct | Sum | Extreme | Change | Share | Less | State | Profile | Condition | Proposed
    | ByTable
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that a table may ask. `type` is number, yes-no or word; `low` and `high` are the plausible range,
    inside.

    A value outside its plausible range is unknown, and somebody is told.
    """

    name: str
    means: str
    type: str
    how: How
    unit: str | None = None
    low: int | float | None = None
    high: int | float | None = None
    words: tuple[str, ...] = ()
    ask: str = ""
    cites: tuple[Citation, ...] = ()

    @property
    def scale(self) -> int:
        """How many of the smaller unit inside make one of the unit in which a cell is written."""
        return SCALES.get(self.unit or "", 1)
