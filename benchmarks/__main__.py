"""python -m benchmarks: fills a database, measures the three jobs on it, and prints the tables. See README.md."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path


def main() -> None:
    arguments = _arguments()
    with ExitStack() as keep:
        _measure(arguments.database, arguments, keep)


def _arguments() -> argparse.Namespace:
    found = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    found.add_argument("--database", choices=("sqlite", "postgresql"), required=True)
    found.add_argument("--people", type=int, default=5000)
    found.add_argument("--events", type=int, default=200, help="events of each person's story")
    found.add_argument("--admitted", type=int, default=400, help="how many of the people are in the programme now")
    found.add_argument("--rounds", type=int, default=6)
    found.add_argument("--seconds", type=float, default=3.0, help="length of each side of a round")
    found.add_argument("--connections", type=int, default=8)
    found.add_argument("--workers", type=int, default=1, help="server processes of each side, 8 threads each")
    return found.parse_args()


def _measure(database: str, arguments: argparse.Namespace, keep: ExitStack) -> None:
    data = Path(tempfile.mkdtemp(prefix="mooring-bench-"))
    keep.callback(shutil.rmtree, data, ignore_errors=True)
    for name in ("MOORING_DATABASE_URL", "MOORING_KEY_FILE", "MOORING_HOSTS", "MOORING_HTTPS"):
        os.environ.pop(name, None)
    os.environ |= {
        "MOORING_DATA": str(data), "MOORING_SECRET": "a secret of the benchmark, and of nothing else, ever",
    }  # fmt: skip
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    postmaster = None
    if database == "postgresql":
        from benchmarks.cluster import cluster

        server = keep.enter_context(cluster())
        os.environ["MOORING_DATABASE_URL"], postmaster = server.url, server.pid
    _on(database, arguments, keep, data, postmaster)


def _on(database: str, arguments: argparse.Namespace, keep: ExitStack, data: Path, postmaster: int | None) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks import checks, report, servers
    from benchmarks.jobs import jobs
    from benchmarks.load import Size, load
    from benchmarks.measure import Plan, measure

    call_command("migrate", verbosity=0)
    size = Size(people=arguments.people, events=arguments.events, admitted=arguments.admitted)
    begun = time.monotonic()
    loaded = load(size, at=datetime.now(UTC))
    print(f"Loaded {size.people * size.events:,} events of {size.people:,} people in {time.monotonic() - begun:.0f} s.")
    host = connection.settings_dict["HOST"]
    os.environ |= {"BENCH_PG_HOST": host} if postmaster else {"BENCH_SQLITE": str(data / "mooring.sqlite3")}
    os.environ |= {"BENCH_FACILITY": str(loaded.facility), "BENCH_SECRET": os.environ["MOORING_SECRET"]}
    plan = Plan(rounds=arguments.rounds, seconds=arguments.seconds, connections=arguments.connections)
    versions = checks.versions()
    connection.close()
    ours = keep.enter_context(servers.mooring(arguments.workers))
    bare = keep.enter_context(servers.bare(arguments.workers))
    measured = [measure(job, database, ours, bare, postmaster, plan) for job in jobs(loaded)]
    print(report.machine(datetime.now(UTC), plan, arguments.workers, *versions))
    print(report.noise(measured), "\n")
    print(report.table(measured), "\n")
    print(checks.whole(loaded), "\n")
    print(checks.in_process(loaded), "\n")
    print(checks.command())


if __name__ == "__main__":
    main()
