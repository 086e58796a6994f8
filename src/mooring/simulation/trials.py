"""What trials found in groups of people, and the same read off a study here (knowledge/people/trials.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooring.clinical.library import Library
from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.fields import Fields
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.outcomes import Outcomes, quantile
from mooring.simulation.published import Published

MICROGRAMS = 1000
BANDS = ("none", "mild", "moderate", "severe")
DOSES = {"median_mg": 50, "tenth_mg": 90}
UNTREATED = ("untreated_onset", "untreated_peak", "untreated_end")
READS = (*BANDS, *DOSES, *UNTREATED, "staying", "precipitated")


@dataclass(frozen=True, kw_only=True)
class Trial(Published):
    """A figure about groups of people: whom it was found in (`of`), who is simulated, and on which days it is read.

    `start` and `end` are days of the study, the first is 1.
    """

    of: str
    protocol: str | None
    population: str | None
    days: int
    start: int
    end: int
    drug: str | None


@dataclass(frozen=True, kw_only=True)
class NotCompared:
    """What is published and cannot be read off a study here, and why."""

    what: str
    source: str
    because: str


def trials(folder: Path = PEOPLE) -> tuple[Trial, ...]:
    """The rows of a folder. Raises DocumentError, with file and line, for what is unsound."""
    path = folder / "trials.yaml"
    found = tuple(_trial(entry, path) for entry in read(path)["trials"])
    names = [each.id for each in found]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise DocumentError(f"{twice} stands twice; keep one", path=path)
    return found


def not_compared(folder: Path = PEOPLE) -> tuple[NotCompared, ...]:
    """What is published and not compared. Raises DocumentError, with file and line."""
    path, found = folder / "trials.yaml", []
    for entry in read(path)["not_compared"]:
        fields = Fields(entry, path=path, what="what is not compared")
        found.append(
            NotCompared(what=fields.text("what"), source=fields.text("source"), because=fields.text("because"))
        )
        fields.done()
    return tuple(found)


def _trial(entry: Any, path: Path) -> Trial:
    fields = Fields(entry, path=path, what="a trial")
    made = Trial(
        **{key: fields.text(key) for key in ("id", "what", "read", "unit", "of", "source", "grade", "use")},
        value=fields.made("value", float), low=fields.made("low", float), high=fields.made("high", float),
        protocol=fields.take("protocol", None), population=fields.take("population", None),
        drug=fields.take("drug", None),
        days=fields.made("days", int, 0), start=fields.made("from", int, 1), end=fields.made("to", int, 1),
        misses=fields.text("misses") if fields.has("misses") else None,
    )  # fmt: skip
    fields.done()
    if made.read not in READS:
        raise fields.fail(f"{made.read} cannot be read off a study; known: {', '.join(READS)}", "read")
    if made.wrong:
        raise fields.fail(made.wrong)
    if (made.protocol is None) != (made.read in UNTREATED):
        raise fields.fail("a study has a protocol, and withdrawal left alone has none", "read")
    if made.protocol is None and made.population is None:
        raise fields.fail("who is left alone? name a population", "population")
    if not 1 <= made.start <= made.end <= max(1, made.days):
        raise fields.fail("the days that are read must lie within the days that are simulated", "days")
    return made


def shown(trial: Trial, found: Outcomes) -> float:
    """The same figure of a study. Raises ValueError where nobody had it, or where it is not read off a study."""
    if trial.read in BANDS:
        return _share(found, BANDS.index(trial.read), trial.start, trial.end)
    if trial.read in DOSES:
        given = found.doses.get((trial.end, str(trial.drug)))
        if given is None:
            raise ValueError(f"nobody was given {trial.drug} on day {trial.end}")
        return quantile(given, DOSES[trial.read]) / MICROGRAMS
    part = {"staying": lambda: found.staying[trial.end], "precipitated": lambda: found.precipitated}[trial.read]()
    return 100 * part / found.patients


def _share(found: Outcomes, band: int, start: int, end: int) -> float:
    """The share in percent of all daily scores of some days that lie in a band."""
    edges = (0, *(limit + 1 for limit in found.bands), found.totals.shape[1])
    scored = found.totals[start : end + 1].sum(axis=0)
    if not scored.sum():
        raise ValueError(f"nobody was scored on the days {start} to {end}")
    return float(100 * scored[edges[band] : edges[band + 1]].sum() / scored.sum())


def studied(
    library: Library, wanted: tuple[Trial, ...], *, patients: int, seed: int, folder: Path = PEOPLE
) -> Iterator[tuple[Trial, float]]:
    """Each row with what people here show: one study for all rows that ask for the same one.

    Raises NoStudy, DocumentError, and ValueError where nobody had what is read.
    """
    # Not at the top: it compiles, and a page of kept results needs none of it.
    from mooring.simulation.study import simulate
    from mooring.simulation.untreated import untreated

    studies: dict[tuple[str, str | None, int], Outcomes] = {}
    courses: dict[str, Mapping[str, float]] = {}
    for each in wanted:
        if each.protocol is None:
            name = str(each.population)
            if name not in courses:
                courses[name] = untreated(library, name, patients=patients, seed=seed, folder=folder)
            hours = courses[name][each.read]
            yield each, hours / 24 if each.unit == "d" else hours
            continue
        key = (each.protocol, each.population, each.days)
        if key not in studies:
            studies[key] = simulate(
                library, each.protocol, patients=patients, days=each.days, seed=seed, folder=folder,
                population=each.population,
            )  # fmt: skip
        yield each, shown(each, studies[key])
