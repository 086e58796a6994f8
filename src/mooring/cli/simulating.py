"""`mooring simulate`: a protocol tried on virtual people."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mooring.cli.facility import in_force, own_of
from mooring.cli.reporting import found_by, job_of, may_write, write
from mooring.cli.words import as_document
from mooring.clinical.case import Facility
from mooring.clinical.codec import nearest
from mooring.clinical.library import Library
from mooring.knowledge.document import DocumentError
from mooring.scenarios.words import PROTOCOLS

if TYPE_CHECKING:
    from mooring.simulation.comparing import Found, Job
    from mooring.simulation.outcomes import Outcomes

_NEEDED = ("numba", "numpy")


def simulated(
    protocol: str, *, patients: int, days: int, seed: int, facility: Path | None, as_json: bool, progress: bool,
    report: Path | None = None, against: str | None = None, dask: str | None = None, workers: int = 1,
) -> str:  # fmt: skip
    """What comes of a study. Raises click.UsageError, in one line, for a protocol that cannot be tried."""
    own = own_of(facility)
    known = in_force(own)
    if protocol not in {*known.protocols, *PROTOCOLS}:
        raise click.UsageError(f'there is no protocol "{protocol}"{nearest(protocol, [*known.protocols, *PROTOCOLS])}')
    if protocol not in known.protocols:
        raise click.UsageError(f"this version of Mooring does not have {protocol} yet")
    disabled = known.protocols[protocol].disabled
    if disabled:
        raise click.UsageError(f"{protocol} may not run: {disabled}")
    _can_simulate()
    if report is not None:
        may_write(report)
    elif against is not None:
        raise click.UsageError("--against is shown in the report; add --report FILE")
    began = time.perf_counter()
    at = own.at(Facility()) if own else None
    if progress:
        _say_if_it_compiles()
    job = job_of(known, protocol, against=against, days=days, seed=seed, facility=at)
    made = _made(job, patients, dask, workers, _progress(patients) if progress else None)
    if report is not None:
        from mooring.simulation.report.of_study import report as page

        write(report, page(made, job.arms))
    found = made.outcomes[0]
    seconds = round(time.perf_counter() - began, 2)
    return _document(found, seconds) if as_json else _read_aloud(found, known, seconds)


def _can_simulate() -> None:
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise click.UsageError(f"{missing[0]} is not here, which simulating needs; install mooring[simulation]")


def _say_if_it_compiles() -> None:
    from mooring.simulation.machine_code import kept_before

    if not kept_before():
        print("Compiling the study, once after each installation: some minutes.", file=sys.stderr, flush=True)


def _made(job: Job, patients: int, dask: str | None, workers: int, progress: Callable[[int], None] | None) -> Found:
    from mooring.simulation.machine import NotReadable
    from mooring.simulation.studies import NoStudy

    try:
        return found_by(job, patients=patients, dask=dask, workers=workers, progress=progress)
    except (NoStudy, NotReadable, DocumentError) as error:
        raise click.UsageError(str(error)) from error


def _progress(patients: int) -> Callable[[int], None]:
    last = [0.0]

    def say(done: int) -> None:
        now = time.monotonic()
        if now - last[0] >= 0.5 or done == patients:
            last[0] = now
            print(
                f"\r{done:,} of {patients:,} people", end="\n" if done == patients else "", file=sys.stderr, flush=True
            )

    return say


def _document(found: Outcomes, seconds: float) -> str:
    return as_document({
        "protocol": found.protocol, "patients": found.patients, "days": found.days, "seed": found.seed,
        "seconds": seconds, "outcomes": found.plain(),
    })  # fmt: skip


def _read_aloud(found: Outcomes, known: Library, seconds: float) -> str:
    from mooring.simulation.studies import study_of

    said = found.plain()
    study = study_of(found.protocol)
    lines = [
        f"{known.protocols[found.protocol].title}: {found.patients:,} virtual people, {found.days} days, seed "
        f"{found.seed} ({seconds} s).",
        "",
        f"  Still there at the end    {said['completed_percent']:6.1f} %",
        f"  Left early                {said['left_early_percent']:6.1f} %",
        f"  Median stay               {said['median_stay_days']:6.1f} days",
        f"  Precipitated withdrawal   {said['precipitated_withdrawal_percent']:6.1f} %",
        f"  Over-sedation             {said['oversedation_percent']:6.1f} %",
        "",
        "  COWS at the end of each day        mean   none   mild  moderate  severe (percent)",
    ]
    for day in said["cows"]:
        lines.append(
            f"    day {day['day']:<3}{day['mean']:31.1f}{day['none_percent']:7.1f}{day['mild_percent']:7.1f}"
            f"{day['moderate_percent']:10.1f}{day['severe_percent']:8.1f}"
        )
    lines += ["", "  Given in a day, of those given any            tenth  median  nine tenths (mg)"]
    for dose in said["mg_per_day"]:
        what = f"day {dose['day']} {dose['drug']}"
        lines.append(f"    {what:<45}{dose['p10']:8g}{dose['median']:8g}{dose['p90']:8g}")
    lines += ["", "  Assumed"] + [f"    - {each}" for each in study.assumes]
    lines += [
        "",
        "  Virtual people, and no advice about one person. Numbers without a published value are calibrations.",
    ]
    return "\n".join(lines)
