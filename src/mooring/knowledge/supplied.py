"""A schedule that a facility signed, for a protocol that ships disabled for want of one.

**Only a protocol that awaits a schedule, and nothing else, runs by it; a taper never rises.**
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mooring.clinical.codec import nearest
from mooring.clinical.library import Library, Source
from mooring.clinical.protocols import Protocol
from mooring.clinical.schedules import Awaits, Schedule, Step
from mooring.clinical.values import Dose
from mooring.knowledge.document import files, read
from mooring.knowledge.fields import Fields
from mooring.knowledge.signed import citation, signature

CLOCKS: Final = ("programme_day", "facility_day")


def supplied(folder: Path, library: Library, cited: Mapping[str, Source]) -> dict[str, Protocol]:
    """The protocols that a facility's schedules/*.yaml let run there. Raises DocumentError with file and line."""
    found: dict[str, Protocol] = {}
    for path in files(folder / "schedules"):
        fields = Fields(read(path), path=path, what="the schedule")
        name = fields.text("for")
        protocol = library.protocols.get(name)
        if protocol is None:
            raise fields.fail(f'"{name}" is no protocol{nearest(name, list(library.protocols))}', "for")
        if protocol.awaits is None:
            lacks = f": {protocol.disabled}" if protocol.disabled else "; it runs as it ships"
            raise fields.fail(f"{name} does not wait for a schedule; take this file out{lacks}", "for")
        if name in found:
            raise fields.fail(f"{name} has a schedule already; keep one", "for")
        schedule = _schedule(fields, library, protocol, cited)
        found[name] = replace(protocol, disabled=None, schedules=(schedule,))
    return found


def _schedule(fields: Fields, library: Library, protocol: Protocol, cited: Mapping[str, Source]) -> Schedule:
    drug = library.drugs.get(fields.text("give"))
    if drug is None or not drug.is_a(protocol.about or protocol.drug or drug.id):
        raise fields.fail(f"{protocol.id} is not about {fields.text('give')}; write {protocol.drug}", "give")
    clock = fields.text("clock")
    if clock not in CLOCKS:
        raise fields.fail(f'the clock is "{clock}"; write {" or ".join(CLOCKS)}', "clock")
    doses = fields.made("steps_mg", lambda value: tuple(_dose(each) for each in value))
    if not doses:
        raise fields.fail("steps_mg is empty; write the milligrams of each day", "steps_mg")
    for day, dose in enumerate(doses, 1):
        if drug.smallest and dose.micrograms % drug.smallest.micrograms:
            raise fields.fail(f"day {day}: {dose} cannot be made of {drug.smallest} pieces; write what can", "steps_mg")
    steps = tuple(Step(id=f"day-{day}", drug=drug.id, dose=dose) for day, dose in enumerate(doses, 1))
    fields.text("because")
    schedule = Schedule(
        id=fields.text("schedule"), clock=clock, steps=steps, cites=(citation(fields, cited),), signed=signature(fields)
    )
    fields.done()
    if protocol.awaits is Awaits.FALLING_SCHEDULE and schedule.rises:
        raise fields.fail("a taper never rises; mend the day that is higher than the one before it", "steps_mg")
    return schedule


def _dose(value: Any) -> Dose:
    dose = Dose.mg(value)
    if not dose.micrograms:
        raise ValueError("a day of 0 mg is no day of the schedule; end it before")
    return dose
