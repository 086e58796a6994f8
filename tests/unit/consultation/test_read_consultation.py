"""The shipped consultation is whole, and a file that does not fit is refused with its line and how to mend it."""

from pathlib import Path

import msgspec
import pytest

from mooring.clinical.consultation import Consultation, WriteKind
from mooring.knowledge.document import DocumentError
from mooring.knowledge.read_consultation import consultation
from mooring.knowledge.read_protocols import sources
from tests.unit.consultation.answers import INSTRUMENTS, KNOWLEDGE, SHIPPED

WHOLE = """\
part: small
order: 1
title: A small part
intro: Hello.
who: nurse
source: somewhere
grade: read
sections:
  - title: First
    items:
      - {id: copd, label: COPD, text: "Do you have COPD?", answer: yes-no-unknown, required: day-1, writes: {has: copd}}
      - {id: home, label: Home, text: Where?, answer: {choice: {yes: A home, no: None}}, required: day-2}
      - {id: weight, label: Weight, text: How much?, answer: {number: kg, range: [20, 350]}, required: no,
         writes: {measured: weight_kg}}
"""


def folder_with(folder: Path, text: str) -> Path:
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_parts_come_in_the_order_in_which_they_are_asked():
    assert [part.id for part in SHIPPED.parts] == [
        "before-we-start", "substance-use", "medical", "mental-health", "nutrition", "social",
    ]  # fmt: skip


def test_it_stays_short_enough_to_be_answered():
    assert len(list(SHIPPED.items())) <= 80
    assert all(len(section.items) <= 8 for part in SHIPPED.parts for section in part.sections)


def test_every_item_is_spoken_to_a_person_and_has_a_short_name():
    for item in SHIPPED.items():
        assert len(item.label) <= 60, item.id
        assert item.text.endswith((".", "?")), item.id


def test_every_scale_it_asks_is_shipped():
    for item in SHIPPED.items():
        assert item.instrument is None or item.instrument in INSTRUMENTS


def test_every_source_is_in_the_list_of_sources():
    known = sources(KNOWLEDGE / "sources.yaml")
    cited = [item.source for item in SHIPPED.items()] + [each.source for each in INSTRUMENTS.values()]
    assert {source.split("#")[0] for source in cited} <= set(known)


def test_the_conditions_that_scenario_files_name_can_be_asked():
    asked = {c for item in SHIPPED.items() for c in item.writes.conditions.values()}
    assert asked >= {
        "copd", "sleep-apnoea", "child-pugh-a", "child-pugh-b", "child-pugh-c", "cirrhosis", "acute-hepatitis",
        "renal-dialysis", "long-qt", "seizure-history", "opioid-analgesia-needed",
    }  # fmt: skip


def test_the_kit_offered_at_the_start_is_not_the_one_given_at_discharge():
    recorded = {item.id for item in SHIPPED.items() if item.writes.kind is WriteKind.RECORDED}
    assert not recorded & {"naloxone_kit", "tolerance_warning", "moud_offer", "appointment"}


def test_words_typed_by_somebody_are_named_so_that_they_can_be_sealed():
    assert {"emergency_contact", "allergies", "legal", "heroin_details"} <= SHIPPED.free_text()
    assert not {"housing", "uses_heroin"} & SHIPPED.free_text()


def test_the_shipped_consultation_survives_json():
    assert msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(SHIPPED)), type=Consultation) == SHIPPED


def test_a_whole_file_is_read(tmp_path: Path):
    found = consultation(folder_with(tmp_path, WHOLE))
    assert [item.id for item in found.items()] == ["copd", "home", "weight"]
    assert [option.value for option in found.parts[0].items[1].options] == ["yes", "no"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("required: day-1", "required: day-3", r'small.yaml:11: .*did you mean "day-2"'),
        ("answer: yes-no-unknown", "answer: yes-no-unknow", 'did you mean "yes-no-unknown"'),
        ("has: copd", "hass: copd", 'did you mean "has"'),
        ("id: home", "id: copd", "stands twice"),
        ("part: small", "part: big", "must have its name"),
        ("order: 1", "order: first", "write a whole number"),
        ("label: Home, ", "", '"label" is missing'),
        ("answer: {number: kg, range: [20, 350]}", "answer: {number: kg}", "a number needs its range"),
        ("answer: {number: kg, range: [20, 350]}", "answer: number", "written as a mapping"),
        ("writes: {measured: weight_kg}", "writes: {measured: weight_kg, has: copd}", "exactly one kind"),
        ("required: day-2", "required: day-2, asked_if: {item: weight, is: [yes]}", "not asked before"),
        ("required: day-2", "required: day-2, writes: {has: {maybe: copd}, none: no}", "cannot be chosen"),
        ("required: day-2", "required: day-2, writes: {has: copd}", "which condition each answer stands for"),
        ("required: day-2", "required: day-2, writes: {resulted: hcg, only: [x]}", "cannot be chosen"),
        ("required: day-2", "required: day-2, asked_if: {item: copd}", "either is"),
        ("required: day-2", "required: day-2, pending: [later]", "cannot be chosen"),
        ("yes-no-unknown, required: day-1, writes: {has: copd}", "vitals, required: day-1", "has no rows"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, complaint: str):
    assert old in WHOLE
    with pytest.raises(DocumentError, match=complaint):
        consultation(folder_with(tmp_path, WHOLE.replace(old, new, 1)))
