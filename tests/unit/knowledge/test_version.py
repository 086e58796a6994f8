"""The version of a protocol: what makes another version of it, and what does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mooring.clinical.case import Facility
from mooring.knowledge.compiled import packed, unpacked
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import HOME, documents, forget, library, of_documents
from mooring.knowledge.version import closure, settings, version

STANDARD = "buprenorphine-standard"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MOORING_DATA", raising=False)
    copied = tmp_path / "knowledge"
    shutil.copytree(HOME, copied, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copied


def edit(folder: Path, file: str, before: str, after: str) -> None:
    path = folder / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_an_unchanged_copy_has_the_same_version_read_from_yaml_or_from_what_was_kept(folder: Path) -> None:
    first = version(library(folder), STANDARD)
    forget()
    assert {first, version(library(folder), STANDARD), version(library(), STANDARD)} == {first}


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_another_process_says_the_same_version_whatever_its_hash_seed(seed: str) -> None:
    code = (
        "from mooring.knowledge.load import library; from mooring.knowledge.version import version; "
        f"print(version(library(), '{STANDARD}'))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == version(library(), STANDARD)


CHANGES = {
    "a number": ("numbers/buprenorphine.yaml", "value: 4", "value: 2"),
    "the words of a reason": ("tables/buprenorphine/first_dose.yaml", "because: ", "because: Read this. "),
    "a drug's smallest amount": ("drugs/opioids-programme.yaml", "title: ", "title: Our "),
    "a source": ("tables/safety/methadone.yaml", "source: label-methadone#", "source: label-methadone#0"),
    "how long an override counts": ("engine.yaml", "counts_for: 60 min", "counts_for: 50 min"),
    "the protocol's own words": ("protocols/buprenorphine-standard.yaml", "summary: ", "summary: Read this. "),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_its_advice_rests_on_makes_another_version(folder: Path, what: str) -> None:
    edit(folder, *CHANGES[what])
    assert version(library(folder), STANDARD) != version(library(), STANDARD)


def test_two_rows_in_another_order_make_another_version(folder: Path) -> None:
    path = folder / "tables/safety/waste.yaml"
    head, *rows = path.read_text().split("\n  - ")
    assert len(rows) > 1
    path.write_text("\n  - ".join([head, *reversed([row.rstrip("\n") for row in rows])]) + "\n")
    assert version(library(folder), STANDARD) != version(library(), STANDARD)


def test_an_edit_elsewhere_leaves_it_as_it_was(folder: Path) -> None:
    edit(folder, "consultation/social.yaml", "text: ", "text: Please tell us. ")
    edit(folder, "tables/methadone/initiation.yaml", "because: ", "because: Read this. ")
    moved = folder / "tables/buprenorphine/first_dose.yaml"
    moved.write_text("# A remark moves every line.\n\n" + moved.read_text())
    changed = library(folder)
    assert changed.digest != library().digest
    assert version(changed, STANDARD) == version(library(), STANDARD)
    assert version(changed, "methadone-initiation") != version(library(), "methadone-initiation")


def test_a_facilitys_choice_counts_where_the_protocol_rests_on_the_number() -> None:
    known = library()
    other = next(
        (name, option.value) for name, number in known.numbers.items() for option in number.options
        if name in closure(known, STANDARD).numbers and option.value != number.value
    )  # fmt: skip
    chosen = Facility(choices=dict([other]))
    assert settings(known, STANDARD, chosen)[0] == {other[0]: float(other[1])}
    assert version(known, STANDARD, chosen) != version(known, STANDARD)
    shipped = Facility(choices={other[0]: known.numbers[other[0]].value})
    assert version(known, STANDARD, shipped) == version(known, STANDARD)
    elsewhere = set(known.numbers) - closure(known, STANDARD).numbers
    assert version(known, STANDARD, Facility(choices=dict.fromkeys(elsewhere, 1))) == version(known, STANDARD)


def test_documents_that_were_packed_are_of_the_same_version(folder: Path) -> None:
    name, known = documents(folder)
    again = of_documents(unpacked(packed(known)), name)
    assert again.digest == library(folder).digest
    assert {each: version(again, each) for each in again.protocols} == {
        each: version(library(folder), each) for each in library(folder).protocols
    }


def test_what_was_not_packed_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        unpacked(b"nothing of the kind")


def test_a_file_that_was_not_kept_is_not_taken_from_what_ships(folder: Path) -> None:
    name, known = documents(folder)
    del known["engine.yaml"]
    with pytest.raises(DocumentError, match="no such file"):
        of_documents(known, name)
