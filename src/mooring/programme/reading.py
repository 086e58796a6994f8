"""What screens read: the board of all beds, one person's chart, the list of people. Every look is audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.advice import Advice
from mooring.clinical.consultation import Owed
from mooring.clinical.course import Expected
from mooring.clinical.risks import RiskFlag
from mooring.clinical.timeline import Timeline
from mooring.records import beds, queries
from mooring.records import board as lines
from mooring.records.stages import Stage

from . import doses
from .desk import desk
from .door import use_case
from .errors import InvalidInput
from .identity import PersonView, view
from .names import names_of
from .permissions import CARE, CLINICAL, HELPLINE
from .refresh import cows_total
from .situation import Situation


@dataclass(frozen=True, kw_only=True)
class BoardBed:
    """One bed on the board. `person` is None in a free bed; `expected` is set and `day` None while it is only held."""

    bed: str
    person: UUID | None
    name: str | None
    expected: datetime | None
    day: int | None
    line: lines.Line | None
    overdue: bool

    @property
    def trend(self) -> int | None:
        """The COWS now less the one before it."""
        if self.line is None or self.line.cows is None or self.line.cows_before is None:
            return None
        return self.line.cows - self.line.cows_before


@dataclass(frozen=True, kw_only=True)
class BoardView:
    """All beds in the facility's order; `version` changes with everything that the board shows."""

    beds: tuple[BoardBed, ...]
    version: str

    @property
    def overdue(self) -> int:
        return sum(bed.overdue for bed in self.beds)

    @property
    def free(self) -> int:
        return sum(bed.person is None for bed in self.beds)


@dataclass(frozen=True, kw_only=True)
class DosePoint:
    """One dose given, on the time axis."""

    at: datetime
    drug: str
    mg: float | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """What the chart draws over time: totals of the COWS, doses given, and each vital sign by name."""

    cows: tuple[tuple[datetime, int], ...]
    doses: tuple[DosePoint, ...]
    vitals: Mapping[str, tuple[tuple[datetime, float], ...]]


@dataclass(frozen=True, kw_only=True)
class ChartView:
    """One person's chart: who, the story (`timeline` as stored, `story` as corrected), and the bed.

    `names` has the name for each `by` in the story. What the engine makes of it is worked out when it is asked for.
    """

    person: PersonView
    bed: str | None
    day: int | None
    timeline: Timeline
    story: Timeline
    names: Mapping[str, str]
    now: Situation = field(repr=False, compare=False)

    @property
    def advice(self) -> Advice:
        return self.now.advice

    @cached_property
    def due_dose(self) -> doses.DueDose | None:
        """What the engine advises to give now."""
        return doses.due(self.now)

    @cached_property
    def slot(self) -> str:
        """What the next decision about a dose claims."""
        return doses.slot_of(self.now)

    @property
    def flags(self) -> tuple[RiskFlag, ...]:
        return self.now.flags

    @property
    def expected(self) -> tuple[Expected, ...]:
        return self.now.expected

    @property
    def owed(self) -> tuple[Owed, ...]:
        return self.now.owed

    @property
    def running(self) -> tuple[str, ...]:
        return self.now.running

    @cached_property
    def orders(self) -> tuple[t.Ordered, ...]:
        return doses.orders(self.now)

    @cached_property
    def series(self) -> Series:
        return _series(self.now)


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One person in a list."""

    person: PersonView
    bed: str | None


@use_case("reading.board", roles=CLINICAL, polled=True)
def board(*, by: Actor, at: datetime) -> BoardView:
    """Every bed with who lies in it and what is due; overdue is worked out now."""
    rows = lines.rows(facility_id=by.facility_id)
    version = _version(queries.newest_event(facility_id=by.facility_id), at)
    return BoardView(beds=tuple(_bed(row, at, ZoneInfo(by.zone)) for row in rows), version=version)


def _bed(row: lines.BedRow, at: datetime, zone: ZoneInfo) -> BoardBed:
    line = row.line
    return BoardBed(
        bed=row.bed,
        person=row.person,
        name=row.name,
        expected=row.expected if row.since is None else None,
        day=_day_of_stay(line.admitted_at, at, zone) if line else None,
        line=line,
        overdue=bool(line and line.next_at and line.next_at < at),
    )


def _day_of_stay(admitted_at: datetime, at: datetime, zone: ZoneInfo) -> int:
    return (at.astimezone(zone).date() - admitted_at.astimezone(zone).date()).days + 1


@use_case("reading.board_version", roles=CLINICAL, polled=True)
def board_version(*, by: Actor, at: datetime) -> str:
    """What a polling board compares: another text means that the board shows something else.

    It names the facility's newest event and the minute, for with time alone something becomes overdue.
    """
    return _version(queries.newest_event(facility_id=by.facility_id), at)


def _version(newest: int, at: datetime) -> str:
    return f"{newest}-{int(at.timestamp()) // 60}"


@use_case("reading.chart", roles=CARE)
def chart(*, by: Actor, at: datetime, person: UUID) -> ChartView:
    """The whole chart of a person. Raises NotFound, also for another facility's person."""
    here = desk()
    record = here.open(person)
    now = here.situation(record)
    bed = beds.of(person=record)
    admitted = [e.at for e in now.story if isinstance(e, t.Moved) and e.stage == "admitted"]
    return ChartView(
        person=view(record),
        bed=bed.bed if bed else None,
        day=_day_of_stay(admitted[-1], at, ZoneInfo(by.zone)) if admitted else None,
        timeline=now.timeline,
        story=now.story,
        names=names_of({e.by for e in now.timeline if e.by}),
        now=now,
    )


def _series(now: Situation) -> Series:
    vitals: dict[str, list[tuple[datetime, float]]] = {}
    for event in now.story:
        if isinstance(event, t.Measured):
            for name, value in event.values.items():
                if isinstance(value, (int, float)) and not isinstance(value, bool):
                    vitals.setdefault(name, []).append((event.at, value))
    return Series(
        cows=tuple((e.at, total) for e in now.story if (total := cows_total(e, now)) is not None),
        doses=tuple(
            DosePoint(at=e.at, drug=e.drug, mg=e.dose.in_mg if e.dose else None)
            for e in now.story
            if isinstance(e, t.Gave)
        ),
        vitals={name: tuple(points) for name, points in vitals.items()},
    )


@use_case("reading.people", roles=CARE | HELPLINE)
def people(*, by: Actor, at: datetime, stage: str | None = None, words: str | None = None) -> list[PersonLine]:
    """Everybody with an open episode, the newest first; of one stage, or whose name or number holds all the words."""
    if stage is not None and stage not in Stage.values:
        raise InvalidInput({"stage": f"Choose one of {', '.join(Stage.values)}."})
    stages = tuple(Stage) if stage is None else (Stage(stage),)
    found = queries.open_episodes(facility_id=by.facility_id, stages=stages)
    listed = [PersonLine(person=view(one.person), bed=one.bed) for one in found]
    wanted = (words or "").lower().split()
    return [
        line for line in listed if all(word in f"{line.person.name} {line.person.phone}".lower() for word in wanted)
    ]
