"""A library whose parts are made later goes to another process whole."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from mooring.clinical.later import Later
from mooring.knowledge.load import forget, library


def test_what_is_made_later_is_made_before_it_goes() -> None:
    made: list[str] = []
    later = Later(["a", "b"], lambda name: made.append(name) or name.upper())

    assert pickle.loads(pickle.dumps(later)) == {"a": "A", "b": "B"}
    assert made == ["a", "b"]


def test_a_library_from_the_kept_documents_goes_to_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second start of the command reads kept documents, and its studies run on several processes all the same."""
    monkeypatch.setenv("MOORING_DATA", str(tmp_path))
    forget()
    first = library()
    forget()
    second = library()

    gone = pickle.loads(pickle.dumps(second))

    assert gone.digest == first.digest
    assert set(gone.tables) == set(first.tables)
    assert gone.tables["buprenorphine_first_dose"].rows == second.tables["buprenorphine_first_dose"].rows
    forget()
