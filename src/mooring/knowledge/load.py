"""The shipped knowledge: read once, checked whole, and named by one digest.

**A row or number without source and grade does not load; computed and unconfirmed evidence never doses.**
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooring.clinical.acts import Switch
from mooring.clinical.codec import nearest
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Table
from mooring.clinical.values import minutes
from mooring.knowledge import compiled
from mooring.knowledge.digests import of_contents
from mooring.knowledge.document import DocumentError, made_of, read, read_text
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_consultation import consultation
from mooring.knowledge.read_course import courses
from mooring.knowledge.read_drugs import drugs
from mooring.knowledge.read_facts import facts, selectors
from mooring.knowledge.read_instruments import instruments
from mooring.knowledge.read_protocols import numbers, protocols, sources
from mooring.knowledge.read_tables import Shelf, tables
from mooring.knowledge.reading_later import ReadingLater

HOME = Path(__file__).parent
ELSEWHERE = "MOORING_KNOWLEDGE"
"""The variable that names another folder, whole, to be the knowledge in force of an installation."""


def library(folder: Path | None = None) -> Library:
    """The knowledge of a folder; of the installation where none is named: `MOORING_KNOWLEDGE`, or what ships.

    Raises DocumentError, with file and line, for what is not sound.
    """
    return _library(folder or home())


def home() -> Path:
    """The folder whose knowledge is in force in this process."""
    return Path(os.environ.get(ELSEWHERE) or HOME)


def forget() -> None:
    """Read every folder anew when it is next asked for."""
    _library.cache_clear()


@lru_cache(maxsize=4)
def _library(folder: Path) -> Library:
    """The knowledge of a folder.

    Documents that were sound before are taken from `compiled`; after any failure the YAML is read for its lines.
    """
    texts = _texts(folder)
    name = of_contents(texts)
    known = compiled.kept(name)
    if known is not None:
        with contextlib.suppress(DocumentError):
            sound = {folder / path: each for path, each in known.items()}
            return made_of(sound, lambda: assembled(folder, name, by=ReadingLater(sound)))
    documents = {path: read_text(_decoded(text, folder / path), path=folder / path) for path, text in texts.items()}
    found = _made(documents, folder, name)
    compiled.keep(name, documents)
    return found


def documents(folder: Path | None = None) -> tuple[str, dict[str, Any]]:
    """The digest of a folder, and its parsed documents by their paths in it. Raises DocumentError for no YAML."""
    folder = folder or home()
    texts = _texts(folder)
    name, here = of_contents(texts), folder
    known = compiled.kept(name)
    if known is None:
        known = {path: read_text(_decoded(text, here / path), path=here / path) for path, text in texts.items()}
    return name, known


def of_documents(documents: Mapping[str, Any], name: str) -> Library:
    """The library of documents that were kept, under the digest that they were kept by. Raises DocumentError."""
    folder = Path(f"kept-{name}")  # no such folder: what is not among the documents is missing, and never read here
    sound = {folder / path: each for path, each in documents.items()}
    return made_of(sound, lambda: assembled(folder, name, by=ReadingLater(sound)))


def _made(documents: Mapping[str, Any], folder: Path, name: str) -> Library:
    def whole() -> Library:
        found = assembled(folder, name)
        for error in apart(found, folder):
            raise error
        return found

    return made_of({folder / path: each for path, each in documents.items()}, whole)


class Reading:
    """What reads the larger parts of a folder, all at once."""

    drugs = staticmethod(drugs)
    instruments = staticmethod(instruments)
    tables = staticmethod(tables)


AT_ONCE = Reading()


def assembled(folder: Path, name: str, *, by: Reading | ReadingLater = AT_ONCE) -> Library:
    """The library of a folder; `name` is its digest. Raises DocumentError at the first thing that is wrong.

    Whether its parts belong together is asked of `apart`.
    """
    cited = sources(folder / "sources.yaml")
    known = set(cited)
    shipped = by.drugs(folder / "drugs", known)
    named = numbers(folder / "numbers", known)
    declared = facts(folder / "facts", known)
    decided = by.tables(folder / "tables", Shelf(declared, named, shipped, known))
    scales, asked = by.instruments(folder / "instruments", cited), consultation(folder / "consultation")
    ways = protocols(folder / "protocols", decided, shipped, named, known)
    rules = Fields(read(folder / "engine.yaml"), path=folder / "engine.yaml", what="engine.yaml")
    found = Library(
        digest=name,
        sources=cited,
        numbers=named,
        drugs=shipped,
        facts=declared,
        tables=decided,
        instruments=scales,
        consultation=asked,
        protocols=ways,
        safety=rules.words("safety"),
        flag_tables=rules.words("flags"),
        placement_tables=rules.words("placement", ()),
        courses=courses(folder / "course", known),
        always=rules.words("always"),
        assessments=rules.made("assessments", lambda named: {name: selectors(each) for name, each in named.items()}),
        override_minutes=rules.made("override_counts_for", minutes),
        follow_up_days=tuple(int(day) for day in rules.take("follow_up_days")),
    )
    rules.done()
    return found


def digest(folder: Path = HOME) -> str:
    """SHA-256 over the names and contents of every knowledge file, as 16 hexadecimal digits."""
    return of_contents(_texts(folder))


APART = ("people", "invariants")
"""Folders of knowledge that are not part of what is in force at the bedside, nor of its digest."""


def _texts(folder: Path) -> dict[str, bytes]:
    found = (path.relative_to(folder) for path in sorted(folder.rglob("*.yaml")))
    return {path.as_posix(): (folder / path).read_bytes() for path in found if path.parts[0] not in APART}


def _decoded(text: bytes, path: Path) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from error


def apart(library: Library, folder: Path) -> Iterator[DocumentError]:
    """What names a part of the library that is not there; an error each, in the file that says it."""

    def wrong(path: Path, message: str) -> DocumentError:
        return DocumentError(message, path=path, line=1)

    for name in (*library.safety, *library.flag_tables, *library.placement_tables, *library.always):
        if name not in library.tables:
            near = nearest(name, list(library.tables))
            yield wrong(folder / "engine.yaml", f'names the table "{name}", which is not there{near}')
    for fact in library.facts.values():
        if isinstance(fact.how, k.ByTable) and fact.how.table not in library.tables:
            yield wrong(
                folder / "facts", f'the fact {fact.name} names the table "{fact.how.table}", which is not there'
            )
        named = vars(fact.how).values() if isinstance(fact.how, (k.Share, k.Less)) else ()
        for name in named:
            if name not in library.facts:
                yield wrong(folder / "facts", f'the fact {fact.name} names the fact "{name}", which is not there')
    for protocol in library.protocols.values():
        for missing in _phases(protocol, library.tables):
            path = folder / "protocols" / f"{protocol.id}.yaml"
            yield wrong(path, f'has no phase "{missing}", to which its table {protocol.phase_table} leads; add it')


def _phases(protocol: Protocol, known: Mapping[str, Table]) -> list[str]:
    if protocol.phase_table is None:
        return []
    said = {act.to for row in known[protocol.phase_table].rows for act in row.then if isinstance(act, Switch)}
    return sorted(said - {phase.id for phase in protocol.phases})
