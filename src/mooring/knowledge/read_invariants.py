"""Invariants from YAML: what must never be, in the cells of the tables, with source and grade (docs/adr/0006)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from mooring.clinical.cells import BadCell, names, parse
from mooring.clinical.codec import nearest
from mooring.clinical.library import Library
from mooring.clinical.safety import SUPPLYING
from mooring.clinical.values import Citation
from mooring.knowledge.document import DocumentError, files, read
from mooring.knowledge.fields import Fields

HOME = Path(__file__).parent
PROOFS = ("one-step", "steps")
AT_LEAST = ("ask", "warn")
"""What an act must meet that an invariant forbids: a stop or a question first, or a warning at least."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """An invariant as written. `never` holds the alternatives, each a set of cells that must not all be so at once.

    It is asked of doses of `giving` (ids, ingredients, classes), of starting protocols of `starting` (ids, classes), or
    of any of `acts` with a medicine of `proposing`, whoever proposes it, in a protocol or not. Such an act must be
    stopped or a question asked first, or `at_least` a warning said.
    Where a row of `unless_said` speaks about the dose (a warning), it is not broken.
    `proof` is `one-step` (any state, one decision) or `steps` (unrolled).
    """

    id: str
    says: str
    never: tuple[Mapping[str, object], ...]
    proof: str
    cites: tuple[Citation, ...]
    giving: tuple[str, ...] = ()
    starting: tuple[str, ...] = ()
    proposing: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    at_least: str = "ask"
    protocols: tuple[str, ...] = ()
    assumes: tuple[str, ...] = ()
    unless_said: tuple[str, ...] = ()

    @property
    def plain(self) -> tuple[dict[str, object], ...]:
        """One plain entry for each alternative, as the proofs read them."""
        common = {"id": self.id, "says": self.says, "giving": self.giving, "protocols": self.protocols}
        more = {"assumes": self.assumes, "unless_said": self.unless_said}
        return tuple({**common, **more, "never": each} for each in self.never)


@lru_cache(maxsize=4)
def invariants(library: Library, folder: Path = HOME) -> tuple[Declared, ...]:
    """Every invariant of a folder of knowledge, in order. Raises DocumentError with file, line and the mending."""
    if not (folder / "invariants").is_dir():
        return ()
    found: list[Declared] = []
    for path in files(folder / "invariants"):
        top = Fields(read(path), path=path, what=path.name)
        found += [_declared(entry, library, path, top) for entry in top.take("invariants")]
        top.done()
        for each in found:
            if [other.id for other in found].count(each.id) > 1:
                raise top.fail(f"two invariants are called {each.id}; each needs a name of its own", "invariants")
    return tuple(found)


def _declared(entry: Any, library: Library, path: Path, top: Fields) -> Declared:
    fields = Fields(entry, path=path, what="an invariant", line=top.entry.line_of("invariants"))
    fields.what = f"the invariant {fields.text('id')}"
    never = fields.take("never")
    found = Declared(
        id=fields.text("id"), says=fields.text("says"), proof=fields.text("proof"),
        never=tuple(never if isinstance(never, list) else [never]), cites=fields.cites(set(library.sources)),
        giving=fields.words("giving", ()), starting=fields.words("starting", ()),
        proposing=fields.words("proposing", ()), acts=fields.words("acts", ()),
        at_least=str(fields.take("at_least", "ask")),
        protocols=fields.words("protocols", ()), assumes=fields.words("assumes", ()),
        unless_said=fields.words("unless_said", ()),
    )  # fmt: skip
    fields.done()
    if found.proof not in PROOFS:
        raise fields.fail(f'"proof" is {found.proof!r}; write one of {", ".join(PROOFS)}', "proof")
    if sum(map(bool, (found.giving, found.starting, found.proposing))) != 1:
        raise fields.fail('write one of "giving", "starting" and "proposing": of what is it asked?')
    if bool(found.proposing) != bool(found.acts) or (found.proposing and found.proof != "one-step"):
        raise fields.fail('"proposing" and "acts" go together, with "proof: one-step"', "acts")
    for act in found.acts:
        if act not in SUPPLYING:
            raise fields.fail(f'there is no act "{act}"{nearest(act, list(SUPPLYING))}', "acts")
    if found.at_least not in AT_LEAST:
        raise fields.fail(f'"at_least" is {found.at_least!r}; write one of {", ".join(AT_LEAST)}', "at_least")
    for name in found.protocols:
        if name not in library.protocols:
            raise fields.fail(f'there is no protocol "{name}"{nearest(name, list(library.protocols))}', "protocols")
    rules = {name for table in library.tables.values() for row in table.rows for name in (row.id, row.rule)}
    for key, several in (("assumes", found.assumes), ("unless_said", found.unless_said)):
        for name in several:
            if name not in rules:
                raise fields.fail(f'{key} names "{name}", which is no rule{nearest(name, sorted(rules))}', key)
    for alternative in found.never:
        for fact, cell in alternative.items():
            _cell(fact, cell, library, fields)
    return found


def _cell(fact: str, cell: object, library: Library, fields: Fields) -> None:
    if fact not in library.facts:
        raise fields.fail(f'"{fact}" is no fact{nearest(fact, list(library.facts))}', "never")
    try:
        test = parse(cell)
    except BadCell as error:
        raise fields.fail(f"{fact}: {error}", "never") from error
    for number in names(test):
        if number not in library.numbers:
            raise fields.fail(f'"${number}" is no number{nearest(number, list(library.numbers))}', "never")


def asked(folder: Path = HOME) -> frozenset[str]:
    """The facts about which some invariant asks, whether or not it is sound otherwise. What cannot be read asks nothing
    here: reading the invariants themselves says why.
    """
    found: set[str] = set()
    for path in files(folder / "invariants"):
        try:
            top = read(path)
        except DocumentError:
            continue
        for entry in top.get("invariants") or () if isinstance(top, dict) else ():
            never = entry.get("never") if isinstance(entry, dict) else None
            for cells in never if isinstance(never, list) else [never]:
                found |= set(cells) if isinstance(cells, dict) else set()
    return frozenset(found)
