"""What there is to do, by when: the round at the bedside, and the follow-up contacts that have fallen due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from mooring.programme.followup import FollowUpLine
from mooring.programme.reading import BoardBed, BoardView
from mooring.ui.formats import ago, clock_time, day, day_time

from .board_page import BedShown, board

SOON: Final = timedelta(hours=2)
_PAGES: Final = {"Dose": "dose", "Consultation": "consultation"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """One thing to do for one person. `page` is the name of the form's address."""

    person: UUID
    name: str
    bed: str
    what: str
    when: str
    clock: str
    page: str
    late: bool


@dataclass(frozen=True, kw_only=True)
class Work:
    """The tasks in three stretches, and the contacts that are due."""

    now: tuple[Task, ...]
    soon: tuple[Task, ...]
    later: tuple[Task, ...]
    contacts: tuple[Task, ...]


def work(view: BoardView | None, contacts: Iterable[FollowUpLine], *, at: datetime, zone: str) -> Work:
    """The list of somebody who works at the bedside; `view` is None for those who do not."""
    tasks = _round(view, at, zone) if view else []
    return Work(
        now=tuple(task for when, task in tasks if when <= at),
        soon=tuple(task for when, task in tasks if at < when <= at + SOON),
        later=tuple(task for when, task in tasks if when > at + SOON),
        contacts=tuple(
            Task(
                person=line.person,
                name=line.name or "No name yet",
                bed="",
                what=f"Contact of day {line.day}",
                when=f"due {ago(line.due, at)}",
                clock=day_time(line.due, zone),
                page="follow-up-contact",
                late=True,
            )
            for line in contacts
        ),
    )


def _round(view: BoardView, at: datetime, zone: str) -> list[tuple[datetime, Task]]:
    shown = {bed.bed: bed for bed in board(view, at=at, zone=zone).beds}
    due = [
        # What waits without an hour, such as the first look at somebody, is for now.
        (bed.line.next_at or at, _task(bed, shown[bed.bed], at, zone))
        for bed in view.beds
        if bed.bed in shown and bed.line and bed.line.next_what
    ]
    return sorted(due, key=lambda each: (each[0], each[1].bed))


def _task(bed: BoardBed, shown: BedShown, at: datetime, zone: str) -> Task:
    due = bed.line.next_at if bed.line else None
    today = due is not None and day(due, zone) == day(at, zone)
    return Task(
        person=shown.person,
        name=shown.name,
        bed=bed.bed,
        what=shown.due,
        when=shown.due_words,
        clock="" if due is None else clock_time(due, zone) if today else day_time(due, zone),
        page=next((page for start, page in _PAGES.items() if shown.due.startswith(start)), "observe"),
        late=shown.late,
    )
