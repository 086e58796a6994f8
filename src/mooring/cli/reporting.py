"""`mooring simulate ... --report FILE --against ... --dask ADDRESS`: two arms, other machines, and the page."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooring.clinical.case import Facility
from mooring.clinical.codec import nearest
from mooring.clinical.library import Library
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import library

if TYPE_CHECKING:
    from mooring.simulation.comparing import Found, Job, Protocol

READABLE = 0o644


def job_of(
    known: Library, protocol: str, *, against: str | None, days: int, seed: int, facility: Facility | None
) -> Job:
    """The study of a protocol, or of it and another one. Raises click.UsageError for another that is not there.

    `against` is the id of a protocol, or a folder of knowledge with another version of the same one.
    """
    from mooring.simulation.comparing import Job, Protocol

    arms: tuple[Protocol, ...] = (Protocol(library=known, id=protocol),)
    if against is not None:
        arms += (_other(known, protocol, against),)
    return Job(arms=arms, days=days, seed=seed, facility=facility)


def _other(known: Library, protocol: str, against: str) -> Protocol:
    from mooring.simulation.comparing import Protocol

    folder = Path(against)
    if against in known.protocols:
        return Protocol(library=known, id=against)
    if not folder.is_dir():
        near = nearest(against, list(known.protocols))
        raise click.UsageError(f'--against: "{against}" is neither a protocol{near} nor a folder of knowledge')
    if not (folder / "engine.yaml").is_file():
        raise click.UsageError(f"--against: {folder} holds no engine.yaml; name a whole folder of knowledge")
    try:
        other = library(folder.resolve())
    except DocumentError as error:
        raise click.UsageError(str(error)) from error
    if protocol not in other.protocols:
        raise click.UsageError(f"--against: {folder} has no protocol {protocol}")
    return Protocol(library=other, id=protocol)


def found_by(
    job: Job, *, patients: int, dask: str | None, workers: int, progress: Callable[[int], None] | None
) -> Found:
    """What the study finds, here, on several processes, or on a cluster. Raises click.UsageError, in one line."""
    from mooring.simulation.cluster import NoCluster, over_dask, over_processes
    from mooring.simulation.comparing import NotTheSame

    try:
        if dask is not None:
            return over_dask(job, patients=patients, address=dask, progress=progress)
        if workers > 1:
            return over_processes(job, patients=patients, workers=workers, progress=progress)
        return job.run(0, patients, progress)
    except (NoCluster, NotTheSame) as error:
        raise click.UsageError(str(error)) from error


def may_write(path: Path) -> None:
    """Refuse a report that cannot be written before anything is simulated. Raises click.UsageError."""
    folder = path.parent
    if path.is_dir():
        raise click.UsageError(f"--report: {path} is a folder; name a file")
    if not folder.is_dir():
        raise click.UsageError(f"--report: there is no folder {folder}; make it first")
    if not can_write_in(folder):
        raise click.UsageError(f"--report: nothing may be written in {folder}; name another place")


def can_write_in(folder: Path) -> bool:
    """Whether a file can be made there; tried, since rights alone do not tell."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all: whoever opens it meanwhile reads the old one. Raises OSError."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(READABLE)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
