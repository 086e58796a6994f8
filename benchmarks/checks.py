"""After the measurement: whether the audit's chain is whole, and what the use-cases cost without server and page."""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson
from django.db import connection

from benchmarks.checking import SCENARIO, processes
from benchmarks.load import Loaded
from benchmarks.story import cows
from mooring.accounts.actor import Actor
from mooring.accounts.models import Member
from mooring.accounts.tenancy import bind
from mooring.programme import bedside, reading
from mooring.records import audit

TIMES, WARM = 120, 20


def versions() -> tuple[str, str]:
    """Of SQLite, and of PostgreSQL if that is the database."""
    if connection.vendor != "postgresql":
        return sqlite3.sqlite_version, "not used"
    number = connection.cursor().connection.info.server_version
    return "not used", f"{number // 10000}.{number % 10000}"


def whole(loaded: Loaded) -> str:
    """A sentence on the audit's chain. Raises SystemExit where it is broken: then the figures are of something else."""
    bind(loaded.facility)
    found = audit.verify(loaded.facility)
    if not found.whole:
        raise SystemExit(f"The audit's chain is broken at entry {found.broken_at}.")
    return f"The audit's chain is whole: {found.entries:,} entries."


def in_process(loaded: Loaded) -> str:
    """A table: CPU-ms of each use-case called in this very process, beside the bare work; no server, no page.

    On PostgreSQL the database's own CPU is in neither.
    """
    from benchmarks import bare, bare_database

    actor = Actor.of(Member.objects.get(pk=loaded.nurse))
    bind(actor.facility_id)
    database = bare_database.connect()
    member = database.rows(bare_database.MEMBER, (loaded.nurse,))[0]
    left = tuple(set(loaded.everybody) - set(loaded.here))
    dice = random.Random(11)

    def rated() -> dict[str, list[str]]:
        answers = {f"cows-{name}": [str(value)] for name, value in cows(dice, worst=2).items()}
        return answers | {"key": [uuid4().hex], "pulse": ["72"]}

    pairs: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "reading.chart, the story alone": (
            lambda: reading.chart(by=actor, at=datetime.now(UTC), person=UUID(dice.choice(loaded.everybody))),
            lambda: orjson.dumps(bare._chart(database, member, dice.choice(loaded.everybody))),
        ),
        "reading.chart, with all that the engine says": (
            lambda: _everything(
                reading.chart(by=actor, at=datetime.now(UTC), person=UUID(dice.choice(loaded.everybody)))
            ),
            lambda: orjson.dumps(bare._chart(database, member, dice.choice(loaded.everybody))),
        ),
        "reading.board": (
            lambda: reading.board(by=actor, at=datetime.now(UTC)),
            lambda: orjson.dumps(bare._board(database, member)),
        ),
        "bedside.observe": (
            lambda: bedside.observe(
                by=actor, at=datetime.now(UTC), key=uuid4().hex, person=UUID(dice.choice(loaded.here)),
                cows=cows(dice, worst=2), vitals={"pulse": 72},
            ),
            lambda: orjson.dumps(bare._cows(database, member, dice.choice(left), rated())),
        ),
    }  # fmt: skip
    lines = ["| use-case | CPU ms | bare | above |", "| --- | --- | --- | --- |"]
    for name, (ours, theirs) in pairs.items():
        mine, bare_ms = _middle(ours, theirs)
        lines.append(f"| {name} | {mine:.2f} | {bare_ms:.2f} | {mine - bare_ms:+.2f} |")
    return "\n".join(lines)


def _everything(chart: reading.ChartView) -> object:
    return chart.advice, chart.due_dose, chart.flags, chart.owed, chart.running, chart.orders, chart.series


def _middle(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The median CPU-ms of each, called in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(TIMES):
        for call, kept in zip((ours, theirs), took, strict=True):
            begun = time.process_time()
            call()
            kept.append((time.process_time() - begun) * 1000)
    return statistics.median(took[0][WARM:]), statistics.median(took[1][WARM:])


def command() -> str:
    """A sentence: `mooring check` on one scenario as a whole process, beside a Python that does nothing."""
    checked = [
        statistics.median(each) for each in processes([sys.executable, "-m", "mooring.cli", "check", str(SCENARIO)])
    ]
    nothing = [statistics.median(each) for each in processes([sys.executable, "-c", "pass"])]
    return (
        f"`mooring check` on one scenario, a whole process: {checked[0]:.0f} ms, {checked[1]:.0f} CPU-ms; "
        f"a Python that does nothing: {nothing[0]:.0f} ms, {nothing[1]:.0f} CPU-ms."
    )
