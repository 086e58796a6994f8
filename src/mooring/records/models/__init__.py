"""The tables. Every one belongs to a facility, and PostgreSQL's row security keeps it there."""

from .audit import AuditChain, AuditEntry
from .beds import Bed, BedStay
from .events import Event
from .people import Episode, Person
from .work import Adoption, BoardLine, Draft, WorkItem

__all__ = [
    "Adoption",
    "AuditChain",
    "AuditEntry",
    "Bed",
    "BedStay",
    "BoardLine",
    "Draft",
    "Episode",
    "Event",
    "Person",
    "WorkItem",
]
