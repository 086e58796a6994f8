"""Knowledge several times as large as what ships: every fact, number, drug, table, instrument and protocol again.

The copies bear other names and say the same. The safety tables are read as often, so that a check has as much to do.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from mooring.knowledge.load import HOME

NAMED = {"drugs": "drugs", "numbers": "numbers", "facts": "facts"}
"""Folders whose files hold one mapping of names."""
ONE_EACH = {"tables": "table", "protocols": "protocol", "instruments": "instrument"}
"""Folders whose files hold one thing, and the key of its name."""


def larger(folder: Path, times: int) -> Path:
    """Copy the shipped knowledge into a new folder, and add `times - 1` copies of what can be added."""
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for path in sorted(folder.rglob("*.yaml")):
        for copy in range(2, times + 1):
            _again(path, folder, copy)
    _sources(folder / "sources.yaml", times)
    _engine(folder / "engine.yaml", times)
    return folder


def _again(path: Path, folder: Path, copy: int) -> None:
    family = path.relative_to(folder).parts[0]
    document = _read(path)
    if family in NAMED:
        key = NAMED[family]
        document[key] = {f"{name}_{copy}": each for name, each in document[key].items()}
        for each in document[key].values():
            if family == "drugs":
                each.setdefault("ingredient", f"copy-{copy}")
    elif family in ONE_EACH:
        document[ONE_EACH[family]] += f"-{copy}"
        document.pop("also", None)  # the other names of a rating scale are its own
    elif family == "consultation":
        return
    else:
        return
    _write(path.with_name(f"{path.stem}-{copy}.yaml"), document)


def _sources(path: Path, times: int) -> None:
    document = _read(path)
    document["sources"] |= {
        f"{name}-{copy}": each for name, each in document["sources"].items() for copy in range(2, times + 1)
    }
    _write(path, document)


def _engine(path: Path, times: int) -> None:
    document = _read(path)
    document["safety"] += [f"{name}-{copy}" for name in document["safety"] for copy in range(2, times + 1)]
    _write(path, document)


def _read(path: Path) -> Any:
    from mooring.knowledge.document import read

    return read(path)


def _write(path: Path, document: Any) -> None:
    class Dumper(yaml.CSafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_multi_representer(dict, lambda dumper, value: dumper.represent_dict(value.items()))
    path.write_text(
        yaml.dump(document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000), encoding="utf-8"
    )
