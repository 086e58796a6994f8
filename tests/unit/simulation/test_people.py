"""Who comes to a study, and why person 17 is always the same one."""

from pathlib import Path

import numpy as np
import pytest

from mooring.knowledge.document import DocumentError
from mooring.simulation.calibration import PEOPLE, behaviour
from mooring.simulation.people import habits, of_name, populations
from mooring.simulation.studies import NoStudy, study_of

KNOWN = behaviour()
STREET = of_name("street-opioids")


def test_person_17_is_the_same_alone_and_among_a_hundred() -> None:
    among = habits(STREET, KNOWN, (0, 1), 1, 0, 100)
    alone = habits(STREET, KNOWN, (0, 1), 1, 17, 1)
    for many, one in zip(among, alone, strict=True):
        assert many[17] == one[0]


def test_people_are_grown_came_after_their_last_use_and_have_not_used_for_longer_than_they_lived() -> None:
    found = habits(STREET, KNOWN, (0, 1), 1, 0, 3000)
    assert found.age.min() >= 18
    assert found.age.max() <= 65
    assert found.last_use.min() >= 60 * KNOWN["hours_since_least"].value
    assert (found.days < 365 * found.age).all()
    assert (found.micrograms_per_day > 0).all()


def test_the_shares_of_opioids_are_those_of_the_population() -> None:
    found = habits(STREET, KNOWN, (0, 1), 1, 0, 4000)
    for place, use in enumerate(STREET.uses):
        assert np.mean(found.kind == place) == pytest.approx(use.share, abs=0.03)


def test_what_they_tell_of_their_last_use_is_near_the_truth_and_rounded_to_half_hours() -> None:
    found = habits(STREET, KNOWN, (0, 1), 1, 0, 1000)
    assert (found.told % 30 == 0).all()
    assert (found.told != found.last_use).mean() > 0.9
    assert np.median(np.abs(np.log(found.told / found.last_use))) < 0.2


def test_shares_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    text = (PEOPLE / "population.yaml").read_text(encoding="utf-8").replace("share: 50", "share: 40", 1)
    (tmp_path / "population.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"population\.yaml:\d+: .*add up to 90"):
        populations(tmp_path)


def test_a_protocol_that_is_not_simulated_says_why() -> None:
    with pytest.raises(NoStudy, match="suspected-overdose is not simulated: .*emergency"):
        study_of("suspected-overdose")


def test_every_study_says_what_it_assumes() -> None:
    for protocol in ("buprenorphine-standard", "methadone-initiation", "alpha-2-agonist", "symptom-relief"):
        assert study_of(protocol).assumes
