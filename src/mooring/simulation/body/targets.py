"""What a typical virtual person shows of what is published: the rows of knowledge/people/targets.yaml, computed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from mooring.clinical.codec import nearest
from mooring.knowledge.document import DocumentError, read
from mooring.simulation.body.drawing import Habits, typical
from mooring.simulation.body.feeling import ventilation
from mooring.simulation.body.living import STATE, live, plasma, receptors, take
from mooring.simulation.body.modes import DRUG_OF
from mooring.simulation.body.parameters import Parameters
from mooring.simulation.body.places import CE, ON, Drug, Y
from mooring.simulation.body.wiring import AGENTS
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.published import Published

READS = (
    "highest",
    "lowest",
    "mean",
    "time_of_highest",
    "half_life",
    "held_most",
    "halves_breathing",
    "breathing_least",
)
_NEEDS = {"id", "what", "read", "unit", "value", "low", "high", "source", "grade", "use"}
_MAY = _NEEDS | {"give", "route", "mg", "every_hours", "doses", "adapted", "misses"}
_HOUR, _FINE, _COARSE = 60, 1, 30  # minutes between two looks: in courses of days, and of weeks
_WEEKS = 100  # hours between doses from which a course is one of weeks


@dataclass(frozen=True, kw_only=True)
class Target(Published):
    """A figure about a drug in a body. `course`: what is given, as the row says it."""

    course: Mapping[str, Any]


def targets(folder: Path = PEOPLE) -> tuple[Target, ...]:
    """The targets of a folder. Raises DocumentError, with file and line, for what is unsound."""
    path = folder / "targets.yaml"
    return tuple(_target(row, path) for row in read(path)["targets"])


def _target(row: Any, path: Path) -> Target:
    def wrong(message: str) -> DocumentError:
        return DocumentError(message, path=path, line=row.line)

    for key in row:
        if key not in _MAY:
            raise wrong(f'does not know the key "{key}"{nearest(key, sorted(_MAY))}')
    for key in sorted(_NEEDS):
        if key not in row:
            raise wrong(f'lacks "{key}"')
    if row["read"] not in READS:
        raise wrong(f'cannot read "{row["read"]}" off a body{nearest(row["read"], READS)}')
    if "give" in row and (row["give"], row["route"]) not in AGENTS:
        raise wrong(f"no body knows {row['give']} by the route {row['route']}")
    plain = {key: row[key] for key in _NEEDS | {"misses"} if key in row}
    made = Target(**plain, course={key: row[key] for key in _MAY - _NEEDS - {"misses"} if key in row})
    if made.wrong:
        raise wrong(made.wrong)
    return made


def simulated(target: Target, parameters: Parameters) -> float:
    """What a typical person of 35 years and 72.4 kg, who uses nothing, shows."""
    row = typical(parameters, _nothing())[0]
    if target.read == "halves_breathing":
        return _halves(row, target.course["adapted"])
    return _course(row, target)


def _nothing() -> Habits:
    zero, one = np.zeros(1, dtype=np.int64), np.ones(1, dtype=np.int64)
    return Habits(
        agent=-one,
        micrograms_per_day=np.zeros(1),
        times_per_day=one,
        last_use=one,
        days=one,
        weight_kg=np.full(1, 72.4),
        age=np.full(1, 35.0),
        sex=zero,
    )


def _course(row: Any, target: Target) -> float:
    given = target.course
    agent = AGENTS[given["give"], given["route"]]
    drug, every = int(DRUG_OF[agent]), int(given["every_hours"]) * _HOUR
    step = _COARSE if given["every_hours"] > _WEEKS else _FINE
    body = np.zeros(STATE)
    for _ in range(given["doses"] - 1):
        take(row, body, agent, given["mg"] * 1000)
        live(row, body, every)
    take(row, body, agent, given["mg"] * 1000)
    levels, held, breathing = [plasma(body, drug)], [body[Y.OCCUPIED]], [1.0]
    for _ in range(every // step):
        live(row, body, step)
        levels.append(plasma(body, drug))
        held.append(body[Y.OCCUPIED])
        breathing.append(ventilation(row, body, 0.0))
    match target.read:
        case "highest":
            return max(levels)
        case "lowest":
            return min(levels[-1], *levels[1:])
        case "mean":
            return float(np.trapezoid(levels)) / (len(levels) - 1)
        case "time_of_highest":
            return int(np.argmax(levels)) * step / _HOUR
        case "held_most":
            return float(max(held))
        case "breathing_least":
            return float(min(breathing))
    return _half_life(row, body, drug, every)


def _half_life(row: Any, body: Any, drug: int, every: int) -> float:
    """Hours in which the concentration halves, over the interval after the one that follows the last dose."""
    before = plasma(body, drug)
    live(row, body, every // 4)
    return every / 4 / _HOUR * math.log(2) / math.log(before / plasma(body, drug))


def _halves(row: Any, adapted: float) -> float:
    """The fentanyl at the effect site (ng/mL) at which the drive to breathe is half of the person's own."""
    body, low, high = np.zeros(STATE), 0.0, 100.0
    body[ON + Drug.FENTANYL] = 1.0
    for _ in range(60):
        body[CE + Drug.FENTANYL] = (low + high) / 2
        receptors(row, body)
        low, high = (low, (low + high) / 2) if ventilation(row, body, adapted) < 1 / 2 else ((low + high) / 2, high)
    return low
