"""The administrator's use-case for beds. Who lies in them is not shown here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from mooring.accounts.actor import Actor
from mooring.records import beds, board

from .door import use_case
from .errors import InvalidInput
from .permissions import ADMINISTERING

LABEL: Final = re.compile(r"[^\W_](?:[^\W_]|[ -]){0,11}")


@use_case("beds.labels", roles=ADMINISTERING)
def labels(*, by: Actor, at: datetime) -> tuple[str, ...]:
    """The labels of all beds in use, in the facility's order."""
    return tuple(row.bed for row in board.rows(facility_id=by.facility_id))


@use_case("beds.add", roles=ADMINISTERING)
def add(*, by: Actor, at: datetime, labels: Sequence[str]) -> None:
    """Make beds with these labels, in this order; those that are there already stay as they are."""
    for position, label in enumerate(labels):
        if not LABEL.fullmatch(label.strip()):
            text = "A bed's label has 1 to 12 letters, digits, spaces or hyphens, such as B1. Shorten or mend it."
            raise InvalidInput({"labels": text})
        beds.add(facility_id=by.facility_id, label=label.strip(), position=position)
