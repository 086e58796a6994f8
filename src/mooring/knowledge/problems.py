"""All that is wrong with a folder of knowledge, not only the first thing.

The readers stop at the first thing that is wrong. So what they name is taken out of the documents in memory (a key, a
cell, a row, a file), and the folder is read again, until it is sound. What is wrong only because of that is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from mooring.knowledge.document import TWICE, DocumentError, Lined, made_of, read_with_doubles

T = TypeVar("T")
MOST: Final = 500
"""How many problems are looked for in one go."""
LONGEST: Final = 200
"""More letters than this are a list of all names, and help nobody."""
_QUOTED: Final = re.compile(r'"\$?([^"#]+?)(?:#[^"]*)?"')
_TABLE: Final = re.compile(r"the table (\S+?)(?:,|$|:)(?: row ([^,:]+))?")


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One thing that is wrong: where, in which table and row if it is in one, what, and how to mend it."""

    path: str
    line: int
    table: str = ""
    row: str = ""
    wrong: str
    mend: str = ""

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        what = f"table {self.table}" + (f", row {self.row}" if self.row else "") + ": " if self.table else ""
        return f"{where}: {what}{self.wrong}" + (f"; {self.mend}" if self.mend else "")


@dataclass
class Mending:
    """The documents of a folder, and what had to be taken out of them so that the rest could be read."""

    documents: dict[Path, Any]
    source: str = "?"
    """Stands for a missing source where the documents describe none."""
    problems: list[Problem] = field(default_factory=list)
    touched: set[Path] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    """Names that were taken out, so that who names them is not to blame."""
    gone_here: set[tuple[Path, str]] = field(default_factory=set)
    """Facts that were taken out of the inputs of one table."""
    _keys: set[tuple[int, str]] = field(default_factory=set)
    _stood_in: set[tuple[int, str]] = field(default_factory=set)

    def read(self, read: Callable[[], T]) -> T | None:
        """What `read` makes of the documents once they are mended; None where they cannot be."""
        for _ in range(MOST):
            try:
                return made_of(self.documents, read)
            except DocumentError as error:
                if not self.follows(error):
                    self.problems.append(told(error, self.documents.get(Path(error.path))))
                if not self._mended(error):
                    return None
        return None

    def follows(self, error: DocumentError) -> bool:
        """Whether this is only wrong because of what was taken out."""
        if (id(error.entry), error.key or "") in self._keys:
            return True
        if Path(error.path) in self.touched and Path(error.path) not in self.documents:
            return True  # the file itself was taken out
        if "no row uses" in error.message and Path(error.path) in self.touched:
            return True
        return any(word in self.gone or (Path(error.path), word) in self.gone_here for word in _quoted(error))

    def _mended(self, error: DocumentError) -> bool:
        path = Path(error.path)
        if path not in self.documents:
            return False
        self.touched.add(path)
        entry, key = error.entry, error.key
        if entry is None:
            return self._without(path)
        if key is not None and key in entry and self._within(path, entry, key, error):
            return True
        if key is not None and key in entry and self._spelt(entry, key, error):
            return True
        if key is not None and key in entry and (id(entry), key) not in self._keys | self._stood_in:
            self._keys.add((id(entry), key))
            entry.pop(key)
            return True
        if key is not None and key not in entry and (id(entry), key) not in self._stood_in:
            self._stood_in.add((id(entry), key))
            self._keys.add((id(entry), key))
            if key in STAND_INS or key == "source":
                entry[key] = STAND_INS.get(key) or self._any_source()
                return True
        return self._out(path, entry)

    def _spelt(self, entry: Lined, key: str, error: DocumentError) -> bool:
        """Take a misspelt key for the one that was meant."""
        meant = re.search(r'" is not known here; did you mean "([^"]+)"', error.message)
        if meant is None or meant[1] in entry:
            return False
        entry[meant[1]] = entry.pop(key)
        return True

    def _any_source(self) -> str:
        declared = [each.get("sources") for each in self.documents.values() if isinstance(each, dict)]
        return next((str(name) for each in declared if isinstance(each, dict) for name in each), self.source)

    def _within(self, path: Path, entry: Lined, key: str, error: DocumentError) -> bool:
        """Take out of a key's value only the word or the cell that is wrong."""
        value, quoted = entry[key], _quoted(error)
        if key == "inputs" and isinstance(value, list) and "no row uses" in error.message:
            unused = {word.strip(",;") for word in error.message.split("no row uses")[1].split()}
            entry[key] = [each for each in value if each not in unused]
            return len(entry[key]) < len(value)
        if isinstance(value, list) and len(value) > 1:
            for each in value:
                if str(each).split("#")[0].removeprefix("$") in quoted:
                    value.remove(each)
                    self.gone_here |= {(path, str(each))} if key == "inputs" else set()
                    return True
        if isinstance(value, Lined) and key == "when":
            for fact in [fact for fact, cell in value.items() if _is_about(error, str(fact), str(cell))]:
                value.pop(fact)
                return True
        return False

    def _out(self, path: Path, entry: Lined) -> bool:
        """Take an entry out of what holds it; the file where it is the whole document."""
        if entry is self.documents[path]:
            return self._without(path)
        holder, key = _holder(self.documents[path], entry)
        if holder is None:
            return False
        holder.pop(key)
        self._keys.add((id(holder), str(key)))
        if any(self.documents[path].get(family) is holder for family in NAMES):
            self.gone.add(str(key))
        return True

    def _without(self, path: Path) -> bool:
        del self.documents[path]
        self.gone |= _declared(path)
        return True


NAMES: Final = ("facts", "numbers", "drugs", "sources")
"""The keys below which a file declares names."""
STAND_INS: Final[dict[str, Any]] = {
    "grade": "read", "because": "?", "title": "?", "means": "?", "version": "?", "summary": "?", "licence": "?",
    "signed_by": "somebody", "signed_on": "2000-01-01", "facility": "?",
}  # fmt: skip
"""What stands for a missing key while the rest is looked at; for a missing source any that is known."""


def told(error: DocumentError, document: Any = None) -> Problem:
    """A reader's complaint as a problem; a table has the name that its document gives it."""
    wrong, _, mend = error.message.partition("; ")
    if len(mend) > LONGEST:
        mend = "write one that is declared"
    found, table, row = _TABLE.match(wrong), "", ""
    if found:
        wrong = wrong[wrong.index(": ") + 2 :] if ": " in wrong else wrong
        table = str(document.get("table", found[1]) if isinstance(document, dict) else found[1])
        row = _row(error, found[2]) if found[2] else ""
    return Problem(path=str(error.path), line=error.line or 0, table=table, row=row, wrong=wrong, mend=mend)


def _row(error: DocumentError, number: str) -> str:
    entry = error.entry if isinstance(error.entry, dict) else {}
    return str(entry.get("id", entry.get("rule", number)))


def _quoted(error: DocumentError) -> list[str]:
    return _QUOTED.findall(error.message)


def _is_about(error: DocumentError, fact: str, cell: str) -> bool:
    quoted = _quoted(error)
    named = re.search(rf"(?:^|, row \d+: ){re.escape(fact)}(?: is|:)", error.message)
    return fact in quoted or named is not None or any(f"${word}" in cell for word in quoted)


def _holder(document: Any, entry: Lined) -> tuple[Any, Any]:
    pairs = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in pairs:
        if value is entry:
            return document, key
        if isinstance(value, (dict, list)):
            holder, inner = _holder(value, entry)
            if holder is not None:
                return holder, inner
    return None, None


def opened(folder: Path, *, source: str = "?") -> Mending:
    """The documents of a folder; a file that is no YAML is a problem, and left out."""
    mending = Mending({}, source)
    for path in sorted(folder.rglob("*.yaml")):
        try:
            mending.documents[path], doubles = read_with_doubles(_text(path), path=path)
        except DocumentError as error:
            mending.problems.append(told(error))
            mending.touched.add(path)
            mending.gone |= _declared(path)
        else:
            found = [told(DocumentError(TWICE.format(key), path=path, line=line)) for key, line in doubles]
            mending.problems += found
            mending.touched |= {path} if found else set()
    return mending


def _declared(path: Path) -> set[str]:
    """The names that a file seems to declare, whether or not it can be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {path.stem}
    names = re.findall(r"^(?:table|protocol|instrument): *(\S+)", text, re.M)
    if path.parent.name in NAMES or path.stem in NAMES:
        names += re.findall(r"^  ([\w.-]+):", text, re.M)
    return {path.stem, *names} - {*STAND_INS, "source", "type", "value", "options", "unit", "range"}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"cannot be read: {error}", path=path) from error
