"""Parameters: each is published or a calibration, in units that are known; persons are drawn alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import digest
from mooring.simulation.body import P, draw, parameters
from mooring.simulation.body.parameters import READ
from mooring.simulation.calibration import PEOPLE
from tests.unit.simulation.body.persons import HEROIN, PARAMETERS, habits


def test_what_is_published_has_a_source_and_what_is_not_says_what_it_was_fitted_to() -> None:
    for row in PARAMETERS.rows.values():
        assert row.published == (row.fitted_to is None), row.id
        assert row.grade in ("read", "secondary", "weak", "computed", "unconfirmed", None), row.id


def test_the_first_reading_is_in_minutes_litres_and_micrograms() -> None:
    assert PARAMETERS[P.MORPHINE_CLEARANCE].typical == pytest.approx(73.6 / 60)
    assert PARAMETERS[P.HEROIN_HALF_LIFE].typical == pytest.approx(np.log(2) / 7.6)
    assert PARAMETERS[P.NALOXONE_CLEARANCE].typical == pytest.approx(38.8 * 0.06)
    assert PARAMETERS[P.BUPRENORPHINE_SHARE_REFERENCE].typical == 16_000


def test_a_person_is_the_same_alone_and_in_company() -> None:
    five = draw(PARAMETERS, habits(HEROIN, 100, 4, 12, 5), 7, 0, 5)
    alone = draw(PARAMETERS, habits(HEROIN, 100, 4, 12, 1), 7, 3, 1)
    assert np.array_equal(five[3], alone[0])
    assert not np.array_equal(five[3], five[2])


def test_what_is_drawn_spreads_as_it_says_and_stays_within_its_limits() -> None:
    rows = draw(PARAMETERS, habits(HEROIN, 100, 4, 12, 2000), 7, 0, 2000)
    clearance = rows[:, P.METHADONE_CLEARANCE]
    assert np.median(clearance) == pytest.approx(PARAMETERS[P.METHADONE_CLEARANCE].typical, rel=0.05)
    assert np.std(np.log(clearance)) == pytest.approx(np.sqrt(np.log(1 + 0.4**2)), rel=0.1)
    for place in READ:
        low, high = PARAMETERS[place].limits()
        if PARAMETERS[place].cv and place is not P.BUPRENORPHINE_CLEARANCE:
            assert rows[:, place].min() >= low, place.name
            assert rows[:, place].max() <= high, place.name


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("id: pulse_opioid", "id: pulse_opiod", 'needs the parameter "pulse_opioid"'),
        ("unit: points", "unit: marks", 'does not know the unit "marks"'),
        ("methadone_alpha, value: 1,", "methadone_alpha, value: 95,", "outside its own limits"),
        ("fitted_to:", "fit:", 'does not know the key "fit"'),
    ],
)
def test_an_unsound_parameter_is_refused(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    folder = tmp_path / "people"
    shutil.copytree(PEOPLE, folder)
    file = folder / "calibration.yaml"
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(DocumentError, match=complaint):
        parameters(folder)


def test_people_have_a_digest_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "people"
    shutil.copytree(PEOPLE, folder)
    before, at_the_bedside = digest(folder), digest(tmp_path)
    file = folder / "calibration.yaml"
    file.write_text(file.read_text() + "# a word\n")
    assert digest(folder) != before
    assert digest(tmp_path) == at_the_bedside
