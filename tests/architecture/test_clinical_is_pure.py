"""Inside the clinical core nothing reads the clock, opens a file or prints: time and data are passed in."""

import ast
from pathlib import Path

import pytest

CLINICAL = Path(__file__).parents[2] / "src" / "mooring" / "clinical"
BANNED_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}
BANNED_METHODS = {"now", "utcnow", "today", "fromtimestamp", "read_text", "read_bytes", "write_text", "write_bytes"}
MODULES = sorted(CLINICAL.rglob("*.py"))


def impure(source: str) -> list[str]:
    """The calls in `source` that a pure module may not make, each with its line."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    found = [(call.lineno, call.func.id) for call in calls if isinstance(call.func, ast.Name)]
    methods = [(call.lineno, call.func.attr) for call in calls if isinstance(call.func, ast.Attribute)]
    banned = [(line, name) for line, name in found if name in BANNED_CALLS]
    banned += [(line, f".{name}") for line, name in methods if name in BANNED_METHODS]
    return [f"line {line}: {name}()" for line, name in sorted(banned)]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(CLINICAL)))
def test_the_module_asks_nothing_of_the_outside(module: Path) -> None:
    assert impure(module.read_text(encoding="utf-8")) == []


def test_there_is_a_clinical_core_to_look_at() -> None:
    assert len(MODULES) > 5


def test_the_look_finds_what_it_looks_for() -> None:
    assert impure("from datetime import datetime\nat = datetime.now()\nprint(open('x'))") == [
        "line 2: .now()",
        "line 3: open()",
        "line 3: print()",
    ]
