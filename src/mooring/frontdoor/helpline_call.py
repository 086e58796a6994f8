"""What the page of one call shows: the triage with its instructions at once, free beds, and how a call may end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from mooring.clinical.timeline import Contacted
from mooring.knowledge.read_triage import triage
from mooring.programme.helpline import CallView, QueueView
from mooring.ui.asking import Asked, asked

from .helpline_queue import CALL

ENDS: Final = (
    ("admission", "Book a bed", "Held for them from now on"),
    ("call-back", "Call back", "At a time you agree on"),
    ("close", "Close", "With how it ended"),
)
# What a worker may choose for a call that ends without a booking.
OUTCOMES: Final = {
    "advice-given": "Advice given",
    "referred-elsewhere": "Sent on to another place",
    "emergency-services": "911 or 988 took over",
    "no-answer": "Nobody answered; stays in the queue",
    "not-coming": "Does not want to come now",
}
_ABOUT: Final = {"call-back": "Call back", "call": "Call", "triage": "Triage", "booking": "Booking"}


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Something that was recorded about this caller before."""

    at: datetime
    what: str
    text: str


@dataclass(frozen=True, kw_only=True)
class CallPage:
    """One call as a page. `no_message`: they wait for a call back, and no message may be left."""

    person: UUID
    name: str
    draft_key: str
    note: str
    held: str | None
    expected: datetime | None
    questions: tuple[Asked, ...]
    beds: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    earlier: tuple[Earlier, ...]
    no_message: bool


def page(view: CallView, *, queue: QueueView, typed: Mapping[str, str]) -> CallPage:
    """The page of a call; a bed that is held for this caller stands among the free ones."""
    mine = (view.bed,) if view.bed and view.expected else ()
    return CallPage(
        person=view.person.id,
        name=typed.get("name") or view.person.name,
        draft_key=f"{CALL}:{view.person.id}",
        note=view.note,
        held=view.bed if mine else None,
        expected=view.expected,
        questions=asked(triage()),
        beds=tuple((bed, bed) for bed in (*mine, *queue.free_beds)),
        ends=ENDS,
        outcomes=tuple(OUTCOMES.items()),
        earlier=tuple(
            Earlier(at=event.at, what=_what(event.about, event.outcome), text=event.text or "")
            for event in view.story
            if isinstance(event, Contacted) and (event.outcome is not None or event.text)
        )[-5:],
        no_message=any(one.person == view.person.id and not one.may_leave_message for one in queue.call_backs),
    )


def _what(about: str, outcome: str | None) -> str:
    said = _ABOUT.get(about, about)
    return f"{said}: {OUTCOMES.get(outcome, outcome.replace('-', ' '))}" if outcome else said
