"""The story of one person: a closed set of events, and the Timeline that holds them in order.

**Replay as of a moment uses only what had been written down by then.**
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from types import MappingProxyType
from typing import Any, ClassVar

from mooring.clinical.values import Dose

Answers = Mapping[str, Any]


def _frozen(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(values))


def fixed(moment: datetime) -> datetime:
    """The same instant with a fixed offset.

    Two times in one zone are subtracted by their wall clocks, so that a day on which the clock changes would be 23 or
    25 hours; with fixed offsets it is the hours that passed.
    """
    offset = moment.utcoffset()
    return moment if offset is None or isinstance(moment.tzinfo, timezone) else moment.astimezone(timezone(offset))


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened at a moment, and when and by whom it was written down.

    `at` and `recorded_at` are aware datetimes; `recorded_at` is `at` where it was written at once.
    `by` is an opaque id of who wrote it; `id` is its identity in the store, if it has one.
    """

    kind: ClassVar[str] = ""
    at: datetime
    recorded_at: datetime | None = None
    by: str | None = None
    id: str | None = None

    def __post_init__(self) -> None:
        for moment in (self.at, self.recorded_at):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError("a time needs its offset from UTC")
        for name, value in vars(self).items():
            if isinstance(value, dict):
                object.__setattr__(self, name, _frozen(value))
            elif isinstance(value, datetime):
                object.__setattr__(self, name, fixed(value))

    @property
    def written(self) -> datetime:
        """When it was recorded; the moment itself where nothing else is said."""
        return self.recorded_at or self.at


@dataclass(frozen=True, kw_only=True)
class Used(Event):
    """The person took a substance outside the programme; `at` is the last use meant."""

    kind = "used"
    substance: str
    route: str | None = None
    pattern: str | None = None
    amount: str | None = None
    dose: Dose | None = None
    times_per_day: int | None = None
    years: float | None = None


@dataclass(frozen=True, kw_only=True)
class Scored(Event):
    """A rating scale: its answers, or a total charted elsewhere."""

    kind = "scored"
    instrument: str
    answers: Answers = field(default_factory=dict)
    total: int | None = None
    objective_sign: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Measured(Event):
    """Vital signs by name, in customary units (per minute, mmHg, %, degrees C, kg)."""

    kind = "measured"
    values: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Resulted(Event):
    """A laboratory, ECG or urine-screen result."""

    kind = "resulted"
    test: str
    value: float | str
    unit: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reported(Event):
    """A dose from elsewhere that the person reports and nobody verified."""

    kind = "reported"
    drug: str
    dose: Dose | None = None
    last_taken: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verified(Event):
    """A dose confirmed by the opioid treatment program that gives it."""

    kind = "otp_verified"
    drug: str
    dose: Dose
    last_taken: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DoseDecision(Event):
    """What was decided about one dose."""

    drug: str
    dose: Dose | None = None
    route: str | None = None
    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Gave(DoseDecision):
    """A dose was given."""

    kind = "gave"


@dataclass(frozen=True, kw_only=True)
class Held(DoseDecision):
    """Staff did not give a dose, for a reason."""

    kind = "held"


@dataclass(frozen=True, kw_only=True)
class Refused(DoseDecision):
    """The person did not want a dose."""

    kind = "refused"


@dataclass(frozen=True, kw_only=True)
class Missed(DoseDecision):
    """A due dose was neither given, held nor refused in its window."""

    kind = "missed"


@dataclass(frozen=True, kw_only=True)
class Ordered(Event):
    """A prescriber ordered a drug: a stable dose, a schedule in steps, or an as-needed dose."""

    kind = "ordered"
    drug: str
    dose: Dose | None = None
    route: str | None = None
    steps: tuple[Dose, ...] = ()
    clock: str | None = None
    prn: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Stepped(Event):
    """A schedule went to a step: forward, back, or again from the start."""

    kind = "stepped"
    schedule: str
    to: str


@dataclass(frozen=True, kw_only=True)
class Overrode(Event):
    """A prescriber went past a rule, with a written reason."""

    kind = "overrode"
    rule: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Started(Event):
    """A protocol was signed and began; `binds` holds what the prescriber fixed.

    `version` is the version of the protocol under which it began; None where nobody wrote it down.
    """

    kind = "started"
    protocol: str
    binds: Answers = field(default_factory=dict)
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ended(Event):
    """A protocol, or an order for a drug, ended."""

    kind = "ended"
    what: str
    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Challenged(Event):
    """An antagonist challenge and its outcome, `negative` or `positive`."""

    kind = "challenged"
    drug: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Has(Event):
    """A condition that the person has; `absent` records that it was asked and is not so."""

    kind = "has"
    condition: str
    absent: bool = False


@dataclass(frozen=True, kw_only=True)
class Takes(Event):
    """A medicine from elsewhere that the person takes."""

    kind = "takes"
    drug: str
    dose: Dose | None = None


@dataclass(frozen=True, kw_only=True)
class TookPlace(Event):
    """An incident: overdose reversal, syncope, seizure, release from jail, vomited dose."""

    kind = "took_place"
    event: str
    details: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Consented(Event):
    """An answer to a request for consent."""

    kind = "consented"
    to: str
    answer: bool
    scope: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recorded(Event):
    """Items of the consultation or the discharge, by id."""

    kind = "recorded"
    items: Answers = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Moved(Event):
    """Admitted, moved to a bed, on leave, back, discharged; or to another `version` of the protocol that runs."""

    kind = "moved"
    stage: str
    bed: str | None = None
    to: str | None = None
    because: str | None = None
    version: str | None = None


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """A note in words."""

    kind = "noted"
    about: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Referred(Event):
    """A referral to a next place, and how far it has come."""

    kind = "referred"
    place: str
    referral: str
    stage: str
    level: str | None = None
    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Contacted(Event):
    """A call or a message between the facility and the person."""

    kind = "contacted"
    direction: str
    about: str
    day: int | None = None
    outcome: str | None = None
    answers: Answers = field(default_factory=dict)
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Amended(Event):
    """A correction: it names the event that it replaces, or takes back where `to` is None."""

    kind = "amended"
    event: str
    to: Event | None = None
    because: str | None = None


@dataclass(frozen=True, kw_only=True)
class Linked(Event):
    """Two records were found to be of one person."""

    kind = "linked"
    person: str


@dataclass(frozen=True, kw_only=True)
class Unlinked(Event):
    """Two records were found not to be of one person after all."""

    kind = "unlinked"
    person: str


KINDS: tuple[type[Event], ...] = (
    Used, Scored, Measured, Resulted, Reported, Verified, Gave, Held, Refused, Missed, Ordered, Stepped, Overrode,
    Started, Ended, Challenged, Has, Takes, TookPlace, Consented, Recorded, Moved, Noted, Referred, Contacted,
    Amended, Linked, Unlinked,
)  # fmt: skip


@dataclass(frozen=True)
class Timeline:
    """All events of one person, by moment, then by when they were written. Immutable."""

    events: tuple[Event, ...]

    @classmethod
    def of(cls, events: Iterable[Event]) -> Timeline:
        """A timeline from events in any order."""
        return cls(tuple(sorted(events, key=lambda event: (event.at, event.written))))

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)

    def as_of(self, moment: datetime) -> Timeline:
        """What had been recorded by `moment`, with the amendments of that time applied.

        An event written later, even about an earlier time, is not seen; nor is one that lies in the future.
        """
        return Timeline.of(e for e in self.known_by(moment).standing() if e.at <= moment)

    def known_by(self, moment: datetime) -> Timeline:
        """The events that had been written down by `moment`."""
        return Timeline(tuple(e for e in self.events if e.written <= moment))

    def standing(self) -> Timeline:
        """The story as corrected: amended events replaced or taken away, the corrections themselves left out."""
        corrections = {e.event: e for e in sorted(self.events, key=lambda e: e.written) if isinstance(e, Amended)}
        if not corrections:
            return self
        corrected = (_corrected(event, corrections) for event in self.events)
        return Timeline.of(event for event in corrected if event is not None)


def _corrected(event: Event, corrections: Mapping[str, Amended]) -> Event | None:
    if isinstance(event, Amended):
        return None
    correction = corrections.get(event.id or "")
    if correction is None:
        return event
    if correction.to is None:
        return None
    # The corrected event keeps its identity, so that a second correction still names the same one.
    return replace(correction.to, id=event.id, by=correction.by, recorded_at=correction.written)
