"""A closed-loop client: `connections` threads, each on its own kept-alive connection, each waiting for its answer.

Every answer is checked (status, and a word that only the right answer holds), so that a fast refusal is never counted.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection

MAKE = Callable[[int], "Request"]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request, and what its answer must be."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None
    status: int = 200
    holds: bytes = b""


@dataclass(kw_only=True)
class Answered:
    """What came of a run: how long each answer took in milliseconds, and the wall time in seconds."""

    took_ms: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    size: int = 0
    wall_s: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.took_ms) / self.wall_s

    def at_share(self, share: float) -> float:
        """The time within which this share of the answers came."""
        in_order = sorted(self.took_ms)
        return in_order[min(len(in_order) - 1, int(share * len(in_order)))]


def run(port: int, make: MAKE, *, connections: int, seconds: float) -> Answered:
    """Ask for `seconds`. Raises RuntimeError where an answer was wrong."""
    each = [Answered() for _ in range(connections)]
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_ask, args=(port, make, number, begun + seconds, each[number]))
        for number in range(connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Answered(wall_s=time.perf_counter() - begun)
    for one in each:
        whole.took_ms += one.took_ms
        whole.wrong += one.wrong
        whole.size = max(whole.size, one.size)
    if whole.wrong or not whole.took_ms:
        raise RuntimeError(f"{len(whole.wrong)} wrong answers of {len(whole.took_ms)}: {whole.wrong[:1]}")
    return whole


def _ask(port: int, make: MAKE, number: int, until: float, into: Answered) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while time.perf_counter() < until and not into.wrong:
        wanted = make(number)
        begun = time.perf_counter()
        connection.request(wanted.method, wanted.path, wanted.body, wanted.headers)
        answer = connection.getresponse()
        body = answer.read()
        into.took_ms.append((time.perf_counter() - begun) * 1000)
        into.size = max(into.size, len(body))
        if answer.status != wanted.status or wanted.holds not in body + str(answer.headers).lower().encode():
            into.wrong.append(f"{wanted.method} {wanted.path} -> {answer.status}: {body[:300]!r}")
    connection.close()
