"""The complete health consultation: what is asked, how an answer becomes events, and what is still owed.

It informs and never blocks: an assessment that is not finished must not delay a dose that somebody needs.
"""

from mooring.clinical.consultation.owing import Owed, owed
from mooring.clinical.consultation.questions import (
    AnswerKind,
    AskedIf,
    Consultation,
    Field,
    Item,
    Option,
    Part,
    RequiredBy,
    Section,
    Write,
    WriteKind,
)
from mooring.clinical.consultation.reading import current
from mooring.clinical.consultation.replacing import changed, replaced
from mooring.clinical.consultation.writing import InvalidAnswers, events_for

__all__ = [
    "AnswerKind",
    "AskedIf",
    "Consultation",
    "Field",
    "InvalidAnswers",
    "Item",
    "Option",
    "Owed",
    "Part",
    "RequiredBy",
    "Section",
    "Write",
    "WriteKind",
    "changed",
    "current",
    "events_for",
    "owed",
    "replaced",
]
