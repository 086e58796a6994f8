"""The shipped knowledge: read once, checked whole, and named by one digest.

**A row or number without source and grade does not load; computed and unconfirmed evidence never doses.**
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from mooring.clinical.codec import nearest
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Table
from mooring.knowledge.document import read
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_consultation import consultation
from mooring.knowledge.read_facts import facts, selectors
from mooring.knowledge.read_instruments import instruments
from mooring.knowledge.read_protocols import drugs, numbers, protocols, sources
from mooring.knowledge.read_tables import Shelf, tables

HOME = Path(__file__).parent


@lru_cache(maxsize=4)
def library(folder: Path = HOME) -> Library:
    """The knowledge of a folder. Raises DocumentError, with file and line, for what is not sound."""
    cited = sources(folder / "sources.yaml")
    known = set(cited)
    shipped = drugs(folder / "drugs", known)
    named = numbers(folder / "numbers", known)
    declared = facts(folder / "facts", known)
    decided = tables(folder / "tables", Shelf(declared, named, shipped, known))
    rules = Fields(read(folder / "engine.yaml"), path=folder / "engine.yaml", what="engine.yaml")
    found = Library(
        digest=digest(folder),
        sources=cited,
        numbers=named,
        drugs=shipped,
        facts=declared,
        tables=decided,
        instruments=instruments(folder / "instruments"),
        consultation=consultation(folder / "consultation"),
        protocols=protocols(folder / "protocols", decided, shipped, named, known),
        safety=rules.words("safety"),
        flag_tables=rules.words("flags"),
        placement_tables=rules.words("placement", ()),
        always=rules.words("always"),
        assessments={n: selectors(s) for n, s in rules.take("assessments").items()},
        follow_up_days=tuple(int(day) for day in rules.take("follow_up_days")),
    )
    rules.done()
    _whole(found, rules)
    return found


def digest(folder: Path = HOME) -> str:
    """SHA-256 over the names and contents of every knowledge file, as 16 hexadecimal digits."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def _whole(library: Library, where: Fields) -> None:
    """Refuse a library whose parts name what is not there."""
    for name in (*library.safety, *library.flag_tables, *library.placement_tables, *library.always):
        if name not in library.tables:
            raise where.fail(f'names the table "{name}", which is not there{nearest(name, list(library.tables))}')
    for fact in library.facts.values():
        if isinstance(fact.how, k.ByTable) and fact.how.table not in library.tables:
            raise where.fail(f'the fact {fact.name} names the table "{fact.how.table}", which is not there')
    for protocol in library.protocols.values():
        _phases(protocol, library.tables, where)


def _phases(protocol: Protocol, known: dict[str, Table] | object, where: Fields) -> None:
    assert isinstance(known, dict)
    if protocol.phase_table is None:
        return
    said = {getattr(act, "to", None) for row in known[protocol.phase_table].rows for act in row.then}
    missing = said - {phase.id for phase in protocol.phases}
    if missing:
        raise where.fail(f"the protocol {protocol.id} has no phase {', '.join(map(str, sorted(map(str, missing))))}")
