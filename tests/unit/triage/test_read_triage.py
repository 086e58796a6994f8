"""A triage file that could mislead a worker is refused, with the place and what to do."""

from pathlib import Path

import pytest

from mooring.knowledge.document import DocumentError
from mooring.knowledge.read_triage import triage, triage_from

WHOLE = """title: A test
questions:
  - {id: breathing, label: Breathing, say: Is it slow?, danger: yes}
  - {id: alone, label: Alone, say: Is somebody there?}
rules:
  - rule: T-1
    when: {breathing: [yes, unknown]}
    level: emergency
    title: Act
    do: [Call 911.]
    because: It kills.
    source: aha-2023
    grade: read
"""


def read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "helpline.yaml"
    path.write_text(text, encoding="utf-8")
    return triage_from(path, {"aha-2023"})


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, WHOLE)
    assert len(triage().questions) == 7
    assert triage("follow-up").rules


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[yes, unknown]", "yes", "unknown is never normal"),
        ("level: emergency", "level: next", "as if an unknown breathing were a no"),
        ("breathing: [yes, unknown]", "breathing: [yes, unknown], alone: yes", "cannot wait for a second answer"),
        ("breathing: [yes, unknown]", "breathng: yes", "did you mean|nearest|breathing"),
        ("breathing: [yes, unknown]", "breathing: perhaps", 'cannot be "perhaps"'),
        ("source: aha-2023", "source: hearsay", "not in sources.yaml"),
        ("    because: It kills.\n", "", '"because" is missing'),
        ("level: emergency", "level: urgentish", "urgentish"),
        ("say: Is somebody there?}", "say: Is somebody there?, choices: {yes: Yes, no: No}}", 'no answer "unknown"'),
    ],
)
def test_an_unsound_file_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WHOLE
    with pytest.raises(DocumentError, match=said) as refusal:
        read(tmp_path, WHOLE.replace(old, new))
    assert "helpline.yaml" in str(refusal.value)
