"""What is published of the drugs in people, and what a typical virtual person shows; misses are said and not hidden."""

from __future__ import annotations

from pathlib import Path

import pytest

from mooring.knowledge.document import DocumentError, read
from mooring.knowledge.load import HOME
from mooring.simulation.body.targets import Target, simulated, targets
from mooring.simulation.calibration import PEOPLE
from tests.unit.simulation.body.persons import PARAMETERS


@pytest.mark.parametrize("target", targets(), ids=lambda target: target.id)
def test_a_typical_person_shows_it_or_the_miss_is_said(target: Target) -> None:
    found = simulated(target, PARAMETERS)
    if target.misses:
        assert not target.met_by(found), f"{target.what}: {found:.3g} is inside now; take `misses` out"
    else:
        assert target.met_by(found), (
            f"{target.what}: {found:.3g}, published {target.low} to {target.high} {target.unit}"
        )


def test_misses_are_few() -> None:
    every = targets()
    assert sum(target.misses is not None for target in every) * 5 < len(every)


def test_every_source_is_in_the_list_of_sources() -> None:
    known = read(HOME / "sources.yaml")["sources"]
    assert {row.source for row in PARAMETERS.rows.values() if row.published} <= set(known)
    assert {target.source for target in targets()} <= set(known)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("read: heighest", 'cannot read "heighest" off a body; did you mean "highest"'),
        ("use: guess", "use is fit"),
        ("route: rectal", "no body knows methadone by the route rectal"),
        ("high: 1", "outside its own limits"),
    ],
)
def test_an_unsound_target_is_refused(tmp_path: Path, wrong: str, complaint: str) -> None:
    lines = (PEOPLE / "targets.yaml").read_text().splitlines()
    key = wrong.split(":")[0]
    row = next(line for line in lines if "MTD-CMAX" in line)
    start = row.index(f" {key}: ") + 1
    end = next(place for place in range(start, len(row)) if row[place] in ",}")
    (tmp_path / "targets.yaml").write_text("targets:\n" + row[:start] + wrong + row[end:] + "\n")
    with pytest.raises(DocumentError, match=complaint):
        targets(tmp_path)
