"""Writes the pages of the manual that show the knowledge: protocols, safety rules, scales, formulary, care, proofs.

python scripts/make_manual.py          writes protocols/, instruments/, care/ and three pages more of docs/manual/
python scripts/make_manual.py --check  writes nothing; exit code 1 where a page differs from the knowledge
"""

import sys
from itertools import groupby
from pathlib import Path

from care_pages import COURSE, FLAGS, PLACES, course_page
from faults_page import FAULTS, faults_page
from formulary_page import PAGE, formulary_page
from proofs_page import PROOFS, proofs_page
from sources import cited_source, source_lines
from trials_page import TRIALS, trials_page

from mooring.clinical import acts as a
from mooring.clinical.cells import Named
from mooring.clinical.instruments.instrument import Instrument, Item, Rule
from mooring.clinical.library import Library, Number
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Hit, Row, Table
from mooring.knowledge.aloud import then, when
from mooring.knowledge.load import library

HOME = Path(__file__).parents[1] / "docs" / "manual"
MADE = "<!-- Made from the knowledge files by scripts/make_manual.py; change those, not this. -->\n"
MADE_OF_FAULTS = (
    "<!-- Made from what scripts/seed_faults.py found, by scripts/make_manual.py; change neither by hand. -->\n"
)
MADE_OF_STUDIES = (
    "<!-- Made from what scripts/measure_trials.py found, by scripts/make_manual.py; change neither by hand. -->\n"
)
FOLDERS = ("protocols", "instruments", "care")
HITS = {
    Hit.FIRST: "The first row that holds counts.",
    Hit.UNIQUE: "One row holds.",
    Hit.COLLECT: "Every row that holds counts.",
}
GRADES = """## How the evidence is graded

- **read**: read in the source itself. **secondary**: read in a reputable copy. Either may carry a hard stop.
- **weak**: read in a weak copy; a hard stop on it only warns until the medical director confirms it, unless it guards
  a life.
- **computed**: arithmetic, or our own engineering. **unconfirmed**: not seen in any source. Neither may carry a dose.
"""
COMPLETE = "Where an item that has to be asked is missing there is no total; a missing answer is never a 0."
RULES = {
    Rule.SUM: "the points are added up.",
    Rule.ZERO_FIRST: "the points are added up; where the first item is 0 the total is 0 and no more is asked.",
    Rule.TRIAGE: "the highest rank that an answer reaches.",
    Rule.FIRST_PART: "each part is added up by itself; the first one stands as the total.",
}
EARLY = "What half the answers reach already is told at once."


def shown(text: str) -> str:
    """Text that may stand in a Markdown table."""
    return text.replace("|", "\\|")


def row_line(row: Row, known: Library) -> str:
    """One row of a Markdown table."""
    unknown = f" Where this is not known the row is passed over: {row.skip_unknown}" if row.skip_unknown else ""
    rescue = " Rescue: given whatever else is unknown." if row.rescue else ""
    source = f"{row.source} ({row.grade.value})"
    because = shown(row.because + unknown + rescue)
    return f"| {row.id} | {shown(when(row, known))} | {shown(then(row, known))} | {because} | {shown(source)} |"


def table_part(table: Table, known: Library) -> list[str]:
    """A table with its rows."""
    lines = [
        f"### {table.title}",
        "",
        HITS[table.hit],
        "",
        "| row | when | then | because | source |",
        "|---|---|---|---|---|",
    ]
    return [*lines, *(row_line(row, known) for row in table.rows), ""]


def number_part(number: Number) -> list[str]:
    """A cited number with all its published options."""
    unit = f" {number.unit}" if number.unit else ""
    lines = [f"**`{number.name}`: {number.means}.** In force: {number.value:g}{unit}. {number.why}".rstrip(), ""]
    for option in number.options:
        said = f": {option.says}" if option.says else ""
        lines.append(f"- {option.value:g}{unit}{said} ({option.cite.source}, {option.cite.grade.value})")
    if number.low is not None and number.high is not None:
        lines.append(f"- a medical director may choose from {number.low:g} to {number.high:g}{unit}")
    return [*lines, ""]


def named(tables: list[Table]) -> list[str]:
    """The cited numbers that these tables name, in cells and in doses."""
    found = {name for table in tables for name in table.numbers}
    for table in tables:
        doses = [vars(each.dose).values() for row in table.rows for each in row.then if isinstance(each, a.Give)]
        found |= {value.number for values in doses for value in values if isinstance(value, Named)}
    return sorted(found)


def numbers_part(tables: list[Table], known: Library) -> list[str]:
    """The section on cited numbers."""
    names = named(tables)
    if not names:
        return []
    intro = (
        "Where sources differ, all published values stand here, and the facility's medical director may choose another."
    )
    return ["## The numbers", "", intro, "", *(line for name in names for line in number_part(known.numbers[name]))]


def sources_part(tables: list[Table], cited: tuple[str, ...], known: Library) -> list[str]:
    """The publications that these tables rest on."""
    used = [cite.source for table in tables for row in table.rows for cite in row.cites]
    return [*source_lines([*used, *cited], known), ""]


def protocol_page(protocol: Protocol, known: Library) -> str:
    """A protocol as a ward would hang it up."""
    names = [*protocol.always, *([protocol.phase_table] if protocol.phase_table else [])]
    names += [name for phase in protocol.phases for name in phase.tables] + ([protocol.suits] if protocol.suits else [])
    tables = [known.tables[name] for name in dict.fromkeys(names)]
    lines = [f"# {protocol.title}", "", MADE, f"`{protocol.id}`, version {protocol.version}. {protocol.summary}", ""]
    if protocol.disabled:
        lines += ["> **Not in force.** " + protocol.disabled, ""]
    if protocol.suits:
        lines += ["## Whom it suits", "", *table_part(known.tables[protocol.suits], known)]
    if protocol.always:
        lines += ["## At every moment", ""]
        lines += [line for name in protocol.always for line in table_part(known.tables[name], known)]
    lines += phases_part(protocol, known)
    lines += [*schedules_part(protocol), *numbers_part(tables, known), GRADES]
    lines += sources_part(tables, tuple(cite.source for cite in protocol.cites), known)
    return "\n".join(lines).rstrip() + "\n"


def phases_part(protocol: Protocol, known: Library) -> list[str]:
    """The phases, each with its tables; a table that comes again is only named."""
    lines = ["## Phases", ""]
    if protocol.phase_table:
        lines += table_part(known.tables[protocol.phase_table], known)
    told: set[str] = set()
    for phase in protocol.phases:
        daily = " A dose falls due at the start of each programme day." if phase.daily else ""
        titles = ", then ".join(f"*{known.tables[name].title}*" for name in phase.tables)
        lines += [f"**{phase.title}** (`{phase.id}`): {titles}.{daily}", ""]
        for name in phase.tables:
            lines += [] if name in told else table_part(known.tables[name], known)
            told.add(name)
    return lines


def schedules_part(protocol: Protocol) -> list[str]:
    """The schedules, step by step."""
    lines: list[str] = []
    for schedule in protocol.schedules:
        lines += [f"## Schedule {schedule.id}", "", f"Clock: {schedule.clock.replace('_', ' ')}.", ""]
        for step in schedule.steps:
            times = f", {step.times} times a day" if step.times > 1 else ""
            keep = f"; goes on: {step.keep}" if step.keep else ""
            lines.append(f"1. {step.id}: {step.drug} {step.dose}{times}{keep}")
        lines.append("")
        for way, policy in schedule.on.items():
            lines.append(f"- {way}: {policy.move}{', and tell the prescriber' if policy.page else ''}")
        lines.append("")
    return lines


def rules_page(known: Library) -> str:
    """The rules that hold for every act."""
    intro = "They hold for every proposed act, inside a protocol or not."
    return tables_page("Safety rules", intro, known.safety, known)


def care_pages(known: Library) -> dict[Path, str]:
    """What is said about the care around the medication: where, and the risks that are shown."""
    return {
        Path("care") / "risk-flags.md": tables_page("Risk flags", FLAGS, known.flag_tables, known),
        COURSE: course_page(known, MADE, GRADES),
        Path("care") / "placement.md": tables_page("Level of care", PLACES, known.placement_tables, known),
    }


def tables_page(title: str, intro: str, names: tuple[str, ...], known: Library) -> str:
    """A page of tables, with those that their facts are made of."""
    tables = [known.tables[name] for name in names]
    inputs = {name for table in tables for name in table.inputs}
    asked = [known.facts[name].how for name in sorted(inputs)]
    behind = [known.tables[how.table] for how in asked if hasattr(how, "table")]
    lines = [f"# {title}", "", MADE, intro, ""]
    lines += [line for table in (*tables, *behind) for line in table_part(table, known)]
    lines += [*numbers_part([*tables, *behind], known), GRADES, *sources_part([*tables, *behind], (), known)]
    return "\n".join(lines).rstrip() + "\n"


def choices_part(item: Item) -> list[str]:
    """The values of an item; runs of numbers without words of their own stand on one line."""
    lines = []
    for first, last in item.runs:
        values = f"**{first.value}**" if first is last else f"**{first.value}** to **{last.value}**"
        said = f": {first.anchor}" if first.anchor not in ("", str(first.value)) else ""
        own = item.measure is not None or first.points == first.value or not item.counts
        points = "" if own else f" ({first.points} {'point' if first.points == 1 else 'points'})"
        lines.append(f"- {values}{said}{points}")
    told = [f"What was measured, in this unit: {item.measure.unit}."] if item.measure else []
    told += [f"Where nothing is said: {item.default}."] if item.default is not None else []
    if item.asked_if:
        told.append(f"Asked only where {item.asked_if.item} is {' or '.join(map(str, item.asked_if.values))}.")
    told += [f"Each point counts {item.times:g} in its part."] if item.times != 1 and item.counts else []
    told += [] if item.counts else ["Not counted; may be left out."]
    return [*lines, "", *([" ".join(told), ""] if told else [])]


def items_part(instrument: Instrument) -> list[str]:
    """The items in order; neighbours with the same values stand together, with the values once."""
    lines = ["## Items", ""]
    for values, group in groupby(instrument.items, choices_part):
        lines += [line for item in group for line in (f"**`{item.id}`** {item.text}", "")] + values
    return lines


def bands_part(instrument: Instrument, known: Library) -> list[str]:
    """What a total is called, and the sums of an instrument that has several."""
    lines = ["## Parts", ""] if instrument.parts else []
    for part in instrument.parts:
        sums = ", ".join(f"`{name}`" for name in part.items)
        lines.append(f"- `{part.id}`, {part.title}: {part.lowest:g} to {part.highest:g}, the sum of {sums}")
    lines += ["", "## Bands", ""] if instrument.parts else ["## Bands", ""]
    for band in instrument.bands:
        whom = f" ({', '.join(band.sex)})" if band.sex else ""
        single = f" with {band.single} points in one item alone" if band.single is not None else ""
        total = f"{band.lowest}" if band.lowest == band.highest else f"{band.lowest} to {band.highest}"
        lines.append(f"- {total}{single}: {band.band}{whom} ({band.grade.value})")
    if instrument.bands_from:
        lines += ["", f"Bands from: {cited_source(instrument.bands_from, known)}"]
    return [*lines, ""] if instrument.bands else [*lines, "There are none.", ""]


def instrument_page(instrument: Instrument, known: Library) -> str:
    """A rating scale with its items, scoring, bands and notes."""
    names = ", ".join(f"`{name}`" for name in (instrument.id, *instrument.also))
    lines = [
        f"# {instrument.title}", "", MADE,
        f"- On the command line: {names}",
        f"- Rated by: {instrument.rater}",
        f"- About: {instrument.recall}",
        f"- Scoring: {RULES[instrument.rule]} From {instrument.lowest} to {instrument.highest}.",
        f"- Licence: {instrument.licence}",
        f"- Source: {cited_source(instrument.source, known)} ({instrument.grade.value})",
        "",
    ]  # fmt: skip
    lines += [*items_part(instrument), *bands_part(instrument, known)]
    told = [COMPLETE, *([EARLY] if instrument.early or instrument.rule is Rule.TRIAGE else []), *instrument.notes]
    told += [
        f"`{each.ask}` follows where {f'`{each.item}`' if each.item else 'the total'} is {each.at_least} or more. "
        f"{each.because}"
        for each in instrument.follow_up
    ]
    if instrument.levels:
        told += [f"Rank {level.rank}: a yes to {' or '.join(level.any_of)}." for level in instrument.levels]
    lines += ["## Notes", "", *(f"- {note}" for note in told), ""]
    return "\n".join(lines).rstrip() + "\n"


def pages(known: Library) -> dict[Path, str]:
    """Every generated page by its path below docs/manual."""
    found = {Path("protocols") / f"{each.id}.md": protocol_page(each, known) for each in known.protocols.values()}
    found |= {
        Path("instruments") / f"{each.id}.md": instrument_page(each, known) for each in known.instruments.values()
    }
    found[PAGE] = formulary_page(known, MADE)
    found[FAULTS] = faults_page(known, MADE_OF_FAULTS)
    found[PROOFS] = proofs_page(known, MADE, GRADES)
    found[TRIALS] = trials_page(known, MADE_OF_STUDIES)
    return found | care_pages(known) | {Path("protocols") / "safety-rules.md": rules_page(known)}


def stale(home: Path = HOME) -> list[str]:
    """The pages that differ from the knowledge, are missing, or are left over."""
    made = pages(library())
    there = {path.relative_to(home) for name in FOLDERS for path in (home / name).glob("*.md")}
    there |= {page for page in (PAGE, FAULTS, PROOFS, TRIALS) if (home / page).exists()}
    wrong = {path for path, text in made.items() if path not in there or (home / path).read_text("utf-8") != text}
    return sorted(str(path) for path in wrong | (there - set(made)))


def main() -> int:
    """Write the pages, or with --check compare them."""
    if "--check" in sys.argv[1:]:
        wrong = stale()
        for path in wrong:
            print(f"docs/manual/{path} is not what the knowledge says; run python scripts/make_manual.py")
        return 1 if wrong else 0
    made = pages(library())
    for name in FOLDERS:
        (HOME / name).mkdir(parents=True, exist_ok=True)
    for path in stale():
        if Path(path) in made:
            (HOME / path).write_text(made[Path(path)], encoding="utf-8")
        else:
            (HOME / path).unlink()
    print(f"{len(made)} pages stand in {HOME}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
