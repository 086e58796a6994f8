"""The page of the manual about seeded faults: how many there are, and who catches them."""

import hashlib
import re
from collections import Counter
from pathlib import Path

from mooring.clinical.library import Library
from mooring.proof.faults.found import ANSWERS, Found, digest, read
from mooring.proof.faults.making import NUMBERS

FAULTS = Path("seeded-faults.md")
ROOT = Path(__file__).parents[1]
SEEDED = ROOT / "tests" / "spec" / "seeded"
TABLES = ROOT / "src" / "mooring" / "knowledge" / "tables"
BY_NAME = "The faults that nobody catches stand by name in `tests/spec/seeded/`."
INTRO = """\
What are our tests and proofs worth? To find out, one fault at a time is put into the knowledge, and we look who
catches it. The faults:

- every limit in every cell moved by one step of its fact (a minute, a milligram, a point; a tenth where a limit is
  written in tenths) and by 20 %, up and down, within the plausible range; yes and no exchanged; each word dropped;
  `unknown` read as anything;
- every row dropped;
- every amount of every row that gives raised by the product's smallest step and by 20 %; every look again 20 % later;
  every number or answer of a table that is a fact changed;
- every cited number (`$name`) moved by one of its last written place and by 20 %, in all tables at once.

**a case** is the spec suite: the cases of each table, the demands of the clinical reference, and courses of a few
days. Tests that compare the tables with themselves are left out, since they see every change, right or wrong; so are
courses that last weeks, since they take seconds, and the limits of the scales.

**the proof** is, so far, one question: that no protocol gives an opioid agonist to somebody whose breathing, oxygen
or wakefulness is unknown or too low. It rests on two tables (`safety_opioid_agonist`, `sedated`); a fault elsewhere
leaves it proved.

**no difference** means that a solver proved the decision to be the same in every state, so that there is nothing to
catch.

**nobody** is what is left: a fault that could be made in the knowledge today and no test would fail. It may be one
that no real person can meet, since facts are taken as independent; that is not counted as no difference.
"""


def families() -> dict[str, str]:
    """The folder of each table."""
    found = {}
    for path in sorted(TABLES.rglob("*.yaml")):
        name = re.search(r"^table: *(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert name, f"{path} names no table"
        found[name[1]] = path.parent.name
    return found


def faults_page(known: Library, made: str) -> str:
    """The counts by family and by table, with what is older than the knowledge in force."""
    homes = [*known.tables, NUMBERS]
    kept = {home: found for home in homes if (found := read(SEEDED, home))}
    old = [home for home in homes if home in kept and kept[home].digest != digest(known, home)]
    family = families() | {NUMBERS: "cited numbers"}
    days = sorted({found.on for found in kept.values()})
    lines = [
        "# Seeded faults",
        "",
        made,
        INTRO,
        f"Asked on {' and '.join(days)}; state of the tables and numbers: `{_state(kept)}`.",
        "",
    ]
    missing = [home for home in homes if home not in kept]
    if old:
        lines += [
            f"**Changed since they were asked; counted is the version before:** {_names(old)}.",
            "",
        ]
    if missing:
        lines += [f"**These tables were never asked:** {_names(missing)}.", ""]
    lines += [
        *_counted("family", family, kept),
        "## Table by table",
        "",
        "The faults that nobody catches stand by name in `tests/spec/seeded/`.",
        "",
    ]
    lines += _counted("table", {home: f"`{home}`" if home != NUMBERS else "cited numbers" for home in homes}, kept)
    return "\n".join(lines).rstrip() + "\n"


def _state(kept: dict[str, Found]) -> str:
    said = "".join(f"{home} {found.digest} {found.on}\n" for home, found in sorted(kept.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _names(homes: list[str]) -> str:
    return ", ".join(f"`{home}`" for home in homes)


def _counted(what: str, group: dict[str, str], kept: dict[str, Found]) -> list[str]:
    counts: dict[str, Counter[str]] = {}
    for home, found in kept.items():
        counts.setdefault(group[home], Counter()).update({each: len(found.answers[each]) for each in ANSWERS})
    head = f"| {what} | faults | a case | a case and the proof | the proof alone | no difference | nobody |"
    lines = [head, "|---|" + "---:|" * (len(ANSWERS) + 1)]
    lines += [_line(name, count) for name, count in sorted(counts.items())]
    return [*lines, _line("**all**", sum(counts.values(), Counter())), ""]


def _line(name: str, count: Counter[str]) -> str:
    return f"| {name} | {sum(count.values())} | " + " | ".join(str(count[each]) for each in ANSWERS) + " |"
