"""The generated pages of the manual say what the knowledge says; the manual's scenario is a real one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from mooring.scenarios import read_scenario

ROOT = Path(__file__).parents[2]
SCENARIOS = ROOT / "docs" / "manual" / "scenarios.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", SCENARIOS.read_text(encoding="utf-8"), re.DOTALL)


def test_every_generated_page_is_up_to_date():
    found = subprocess.run(
        [sys.executable, "scripts/make_manual.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_the_manual_shows_examples():
    assert len(EXAMPLES) >= 3


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.splitlines()[0][:40])
def test_every_scenario_in_the_manual_can_be_read(tmp_path: Path, example: str):
    file = tmp_path / "example.yaml"
    file.write_text(example, encoding="utf-8")
    assert read_scenario(file).case.at
