"""What is published of groups of people, and what virtual people show of it: recorded, said where it misses, and so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.load import HOME, digest, library
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.trials import Trial, not_compared, studied, trials

KEPT = json.loads((Path(__file__).parents[3] / "docs" / "manual" / "trials.json").read_text("utf-8"))
ROW = """trials:
  - {id: A, what: left alone, population: heroin, read: untreated_onset, unit: h, value: 9, low: 6, high: 12,
     of: a book, source: course-of-withdrawal, grade: weak, use: fit}
"""


@pytest.mark.parametrize("trial", trials(), ids=lambda each: each.id)
def test_a_recorded_study_lies_inside_the_limits_or_the_miss_is_said(trial: Trial) -> None:
    shown = KEPT["shown"][trial.id]

    if trial.misses:
        assert not trial.met_by(shown), f"{trial.what}: {shown:g} is inside now; take `misses` out"
    else:
        assert trial.met_by(shown), f"{trial.what}: {shown:g}, published {trial.low:g} to {trial.high:g} {trial.unit}"


def test_what_was_recorded_is_of_these_virtual_people() -> None:
    assert KEPT["people"] == digest(PEOPLE), "run scripts/measure_trials.py, then scripts/make_manual.py"
    assert set(KEPT["shown"]) == {each.id for each in trials()}
    assert KEPT["patients"] >= 10_000


def test_some_was_fitted_and_some_was_kept_apart() -> None:
    uses = [each.use for each in trials()]
    assert uses.count("check") >= 10
    assert uses.count("fit") >= 10


def test_every_source_is_in_the_list_of_sources() -> None:
    known = read(HOME / "sources.yaml")["sources"]
    assert {each.source for each in (*trials(), *not_compared())} <= set(known)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["HEROIN-PEAK", "BUP-NONE-3-7", "BUP-MG-2", "MTD-MG-2", "NO-OPIOID-STAY-7"])
def test_a_smaller_study_shows_what_was_recorded(name: str) -> None:
    """The first thousand of the same people: shares within five points, a median dose within a step, hours within 2."""
    wanted = tuple(each for each in trials() if each.id == name)

    [(trial, value)] = studied(library(), wanted, patients=1000, seed=KEPT["seed"])

    assert value == pytest.approx(KEPT["shown"][name], abs={"%": 5, "mg": 4, "h": 2}[trial.unit])


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("untreated_onset", "onset", "onset cannot be read off a study"),
        ("use: fit", "use: guess", "use is fit"),
        ("low: 6", "low: 10", "outside its own limits"),
        ("population: heroin, ", "", "name a population"),
        ("read: untreated_onset", "read: staying", "a study has a protocol"),
        ("use: fit", "use: fit, from: 3, to: 2", "must lie within the days"),
        ("of: a book", "found: a book", '"of" is missing'),
    ],
)
def test_an_unsound_row_is_refused_with_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    (tmp_path / "trials.yaml").write_text(ROW.replace(old, new))

    with pytest.raises(DocumentError, match=complaint) as refused:
        trials(tmp_path)

    assert "trials.yaml" in str(refused.value)
