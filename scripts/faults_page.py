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

- every limit in every cell moved by one step of its fact and by 20 %, up and down, within the plausible range; yes
  and no exchanged; each word dropped; `unknown` read as anything;
- every row dropped;
- every amount of every row that gives raised by the product's smallest step and by 20 %; every look again 20 %
  later; every number or answer of a table that is a fact changed;
- every cited number (`$name`) moved by one of its last written place and by 20 %, in all tables at once.

A step is what somebody could write down: a minute, a point, a tenth where a limit is written in tenths; of an
amount the smallest product of the medicines that the row is about (1 mg of methadone, 0.18 mg of lofexidine), where
the limit is made up of such products. A microgram more or less could be neither handed out nor charted. A cell that
stands at the head of a table is written once for all its rows, so that it is wrong for all of them at once (`every
row` in a fault's name).

**a case** is the spec suite: the cases of each table, the demands of the clinical reference, and courses of a few
days. Tests that compare the tables with themselves are left out, since they see every change, right or wrong; so
are courses that last weeks, since they take seconds, and the limits of the scales.

**the proof** is what `mooring prove` asks ([proofs.md](proofs.md)). It catches a fault with which a question that
is proved of what ships is proved no longer. Only questions whose proof rests on what the fault changes are asked:

- of a row of a safety table: every invariant about what anybody proposes, and those about starting a protocol;
- of a row of a protocol's own tables, of a table that answers a fact, and of a cited number: whether every state is
  answered, no doses contradict each other, what is held is answered, and somebody looks again; whether each row of
  the faulty table can be heard; and every invariant about what the protocol gives, those about many decisions among
  them, as the step of an induction and then unrolled, each for 20 seconds at most. What the protocol's tables prove
  without the safety tables is asked of them alone. What takes longer counts as not caught.

Not asked: whether a fault of a safety table lets a protocol give what it should not, since the protocol's own
tables guard the same dose and would hide the fault; whether rows of other tables can still be heard; and the time
of a look, which no question is about. The proof asks what must never be: a limit that became *stricter* is for the
cases.

**a case (proof not asked)**: the proof takes longer than the cases, and was left out where a case catches the fault
already.

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
        *_kinds(kept),
        "## Table by table",
        "",
        "The faults that nobody catches stand by name in `tests/spec/seeded/`.",
        "",
    ]
    lines += _counted("table", {home: f"`{home}`" if home != NUMBERS else "cited numbers" for home in homes}, kept)
    return "\n".join(lines).rstrip() + "\n"


def _kinds(kept: dict[str, Found]) -> list[str]:
    """What kinds of fault nobody catches."""
    counts = Counter(_kind(fault) for found in kept.values() for fault in found.answers["neither"])
    rows = [f"| {kind} | {count} |" for kind, count in sorted(counts.items(), key=lambda each: -each[1])]
    return ["## What nobody catches, by kind", "", "| kind | faults |", "|---|---:|", *rows, ""]


KINDS = {"later": "a look 20 % later", "dropped": "a row dropped", "flipped": "an answer exchanged",
         "anything": "unknown read as anything", "+step": "a dose raised by one product"}  # fmt: skip


def _kind(fault: str) -> str:
    kind = fault.rsplit("/", 1)[-1]
    if kind.startswith("without-"):
        return "a word dropped"
    return KINDS.get(kind, f"a limit moved by {'20 %' if kind.endswith('%') else 'one step'}")


def _state(kept: dict[str, Found]) -> str:
    said = "".join(f"{home} {found.digest} {found.on}\n" for home, found in sorted(kept.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _names(homes: list[str]) -> str:
    return ", ".join(f"`{home}`" for home in homes)


def _counted(what: str, group: dict[str, str], kept: dict[str, Found]) -> list[str]:
    counts: dict[str, Counter[str]] = {}
    for home, found in kept.items():
        counts.setdefault(group[home], Counter()).update({each: len(found.answers[each]) for each in ANSWERS})
    who = "a case (proof not asked) | a case, not the proof | a case and the proof | the proof alone"
    head = f"| {what} | faults | {who} | no difference | nobody |"
    lines = [head, "|---|" + "---:|" * (len(ANSWERS) + 1)]
    lines += [_line(name, count) for name, count in sorted(counts.items())]
    return [*lines, _line("**all**", sum(counts.values(), Counter())), ""]


def _line(name: str, count: Counter[str]) -> str:
    return f"| {name} | {sum(count.values())} | " + " | ".join(str(count[each]) for each in ANSWERS) + " |"
