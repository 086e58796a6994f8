"""Proofs and simulations of versions, as they were made; the newest of a kind counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .models import Evidence as Row


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One proof or simulation of one version: what made it (`engine`), what it found, and whether that passes."""

    protocol: str
    version: str
    kind: str
    engine: str
    made_at: datetime
    result: Mapping[str, Any]
    passed: bool
    why: str = ""


def add(*, facility_id: int, found: Evidence) -> None:
    """Keep a piece of evidence. Nothing is overwritten."""
    Row.objects.create(facility_id=facility_id, **{**vars(found), "result": dict(found.result)})


def newest(*, facility_id: int, protocol: str, version: str) -> dict[str, Evidence]:
    """The newest evidence of each kind for just this version."""
    rows = Row.objects.filter(facility_id=facility_id, protocol=protocol, version=version).order_by("made_at", "id")
    return {row.kind: _evidence(row) for row in rows}


def without_results(*, facility_id: int) -> dict[tuple[str, str], dict[str, Evidence]]:
    """The newest evidence of each kind for every (protocol, version), without its result: one query."""
    found: dict[tuple[str, str], dict[str, Evidence]] = {}
    names = ("protocol", "version", "kind", "engine", "made_at", "passed", "why")
    for row in Row.objects.filter(facility_id=facility_id).order_by("made_at", "id").values(*names):
        found.setdefault((row["protocol"], row["version"]), {})[row["kind"]] = Evidence(**row, result={})
    return found


def _evidence(row: Row) -> Evidence:
    return Evidence(
        protocol=row.protocol, version=row.version, kind=row.kind, engine=row.engine, made_at=row.made_at,
        result=row.result, passed=row.passed, why=row.why,
    )  # fmt: skip
