"""Drugs and substances from YAML, and the closed set of words that they are described in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mooring.clinical.codec import nearest
from mooring.clinical.formulary import Drug, Enzymes, HalfLife, Product, Share
from mooring.clinical.values import Citation, Dose, minutes
from mooring.knowledge.document import files, read
from mooring.knowledge.fields import Fields

AGONISM = {
    "full": {"full-agonist"},
    "partial": {"partial-agonist", "partial-agonist-other"},
    "mixed": {"mixed-agonist-antagonist"},
    "antagonist": {"antagonist"},
}
"""What a drug counts as at the opioid receptor, and the classes of which it must have one."""

OPIOIDS = ("full", "partial", "mixed")


@dataclass(frozen=True, kw_only=True)
class DrugWords:
    """The words of the formulary, each with its meaning, and where the identifiers come from."""

    classes: Mapping[str, str]
    half_lives: Mapping[str, str]
    forms: tuple[str, ...]
    enzymes: tuple[str, ...]
    identifiers: Mapping[str, tuple[Citation, ...]]


def drug_words(path: Path, known: set[str]) -> DrugWords:
    """The words of a formulary file; `known` are the sources. Raises DocumentError for what is not sound."""
    fields = Fields(read(path), path=path, what="the formulary's words")
    identifiers = {}
    for name, entry in fields.take("identifiers").items():
        cited = Fields(entry, path=path, what=f"the identifier {name}")
        identifiers[name] = cited.cites(known)
        cited.done()
    found = DrugWords(
        classes=_meanings(fields, "classes"),
        half_lives=_meanings(fields, "half_lives"),
        forms=fields.words("forms"),
        enzymes=fields.words("enzymes"),
        identifiers=identifiers,
    )
    fields.done()
    return found


def _meanings(fields: Fields, key: str) -> dict[str, str]:
    found = {str(word): " ".join(str(meaning or "").split()) for word, meaning in fields.take(key).items()}
    for word, meaning in found.items():
        if not meaning:
            raise fields.fail(f'"{word}" has no meaning; write what it says in one line', key)
    return found


def drugs(folder: Path, known: set[str]) -> dict[str, Drug]:
    """Drugs and substances of a folder, in the words of the `formulary.yaml` beside it; `known` are the sources.

    Raises DocumentError for an unknown word, for one id twice, and for a drug that contradicts itself.
    """
    words = drug_words(folder.parent / "formulary.yaml", known)
    found: dict[str, Drug] = {}
    written: dict[str, Fields] = {}
    for path in files(folder):
        document = Fields(read(path), path=path, what="the drugs")
        for name, entry in document.take("drugs").items():
            fields = Fields(entry, path=path, what=f"the drug {name}")
            if name in found:
                raise fields.fail("is there twice; keep one")
            found[name], written[name] = drug(name, fields, words, known), fields
            fields.done()
        document.done()
    for each in found.values():
        for other in each.also:
            if other not in found:
                raise written[each.id].fail(f'"{other}" is no drug{nearest(other, list(found))}', "also")
    return found


def drug(name: str, fields: Fields, words: DrugWords, known: set[str]) -> Drug:
    """One drug. Raises DocumentError for a word that is not known, and for a drug that contradicts itself."""
    found = Drug(
        id=name,
        title=fields.text("title"),
        ingredient=fields.text("ingredient", name),
        classes=frozenset(_among(fields, "classes", words.classes)),
        routes=fields.words("routes", ()),
        products=tuple(_product(name, entry, fields, words) for entry in fields.take("products", [])),
        smallest=fields.made("smallest_mg", Dose.mg, None),
        counted_as=_share(fields.take("counted_as"), fields) if fields.has("counted_as") else None,
        also={other: _share(entry, fields) for other, entry in fields.take("also", {}).items()},
        lasts=fields.made("lasts", minutes, None),
        per_day=bool(fields.take("per_day", False)),
        counts_as=fields.text("counts_as") if fields.has("counts_as") else None,
        half_life=_half_life(fields, words, known),
        enzymes=_enzymes(fields, words, known),
        rxnorm=fields.made("rxnorm", str, None),
        atc=fields.made("atc", str, None),
        dea=fields.made("dea", str, None),
        medicine=bool(fields.take("medicine", True)),
        covered=bool(fields.take("covered", False)),
        note=fields.text("note", ""),
        cites=fields.cites(known),
    )
    _agrees(found, fields)
    return found


def _agrees(drug: Drug, fields: Fields) -> None:
    """Refuse a drug whose parts say two things."""
    opioid = "opioid" in drug.classes
    if drug.counts_as is not None and drug.counts_as not in AGONISM:
        raise fields.fail(f'"{drug.counts_as}" is none of {", ".join(AGONISM)}', "counts_as")
    if drug.counts_as and not AGONISM[drug.counts_as] & drug.classes:
        raise fields.fail(f"counts as {drug.counts_as}, and its classes do not say so", "counts_as")
    if opioid != (drug.counts_as in OPIOIDS):
        raise fields.fail('is in the class "opioid" exactly where it counts as full, partial or mixed', "classes")
    if bool(drug.dea) != ("controlled" in drug.classes):
        raise fields.fail('is in the class "controlled" exactly where it has a "dea" schedule', "classes")
    for product in drug.products:
        if product.route not in drug.routes:
            raise fields.fail(f"the product {product.title} is for a route that the drug does not name", "products")
    if drug.per_day and drug.lasts is None:
        raise fields.fail('is given per day, and "lasts" does not say for how long', "per_day")


def _among(fields: Fields, key: str, allowed: Iterable[str]) -> tuple[str, ...]:
    found = fields.words(key, ())
    for word in found:
        if word not in allowed:
            raise fields.fail(f'"{word}" is no word of formulary.yaml for this{nearest(word, list(allowed))}', key)
    return found


def _product(name: str, entry: Any, drug: Fields, words: DrugWords) -> Product:
    fields = Fields(entry, path=drug.path, what=f"the drug {name}, a product")
    form = _among(fields, "form", words.forms)
    found = Product(
        title=fields.text("title"),
        route=fields.text("route"),
        strength=fields.made("mg", Dose.mg, None),
        form=form[0] if form else None,
        rxnorm=fields.made("rxnorm", str, None),
    )
    fields.done()
    return found


def _share(entry: Any, drug: Fields) -> Share:
    fields = Fields(entry, path=drug.path, what=f"{drug.what}, a share")
    amount, per = fields.made("mg", Dose.mg), fields.made("per_mg", Dose.mg)
    fields.done()
    try:
        return Share(amount=amount, per=per)
    except ValueError as error:
        raise fields.fail(str(error), "per_mg") from error


def _half_life(drug: Fields, words: DrugWords, known: set[str]) -> HalfLife | None:
    if not drug.has("half_life"):
        return None
    fields = Fields(drug.take("half_life"), path=drug.path, what=f"{drug.what}, its half-life")
    hours = fields.take("hours", None)
    word = _among(fields, "class", words.half_lives)
    if len(word) != 1:
        raise fields.fail('needs one "class"')
    if hours is not None and (len(hours) != 2 or not 0 < hours[0] <= hours[1]):
        raise fields.fail("the hours are a lowest and a highest, like [24, 42]", "hours")
    length = (float(hours[0]), float(hours[1])) if hours else None
    found = HalfLife(word=word[0], cites=fields.cites(known), hours=length)
    fields.done()
    return found


def _enzymes(drug: Fields, words: DrugWords, known: set[str]) -> Enzymes | None:
    if not drug.has("cyp"):
        return None
    fields = Fields(drug.take("cyp"), path=drug.path, what=f"{drug.what}, its enzymes")
    found = Enzymes(
        cites=fields.cites(known),
        substrate=_among(fields, "substrate", words.enzymes),
        inhibits=_among(fields, "inhibits", words.enzymes),
        induces=_among(fields, "induces", words.enzymes),
    )
    fields.done()
    return found
