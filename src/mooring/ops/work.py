"""`mooring work`: the process beside the server that proves and simulates. It ends with whoever started it."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:  # models can be imported only once Django is set up
    from mooring.accounts.models import Facility
    from mooring.records.jobs import Job

EVERY: Final = 2.0
"""Seconds between two looks for something to do."""
RENEW: Final = 20.0
"""Seconds between two renewals of a lease, well under its length."""
log = logging.getLogger("mooring.work")


def work(*, parent: int | None = None, every: float = EVERY) -> None:
    """Do what is asked, one job at a time, until stopped, or until the process `parent` is gone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mooring.config.settings")
    django.setup()
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopping.set())
    signal.signal(signal.SIGINT, lambda *_: stopping.set())
    while not stopping.is_set() and (parent is None or os.getppid() == parent):
        if not next_job():
            stopping.wait(every)


def next_job() -> bool:
    """Do the next job of any facility; False where none waits."""
    from mooring.accounts.models import Facility
    from mooring.accounts.tenancy import bind
    from mooring.records import jobs

    for facility in Facility.objects.all():
        bind(facility.pk)
        try:
            job = jobs.claim(facility_id=facility.pk, at=datetime.now(UTC))
            if job is not None:
                _do(job, facility)
                return True
        finally:
            bind(None)
    return False


def _do(job: Job, facility: Facility) -> None:
    from mooring.accounts.tenancy import bind
    from mooring.ops.evidence import CannotMake, make
    from mooring.records import jobs

    def told(percent: int) -> None:
        jobs.renew(job, at=datetime.now(UTC), progress=percent)

    failed = ""
    try:
        with _renewed(job):
            make(job.kind, facility, job.asked["protocol"], wanted=job.asked["version"], told=told)
    except CannotMake as error:
        failed = str(error)
    except Exception as error:
        log.exception("a job failed")
        failed = f"It broke off ({type(error).__name__}: {error}). Ask again; if it happens again, report it."
    bind(facility.pk)
    jobs.end(job, failed=failed)


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Keeps the lease of a job that says nothing for minutes; a killed process renews nothing."""
    from django.db import connection

    from mooring.accounts.tenancy import bind
    from mooring.records import jobs

    done = threading.Event()

    def renew() -> None:
        bind(job.facility_id)
        while not done.wait(RENEW):
            jobs.renew(job, at=datetime.now(UTC))
        connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def beside() -> Iterator[None]:
    """Runs `mooring work` as a child while the server runs, and stops it with the server."""
    child = subprocess.Popen([sys.executable, "-m", "mooring.cli", "work", "--parent", str(os.getpid())])
    try:
        yield
    finally:
        child.terminate()
        began = time.monotonic()
        while child.poll() is None and time.monotonic() - began < 5:
            time.sleep(0.05)
        if child.poll() is None:
            child.kill()
            child.wait()
