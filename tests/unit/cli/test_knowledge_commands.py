"""`mooring knowledge check` and `diff`, and `--facility`: whole processes, as a medical director meets them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mooring.knowledge.load import HOME

SCENARIO = """\
# COWS 9 a day after heroin.
at: 2026-11-02T10:00:00-05:00
facility: {setting: residential, otp: no, state: KY}
person: {birth_date: 1990-05-01, sex: female, pregnant: no}
story:
  - {at: 2026-11-01T09:00:00-05:00, used: heroin, route: intravenous}
  - {at: 2026-11-02T09:00:00-05:00, started: buprenorphine-standard}
  - {at: 2026-11-02T09:50:00-05:00, scored: cows, total: 9, objective_sign: yes}
  - {at: 2026-11-02T09:55:00-05:00, measured: {respiratory_rate: 16, spo2: 98, consciousness: alert}}
"""
CHOICE = "{value: 13, because: Much fentanyl here., source: acep-tool, signed_by: Ada Roe, signed_on: 2026-11-24}"


def mooring(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mooring.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def answered(*arguments: str | Path, code: int = 0) -> Any:
    found = mooring(*arguments, "--json")
    assert (found.returncode, found.stderr) == (code, "")
    return json.loads(found.stdout)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    folder.mkdir()
    (folder / "facility.yaml").write_text(f"facility: A house\nchoices:\n  bup_cows_min: {CHOICE}\n", encoding="utf-8")
    return folder


@pytest.fixture
def people(tmp_path: Path) -> Path:
    folder = tmp_path / "people"
    folder.mkdir()
    (folder / "nine.yaml").write_text(SCENARIO, encoding="utf-8")
    return folder


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    offer = folder / "tables" / "buprenorphine" / "offer.yaml"
    text = (
        offer.read_text(encoding="utf-8").replace("walley-2020", "waley-2020", 1).replace("grade: read", "grade: reed")
    )
    offer.write_text(text, encoding="utf-8")
    return folder


def test_each_problem_is_one_line_with_file_line_table_and_row(spoilt: Path):
    found = mooring("knowledge", "check", spoilt)
    assert (found.returncode, found.stderr) == (2, "")
    lines = found.stdout.splitlines()
    assert len([line for line in lines if "\"grade\" is 'reed'" in line]) == 2
    offer = next(line for line in lines if "waley-2020" in line)
    assert f"{spoilt}/tables/buprenorphine/offer.yaml:10: table continuing_offer, row not-offered: " in offer
    assert 'did you mean "walley-2020"' in offer


def test_programs_read_the_same_problems(spoilt: Path):
    found = answered("knowledge", "check", spoilt, code=2)
    assert found["sound"] is False
    (problem,) = [each for each in found["problems"] if "waley-2020" in each["wrong"]]
    assert (problem["table"], problem["row"], problem["line"]) == ("continuing_offer", "not-offered", 10)
    assert Path(problem["file"]).name == "offer.yaml"
    assert problem["mend"] == 'did you mean "walley-2020"?'


def test_a_sound_folder_says_so(house: Path):
    found = mooring("knowledge", "check", house)
    assert (found.returncode, found.stdout, found.stderr) == (0, f"{house}: sound.\n", "")
    assert answered("knowledge", "check", house) == {"folder": str(house), "sound": True, "problems": []}


def test_advice_and_check_are_asked_with_the_facilitys_own_choices(house: Path, people: Path):
    file = people / "nine.yaml"
    assert answered("advise", file)["advice"][0]["act"] == "give"
    assert answered("advise", file, "--facility", house)["advice"][0]["act"] == "hold"
    proposed = "proposed: {give: buprenorphine-naloxone, mg: 4, new_start: yes, protocol: buprenorphine-standard}\n"
    file.write_text(SCENARIO + proposed, encoding="utf-8")
    assert answered("check", file)["outcome"] == "allow"
    assert [each["rule"] for each in answered("check", file, "--facility", house)["findings"]] == ["BUP-01"]


def test_the_difference_is_told_with_before_after_and_why(house: Path, people: Path):
    said = mooring("knowledge", "diff", house, "--corpus", people).stdout
    assert said.startswith("bup_cows_min: 8 -> 13 points\n")
    assert "nine.yaml: COWS 9 a day after heroin." in said
    assert "before  give buprenorphine-naloxone 4 mg, sublingual" in said
    assert "after   hold buprenorphine" in said
    assert "buprenorphine_first_dose, row too-early: " in said
    assert said.endswith("1 of 1 scenarios are answered differently.\n")


def test_programs_read_the_difference(house: Path, people: Path):
    found = answered("knowledge", "diff", house, "--corpus", people)
    assert found["numbers"] == [{"number": "bup_cows_min", "before": 8, "after": 13, "unit": "points"}]
    (change,) = found["differences"][0]["changes"]
    assert change["of"] == "advice"
    assert [each["words"] for each in change["after"]] == ["hold buprenorphine"]


def test_another_folder_of_knowledge_is_compared_on_the_scenarios_that_ship(tmp_path: Path):
    folder = tmp_path / "knowledge"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    numbers = folder / "numbers" / "buprenorphine.yaml"
    numbers.write_text(numbers.read_text(encoding="utf-8").replace("value: 8\n", "value: 13\n", 1), encoding="utf-8")
    found = answered("knowledge", "diff", folder)
    assert found["scenarios"] >= 40
    assert "waiting-cows-nine.yaml" in [each["scenario"] for each in found["differences"]]
    assert found["numbers"][0]["after"] == 13


@pytest.mark.parametrize("verb", ["check", "diff"])
def test_a_folder_that_is_none_of_the_two_is_refused_in_one_line(tmp_path: Path, verb: str):
    found = mooring("knowledge", verb, tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert "name a facility's folder or a whole one" in found.stderr
    assert found.stderr.count("\n") == 1


def test_an_unsigned_folder_is_refused_with_its_line_wherever_it_is_named(house: Path, people: Path):
    path = house / "facility.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("signed_by: Ada Roe, ", ""), encoding="utf-8")
    for command in (["advise", people / "nine.yaml", "--facility", house], ["knowledge", "diff", house]):
        found = mooring(*command)
        assert (found.returncode, found.stdout) == (2, "")
        assert f'{path}:3: the choice of bup_cows_min: "signed_by" is missing; add it' in found.stderr
