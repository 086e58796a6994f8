"""What anybody may propose: the safety tables alone stop it, ask, or warn, in every state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import library as shipped
from mooring.knowledge.read_invariants import Declared, invariants
from mooring.proof.document import PROVED, SPURIOUS
from mooring.proof.proposing import acts, may_propose

SETTLED = shipped().chosen(Facility())


def sentence(name: str) -> Declared:
    """One invariant of those that ship."""
    return next(each for each in invariants(shipped()) if each.id == name)


def without(table: str, *rows: str) -> Library:
    """The shipped knowledge without some rows of a table."""
    kept = tuple(row for row in SETTLED.tables[table].rows if row.id not in rows)
    assert len(kept) == len(SETTLED.tables[table].rows) - len(rows)
    tables = {**SETTLED.tables, table: replace(SETTLED.tables[table], rows=kept)}
    return replace(SETTLED, digest=f"{table} weakened", tables=tables)


def test_naltrexone_needs_an_opioid_free_week_whoever_proposes_it():
    assert may_propose(SETTLED, sentence("naltrexone-proposed")).status == PROVED


def test_without_its_row_a_prescription_of_naltrexone_passes_with_hepatitis_and_the_answer_says_so():
    weak = without("safety_naltrexone_contraindications", "NTX-03-liver-injection")

    found = may_propose(weak, sentence("naltrexone-warned"))

    assert found.status == SPURIOUS
    assert "naltrexone-xr passes with acute_liver_disease True" in found.why


def test_a_warning_is_no_stop():
    said = sentence("methadone-first-cautious")

    assert may_propose(SETTLED, said).status == PROVED
    assert may_propose(SETTLED, replace(said, at_least="ask")).status == SPURIOUS


def test_rescue_is_never_among_what_an_invariant_forbids():
    said = replace(sentence("naltrexone-proposed"), proposing=("naloxone", "naltrexone"))

    assert {drug for act in acts(SETTLED, said) for drug in act.drugs} == {"naltrexone"}


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("proposing: [methadone]\n", '"proposing" and "acts" go together'),
        ("proposing: [methadone]\n    acts: [swallow]\n", 'there is no act "swallow"'),
        ("proposing: [methadone]\n    acts: [give]\n    at_least: shout\n", "write one of ask, warn"),
        ("proposing: [methadone]\n    acts: [give]\n    giving: [methadone]\n", "write one of"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, written: str, problem: str):
    (tmp_path / "invariants").mkdir()
    (tmp_path / "invariants" / "own.yaml").write_text(
        "invariants:\n  - id: own\n    says: Our own.\n    never: {sedated: yes}\n    proof: one-step\n"
        f"    source: pasero-1994\n    grade: read\n    {written}"
    )
    with pytest.raises(DocumentError, match=problem):
        invariants(shipped(), tmp_path)
