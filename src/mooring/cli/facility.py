"""`--facility FOLDER`: a question asked with a facility's own knowledge."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooring.cli.words import reading
from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import library

if TYPE_CHECKING:
    from mooring.clinical.own import Own  # only with a folder, so that the other questions stay quick


def own_of(folder: Path | None) -> Own | None:
    """A facility's own knowledge; None where no folder was named. Raises click.UsageError with the line to mend."""
    if folder is None:
        return None
    from mooring.knowledge.facility import facility_folder

    try:
        return facility_folder(folder, library())
    except DocumentError as error:
        raise click.UsageError(str(error)) from error


def in_force(own: Own | None) -> Library:
    """The knowledge in force: what ships, or a facility's own."""
    return own.library if own else library()


def case_of(path: Path, own: Own | None) -> Case:
    """The case of a scenario, at a facility if it has knowledge of its own. Raises click.UsageError."""
    case: Case = reading(path, in_force(own)).case
    return own.placed(case) if own else case
