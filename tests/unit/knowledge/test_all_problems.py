"""`mooring knowledge check` names all that is wrong with a folder, each with its line, and nothing that is right."""

import contextlib
import random
from pathlib import Path

import pytest

from mooring.clinical import covering
from mooring.clinical.case import Facility
from mooring.knowledge import checking
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import forget, library
from tests.unit.knowledge.folders import shipped, spoil, table

FIRST_DOSE = "tables/buprenorphine/first_dose.yaml"
OFFER = "tables/buprenorphine/offer.yaml"
NUMBERS = "numbers/buprenorphine.yaml"
NUMBER = "{means: x, value: 1, options: [{value: 1, source: asam-2020, grade: read}]}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shipped(tmp_path / "knowledge")


def found(folder: Path, *, of: str = "") -> list[str]:
    """The problems of a folder (of one file), without the folder's own name."""
    lines = [str(each).replace(f"{folder}/", "") for each in checking.problems(folder)]
    return [line for line in lines if line.startswith(of)]


def test_what_ships_is_sound(folder: Path):
    assert found(folder) == []


def test_several_things_in_several_files_are_all_named(folder: Path):
    wrong = {
        (OFFER, "walley-2020", "waley-2020"): '"waley-2020"',
        (FIRST_DOSE, 'cows: "< $bup_cows_min"', 'cows: "< 99"'): "outside the plausible range of cows",
        (FIRST_DOSE, "mg: $bup_first_dose", "mg: $bup_frist_dose"): '"$bup_frist_dose" is no number',
        (NUMBERS, "value: 8\n", "value: 9\n"): "none of the options",
        ("facts/vitals.yaml", "max_age: 60 min", "max_age: 60"): "is not a length of time",
        ("protocols/methadone-initiation.yaml", "drug: methadone", "drug: methadon"): '"methadon" is no drug',
        ("instruments/cows.yaml", "rater:", "ratter:"): '"ratter" is not known here',
    }
    lines = {says: (file, spoil(folder, file, old, new)) for (file, old, new), says in wrong.items()}
    problems = found(folder)
    for says, (file, line) in lines.items():
        named = [each for each in problems if says in each]
        assert named, says
        assert named[0].startswith(f"{file}:")
        assert abs(int(named[0].split(":")[1]) - line) <= 8
    assert len(problems) == len(wrong)


def test_two_things_missing_in_one_row_are_both_named_and_the_cell_too(folder: Path):
    spoil(folder, OFFER, "    source: [asam-2020#withdrawal-management, walley-2020]\n    grade: read\n", "")
    spoil(folder, OFFER, "when: {moud_offer: unknown}", "when: {moud_offer: yes}")
    said = " ".join(found(folder, of=OFFER))
    assert '"source" is missing' in said
    assert '"grade" is missing' in said
    assert "is no test of one" in said


def test_an_unknown_source_is_named_in_every_row_that_cites_it(folder: Path):
    path = folder / FIRST_DOSE
    rows = path.read_text(encoding="utf-8").count("ca-bridge#")
    path.write_text(path.read_text(encoding="utf-8").replace("ca-bridge#", "ca-brigde#"), encoding="utf-8")
    named = [line for line in found(folder) if '"ca-brigde#' in line]
    assert len(named) >= rows / 2
    assert all('did you mean "ca-bridge"' in line for line in named)


def test_a_fact_that_is_wrong_is_named_once_and_not_again_by_each_who_asks_it(folder: Path):
    spoil(folder, "facts/vitals.yaml", "    range: [30, 43]\n", "")
    problems = found(folder)
    assert len(problems) == 1
    assert "the fact temperature_c: has no plausible range; add range" in problems[0]


def test_a_file_that_is_no_yaml_is_named_and_the_rest_is_looked_at(folder: Path):
    (folder / OFFER).write_text("table: [continuing", encoding="utf-8")
    spoil(folder, FIRST_DOSE, "because:", "becuase:")
    problems = found(folder)
    assert any(each.startswith(f"{OFFER}:") and "not readable as YAML" in each for each in problems)
    assert any('"becuase" is not known here' in each for each in problems)


def test_a_key_that_stands_twice_is_named_and_the_rest_of_its_file_is_looked_at(folder: Path):
    line = spoil(folder, OFFER, "    grade: read\n", "    grade: read\n    grade: weak\n")
    spoil(folder, OFFER, "when: {moud_offer: unknown}", "when: {moud_offer: yes}")
    problems = found(folder)
    assert f'{OFFER}:{line + 1}: "grade" stands twice in one mapping; keep one of them' in problems
    assert any("is no test of one" in each for each in problems)


def test_a_form_that_no_reader_expects_is_named_with_its_file(folder: Path):
    whole = (folder / "protocols/symptom-relief.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    only_phase = next(line for line in whole if "id: relief" in line)
    spoil(folder, "protocols/symptom-relief.yaml", only_phase, "")
    (problem,) = found(folder)
    assert problem.startswith("protocols/symptom-relief.yaml: something here has not the form that is expected")
    with pytest.raises(DocumentError, match="not the form that is expected"):
        library(folder)


def test_tables_phases_and_facts_that_are_not_there_are_all_named(folder: Path):
    spoil(folder, "engine.yaml", "- safety_law\n", "- safety_lore\n")
    spoil(folder, "protocols/buprenorphine-standard.yaml", "id: settling", "id: setling")
    problems = found(folder)
    assert any(each.startswith("engine.yaml:1: ") and '"safety_lore"' in each for each in problems)
    assert any(
        each.startswith("protocols/buprenorphine-standard.yaml:1: ") and '"settling"' in each for each in problems
    )


def test_a_dose_on_evidence_that_may_not_dose_and_a_protocol_without_its_table_are_named(folder: Path):
    source = "source: [yale-ed-2018#treat, ca-bridge#signs, asam-2020#initiation]\n    grade: "
    spoil(folder, FIRST_DOSE, f"{source}read", f"{source}computed")
    spoil(folder, "protocols/symptom-relief.yaml", "other_relief, nausea_relief,", "other_relief, nausea_releif,")
    said = " ".join(found(folder))
    assert "gives on computed evidence" in said
    assert 'names the table "nausea_releif", which is not there' in said


def test_the_file_the_line_the_table_and_the_row_are_named_apart(folder: Path):
    line = spoil(folder, OFFER, "when: {moud_offer: unknown}", "when: {moud_offer: yes}")
    (problem,) = [each for each in checking.problems(folder) if each.path.endswith("offer.yaml")]
    assert (problem.table, problem.row, problem.line) == ("continuing_offer", "not-offered", line)
    assert problem.wrong.startswith("moud_offer is a word fact")


@pytest.mark.parametrize("seed", range(12))
def test_however_a_folder_is_spoilt_the_check_answers_and_never_calls_it_sound(folder: Path, seed: int):
    dice = random.Random(seed)
    files = [path for path in sorted(folder.rglob("*.yaml")) if path.parent.name not in ("triage", "leaving")]
    for path in dice.sample(files, 3):
        lines = path.read_text(encoding="utf-8").splitlines()
        one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one].replace(dice.choice("aeiou:"), "", 1)
        path.write_text("\n".join(lines), encoding="utf-8")
    problems = " ".join(found(folder))
    forget()
    sound = False
    with contextlib.suppress(DocumentError):
        library(folder)
        sound = True
    assert sound or problems


# Rows against rows


def test_two_rows_of_a_unique_table_that_hold_at_once_are_named_with_when(folder: Path):
    table(folder, 'low {cows: "<= 8"}\nhigh {cows: ">= 8"}', hit="unique")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "row high: the table is unique, and row low (line 6) holds too where cows 8 points" in problem


def test_rows_that_meet_at_no_whole_score_do_not_overlap_and_leave_no_gap(folder: Path):
    table(folder, 'low {cows: "<= 8"}\nhigh {cows: ">= 9"}', hit="unique", head="complete: yes\n")
    assert found(folder, of="tables/tried.yaml") == []


def test_a_measured_value_may_lie_between_two_whole_numbers(folder: Path):
    rows = 'low {temperature_c: "<= 38"}\nhigh {temperature_c: ">= 39"}'
    table(folder, rows, inputs="[temperature_c]", head="complete: yes\n")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "is marked complete, and no row holds where temperature_c 38.5" in problem


def test_a_gap_needs_every_fact_that_leaves_it_open(folder: Path):
    rows = 'sedated {sedated: yes}\nwell {sedated: no, cows: "< 8"}\nill {sedated: no, cows: "> 8"}'
    table(folder, rows, inputs="[sedated, cows]", head="complete: yes\n")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "cows 8 points" in problem
    assert "sedated no" in problem


def test_what_is_unknown_asks_and_so_is_no_gap_unless_the_row_passes_it_over(folder: Path):
    path = table(folder, "yes {sedated: yes}\nno {sedated: no}", inputs="[sedated]", head="complete: yes\n")
    assert found(folder, of="tables/tried.yaml") == []
    text = path.read_text(encoding="utf-8").replace(
        "grade: read", "grade: read\n    skip_unknown: It is asked elsewhere."
    )
    path.write_text(text, encoding="utf-8")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "no row holds where sedated not known" in problem


def test_a_row_that_earlier_rows_cover_together_can_never_fire(folder: Path):
    table(folder, 'low {cows: "< 10"}\nhigh {cows: ">= 10"}\nmiddle {cows: "[5..15]"}')
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "row middle: can never fire: earlier rows cover it; take it out, or move it" in problem


def test_a_row_that_one_fact_leaves_open_can_fire(folder: Path):
    table(folder, 'low {cows: "< 10", sedated: yes}\nmiddle {cows: "[5..9]"}', inputs="[cows, sedated]")
    assert found(folder, of="tables/tried.yaml") == []


def test_a_row_that_gives_is_covered_by_one_that_is_undecided_and_bars(folder: Path):
    path = table(folder, 'first {cows: ">= 0"}\ngives {cows: unknown}')
    text = path.read_text(encoding="utf-8")
    head, _, tail = text.rpartition("then: {assess: cows, every: 4 h}")
    path.write_text(f"{head}then: {{give: buprenorphine, mg: 4}}{tail}", encoding="utf-8")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "row gives: can never fire" in problem


def test_a_row_whose_own_cells_no_value_meets_is_named(folder: Path):
    table(folder, "never {buprenorphine_doses: unknown}", inputs="[buprenorphine_doses]")
    (problem,) = found(folder, of="tables/tried.yaml")
    assert "no value meets its own cells" in problem


def test_a_row_that_fires_only_with_another_choice_is_not_dead(folder: Path):
    table(folder, 'low {cows: "< $bup_cows_min"}\nhigh {cows: "[8..48]"}\nmiddle {cows: "[8..10]"}')
    assert found(folder, of="tables/tried.yaml") == []


def test_too_many_states_to_try_is_said_and_not_taken_for_sound(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(covering, "BOUND", 2)
    assert any("too many to try: 2 states were, and there are more" in line for line in found(folder))


def test_every_table_that_ships_is_tried_whole():
    settled = library().chosen(Facility())
    for each in settled.tables.values():
        grid = covering.Grid.of(each, settled.facts, settled.tables)
        assert covering.dead(grid) is not None
        covering.gap(grid)


# Names that lead nowhere, numbers, and what nobody uses


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (FIRST_DOSE, "hold: buprenorphine", "hold: buprenorphin", 'holds "buprenorphin", which is no drug'),
        (FIRST_DOSE, "assess: [cows, vitals, sedation]", "assess: [cows, vitls]", 'assesses "vitls", which engine'),
        ("facts/withdrawal.yaml", "{used: full-agonist}", "{used: full-agonists}", 'is about "full-agonists"'),
        (NUMBERS, "{value: 12, source: \"asam-2020#initiation\"", "{value: 99, source: \"asam-2020#initiation\"",
         "compares cows with bup_cows_min = 99, outside its plausible range (0 to 48)"),
        (NUMBERS, "numbers:\n", f"numbers:\n  nobodys: {NUMBER}\n", "the number nobodys is used by no row"),
    ],
)  # fmt: skip
def test_it_is_named(folder: Path, file: str, old: str, new: str, says: str):
    spoil(folder, file, old, new)
    assert any(says in line for line in found(folder)), found(folder)


def test_a_fact_that_nobody_asks_is_named(folder: Path):
    spoil(folder, "facts/person.yaml", "facts:\n", "facts:\n  alone: {means: x, type: yes-no, condition: copd}\n")
    assert any("the fact alone is asked by no table" in str(each) for each in checking.problems(folder))
