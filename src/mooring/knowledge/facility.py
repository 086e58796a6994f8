"""A facility's own folder: facility.yaml, instruments/*.yaml, schedules/*.yaml, added to the knowledge that ships.

**Without a source and a signature nothing is taken; a choice is a published one, or within the limits that it states.**
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from mooring.clinical.acts import Find
from mooring.clinical.codec import nearest
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.library import Library, Source
from mooring.clinical.own import Choice, Confirmation, Own
from mooring.clinical.values import Severity
from mooring.knowledge.document import Lined, read
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_instruments import instruments
from mooring.knowledge.read_protocols import source
from mooring.knowledge.signed import citation, signature
from mooring.knowledge.supplied import supplied

FILE: Final = "facility.yaml"


def facility_folder(folder: Path, library: Library) -> Own:
    """What a facility added to a library. Raises DocumentError, with file and line, for what is not signed or allowed.

    The library keeps its tables and numbers; the choices stand beside it, as the web application keeps them.
    """
    path = folder / FILE
    fields = Fields(read(path), path=path, what="the facility")
    name = fields.text("facility")
    cited = {**library.sources, **_sources(fields, library)}
    choices = {key: _choice(key, each, library, cited) for key, each in _entries(fields, "choices", "the choice of")}
    confirmed = {
        key: _confirmation(key, each, library, cited) for key, each in _entries(fields, "confirmations", "the rule")
    }
    licences = dict(_entries(fields, "instruments", "the instrument"))
    added = _instruments(folder, licences, library, cited, fields)
    fields.done()
    running = {**library.protocols, **supplied(folder, library, cited)}
    mine = replace(
        library, digest=_digest(folder, library), sources=cited, instruments={**library.instruments, **added},
        protocols=running,
    )  # fmt: skip
    return Own(name=name, library=mine, choices=choices, confirmations=confirmed)


def _entries(fields: Fields, key: str, what: str) -> list[tuple[str, Fields]]:
    found = fields.take(key, None)
    if found is None:
        return []
    if not isinstance(found, Lined):
        raise fields.fail(f'"{key}" must be a mapping from a name to what was signed', key)
    return [
        (str(n), Fields(each, path=fields.path, what=f"{what} {n}", line=found.line_of(n))) for n, each in found.items()
    ]


def _sources(fields: Fields, library: Library) -> dict[str, Source]:
    found = {}
    for name, entry in _entries(fields, "sources", "the source"):
        if name in library.sources:
            raise entry.fail("ships already; cite it by its name, and take it out here")
        found[name] = source(name, entry)
    return found


def _choice(name: str, fields: Fields, library: Library, cited: Mapping[str, Source]) -> Choice:
    number = library.numbers.get(name)
    if number is None:
        raise fields.fail(f'"{name}" is no number that ships{nearest(name, list(library.numbers))}')
    value = fields.take("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise fields.fail(f"the value is {value!r}; write a number of {number.unit or 'no unit'}", "value")
    if not number.allows(value):
        raise fields.fail(f"{value:g} is not allowed; {_allowed(number)}", "value")
    made = Choice(
        number=name, value=value, because=fields.text("because"), cite=citation(fields, cited), signed=signature(fields)
    )
    fields.done()
    return made


def _allowed(number: Any) -> str:
    if number.low is not None and number.high is not None:
        return f"choose from {number.low:g} to {number.high:g} {number.unit or ''}".strip()
    return "choose one of the published values: " + ", ".join(f"{option.value:g}" for option in number.options)


def _confirmation(name: str, fields: Fields, library: Library, cited: Mapping[str, Source]) -> Confirmation:
    rows = [row for table in library.tables.values() for row in table.rows if name in (row.id, row.rule)]
    finding = [row for row in rows if any(isinstance(act, Find) for act in row.then)]
    if not finding:
        known = sorted({row.rule for t in library.tables.values() for row in t.rows if _waits(row)})
        near = nearest(name, known) if known else "; none of this version waits for a confirmation"
        raise fields.fail(f'"{name}" is no rule of the safety tables{near}')
    if not any(_waits(row) for row in finding):
        raise fields.fail("is in full force already, so that there is nothing to confirm; take it out")
    made = Confirmation(
        rule=name, cite=citation(fields, cited), signed=signature(fields), because=fields.text("because", "")
    )
    fields.done()
    return made


def _waits(row: Any) -> bool:
    """Whether a row would stop, and only warns because its evidence is weak."""
    stops = any(isinstance(act, Find) and act.severity is Severity.BLOCK and not act.lethal for act in row.then)
    return stops and not row.grade.may_block


def _instruments(
    folder: Path, licences: dict[str, Fields], library: Library, cited: Mapping[str, Source], where: Fields
) -> dict[str, Instrument]:
    found = instruments(folder / "instruments", cited)
    for name, fields in licences.items():
        if name not in found:
            raise fields.fail(f"there is no instruments/{name}.yaml beside this file; add it, or take this out")
        fields.text("licence")
        signature(fields)
        fields.done()
    for name in found:
        if name in library.instruments:
            raise where.fail(f'the instrument "{name}" ships already; take out instruments/{name}.yaml', "instruments")
        if name not in licences:
            raise where.fail(
                f"instruments/{name}.yaml is not signed; add its licence, signed_by and signed_on under instruments",
                "instruments",
            )
    return found


def _digest(folder: Path, library: Library) -> str:
    found = hashlib.sha256(library.digest.encode())
    for path in sorted(folder.rglob("*.yaml")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
