"""The two servers on free loopback ports, each a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

PATIENCE_S = 60


@dataclass(frozen=True, kw_only=True)
class Running:
    """A server that answers on `port`; `pid` is the process under which all its workers are."""

    port: int
    pid: int


@contextmanager
def mooring(workers: int) -> Iterator[Running]:
    """Mooring as `mooring serve` starts it, on the database of the environment."""
    port = _free_port()
    start = f"from mooring.ops.serve import serve; serve('127.0.0.1', {port}, workers={workers})"
    with _running([sys.executable, "-c", start], port) as server:
        yield server


@contextmanager
def bare(workers: int) -> Iterator[Running]:
    """The bare application under the same server; BENCH_ names in the environment say where the database is."""
    port = _free_port()
    with _running([sys.executable, "-m", "benchmarks.serve_bare", str(port), str(workers)], port) as server:
        yield server


@contextmanager
def _running(command: list[str], port: int) -> Iterator[Running]:
    process = subprocess.Popen(command, start_new_session=True)
    try:
        _wait(process, port)
        yield Running(port=port, pid=process.pid)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("A server did not start; what it said stands above.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
