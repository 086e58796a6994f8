"""An instrument file that does not fit together is refused with its file, its line and how to mend it."""

from pathlib import Path

import msgspec
import pytest

from mooring.clinical.instruments.instrument import Instrument, Rule
from mooring.clinical.values import Grade
from mooring.knowledge.document import DocumentError
from mooring.knowledge.read_instruments import instrument, instruments

FOLDER = Path(__file__).parents[3] / "src" / "mooring" / "knowledge" / "instruments"
WHOLE = """\
instrument: small
title: A small scale
rater: nurse
recall: now
licence: own wording
source: somewhere
grade: read
items:
  - {id: one, text: One, allowed: {0: none, 2: some}}
  - {id: two, text: Two, allowed: {no: {anchor: "no", points: 0}, yes: {anchor: "yes", points: 1}}}
total: {rule: sum, min: 0, max: 3}
bands:
  - {from: 0, to: 1, band: low}
  - {from: 2, to: 3, band: high}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_is_read(tmp_path: Path):
    found = instrument(written(tmp_path, WHOLE))
    assert (found.id, found.rule, found.grade, found.highest) == ("small", Rule.SUM, Grade.READ, 3)
    assert [choice.value for choice in found.items[1].choices] == ["no", "yes"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("max: 3", "max: 4", r"small.yaml:11: .*the items give 0 to 3"),
        ("to: 1, band", "to: 2, band", "exactly once"),
        ("from: 2", "from: 3", "exactly once"),
        ("rater: nurse", "ratter: nurse", r'"ratter" is not known here; did you mean "rater"'),
        ("source: somewhere\n", "", '"source" is missing'),
        ("grade: read", "grade: red", 'did you mean "read"'),
        ("rule: sum", "rule: summ", 'did you mean "sum"'),
        ("{0: none, 2: some}", "{0: none, two: some}", "say its points"),
        ("{0: none, 2: some}", "{0: none, 2: ''}", "has no anchor"),
        ("id: two", "id: one", "each id must stand once"),
        ("instrument: small", "instrument: other", "must have its name"),
        ("text: One,", "text: One, objective_from: 1,", "objective_from of one"),
        ("text: One,", "text: One, asked_if: {item: two, is: [yes]},", "no earlier item"),
        ("text: One,", "text: One, span: [5, 1],", "the lowest and the highest"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, complaint: str):
    assert old in WHOLE
    with pytest.raises(DocumentError, match=complaint):
        instrument(written(tmp_path, WHOLE.replace(old, new, 1)))


def test_a_derivation_must_leave_no_measurement_out(tmp_path: Path):
    steps = "derive: {measured: pulse, unit: per minute, plausible: [20, 250], steps: [{up_to: 80, value: 0}]},"
    with pytest.raises(DocumentError, match="nothing is left out"):
        instrument(written(tmp_path, WHOLE.replace("text: One,", f"text: One, {steps}", 1)))


def test_what_follows_must_be_an_instrument(tmp_path: Path):
    follow = "follow_up: [{at_least: 2, ask: nowhere, because: it is high}]\n"
    written(tmp_path, WHOLE + follow)
    with pytest.raises(DocumentError, match='asks "nowhere"'):
        instruments(tmp_path)


def test_the_shipped_instruments_survive_json():
    shipped = instruments(FOLDER)
    again = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(shipped)), type=dict[str, Instrument])
    assert again == shipped


def test_no_shipped_instrument_is_a_licensed_one():
    assert not {"poss", "must", "asam"} & set(instruments(FOLDER))
