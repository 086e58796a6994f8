"""A protocol as arrays: facts, tables and acts as whole numbers, which one compiled interpreter reads (docs/adr/0005).

Nothing is generated, so that changing a table compiles nothing. `machine()` makes the arrays, `begin_record` and `note`
write a person's story, and `advise` says what `clinical.advice.advise` says of the same story.
"""

from mooring.simulation.machine.advising import advise, facts_of
from mooring.simulation.machine.build import Machine, machine
from mooring.simulation.machine.layout import PROFILE, Code, Record, Said, Saying
from mooring.simulation.machine.noting import begin_record, note
from mooring.simulation.machine.setting import NotReadable, RingOverflow, Setting, Sort

__all__ = [
    "PROFILE", "Code", "Machine", "NotReadable", "Record", "RingOverflow", "Said", "Saying", "Setting", "Sort",
    "advise", "begin_record", "facts_of", "machine", "note",
]  # fmt: skip
