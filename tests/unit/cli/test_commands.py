"""The `mooring` command as a person or a program meets it: a whole process, its answer, its exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mooring.cli.scoring import items, scored
from mooring.knowledge.load import HOME
from mooring.knowledge.read_instruments import instruments

COWS = (
    "pulse=1,sweating=2,restlessness=1,pupils=1,aches=2,nose_tearing=2,gi=2,tremor=1,yawning=1,anxiety=2,gooseflesh=0"
)
READY = """\
at: 2026-11-02T10:00:00-05:00
facility: {setting: residential, otp: no, state: KY}
person: {birth_date: 1990-05-01, sex: female, pregnant: no}
story:
  - {at: 2026-11-01T09:00:00-05:00, used: heroin, route: intravenous}
  - {at: 2026-11-02T09:50:00-05:00, scored: cows, total: 14, objective_sign: yes}
  - {at: 2026-11-02T09:55:00-05:00, measured: {respiratory_rate: 16, spo2: 98, consciousness: alert}}
"""


def mooring(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "mooring.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **more)


def answered(*arguments: str) -> Any:
    found = mooring(*arguments, "--json")
    assert (found.returncode, found.stderr) == (0, "")
    return json.loads(found.stdout)


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    file = tmp_path / "ready.yaml"
    file.write_text(READY, encoding="utf-8")
    return file


def test_a_score_has_total_band_and_what_is_missing():
    found = answered("score", "cows", "--answers", COWS)
    assert found | {"total": 15, "band": "moderate", "complete": True, "missing": []} == found
    part = answered("score", "cows", "--answers", "pulse=1")
    assert (part["total"], part["band"], part["complete"], len(part["missing"])) == (None, None, False, 10)


def test_the_items_stand_in_the_instruments_own_order():
    found = answered("score", "cows", "--items")
    assert [each["item"] for each in found[:2]] == ["pulse", "sweating"]
    assert found[0]["allowed"][0] == {"value": 0, "anchor": "80 or below"}


NAMES = {
    "sows": ("sows-handelsman", "SOWS"),
    "short-sows": ("sows-gossop", "shows", "short_sows"),
    "ciwa-ar": ("ciwa", "CIWA-Ar", "ciwa_ar"),
    "dast-10": ("dast10", "dast"),
    "phq-9": ("phq9", "PHQ-9"),
    "c-ssrs": ("cssrs",),
    "news2": ("NEWS2",),
    "dsm-5-oud": ("dsm5_oud",),
    "bam-r": ("bam_r",),
    "nice-refeeding": ("refeeding",),
}


@pytest.mark.parametrize(("name", "also"), [(name, also) for name, many in NAMES.items() for also in many])
def test_an_instrument_answers_to_its_other_names(name: str, also: str):
    assert json.loads(scored(also, "", sex=None, as_json=True))["instrument"] == name


def test_the_items_of_every_instrument_can_be_listed_and_read():
    for name in instruments(HOME / "instruments"):
        listed = json.loads(items(name, as_json=True))
        assert all(list(each) == ["item", "text", "allowed"] and each["allowed"] for each in listed)
        shown = items(name, as_json=False).splitlines()
        assert len(shown) <= 140
        assert max(map(len, shown)) <= 110


def test_a_measured_item_is_answered_with_the_measurement():
    found = answered("score", "news2", "--answers", "rr=25,spo2=91,oxygen=o2")
    assert (found["total"], found["reached"]) == (None, "high")
    assert "98.6" in mooring("score", "news2", "--answers", "temp_c=98.6").stderr


def test_the_parts_of_an_instrument_stand_beside_its_total():
    found = answered("score", "bam-r", "--answers", "alcohol=2,heavy=0,drugs=1")
    assert (found["total"], found["parts"]) == (None, {"use": 3, "risk": None, "protective": None})


def test_a_thought_of_death_asks_for_the_questions_about_suicide():
    assert answered("score", "phq-9", "--answers", "suicidal=1")["ask_next"] == ["c-ssrs"]
    assert mooring("score", "phq-9", "--answers", "suicidal=1").stdout.rstrip().endswith("Ask next: c-ssrs.")
    assert "ask_next" not in answered("score", "phq-9", "--answers", "suicidal=0")


def test_the_advice_gives_with_its_reason_source_table_and_row(ready: Path):
    found = answered("advise", str(ready), "--protocol", "buprenorphine-standard")
    assert (found["protocol"], found["phase"]) == ("buprenorphine-standard", "waiting")
    give = found["advice"][0]
    assert (give["act"], give["drug"], give["mg"], give["route"]) == ("give", "buprenorphine-naloxone", 4, "sublingual")
    assert (give["table"], give["row"]) == ("buprenorphine_first_dose", "first")
    assert give["because"]
    assert "yale" in give["source"]
    assert found["next_due"]


def test_a_dose_carries_what_the_safety_tables_say_of_it(ready: Path):
    ready.write_text(READY + "  - {at: 2026-10-31T10:00:00-05:00, used: alprazolam}\n", encoding="utf-8")
    give = answered("advise", str(ready), "--protocol", "buprenorphine-standard")["advice"][0]
    assert [each["rule"] for each in give["warnings"]] == ["BZD-01"]
    assert "never a reason to refuse" in give["warnings"][0]["because"]
    assert "warn BZD-01: " in mooring("advise", str(ready), "--protocol", "buprenorphine-standard").stdout


def test_without_a_protocol_the_ways_in_are_offered(ready: Path):
    found = answered("advise", str(ready))
    assert found["protocol"] is None
    assert ("offer", "buprenorphine-standard") in [(each["act"], each["what"]) for each in found["advice"]]


def test_a_protocol_that_this_version_lacks_is_answered_not_failed(ready: Path):
    found = answered("advise", str(ready), "--protocol", "naltrexone-start")
    assert [each["act"] for each in found["advice"]] == ["ask"]


def test_the_check_says_outcome_findings_and_questions(ready: Path):
    ready.write_text(READY + "proposed: {give: buprenorphine, mg: 40}\n", encoding="utf-8")
    found = answered("check", str(ready))
    assert found["outcome"] == "block"
    assert set(found["findings"][0]) >= {"rule", "severity", "because", "source"}
    assert (found["findings"][0]["rule"], found["findings"][0]["row"]) == ("BUP-06", "BUP-06-32")
    assert (found["ask"], found["tasks"]) == ([], [])


def test_a_dose_without_its_amount_is_asked_for(ready: Path):
    ready.write_text(READY + "proposed: {give: methadone}\n", encoding="utf-8")
    assert {"fact": "proposed_mg", "text": "Write the dose in mg."} in answered("check", str(ready))["ask"]


def test_what_is_unknown_is_asked_in_words(tmp_path: Path):
    file = tmp_path / "bare.yaml"
    file.write_text("at: 2026-11-02T10:00:00Z\nproposed: {give: buprenorphine, mg: 4}\n", encoding="utf-8")
    found = answered("check", str(file))
    assert found["outcome"] == "ask"
    assert {"fact": "cows", "text": "Score a COWS now."} in found["ask"]


def test_a_person_reads_short_sentences(ready: Path):
    ready.write_text(READY + "proposed: {give: buprenorphine, mg: 4}\n", encoding="utf-8")
    assert mooring("check", str(ready)).stdout == "Give buprenorphine 4 mg: ALLOW. Nothing speaks against it.\n"
    advice = mooring("advise", str(ready), "--protocol", "buprenorphine-standard").stdout
    assert "GIVE  buprenorphine-naloxone 4 mg, sublingual; look again after 30 min" in advice
    assert max(map(len, advice.splitlines())) <= 100
    assert mooring("score", "cows", "--answers", COWS).stdout.startswith(
        "Clinical Opiate Withdrawal Scale (COWS): 15 of 48, moderate"
    )


WRONG = [
    (["score", "cows", "--answers", "pulse=3"], "choose one of 0, 1, 2, 4"),
    (["score", "cows", "--answers", "pulse"], "write item=value"),
    (["score", "cows", "--answers", "pulse=1,pulse=2"], "answered twice"),
    (["score", "cowz", "--items"], 'did you mean "cows"'),
    (["score", "cows"], "--items"),
    (["score", "rass", "--answers", "rass=-6"], "one of 4, 3, 2, 1, 0, -1, -2, -3, -4, -5"),
    (["score", "dast-10", "--answers", "can_stop=unknown"], "one of no, yes"),
    (["score", "ciwa-ar", "--answers", "tremor=8"], "a whole number from 0 to 7"),
    (["scor"], "score"),
    (["check"], "mooring check --help"),
    (["check", "nowhere.yaml"], "no such file"),
    (["check", "/"], "folder"),
    (["advise", "x.yaml", "--protocol", "buprenorphine-standart"], 'did you mean "buprenorphine-standard"'),
    (["check", "x.yaml", "--jsn"], "No such option"),
]


@pytest.mark.parametrize(("arguments", "says"), WRONG, ids=[" ".join(each) for each, _ in WRONG])
def test_wrong_input_ends_with_2_and_one_line(arguments: list[str], says: str, tmp_path: Path):
    found = mooring(*arguments, cwd=tmp_path)
    assert (found.returncode, found.stdout) == (2, "")
    assert says in found.stderr
    assert found.stderr.count("\n") == 1


def test_a_wrong_file_is_named_with_its_line(ready: Path):
    ready.write_text(READY.replace("used: heroin", "used: heroine"), encoding="utf-8")
    found = mooring("advise", str(ready))
    assert found.returncode == 2
    assert found.stderr.startswith(f"mooring: {ready}:5: ")


def test_a_scenario_that_proposes_nothing_cannot_be_checked(ready: Path):
    found = mooring("check", str(ready))
    assert found.returncode == 2
    assert "nothing is proposed" in found.stderr


def test_the_level_of_care_says_why_what_is_open_and_what_it_is_not(ready: Path):
    ready.write_text(READY + "  - {at: 2026-11-02T09:56:00-05:00, recorded: {housing: none}}\n", encoding="utf-8")
    found = answered("placement", str(ready))
    assert (found["level"], found["settled"], found["licensed"]) == ("nursing-24-h", False, None)
    assert [each["row"] for each in found["reasons"]] == ["housing"]
    assert "suicide_risk" in {each["fact"] for each in found["ask"]}
    aloud = mooring("placement", str(ready)).stdout
    assert aloud.startswith("Level of care: 24-hour nursing. Not settled")
    assert "not The ASAM Criteria" in " ".join(aloud.split())


def test_a_reader_that_leaves_early_sees_no_traceback():
    command = [sys.executable, "-m", "mooring.cli", "score", "cows", "--items"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""


def test_a_full_disk_is_said_in_one_line():
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        command = [sys.executable, "-m", "mooring.cli", "score", "cows", "--items"]
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert found.returncode == 1
    assert found.stderr.count("\n") == 1
    assert "Traceback" not in found.stderr


def test_the_version_and_the_help_are_answers():
    assert mooring("--version").stdout.startswith("mooring 0.")
    assert "check" in mooring().stdout


def test_checking_imports_no_web_framework(ready: Path):
    ready.write_text(READY + "proposed: {give: buprenorphine, mg: 4}\n", encoding="utf-8")
    program = (
        f"import sys; sys.argv = ['mooring', 'check', {str(ready)!r}]\n"
        "from mooring.cli import main\nmain()\nprint('django' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.endswith("False\n")
