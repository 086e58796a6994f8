"""The page of the manual about proofs: what is asked of each protocol, each invariant in words, what answers mean.

The answers themselves take minutes to find and belong to one version; `mooring prove` gives them.
"""

from collections.abc import Mapping
from pathlib import Path

from sources import source_lines

from mooring.clinical.cells import parse, settled
from mooring.clinical.library import Library
from mooring.knowledge.aloud import cell
from mooring.knowledge.read_invariants import Declared, invariants
from mooring.proof.prove import SOUND, STEPS

PROOFS = Path("proofs.md")
INTRO = """\
`mooring prove` asks of a protocol whether what must never be can be, whoever the person is and whatever their story.
A solver looks at every state at once and at none in particular: an answer of “proved” is about all people, and a
test is about the people in it. What is proved is what stands here, in these words, of this version of the tables;
**it is no proof that the tables are good medicine**, and none that the record is true.

    mooring prove buprenorphine-standard
    mooring prove buprenorphine-standard --out stories --json
    mooring prove --check                       # all that may run; exit code 1 unless everything is proved
    mooring prove methadone-initiation --facility our-house

It needs `mooring[proof]` and takes minutes for each protocol. A facility's medical director finds the same answers,
kept as evidence, on the page where a version is adopted ([adopting.md](adopting.md)).
"""
ANSWERS = """\
## What the answers mean

Only “proved” counts. With any other answer the proof has failed, and nobody adopts a version against it.

- **proved**: no state and no story within what was asked has it. Read what it assumes.
- **refuted**: it can be so, and the engine of the bedside says so too. Replay the story, then mend the table or the
  invariant.
- **spurious abstraction**: the solver found a state, and no story that the engine repeats has it. It may be
  impossible, and it may not: say more exactly what is known in the invariant or in the tables.
- **undecided**: the solver gave up, or its time was over. Nothing is known.

“If the medical director has confirmed” names rules that rest on weak evidence and only warn until they are confirmed:
where they are not confirmed, nothing was shown.

Each invariant is first tried as the step of an induction; [ADR 0008](../adr/0008-many-decisions.md) says how far that
reaches. Where that is not enough, as many decisions after one another are looked at as stand beside it below, and the
answer says for how many it was shown (“for 12 decisions”). Of the next one nothing was shown.

An invariant about what is *proposed* is asked of the safety tables alone: whoever proposes it, in a protocol or not.
Its counterexample is a state in which the act passes; no story is written for it.

It is asked of doses that nobody overrode. A dose that a prescriber overrode counts in every sum. Rescue is always
exempt.

## How to replay a counterexample

Where a story was found, `mooring prove` writes it as a scenario file (into `--out`, or a new temporary folder) and
prints the command that repeats it:

    mooring advise stories/PROTOCOL-QUESTION.yaml --protocol PROTOCOL

The file holds made-up people only. It shows the moment just before the advice that should not be: read what
`advise` proposes, from which table and row, and compare it with the words of the invariant. Once mended, the file
makes a good test. Where no file is written, the line says in words what stands against it.
"""


def proofs_page(known: Library, made: str, grades: str) -> str:
    """The whole page; `made` is the line that says how it came about, `grades` the section on evidence."""
    declared = invariants(known)
    lines = ["# What is proved", "", made, INTRO, *_sound(), ANSWERS]
    lines += ["## The invariants", "", _count(declared), ""]
    lines += [line for each in declared for line in _invariant(each, known)]
    return "\n".join([*lines, grades, *_sources(declared, known)]).rstrip() + "\n"


def _sound() -> list[str]:
    lines = ["## What is asked of every protocol", "", "| question | in words |", "|---|---|"]
    return [*lines, *(f"| `{name}` | {says} |" for name, _, _, says in SOUND), ""]


def _count(declared: tuple[Declared, ...]) -> str:
    many = sum(each.proof == "steps" for each in declared)
    return (
        f"{len(declared)} sentences of `src/mooring/knowledge/invariants`, {many} of them about many decisions.\n"
        "Below each stand the cells that are asked, in the words of the tables: where one line of them is wholly so,\n"
        "nothing of that kind may be given, started or proposed. What is not known counts only where “not known”\n"
        "stands there. "
        "In brackets stands the cited number that a limit follows; its value here is the one that ships."
    )


def _invariant(each: Declared, known: Library) -> list[str]:
    lines = [
        f"### {each.says}",
        "",
        f"- Name: `{each.id}`",
        f"- Asked of: {_about(each)}",
        f"- Looked at: {_reach(each)}",
    ]
    lines += [f"- Never: {_cells(never, known)}" for never in each.never]
    lines += [f"- If the medical director has confirmed: {_named(each.assumes)}"] if each.assumes else []
    lines += [f"- Unless it is said, as a warning: {_named(each.unless_said)}"] if each.unless_said else []
    return [*lines, f"- Source: {'; '.join(str(cite) for cite in each.cites)}", ""]


def _about(each: Declared) -> str:
    if each.proposing:
        return f"{_named(each.proposing)}, whoever proposes it: to {_named(each.acts).replace('_', ' ')}"
    what = f"giving {_named(each.giving)}" if each.giving else f"starting {_named(each.starting)}"
    return f"{what}, by {_named(each.protocols)}" if each.protocols else f"{what}, by every protocol that does"


def _reach(each: Declared) -> str:
    steps = STEPS[each.proof]
    if each.proposing:
        met = "a warning said" if each.at_least == "warn" else "the act stopped, or a question asked"
        return f"the safety tables alone, any state, amount and route; each time {met}"
    if each.proof == "one-step":
        return f"one decision, from any state; {steps} after one another where that is not enough"
    return f"{steps} decisions after one another, with any other doses between, where one is not enough"


def _named(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _cells(never: Mapping[str, object], known: Library) -> str:
    return ", **and** ".join(_cell(fact, written, known) for fact, written in never.items())


def _cell(fact: str, written: object, known: Library) -> str:
    """A cell in words, each cited number with the value that ships."""
    about = known.facts[fact]
    test = parse(written)
    named: list[str] = []

    def value(name: str) -> float:
        named.append(name)
        return known.numbers[name].value

    said = cell(settled(test, value), 1, about.unit)
    chosen = f" (`{', '.join(named)}`)" if named else ""
    return f"{about.means}: {said}{chosen}"


def _sources(declared: tuple[Declared, ...], known: Library) -> list[str]:
    return source_lines((cite.source for each in declared for cite in each.cites), known)
