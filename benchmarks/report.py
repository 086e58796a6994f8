"""The measured figures as the tables of README.md."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.measure import Measured, Plan

PACKAGES = ("django", "granian", "jinja2", "psycopg", "orjson", "pysqlite3")
HEADINGS = (
    "database", "job", "side", "answers/s", "p50 ms", "p95 ms", "CPU ms", "spread", "of it database", "kB", "ratio",
    "above",
)  # fmt: skip


def machine(at: datetime, plan: Plan, workers: int, sqlite: str, postgresql: str) -> str:
    """On what, when and how it was measured."""
    cores = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{at:%Y-%m-%d %H:%M} UTC, {len(cores)} cores ({cores[0].partition(': ')[2]}), Linux {platform.release()}, "
        f"Python {platform.python_version()}, {versions}, SQLite {sqlite}, PostgreSQL {postgresql}; source at "
        f"{commit.stdout.strip() or 'an unknown commit'} with what was not committed yet; "
        f"{plan.connections} connections, {workers} worker, {plan.rounds} pairs of {plan.seconds:g} s."
    )


def table(measured: Iterable[Measured]) -> str:
    """A Markdown table: two lines for each job, medians over the rounds."""
    lines = [_line(HEADINGS), _line(["---"] * len(HEADINGS))]
    for one in measured:
        for side in ("mooring", "bare"):
            low, high = one.spread(side, "cpu_ms")
            paired = (f"{one.ratio:.1f}", f"{one.above:+.1f} ms") if side == "mooring" else ("", "")
            lines.append(_line([
                one.database, one.job, side, f"{one.middle(side, 'per_second'):.0f}", f"{one.middle(side, 'p50'):.1f}",
                f"{one.middle(side, 'p95'):.1f}", f"{one.middle(side, 'cpu_ms'):.2f}", f"{low:.2f}–{high:.2f}",
                f"{one.middle(side, 'database_ms'):.2f}", f"{one.middle(side, 'size') / 1000:.0f}", *paired,
            ]))  # fmt: skip
    return "\n".join(lines)


def noise(measured: Iterable[Measured]) -> str:
    """How busy the machine was with what is neither server, database nor client: a share of one core."""
    found = [one.elsewhere for each in measured for one in (*each.mooring, *each.bare)]
    return f"Other work on the machine meanwhile: {min(found):.2f} to {max(found):.2f} of a core."


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
