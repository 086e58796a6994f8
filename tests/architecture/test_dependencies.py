"""What the product imports is what its lock installs: a test environment holds more, and must not hide a gap."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# The name under which a distribution is imported, where it is another one.
IMPORTED_AS = {
    "argon2-cffi": "argon2",
    "django-axes": "axes",
    "django-csp": "csp",
    "markdown-it-py": "markdown_it",
    "pyyaml": "yaml",
    "z3-solver": "z3",
}


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    names = {re.split(r"[\[<>=;~! ]", each)[0].lower() for each in wanted}
    return {IMPORTED_AS.get(name, name) for name in names}


def imported() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            found |= {name.split(".")[0]: str(path.relative_to(ROOT)) for name in names}
    return found


def test_every_import_of_the_product_is_a_declared_dependency() -> None:
    known = {*sys.stdlib_module_names, "mooring", *declared()}
    assert {name: where for name, where in imported().items() if name not in known} == {}
