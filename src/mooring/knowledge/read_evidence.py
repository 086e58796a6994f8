"""What evidence a version needs before it is adopted: our own rules, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mooring.knowledge.document import read
from mooring.knowledge.fields import Fields


@dataclass(frozen=True, kw_only=True)
class Limit:
    """The most of an outcome, in percent, that a simulation may show, and what the outcome is called."""

    percent: float
    means: str


@dataclass(frozen=True, kw_only=True)
class EvidenceRules:
    """How old evidence may be, how large a simulation is, and its limits by the name of the outcome."""

    days: int
    patients: int
    stay_days: int
    seed: int
    most: Mapping[str, Limit]


@lru_cache(maxsize=1)
def evidence_rules() -> EvidenceRules:
    """The rules that ship with this software. Raises DocumentError where they cannot be read."""
    path = Path(__file__).with_name("evidence.yaml")
    top = Fields(read(path), path=path, what="evidence.yaml")
    needs, most = top.take("evidence"), top.take("most")
    top.done()
    return EvidenceRules(
        **{name: int(each["value"]) for name, each in needs.items()},
        most={name: Limit(percent=float(each["value"]), means=str(each["means"])) for name, each in most.items()},
    )
