"""What a process of its own does later: each job stands once, is claimed under a lease, and survives a killed worker.

At least once: what a job does may happen twice, so doing it twice must do no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Q

from .models import Job as Row

LEASE: Final = timedelta(seconds=60)
ATTEMPTS: Final = 3
"""How often a job is begun: a process that is killed in it three times is not begun a fourth time."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job: waiting, running (`progress` in percent), done, or failed with what it says."""

    id: int
    facility_id: int
    kind: str
    key: str
    asked: Mapping[str, Any]
    by: str
    at: datetime
    state: str
    progress: int
    says: str


def ask(*, facility_id: int, kind: str, key: str, asked: Mapping[str, Any], by: str, at: datetime) -> Job:
    """Ask for a job. While one of this key waits or runs, that one stands; one that has ended is begun anew."""
    row, made = Row.objects.get_or_create(
        facility_id=facility_id, key=key, defaults={"kind": kind, "asked": dict(asked), "by": by, "at": at}
    )
    if not made and row.state in ("done", "failed"):
        row.state, row.attempts, row.progress, row.says, row.by, row.at = "waiting", 0, 0, "", by, at
        row.save()
    return _job(row)


def claim(*, facility_id: int, at: datetime) -> Job | None:
    """The next job of a facility, now ours for one lease; None where none waits. Two workers never get the same one."""
    free = Q(state="waiting") | Q(state="running", lease_until__lt=at)
    if not Row.objects.filter(free, facility_id=facility_id).exists():
        return None  # looking takes no lock: on SQLite a transaction would take the one that every nurse needs
    with transaction.atomic():
        rows = Row.objects.filter(free, facility_id=facility_id).order_by("at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        for row in rows:
            if row.attempts >= ATTEMPTS:
                row.state, row.says = "failed", "It was begun three times and never ended. Look at the server's log."
                row.save()
                continue
            row.state, row.attempts, row.lease_until = "running", row.attempts + 1, at + LEASE
            row.save()
            return _job(row)
    return None


def renew(job: Job, *, at: datetime, progress: int | None = None) -> None:
    """Keep a job that takes longer than a lease; `progress` in percent where it is known."""
    more = {} if progress is None else {"progress": max(0, min(100, progress))}
    Row.objects.filter(pk=job.id, state="running").update(lease_until=at + LEASE, **more)


def end(job: Job, *, failed: str = "") -> None:
    """The job is done, or failed with a sentence that says why."""
    state = "failed" if failed else "done"
    Row.objects.filter(pk=job.id).update(state=state, says=failed, lease_until=None)


def under(*, facility_id: int, keys: list[str]) -> dict[str, Job]:
    """The jobs of these keys."""
    return {row.key: _job(row) for row in Row.objects.filter(facility_id=facility_id, key__in=keys)}


def _job(row: Row) -> Job:
    return Job(
        id=row.pk, facility_id=row.facility_id, kind=row.kind, key=row.key, asked=row.asked, by=row.by, at=row.at,
        state=row.state, progress=row.progress, says=row.says,
    )  # fmt: skip
