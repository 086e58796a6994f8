"""Small made-up workbooks in the national directory's layout."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "name1", "name2", "street1", "street2", "city", "state", "zip", "phone",
    "intake1", "intake2", "intake1a", "intake2a", "service_code_info",
)  # fmt: skip
CODES = ("SA", "DT", "RD", "OP", "ODTX", "OTP", "SOTP", "BU", "MU", "NU", "MD", "NP", "PW")
BRIDGE = (
    "Bridge House", "Detox Unit", "1 Example Street", None, "Lexington", "KY", "40507", "859-555-0110",
    None, None, None, None, "SA DT * RD * BU * MD * ODTX",
)  # fmt: skip


def changed(row: tuple[object, ...] = BRIDGE, **cells: object) -> tuple[object, ...]:
    """The row with some of its cells changed, by the name of the column."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def workbook(
    path: Path,
    rows: Sequence[Sequence[object]] = (BRIDGE,),
    *,
    header: Sequence[str] = HEADER,
    codes: Sequence[str] = CODES,
    sheets: tuple[str, str] = ("Facilities List", "Service Code Reference"),
) -> Path:
    """Write a workbook and return its path."""
    book = Workbook()
    places = book.active
    assert places is not None
    places.title = sheets[0]
    for row in (header, *rows):
        places.append(list(row))
    reference = book.create_sheet(sheets[1])
    reference.append(["category_code", "category_name", "service_code", "service_name", "service_description"])
    for code in codes:
        reference.append(["TC", "Type of Care", code, f"Name of {code}", None])
    book.save(path)
    return path
