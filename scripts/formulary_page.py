"""The manual's page on the formulary: every word that rules may ask, and every medicine with its sources."""

from collections.abc import Mapping
from pathlib import Path

from sources import source_lines

from mooring.clinical.formulary import Drug, Enzymes, HalfLife
from mooring.clinical.library import Library
from mooring.clinical.values import Citation, spoken
from mooring.knowledge.load import HOME as KNOWLEDGE
from mooring.knowledge.read_drugs import DrugWords, drug_words

PAGE = Path("formulary.md")
COUNTS = {
    "full": "full agonist",
    "partial": "partial agonist",
    "mixed": "agonist and antagonist",
    "antagonist": "antagonist",
}


def formulary_page(known: Library, made: str) -> str:
    """The whole page; `made` is the line that says how it came about."""
    words = drug_words(KNOWLEDGE / "formulary.yaml", set(known.sources))
    drugs = sorted(known.drugs.values(), key=lambda drug: drug.title.lower())
    lines = [
        "# Formulary", "", made,
        "What the medicines and substances are that a record may name. It says what a thing is; doses, limits and "
        "stops stand in the protocols and the safety rules. *Checked before giving* marks those for whose giving this "
        "version has safety tables; of any other it says that nothing was checked.", "",
        *identifiers_part(words),
        *words_part("The classes", words.classes, known),
        *half_lives_part(words),
        "## Medicines and substances", "",
        *(line for drug in drugs for line in drug_part(drug)),
        *sources_part(drugs, words, known),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def cited(cites: tuple[Citation, ...]) -> str:
    """Sources with the one grade that they share."""
    return f"{', '.join(cite.source for cite in cites)}, {cites[0].grade.value}"


def identifiers_part(words: DrugWords) -> list[str]:
    """Where the identifiers come from."""
    names = {"rxnorm": "RxNorm", "atc": "ATC", "dea": "DEA schedule"}
    lines = ["## Identifiers", ""]
    lines += [f"- {names.get(name, name)}: {cited(cites)}" for name, cites in words.identifiers.items()]
    return [*lines, "", "An identifier that was not seen in a source is left out, not guessed.", ""]


def words_part(title: str, words: Mapping[str, str], known: Library) -> list[str]:
    """Every class with its meaning and its members."""
    lines = [
        f"## {title}",
        "",
        "Rules ask for these words and no others.",
        "",
        "| class | means | in it |",
        "|---|---|---|",
    ]
    for word, meaning in words.items():
        members = ", ".join(sorted(drug.id for drug in known.drugs.values() if word in drug.classes))
        lines.append(f"| {word} | {meaning} | {members} |")
    return [*lines, ""]


def half_lives_part(words: DrugWords) -> list[str]:
    """The steps of half-life."""
    return ["## Half-life", "", *(f"- **{word}**: {meaning}" for word, meaning in words.half_lives.items()), ""]


def drug_part(drug: Drug) -> list[str]:
    """One medicine or substance."""
    marks = [*(["checked before giving"] if drug.covered else []), *([] if drug.medicine else ["nobody gives it here"])]
    lines = [f"### {drug.title}", "", f"`{drug.id}`" + (f" ({', '.join(marks)})" if marks else ""), ""]
    lines += [f"- {line}" for line in (*counting(drug), *facts(drug)) if line]
    if drug.products:
        lines += ["", "| product | form | route | written down as | RxNorm |", "|---|---|---|---|---|"]
        for each in drug.products:
            amount = str(each.strength) if each.strength else ""
            lines.append(f"| {each.title} | {each.form or ''} | {each.route} | {amount} | {each.rxnorm or ''} |")
    return [*lines, ""]


def counting(drug: Drug) -> list[str]:
    """What its milligrams count for."""
    lines = [f"Counted under: {drug.ingredient}"] if drug.ingredient != drug.id else []
    if drug.counted_as:
        lines.append(f"In totals: {drug.counted_as.per} of it count as {drug.counted_as.amount}")
    lines += [f"Also in it: {share.amount} of {name} in each {share.per}" for name, share in drug.also.items()]
    if drug.per_day:
        lines.append("Milligrams: what it releases in a day")
    return lines


def facts(drug: Drug) -> list[str]:
    """What it is, line by line."""
    codes = [f"{name} {code}" for name, code in (("RxNorm", drug.rxnorm), ("ATC", drug.atc), ("DEA", drug.dea)) if code]
    return [
        f"At the opioid receptor: {COUNTS[drug.counts_as]}" if drug.counts_as else "",
        f"Classes: {', '.join(sorted(drug.classes))}" if drug.classes else "",
        f"Routes: {', '.join(drug.routes)}" if drug.routes else "",
        f"Smallest amount: {drug.smallest}" if drug.smallest else "",
        f"One lasts: {spoken(drug.lasts)}" if drug.lasts else "",
        half_life(drug.half_life) if drug.half_life else "",
        enzymes(drug.enzymes) if drug.enzymes else "",
        f"Identifiers: {', '.join(codes)}" if codes else "",
        drug.note,
        f"Source: {cited(drug.cites)}",
    ]


def half_life(found: HalfLife) -> str:
    """The half-life in words, with hours where a source gives them."""
    hours = ""
    if found.hours:
        low, high = found.hours
        hours = f", {low:g} h" if low == high else f", {low:g} to {high:g} h"
    return f"Half-life: {found.word}{hours} ({cited(found.cites)})"


def enzymes(found: Enzymes) -> str:
    """The enzymes in words."""
    roles = (("broken down by", found.substrate), ("inhibits", found.inhibits), ("induces", found.induces))
    said = "; ".join(f"{role} {', '.join(names)}" for role, names in roles if names)
    return f"Enzymes: {said} ({cited(found.cites)})"


def sources_part(drugs: list[Drug], words: DrugWords, known: Library) -> list[str]:
    """The publications that the page rests on."""
    cites = [cite for drug in drugs for cite in drug.cites]
    cites += [cite for drug in drugs for part in (drug.half_life, drug.enzymes) if part for cite in part.cites]
    cites += [cite for found in words.identifiers.values() for cite in found]
    return [*source_lines((cite.source for cite in cites), known), ""]
