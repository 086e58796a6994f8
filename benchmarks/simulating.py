"""A whole study, as `mooring simulate` runs it: seconds, people per second and memory, by how many people there are.

Each size is a process of its own, so that its peak memory is its own; what has to be compiled is compiled in a study of
one person before the clock starts, and is told apart.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time

import click

from mooring.knowledge.load import library
from mooring.simulation.study import simulate


@click.command()
@click.option("--protocol", default="buprenorphine-standard", show_default=True)
@click.option("--people", multiple=True, type=int, default=(1_000, 10_000), show_default=True)
@click.option("--days", default=7, show_default=True)
@click.option("--one", type=int, hidden=True, help="Measure here, and print what was found as JSON.")
def main(protocol: str, people: tuple[int, ...], days: int, one: int | None) -> None:
    """Measure studies of PEOPLE virtual people, and print the lines of README.md."""
    if one is not None:
        click.echo(json.dumps(_measured(protocol, one, days)))
        return
    click.echo("| people | s | CPU-s | people per CPU-s | first person, s | peak MB | load |")
    click.echo("| --- | --- | --- | --- | --- | --- | --- |")
    for count in people:
        asked = ("--protocol", protocol, "--days", str(days), "--one", str(count))
        command = (sys.executable, "-m", "benchmarks.simulating", *asked)
        found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        click.echo(
            f"| {count:,} | {found['seconds']:.1f} | {found['cpu']:.1f} | {count / found['cpu']:,.0f} | "
            f"{found['before']:.1f} | {found['peak_mb']:.0f} | {found['load']:.1f} |"
        )


def _measured(protocol: str, people: int, days: int) -> dict[str, float]:
    known = library()
    before = time.perf_counter()
    simulate(known, protocol, patients=1, days=days, seed=1)
    began, cpu = time.perf_counter(), time.process_time()
    simulate(known, protocol, patients=people, days=days, seed=1)
    return {
        "before": began - before,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "load": os.getloadavg()[0],
    }


if __name__ == "__main__":
    main()
