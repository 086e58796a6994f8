"""Who is calling: a name and a number that the helpline learns in the middle of a call."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mooring.accounts.actor import Actor
from mooring.records import people
from mooring.records.stages import Stage

from .desk import desk
from .door import use_case
from .errors import Conflict
from .identity import PersonView, read, view
from .permissions import HELPLINE


@use_case("helpline.name_caller", roles=HELPLINE)
def name_caller(
    *, by: Actor, at: datetime, person: UUID, name: str | None = None, phone: str | None = None
) -> PersonView:
    """Put a caller's name or number on record; what is left empty stays as it was.

    Raises Conflict for somebody who is in a bed here: their identity was checked at admission.
    """
    here = desk()
    record = here.open(person, change=True)
    known = record.identity
    typed = read({"name": name, "phone": phone}, at=at, zone=by.zone)
    changed = {field: said for field, said in typed.items() if said != known.get(field)}
    if not changed or record.erased:
        return view(record)
    if record.episode and record.episode.stage == Stage.ADMITTED:
        raise Conflict("This person is admitted, so that the ward keeps their name and number. Leave both as they are.")
    people.set_identity(person=record, identity={**known, **changed})
    return view(here.open(person))
