"""One round after another, Mooring and the bare application in turn, so that both meet the same noise."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks import accounting, client
from benchmarks.client import Request
from benchmarks.jobs import Job
from benchmarks.servers import Running


@dataclass(frozen=True, kw_only=True)
class Round:
    """One stretch of one side: answers a second, times in milliseconds, CPU-ms per answer of server and database."""

    per_second: float
    p50: float
    p95: float
    server_ms: float
    database_ms: float
    elsewhere: float
    size: int

    @property
    def cpu_ms(self) -> float:
        return self.server_ms + self.database_ms


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One job on one database: the rounds of both sides, in pairs."""

    job: str
    database: str
    mooring: tuple[Round, ...]
    bare: tuple[Round, ...]

    def middle(self, side: str, what: str) -> float:
        """The median over the rounds."""
        return float(statistics.median(getattr(one, what) for one in getattr(self, side)))

    def spread(self, side: str, what: str) -> tuple[float, float]:
        """The least and the most of the rounds."""
        found = [getattr(one, what) for one in getattr(self, side)]
        return min(found), max(found)

    @property
    def ratio(self) -> float:
        """CPU of Mooring by that of the bare application: the median of the pairs."""
        return statistics.median(m.cpu_ms / b.cpu_ms for m, b in zip(self.mooring, self.bare, strict=True))

    @property
    def above(self) -> float:
        """CPU-ms that Mooring takes above the bare application: the median of the pairs."""
        return statistics.median(m.cpu_ms - b.cpu_ms for m, b in zip(self.mooring, self.bare, strict=True))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How long and how hard."""

    rounds: int
    seconds: float
    connections: int


def measure(job: Job, database: str, ours: Running, bare: Running, postmaster: int | None, plan: Plan) -> Measured:
    """Warm both sides, then `plan.rounds` pairs; which of the two goes first changes with every pair."""
    for server, make in ((ours, job.mooring), (bare, job.bare)):
        client.run(server.port, make, connections=plan.connections, seconds=min(1.5, plan.seconds))
    rounds: dict[str, list[Round]] = {"mooring": [], "bare": []}
    sides = [("mooring", ours, job.mooring), ("bare", bare, job.bare)]
    for _ in range(plan.rounds):
        for name, server, make in sides:
            rounds[name].append(_round(server, make, postmaster, plan))
        sides.reverse()
    return Measured(job=job.name, database=database, mooring=tuple(rounds["mooring"]), bare=tuple(rounds["bare"]))


def _round(server: Running, make: Callable[[int], Request], postmaster: int | None, plan: Plan) -> Round:
    behind = [postmaster] if postmaster else []
    before = accounting.cpu_ms([server.pid]), accounting.cpu_ms(behind), accounting.busy_ms(), accounting.own_ms()
    answered = client.run(server.port, make, connections=plan.connections, seconds=plan.seconds)
    after = accounting.cpu_ms([server.pid]), accounting.cpu_ms(behind), accounting.busy_ms(), accounting.own_ms()
    served, kept, busy, own = (end - start for start, end in zip(before, after, strict=True))
    count = len(answered.took_ms)
    return Round(
        per_second=answered.per_second, p50=answered.at_share(0.50), p95=answered.at_share(0.95),
        server_ms=served / count, database_ms=kept / count, size=answered.size,
        elsewhere=max(0.0, busy - served - kept - own) / (answered.wall_s * 1000),
    )  # fmt: skip
