"""Drugs, instruments and tables of documents that were sound before, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mooring.clinical.formulary import Drug
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.later import Later
from mooring.clinical.tables import Table
from mooring.knowledge.document import files, made_of, read
from mooring.knowledge.fields import Fields
from mooring.knowledge.read_drugs import drug, drug_words
from mooring.knowledge.read_instruments import instrument
from mooring.knowledge.read_tables import Shelf, table


class ReadingLater:
    """The readers of `load` for documents that stand in for files. What they make holds on to the documents."""

    def __init__(self, documents: Mapping[Path, Any]) -> None:
        self.documents = documents

    def drugs(self, folder: Path, known: set[str]) -> Mapping[str, Drug]:
        """The drugs of a folder."""
        words = drug_words(folder.parent / "formulary.yaml", known)
        home = {name: (path, each) for path in files(folder) for name, each in read(path)["drugs"].items()}

        def make(name: str) -> Drug:
            path, entry = home[name]
            return drug(name, Fields(entry, path=path, what=f"the drug {name}"), words, known)

        return Later(home, make)

    def instruments(self, folder: Path, cited: Collection[str]) -> Mapping[str, Instrument]:
        """The instruments of a folder."""
        home = {path.stem: path for path in files(folder)}
        return Later(home, lambda name: made_of(self.documents, lambda: instrument(home[name])))

    def tables(self, folder: Path, shelf: Shelf) -> Mapping[str, Table]:
        """The tables below a folder."""
        home = {str(read(path)["table"]): path for path in files(folder, below=True)}
        return Later(home, lambda name: made_of(self.documents, lambda: table(home[name], shelf)))
