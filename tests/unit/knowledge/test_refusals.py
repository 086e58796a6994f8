"""Knowledge that is not sound is refused as it is read, with the file, the line and how to mend it."""

import shutil
from pathlib import Path

import pytest

from mooring.knowledge.document import DocumentError, read_text
from mooring.knowledge.load import HOME, digest, library

FIRST_DOSE = "tables/buprenorphine/first_dose.yaml"
OFFER = "tables/buprenorphine/offer.yaml"
NUMBERS = "numbers/buprenorphine.yaml"
VITALS = "facts/vitals.yaml"
PROTOCOL = "protocols/buprenorphine-standard.yaml"
ENGINE = "engine.yaml"
ABOUT_TWO_FILES = ("is there twice; rename one",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped knowledge, to be spoilt."""
    copied = tmp_path / "knowledge"
    shutil.copytree(HOME, copied, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copied


def spoilt(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` of a file; the line on which it stood."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            OFFER,
            "source: [asam-2020#withdrawal-management, walley-2020]\n    grade: read",
            "grade: read",
            '"source" is missing',
        ),
        (OFFER, "walley-2020", "waley-2020", 'not in sources.yaml; did you mean "walley-2020"'),
        (OFFER, "grade: read", "grade: reed", '"grade" is .reed.'),
        (
            OFFER,
            "when: {moud_offer: unknown}",
            "when: {moud_ofer: unknown}",
            'not among the inputs; did you mean "moud_offer"',
        ),
        (OFFER, "inputs: [moud_offer]", "inputs: [moud_ofer]", 'is no fact; did you mean "moud_offer"'),
        (OFFER, "inputs: [moud_offer]", "inputs: [moud_offer, cows]", "no row uses cows"),
        (OFFER, "then: {offer: continuing-medication}", "then: {}", "says nothing to do"),
        (OFFER, "then: {offer", "than: {offer", '"then" is missing'),
        (OFFER, "then: {offer", "then: {ofer", '"ofer" is not known here'),
        (OFFER, "because:", "becuase:", '"because" is missing'),
        (OFFER, "hit: first", "hit: furst", '"hit" is .furst.'),
        (OFFER, "hit: first", "hit: first\nhit: collect", '"hit" stands twice'),
        (OFFER, "table: continuing_offer", "table: emergency", "is there twice; rename one"),
        (FIRST_DOSE, "liver_disease: yes", "liver_disease: severe", "is no test of one"),
        (OFFER, "when: {moud_offer: unknown}", "when: {moud_offer: yes}", "is no test of one"),
        (FIRST_DOSE, "give: buprenorphine-naloxone", "give: buprenorphin-naloxone", "is no drug; did you mean"),
        (FIRST_DOSE, "mg: $bup_first_dose", "mg: $bup_frist_dose", "is no number; did you mean"),
        (FIRST_DOSE, "mg: $bup_first_dose", "mg: four", '"mg" is .four.'),
        (FIRST_DOSE, 'cows: "< $bup_cows_min"', 'cows: "< 99"', "outside the plausible range of cows"),
        (FIRST_DOSE, 'cows: "< $bup_cows_min"', 'cows: "under 8"', "is no test"),
        (FIRST_DOSE, "reassess: 30 min", "reassess: half an hour", "is not a length of time"),
        (
            FIRST_DOSE,
            "skip_unknown: The liver is asked about in the consultation, which never delays a needed dose.",
            "skip_unknown: yes",
            "must say in words why",
        ),
        (
            FIRST_DOSE,
            "source: [yale-ed-2018#treat, ca-bridge#signs, asam-2020#initiation]\n    grade: read",
            "source: yale-ed-2018#treat\n    grade: unconfirmed",
            "gives on unconfirmed evidence",
        ),
        (
            FIRST_DOSE,
            "source: [yale-ed-2018#treat, ca-bridge#signs, asam-2020#initiation]\n    grade: read",
            "source: yale-ed-2018#treat\n    grade: read\n    skip_unknown: it would be in the way",
            "an unknown cell must ask",
        ),
        (NUMBERS, "value: 8", "value: 9", "none of the options"),
        (NUMBERS, "means: The lowest COWS", "meanz: The lowest COWS", '"means" is missing'),
        (VITALS, "range: [0, 70]", "range: [0]", r"range must be \[low, high\]"),
        (VITALS, "    range: [0, 70]\n", "", "has no plausible range"),
        (VITALS, "type: number", "type: nomber", "write number, yes-no or word"),
        (
            VITALS,
            "latest: {measured: respiratory_rate}",
            "latest: {mesured: respiratory_rate}",
            'did you mean "measured"',
        ),
        (VITALS, "max_age: 60 min", "max_age: 60", "is not a length of time"),
        (
            VITALS,
            "latest: {measured: respiratory_rate}",
            "latest: {measured: respiratory_rate}\n    count: {gave: any}",
            "says 2 kinds",
        ),
        (
            PROTOCOL,
            "phase_table: buprenorphine_standard_phase",
            "phase_table: buprenorphine_phase",
            "which is not there",
        ),
        (PROTOCOL, "drug: buprenorphine-naloxone", "drug: buprenorphine-nalxone", "is no drug; did you mean"),
        (PROTOCOL, "gap: bup_daily_gap_h", "gap: bup_daily_gap", 'is no number; did you mean "bup_daily_gap_h"'),
        (PROTOCOL, "id: settling", "id: setling", 'has no phase "settling"'),
        (ENGINE, "safety_rescue", "safety_resque", 'did you mean "safety_rescue"'),
    ],
)
def test_it_is_refused_with_where_and_why(folder: Path, file: str, old: str, new: str, says: str):
    line = spoilt(folder, file, old, new)
    with pytest.raises(DocumentError, match=says) as refused:
        library(folder)
    assert "\n" not in str(refused.value)
    if says in ABOUT_TWO_FILES:
        assert Path(refused.value.path).suffix == ".yaml"
    else:
        assert Path(refused.value.path).name == Path(file).name
        assert refused.value.line is not None
        assert refused.value.line <= line + 8


def test_the_shipped_knowledge_is_sound_and_its_digest_names_it(folder: Path):
    shipped = library(folder)
    assert shipped.digest == digest(folder) == library().digest
    spoilt(folder, OFFER, "Ask again.", "Ask once more.")
    assert digest(folder) != shipped.digest


def test_a_tab_and_an_open_bracket_are_named_with_their_line():
    for text, line in (("a: 1\n\tb: 2", 2), ("a: [1,\nb: 2\n", 3)):
        with pytest.raises(DocumentError) as refused:
            read_text(text, path="x.yaml")
        assert refused.value.line in (line, line - 1)


def test_only_yes_no_true_and_false_are_answers():
    found = read_text("on: y\noff: off\nyes: yes\n", path="x.yaml")
    assert found == {"on": "y", "off": "off", "yes": True}


@pytest.mark.parametrize(
    "protocol", [each for each in library().protocols.values() if each.disabled], ids=lambda p: p.id
)
def test_a_protocol_that_may_not_run_says_why_and_how_to_go_on(protocol):
    assert len(protocol.disabled) > 40
    assert "medical director" in protocol.disabled


def test_every_row_that_gives_rests_on_a_source_that_was_read():
    giving = [row for table in library().tables.values() for row in table.rows if row.gives]
    assert giving
    assert all(row.grade.may_dose for row in giving)
