"""Starts the web server: granian, WSGI, in permanent threads, so that each keeps its database connection."""

import os

import django
from django.core.management import call_command
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mooring.ops.work import beside

THREADS = 8


def serve(host: str = "127.0.0.1", port: int = 8000, *, workers: int = 1) -> None:
    """Serve until stopped (SIGINT or SIGTERM). Reads the same environment as every other command.

    With PostgreSQL use more workers; SQLite has one writer at a time anyhow.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    Server(
        "mooring.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        # A thread that rests is kept as long as granian allows: a new one has to open its database connection anew.
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        websockets=False,
        log_level=LogLevels.error,
        log_access=False,
    ).serve()


def production(*, host: str, port: int, workers: int) -> None:
    """Bring the database up to this version, then serve. Reads MOORING_* from the environment; makes no people."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    with beside():
        serve(host, port, workers=workers)
