"""The examples of docs/manual/authoring.md are taken as they stand there."""

import re
from pathlib import Path

import pytest

from mooring.clinical.library import Library
from mooring.knowledge.facility import facility_folder
from mooring.knowledge.load import library
from tests.unit.knowledge.test_facility_folder import PROTOCOL, TAPER, shipped

PAGE = Path(__file__).parents[3] / "docs" / "manual" / "authoring.md"


@pytest.fixture
def known(tmp_path: Path) -> Library:
    """The shipped knowledge; with a taper that awaits its schedule, where none ships."""
    if TAPER in library().protocols:
        return library()
    folder = shipped(tmp_path / "knowledge")
    (folder / "protocols" / f"{TAPER}.yaml").write_text(PROTOCOL, encoding="utf-8")
    return library(folder)


def test_the_folder_that_the_page_shows_is_sound(tmp_path: Path, known: Library):
    profile, schedule = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    (tmp_path / "house" / "schedules").mkdir(parents=True)
    (tmp_path / "house" / "facility.yaml").write_text(profile, encoding="utf-8")
    (tmp_path / "house" / "schedules" / "seven-days.yaml").write_text(schedule, encoding="utf-8")
    own = facility_folder(tmp_path / "house", known)
    assert {name: choice.value for name, choice in own.choices.items()} == {"bup_cows_min": 13, "bup_daily_gap_h": 18}
    assert own.library.protocols[TAPER].enabled


def test_the_line_that_the_page_shows_is_what_the_check_says(tmp_path: Path):
    from mooring.knowledge.checking import problems

    folder = shipped(tmp_path / "knowledge")
    offer = folder / "tables" / "buprenorphine" / "offer.yaml"
    offer.write_text(offer.read_text(encoding="utf-8").replace("walley-2020", "waley-2020", 1), encoding="utf-8")
    lines = [str(each).replace(f"{folder}/", "") for each in problems(folder)]
    (shown,) = re.findall(r"^    (tables/.*)$", PAGE.read_text(encoding="utf-8"), re.M)
    assert shown in lines
