"""The tables. Every one belongs to a facility, and PostgreSQL's row security keeps it there."""

from .audit import AuditChain, AuditEntry
from .beds import Bed, BedStay
from .events import Event
from .people import Episode, Person
from .versions import Adoption, Declined, Evidence, Job, KeptKnowledge
from .work import BoardLine, Draft, WorkItem

__all__ = [
    "Adoption",
    "AuditChain",
    "AuditEntry",
    "Bed",
    "BedStay",
    "BoardLine",
    "Declined",
    "Draft",
    "Episode",
    "Event",
    "Evidence",
    "Job",
    "KeptKnowledge",
    "Person",
    "WorkItem",
]
