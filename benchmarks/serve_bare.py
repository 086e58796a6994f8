"""Serves `bare` exactly as `mooring.ops.serve` serves Mooring. Usage: python -m benchmarks.serve_bare PORT WORKERS"""

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mooring.ops.serve import THREADS

if __name__ == "__main__":
    Server(
        "benchmarks.bare:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=int(sys.argv[2]),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
    ).serve()
