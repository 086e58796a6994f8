"""Tells whoever keeps the audit that people who work here were changed.

The audit lies in `records`, above this room, so it listens (`ops.apps`) instead of being called. It hears within the
change's own transaction: a change that cannot be audited is not made.
"""

from datetime import datetime

from django.dispatch import Signal

from .actor import Actor

# Sent with by: Actor, at: datetime, what: str
people_changed = Signal()


def tell(*, by: Actor, at: datetime, what: str) -> None:
    """Tell that `by` did `what` at that moment. A listener's error undoes the change."""
    people_changed.send(sender=Actor, by=by, at=at, what=what)
