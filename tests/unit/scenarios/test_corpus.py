"""The scenarios that ship can be read by a nurse and by the engine, and what changes in their answers is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from mooring.clinical.advice import advise
from mooring.clinical.safety import check
from mooring.knowledge.document import DocumentError
from mooring.knowledge.facility import facility_folder
from mooring.knowledge.load import library
from mooring.scenarios.corpus import HOME, about, corpus
from mooring.scenarios.differing import Difference, Knowledge, differences
from mooring.scenarios.read import read_scenario

FILES = corpus()
STAGES = (
    "arrival", "waiting", "first-day", "week", "breathing", "methadone", "comfort", "naltrexone", "alcohol", "risk",
    "leaving", "after",
)  # fmt: skip
CHOSEN = """\
facility: A made-up house
choices:
  bup_cows_min: {value: 13, because: x, source: acep-tool, signed_by: Ada Roe, signed_on: 2026-11-24}
  bup_redose_gap: {value: 60, because: x, source: yale-ed-2018, signed_by: Ada Roe, signed_on: 2026-11-24}
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_says_what_it_is_about_and_is_answered(path: Path):
    words = about(path)
    assert words.endswith((".", "?"))
    assert 4 <= len(words.split()) <= 30
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 20
    case = read_scenario(path).case
    assert advise(library(), case)
    if case.proposed:
        assert check(library(), case).outcome


def test_the_whole_way_is_there_and_every_kind_of_answer():
    assert all(any(path.stem.startswith(stage) for path in FILES) for stage in STAGES)
    assert len(FILES) >= 40
    cases = [read_scenario(path).case for path in FILES]
    assert {"allow", "warn", "block", "refuse"} <= {check(library(), case).outcome for case in cases if case.proposed}
    acts = {item.act for case in cases for item in advise(library(), case).advice}
    assert {"give", "hold", "page", "transfer", "offer", "assess"} <= acts


def changed(tmp_path: Path, text: str = CHOSEN) -> tuple[Difference, ...]:
    (tmp_path / "facility.yaml").write_text(text, encoding="utf-8")
    own = facility_folder(tmp_path, library())
    return differences(Knowledge(library=library()), Knowledge(library=own.library, placed=own.placed), FILES)


def test_a_choice_changes_just_the_people_at_its_limit(tmp_path: Path):
    found = {each.scenario: each for each in changed(tmp_path)}
    assert {"first-day-an-hour-later.yaml", "waiting-cows-nine.yaml"} <= set(found)
    assert not any(name.startswith(("leaving", "breathing", "methadone")) for name in found)
    (advice,) = found["waiting-cows-nine.yaml"].changes
    assert advice.of == "advice"
    assert [each.words.split(",")[0] for each in advice.before] == ["give buprenorphine-naloxone 4 mg"]
    assert [each.words for each in advice.after] == ["hold buprenorphine"]
    assert advice.after[0].why.startswith("buprenorphine_first_dose, row too-early: ")


def test_nothing_changes_where_nothing_was_chosen(tmp_path: Path):
    assert changed(tmp_path, "facility: A made-up house\n") == ()


def test_another_severity_of_a_rule_is_a_difference_in_the_check():
    known = library()
    table = known.tables["safety_taper"]
    rows = tuple(row for row in table.rows if not row.id.startswith("OFFER"))
    other = replace(known, digest="other", tables={**known.tables, "safety_taper": replace(table, rows=rows)})
    found = {each.scenario: each for each in differences(Knowledge(library=known), Knowledge(library=other), FILES)}
    (check_change,) = found["week-coming-off-unasked.yaml"].changes
    assert check_change.of == "check"
    assert [each.words for each in check_change.before] == ["outcome block", "block OFFER-01"]
    assert [each.words for each in check_change.after] == ["outcome allow"]


def test_a_scenario_that_only_the_other_knowledge_cannot_read_is_a_difference():
    known = library()
    drugs = {name: drug for name, drug in known.drugs.items() if name != "heroin"}
    other = replace(known, digest="less", drugs=drugs)
    found = differences(Knowledge(library=known), Knowledge(library=other), [HOME / "waiting-cows-nine.yaml"])
    assert found[0].changes[0].after[0].words.startswith("cannot be read: the story, event 1: ")


def test_a_scenario_that_cannot_be_read_and_a_folder_without_any_are_refused(tmp_path: Path):
    with pytest.raises(DocumentError, match="holds no scenario file"):
        corpus(tmp_path)
    (tmp_path / "wrong.yaml").write_text("at: soon\n", encoding="utf-8")
    same = Knowledge(library=library())
    with pytest.raises(DocumentError, match="wrong.yaml:1: "):
        differences(same, same, corpus(tmp_path))
