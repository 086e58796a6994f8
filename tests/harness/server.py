"""The real server, in a process of its own, on a free loopback port, on the database of this test process."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_S = 40


@contextmanager
def running_server() -> Iterator[str]:
    """Start granian; yields its address without a trailing slash. Fails with its log where it does not answer."""
    port = _free_port()
    log = Path(os.environ["MOORING_DATA"]) / "server.log"
    start = f"from mooring.ops.serve import serve; serve('127.0.0.1', {port})"
    with log.open("wb") as out:
        # Its own session, so that the workers end with it.
        process = subprocess.Popen([sys.executable, "-c", start], stdout=out, stderr=out, start_new_session=True)
    try:
        _wait(process, f"http://127.0.0.1:{port}/sign-in/", log)
        yield f"http://127.0.0.1:{port}"
    finally:
        _stop(process)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"The server answered {refused.code}.\n{log.read_text()[-3000:]}") from refused
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(f"The server did not start.\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
