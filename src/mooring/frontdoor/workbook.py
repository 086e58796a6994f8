"""Reads the national directory's workbook (an .xlsx with two sheets) into plain rows; stores nothing.

Expected, as in SAMHSA's National Directory of Drug and Alcohol Use Treatment Facilities, 2022 edition:
    Facilities List          name1, name2, street1, street2, city, state, zip, phone, intake1, ..., service_code_info
    Service Code Reference   service_code, service_name, ...
A sheet is known by its columns first and its name second, for names of sheets change between editions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

PLACE_COLUMNS = tuple("name1 name2 street1 street2 city state zip phone intake1 service_code_info".split())  # noqa: SIM905
CODE_COLUMNS = ("service_code", "service_name")
PLACES_SHEET = "Facilities List"
CODES_SHEET = "Service Code Reference"


class DirectoryError(ValueError):
    """The directory cannot be imported. One sentence says what is wrong, where, and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """One row of the list, trimmed. `line` is its number in the sheet, the header being 1; two rows that say the same
    on different lines are equal."""

    line: int = field(default=0, compare=False)
    name: str
    street: str
    city: str
    state: str
    zip: str
    phone: str
    intake_phone: str
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Directory:
    codes: dict[str, str]
    rows: tuple[PlaceRow, ...]


def read_directory(path: Path) -> Directory:
    """All places and all codes of a workbook. Raises DirectoryError for what is not a directory's workbook."""
    if not path.is_file():
        raise DirectoryError(f"There is no file {path}. Check the name, and give the directory's workbook (.xlsx).")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise DirectoryError(
            f"{path.name} is not an Excel workbook. Download the directory again as .xlsx and give that file."
        ) from error
    try:
        codes = {row["service_code"]: row["service_name"] for _, row in _rows(book, path, CODES_SHEET, CODE_COLUMNS)}
        places = tuple(_place(line, row) for line, row in _rows(book, path, PLACES_SHEET, PLACE_COLUMNS))
    finally:
        book.close()
    return Directory(codes=codes, rows=places)


def _rows(book: Any, path: Path, title: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of the sheet `title` as mappings of text, with their line numbers; empty rows are passed over."""
    if title not in book.sheetnames:
        raise DirectoryError(
            f"{path.name} has no sheet “{title}”; its sheets are {', '.join(book.sheetnames)}. "
            "Give the directory's own workbook, or rename the sheet."
        )
    lines = book[title].iter_rows(values_only=True)
    header = [_text(cell) for cell in next(lines, ())]
    missing = [column for column in columns if column not in header]
    if missing:
        raise DirectoryError(
            f"{path.name}, sheet “{title}”, line 1: the column {', '.join(missing)} is missing. "
            "Give the directory's own workbook, with its header line unchanged."
        )
    for line, cells in enumerate(lines, start=2):
        row = dict(zip(header, map(_text, cells), strict=False))
        if any(row.values()):
            yield line, row


def _place(line: int, row: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        line=line,
        # a name is often split over the two columns
        name=" – ".join(filter(None, (row["name1"], row["name2"]))),
        street=", ".join(filter(None, (row["street1"], row["street2"]))),
        city=row["city"],
        state=row["state"].upper(),
        zip=_zip(row["zip"]),
        phone=row["phone"],
        intake_phone=row["intake1"],
        codes=tuple(row["service_code_info"].replace("*", " ").split()),
    )


def _zip(text: str) -> str:
    # A spreadsheet that took a ZIP code for a number lost its leading zeros.
    digits = re.sub(r"\D.*", "", text)
    return digits.zfill(5) if digits else ""


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if cell is not None else ""
