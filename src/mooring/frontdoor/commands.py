"""What the `mooring facilities` command does; the command line mounts it."""

from datetime import datetime
from pathlib import Path

import click
from django.db import DatabaseError

from .directory_import import import_directory
from .workbook import DirectoryError


def facilities_import(path: Path, *, at: datetime, year: int | None = None) -> str:
    """Import the directory's workbook at `path` and return one sentence about what was stored.

    Raises click.UsageError (exit code 2, no traceback) with the sentence that says what is wrong and how to mend it.
    """
    try:
        report = import_directory(path, at=at, year=year)
    except DirectoryError as error:
        raise click.UsageError(f"{error} Nothing was stored.") from error
    except DatabaseError as error:
        raise click.UsageError(
            "Mooring's database is not there yet, or is busy. Start Mooring once (`mooring demo`), with the same "
            "MOORING_DATA, and import again. Nothing was stored."
        ) from error
    said = f"Imported {report.places:,} places of the {report.year} edition."
    if report.doubles:
        said += f" {report.doubles} listed twice, word for word: kept once."
    if report.without_spot:
        said += f" {report.without_spot} have a ZIP code that is not on the map; they are found by state and need."
    return said
