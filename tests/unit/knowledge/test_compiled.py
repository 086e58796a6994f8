"""Knowledge that was read as sound once starts quickly, and is never taken from a kept file that is not whole."""

import json
import os
import shutil
from pathlib import Path

import pytest

from mooring.clinical.later import Later
from mooring.knowledge import compiled, load
from mooring.knowledge.document import DocumentError, read_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "knowledge"
    shutil.copytree(load.HOME, copied, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copied


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOORING_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "cache"


def fresh(folder: Path) -> load.Library:
    load.forget()
    return load.library(folder)


def without_lines(library: load.Library) -> str:
    """All that a library says. Only the lines of rows are known from YAML alone."""
    return repr([
        library.sources, library.numbers, library.facts, library.instruments, library.protocols, library.consultation,
        [(row.id, row.when, row.then, row.because, row.cites) for t in library.tables.values() for row in t.rows],
        sorted((d.id, sorted(d.classes), d.products, d.routes, d.covered) for d in library.drugs.values()),
    ])  # fmt: skip


def test_the_kept_form_says_the_same_as_the_yaml(folder: Path, cache: Path):
    from_yaml = fresh(folder)
    assert [path.name[:27] for path in cache.iterdir()] == [f"knowledge-{from_yaml.digest}-"]
    from_kept = fresh(folder)
    assert {row.line for t in from_kept.tables.values() for row in t.rows} == {0}
    assert without_lines(from_kept) == without_lines(from_yaml)
    assert from_kept.digest == from_yaml.digest


def test_from_the_kept_form_a_table_is_made_when_it_is_asked_for_and_once(folder: Path, cache: Path):
    fresh(folder)
    known = fresh(folder)
    assert isinstance(known.tables, Later)
    assert known.tables["safety_law"] is known.tables["safety_law"]
    assert "safety_lore" not in known.tables
    assert (len(known.tables), "methadone" in known.drugs, "cows" in known.instruments) == (
        len(set(known.tables)),
        True,
        True,
    )
    with pytest.raises(KeyError):
        known.tables["safety_lore"]


def test_a_kept_form_belongs_to_its_digest_alone(folder: Path, cache: Path):
    before = fresh(folder)
    path = folder / "numbers" / "buprenorphine.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 8\n", "value: 13\n", 1), encoding="utf-8")
    after = fresh(folder)
    assert (before.numbers["bup_cows_min"].value, after.numbers["bup_cows_min"].value) == (8, 13)


def damaged(text: str) -> dict[str, str]:
    return {"empty": "", "cut off": text[: len(text) // 2], "one word changed": text.replace("value", "velue", 1),
            "no JSON": "0" * 64 + "\n{", "deep": "0" * 64 + "\n" + "[" * 100_000}  # fmt: skip


@pytest.mark.parametrize("damage", list(damaged("")))
def test_a_damaged_kept_file_is_made_again(folder: Path, cache: Path, damage: str):
    sound = fresh(folder)
    path = next(cache.iterdir())
    whole = path.read_text(encoding="utf-8")
    path.write_text(damaged(whole)[damage], encoding="utf-8")
    assert without_lines(fresh(folder)) == without_lines(sound)
    assert path.read_text(encoding="utf-8") == whole


def test_a_kept_file_that_others_may_write_is_not_trusted(folder: Path, cache: Path):
    name = fresh(folder).digest
    assert compiled.kept(name) is not None
    next(cache.iterdir()).chmod(0o666)
    assert compiled.kept(name) is None


def test_a_cache_that_cannot_be_written_costs_only_time(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("MOORING_DATA", str(tmp_path / "file"))
    assert fresh(folder).digest == load.digest(folder)


def test_knowledge_that_is_not_sound_is_never_kept(folder: Path, cache: Path):
    path = folder / "tables" / "safety" / "rescue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("because:", "becuase:", 1), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DocumentError, match=r"rescue\.yaml:\d+: "):
            fresh(folder)
    assert not cache.exists()


def test_only_the_newest_few_stay(cache: Path):
    for number in range(compiled.MOST + 3):
        compiled.keep(f"{number:016x}", {"a.yaml": {"n": number}})
        (made,) = cache.glob(f"knowledge-{number:016x}-*.json")
        os.utime(made, (number, number))
    compiled.keep("f" * 16, {})
    assert len(list(cache.iterdir())) == compiled.MOST
    assert compiled.kept("0" * 16) is None


def test_numbers_as_keys_answers_and_dates_come_back_as_they_were_written(cache: Path):
    text = 'checked: 2026-11-24\nallowed: {0: none, 1.5: half}\nyes: no\nlist: [1, 1.0, "1", null, [a]]\n'
    compiled.keep("a" * 16, {"x.yaml": read_text(text, path="x.yaml")})
    found = compiled.kept("a" * 16)
    assert found == {"x.yaml": {"checked": "2026-11-24", "allowed": {0: "none", 1.5: "half"}, "yes": False,
                                "list": [1, 1.0, "1", None, ["a"]]}}  # fmt: skip
    assert json.loads(next(cache.iterdir()).read_bytes().partition(b"\n")[2])
