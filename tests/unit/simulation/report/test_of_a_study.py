"""The page of a real study names its protocol, its version, and everything that it rests on."""

from mooring.knowledge.load import library
from mooring.simulation.calibration import behaviour
from mooring.simulation.comparing import Protocol
from mooring.simulation.report.of_study import arm, report
from mooring.simulation.studies import study_of
from tests.unit.simulation.report.made_up import MadeUp

STANDARD = "buprenorphine-standard"


def test_it_names_the_version_and_lists_every_calibration_and_assumption() -> None:
    known = library()
    arms = [Protocol(library=known, id=STANDARD)] * 2
    written = report(MadeUp().run(0, 40), arms)
    assert known.protocols[STANDARD].title in written
    assert f"knowledge {known.digest}" in written
    for each in behaviour().values():
        assert f"{each.value:g} {each.unit} ({each.low:g} to {each.high:g})" in written
    for words in study_of(STANDARD).assumes:
        assert words in written


def test_who_is_still_there_by_the_hour_agrees_with_the_days() -> None:
    outcomes = MadeUp().run(0, 200).outcomes[0]
    made = arm(outcomes, Protocol(library=library(), id=STANDARD))
    assert tuple(made.staying[::24]) == outcomes.staying
    assert list(made.staying) == sorted(made.staying, reverse=True)
    assert made.staying[30] == sum(people for stay, people in outcomes.stays.items() if stay >= 30 * 60)
