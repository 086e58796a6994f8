"""What the pages after discharge show: who is due for a contact, and one person's contacts with their questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.clinical import timeline as t
from mooring.clinical.triage import read_answers, triage_steps, unanswered
from mooring.knowledge.load import library
from mooring.knowledge.read_triage import FOLLOW_UP, triage
from mooring.programme.followup import FollowUpLine
from mooring.programme.permissions import may
from mooring.programme.reading import ChartView, PersonLine
from mooring.ui.asking import Asked, answers_of, asked, cited
from mooring.ui.formats import ago, duration

from .addresses import address

# The form of a contact; its draft belongs to one worker and one person.
FORM: Final = "follow-up"
OUTCOMES: Final = (
    ("reached", "Reached", "We spoke"),
    ("no-answer", "No answer", "It stays due; try another time of day"),
    ("relapsed", "Used again", "Opens the way in at once"),
    ("declined", "Wants no more calls", "The door stays open"),
)
SAID: Final = {value: words for value, words, _ in OUTCOMES}
STAGES: Final = ("discharged", "following")
# The way in is open: they wait for a call back or for a bed.
WAITING: Final = ("enquiry", "booked")
# Who took over, where an answer could not wait.
DONE: Final = {
    "911": "911 is there or on the way",
    "988": "988 has taken over",
    "broke-off": "The line broke off",
}


@dataclass(frozen=True, kw_only=True)
class Due:
    """A contact that has fallen due."""

    person: UUID
    name: str
    phone: str
    day: int
    late: bool
    waits: str
    tries: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """One of the days of contact: what came of it, or when it falls due."""

    day: int
    here: bool
    state: str
    done: bool


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How it went with medication, at one contact."""

    at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ContactPage:
    """One person's contacts. `day` is the one to record now; None where none is left or none can be."""

    questions: tuple[Asked, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    done: tuple[tuple[str, str], ...]
    day: int | None
    days: tuple[Day, ...]
    phone: str
    draft_key: str
    following: bool
    way_open: bool
    booked: bool
    medication: tuple[Taken, ...]
    admit: str | None


def due_lines(found: Sequence[FollowUpLine], at: datetime) -> tuple[Due, ...]:
    """The contacts that have fallen due, as they came: the longest overdue first."""
    return tuple(
        Due(
            person=line.person,
            name=line.name or "No name yet",
            phone=line.phone,
            day=line.day,
            # A contact is for a day, so it is late only once that day has passed.
            late=at - line.due > timedelta(days=1),
            waits=f"Overdue {duration(at - line.due)}" if at - line.due > timedelta(days=1) else "Due today",
            tries=line.tries,
        )
        for line in found
    )


def followed(lines: Sequence[PersonLine]) -> tuple[PersonLine, ...]:
    """Everybody who has left and is followed, by name."""
    return tuple(sorted((one for one in lines if one.person.stage in STAGES), key=lambda one: one.person.name))


def steps(typed: Mapping[str, str]) -> dict[str, Any]:
    """What the answers so far call for. Raises InvalidTriage."""
    questions = triage(FOLLOW_UP)
    answers = read_answers(questions, answers_of(questions, typed))
    return {"steps": triage_steps(questions, answers), "open": unanswered(questions, answers), "cited": cited}


def page(chart: ChartView, *, by: Actor, at: datetime, typed: Mapping[str, str]) -> ContactPage:
    """The page for what is recorded now; `typed["day"]` is the day that somebody chose."""
    left = [event.at for event in chart.story if isinstance(event, t.Moved) and event.stage == "discharged"]
    following = chart.person.stage in STAGES and bool(left)
    since = left[-1] if left else at
    told = [e for e in chart.story if isinstance(e, t.Contacted) and e.about == "follow-up"]
    contacts = [event for event in told if event.at >= since]
    done = {e.day: e for e in contacts if e.outcome != "no-answer"}
    days = library().follow_up_days
    day = _day(typed.get("day", ""), [d for d in days if d not in done]) if following else None
    person = chart.person.id
    return ContactPage(
        questions=asked(triage(FOLLOW_UP)),
        outcomes=OUTCOMES,
        done=tuple(DONE.items()),
        day=day,
        days=tuple(_of_day(d, day, done.get(d), left[-1], at) for d in days) if following else (),
        phone=chart.person.phone,
        draft_key=f"{FORM}:{person}",
        following=following,
        way_open=bool(left) and chart.person.stage in WAITING,
        booked=chart.person.stage == "booked",
        medication=_medication(chart),
        admit=address("admit-person", person) if may(by, "admission.admit") else None,
    )


def _day(chosen: str, still: list[int]) -> int | None:
    if chosen.isdecimal() and int(chosen) in still:
        return int(chosen)
    return still[0] if still else None


def _of_day(day: int, here: int | None, done: t.Contacted | None, left: datetime, at: datetime) -> Day:
    if done is not None:
        return Day(day=day, here=False, state=SAID.get(done.outcome or "", done.outcome or ""), done=True)
    due = left + timedelta(days=day)
    return Day(day=day, here=day == here, state=f"due {ago(due, at)}" if due > at else "due now", done=False)


def _medication(chart: ChartView) -> tuple[Taken, ...]:
    told = [e for e in chart.story if isinstance(e, t.Contacted) and e.about == "medication"]
    return tuple(Taken(at=e.at, words=tuple(str(value) for value in e.answers.values())) for e in reversed(told[-5:]))
