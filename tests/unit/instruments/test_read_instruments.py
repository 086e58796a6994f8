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
        ("text: One,", "text: One, default: 1,", "the default of one"),
        ("text: One,", "text: One, counts: perhaps,", "write yes or no"),
        ("text: One,", "text: One, also: [two],", "each id must stand once"),
        ("text: One,", "text: One, measure: {unit: kg, plausible: [1, 2], steps: [{points: 0}]},", "of its own"),
        ("points: 1}", "points: 1.5}", "write a whole number"),
        ("bands:", "parts: [{id: a, title: A, items: [three], min: 0, max: 2}]\nbands:", "items that stand above"),
        ("bands:", "parts: [{id: a, title: A, items: [one], min: 0, max: 3}]\nbands:", "its items give something else"),
        ("rule: sum", "rule: first-part", "there are no parts"),
        ("text: One,", "text: One, times: 7.5,", "counts once"),
        ("rule: sum", "early: yes, rule: zero-first", "only a sum that can but grow"),
        ("band: low", "band: low, sex: [woman]", "sex may name"),
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


MEASURED = "  - {id: three, text: Three, measure: {unit: kg, plausible: [1, 9], MORE}}\n"


def with_a_measure(more: str) -> str:
    return WHOLE.replace("total: {rule: sum, min: 0, max: 3}", MEASURED.replace("MORE", more) + "total: TOTAL")


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("decimals: 1", "either steps, or readings"),
        ("steps: [{up_to: 4, points: 1}]", "nothing is left out"),
        ("steps: [{up_to: 4, points: 1}, {up_to: 3, points: 2}, {points: 3}]", "steps must rise"),
        ("readings: [{title: A, when: {one: [0]}, steps: [{points: 1}]}]", "no reading of three counts"),
        ("readings: [{title: A, when: {four: [0]}, steps: [{points: 1}]}]", "no item with choices"),
        ("readings: [{title: A, steps: [{points: 1}]}]", '"when" is missing'),
    ],
)
def test_points_of_a_measurement_must_be_told_for_every_case(tmp_path: Path, more: str, complaint: str):
    with pytest.raises(DocumentError, match=complaint):
        instrument(written(tmp_path, with_a_measure(more).replace("TOTAL", "{rule: sum, min: 0, max: 3}")))


def test_two_instruments_never_share_a_name(tmp_path: Path):
    written(tmp_path, WHOLE.replace("instrument: small", "instrument: small\nalso: [little]"))
    (tmp_path / "tiny.yaml").write_text(
        WHOLE.replace("instrument: small", "instrument: tiny\nalso: [little]"), encoding="utf-8"
    )
    with pytest.raises(DocumentError, match='"little" names two instruments'):
        instruments(tmp_path)


def test_the_source_of_an_instrument_must_be_known(tmp_path: Path):
    written(tmp_path, WHOLE)
    assert set(instruments(tmp_path, {"somewhere"})) == {"small"}
    with pytest.raises(DocumentError, match='did you mean "somewhere2"'):
        instruments(tmp_path, {"somewhere2"})
    written(tmp_path, WHOLE + "bands_from: elsewhere\n")
    with pytest.raises(DocumentError, match='the source "elsewhere" is not in sources.yaml'):
        instruments(tmp_path, {"somewhere"})


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
    shipped = instruments(FOLDER)
    names = set(shipped) | {name for each in shipped.values() for name in each.also}
    assert not {"poss", "must", "asam"} & names


@pytest.mark.parametrize("found", instruments(FOLDER).values(), ids=lambda each: each.id)
def test_every_shipped_instrument_says_who_rates_when_and_where_it_is_from(found: Instrument):
    assert all((found.title, found.rater, found.recall, found.licence, found.source))
    assert all(item.text for item in found.items)


@pytest.mark.parametrize("found", instruments(FOLDER).values(), ids=lambda each: each.id)
def test_every_choice_of_a_shipped_instrument_has_an_anchor(found: Instrument):
    assert all(choice.anchor for item in found.items for choice in item.choices)
