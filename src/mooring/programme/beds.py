"""The administrator's use-case for beds. Who lies in them is not shown here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from mooring.accounts.actor import Actor
from mooring.records import beds, board

from .door import use_case
from .errors import InvalidInput
from .permissions import ADMINISTERING

LONGEST = 20


@use_case("beds.labels", roles=ADMINISTERING)
def labels(*, by: Actor, at: datetime) -> tuple[str, ...]:
    """The labels of all beds in use, in the facility's order."""
    return tuple(row.bed for row in board.rows(facility_id=by.facility_id))


@use_case("beds.add", roles=ADMINISTERING)
def add(*, by: Actor, at: datetime, labels: Sequence[str]) -> None:
    """Make beds with these labels, in this order; those that are there already stay as they are."""
    for position, label in enumerate(labels):
        if not 0 < len(label.strip()) <= LONGEST:
            raise InvalidInput({"labels": f"A bed's label has 1 to {LONGEST} letters, such as B1."})
        beds.add(facility_id=by.facility_id, label=label.strip(), position=position)
