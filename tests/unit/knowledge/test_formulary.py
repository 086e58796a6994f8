"""What the formulary says of each medicine, what a dose of it counts for, and what its reader refuses."""

import shutil
from pathlib import Path

import pytest

from mooring.clinical.facts import kinds as k
from mooring.clinical.formulary import Drug, Share
from mooring.clinical.values import Dose, Grade
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import HOME, library
from mooring.knowledge.read_drugs import AGONISM, drug_words, drugs

DRUGS = library().drugs
SOURCES = set(library().sources)
WORDS = drug_words(HOME / "formulary.yaml", SOURCES)


# What a dose counts for


@pytest.mark.parametrize(
    ("drug", "mg", "ingredient", "counts"),
    [
        ("hydrocodone-acetaminophen", 10, "acetaminophen", 650),
        ("hydrocodone-acetaminophen", 10, "hydrocodone", 10),
        ("hydrocodone-acetaminophen-10-325", 10, "acetaminophen", 325),
        ("oxycodone-acetaminophen", 5, "acetaminophen", 325),
        ("codeine-acetaminophen", 60, "acetaminophen", 600),
        ("acetaminophen", 1000, "acetaminophen", 1000),
        ("acetaminophen", 1000, "hydrocodone", 0),
        ("buprenorphine-naloxone", 8, "buprenorphine", 8),
        ("buprenorphine-naloxone", 8, "naloxone", 0),
        ("buprenorphine", 8, "programme-opioid", 8),
        ("buprenorphine-xr-monthly", 300, "buprenorphine", 0),
        ("buprenorphine-patch", 0.48, "buprenorphine", 0),
        ("clonidine-patch", 0.2, "clonidine", 0.2),
        ("oxycodone-er", 20, "oxycodone", 20),
        ("ibuprofen", 400, "nsaid", 400),
        ("ibuprofen", 400, "acetaminophen", 0),
    ],
)
def test_a_dose_counts_under_each_of_its_ingredients(drug: str, mg: float, ingredient: str, counts: float):
    assert DRUGS[drug].amount_of(ingredient, Dose.mg(mg)) == Dose.mg(counts)


@pytest.mark.parametrize(("zubsolv", "film"), [("5.7", 8), ("11.4", 16)])
def test_zubsolv_counts_as_the_film_that_its_label_sets_beside_it(zubsolv: str, film: int):
    assert DRUGS["buprenorphine-naloxone-zubsolv"].amount_of("buprenorphine", Dose.mg(zubsolv)) == Dose.mg(film)


def test_a_share_is_rounded_up_so_that_a_total_never_reads_too_small():
    third = Share(amount=Dose.mg(1), per=Dose.mg(3))
    assert third.of(Dose.mg(1)) == Dose(334)
    assert third.of(Dose.mg(3)) == Dose.mg(1)
    assert third.of(Dose(0)) == Dose(0)


def test_a_share_of_nothing_cannot_be_made():
    with pytest.raises(ValueError, match="more than 0 mg"):
        Share(amount=Dose.mg(1), per=Dose(0))


def test_a_combination_product_is_each_of_its_ingredients():
    tablet = DRUGS["hydrocodone-acetaminophen"]
    assert all(tablet.is_a(name) for name in ("hydrocodone", "acetaminophen", "opioid", "hydrocodone-acetaminophen"))
    assert not DRUGS["buprenorphine-naloxone"].is_a("naloxone")


def test_a_patch_says_what_it_releases_in_a_day_and_how_long_it_is_worn():
    patch = DRUGS["clonidine-patch"]
    assert (patch.per_day, patch.lasts, patch.ingredient) == (True, 7 * 1440, "clonidine")


@pytest.mark.parametrize(
    ("drug", "days"), [("naltrexone-xr", 28), ("buprenorphine-xr-monthly", 28), ("buprenorphine-xr-weekly", 7)]
)
def test_a_depot_says_for_how_many_days_it_lasts(drug: str, days: int):
    assert DRUGS[drug].lasts == days * 1440


# What stands in it


@pytest.mark.parametrize(
    "name",
    [
        "methadone", "buprenorphine", "buprenorphine-naloxone", "buprenorphine-xr-monthly", "buprenorphine-xr-weekly",
        "clonidine", "clonidine-patch", "lofexidine", "naltrexone", "naltrexone-xr", "naloxone", "nalmefene",
        "ondansetron", "loperamide", "hydroxyzine", "ibuprofen", "acetaminophen", "dicyclomine", "methocarbamol",
        "trazodone", "thiamine", "gabapentin", "lorazepam", "diazepam", "chlordiazepoxide", "phenobarbital", "nicotine",
    ],
)  # fmt: skip
def test_every_medicine_of_the_public_format_has_a_route_a_half_life_and_an_atc_code(name: str):
    drug = DRUGS[name]
    assert drug.routes
    assert drug.half_life
    assert drug.atc
    assert drug.medicine


@pytest.mark.parametrize(
    ("drug", "product", "rxnorm"),
    [
        ("methadone", "concentrate 10 mg/mL", "991147"),
        ("buprenorphine-naloxone", "sublingual tablet 8 mg / 2 mg", "351267"),
        ("buprenorphine-xr-monthly", "Sublocade 300 mg in 1.5 mL", "1996192"),
        ("clonidine-patch", "patch 0.3 mg a day for 7 days", "998679"),
        ("naltrexone-xr", "Vivitrol 380 mg", "637213"),
        ("nicotine", "lozenge 4 mg", "359818"),
        ("phenobarbital", "tablet 97.2 mg", "199164"),
    ],
)
def test_a_product_carries_the_identifier_that_was_read(drug: str, product: str, rxnorm: str):
    assert {each.title: each.rxnorm for each in DRUGS[drug].products}[product] == rxnorm


@pytest.mark.parametrize("drug", ["lofexidine", "loperamide", "thiamine", "ibuprofen", "acetaminophen"])
def test_an_identifier_that_was_not_confirmed_is_left_out_with_a_note(drug: str):
    assert all(product.rxnorm is None for product in DRUGS[drug].products)
    assert "not confirmed" in DRUGS[drug].note


def test_every_identifier_stands_once():
    found = [each.rxnorm for drug in DRUGS.values() for each in drug.products if each.rxnorm]
    assert len(found) == len(set(found))


def test_an_amount_on_the_shelf_is_never_smaller_than_the_smallest_that_can_be_given():
    wrong = [
        (drug.id, product.title)
        for drug in DRUGS.values()
        for product in drug.products
        if drug.smallest and product.strength and product.strength < drug.smallest
    ]
    assert wrong == []


def test_what_is_written_from_memory_says_that_it_is_unconfirmed():
    cited = [(drug.id, cite) for drug in DRUGS.values() for cite in drug.cites]
    cited += [(drug.id, cite) for drug in DRUGS.values() if drug.half_life for cite in drug.half_life.cites]
    memory = [(name, cite) for name, cite in cited if cite.source == "general-pharmacology"]
    assert memory
    assert all(cite.grade is Grade.UNCONFIRMED for _, cite in memory)


def test_a_number_of_hours_never_rests_on_memory():
    wrong = [
        drug.id
        for drug in DRUGS.values()
        if drug.half_life and drug.half_life.hours
        for cite in drug.half_life.cites
        if cite.grade is Grade.UNCONFIRMED
    ]
    assert wrong == []


def test_a_class_that_is_also_a_drug_holds_that_drug():
    both = set(WORDS.classes) & set(DRUGS)
    assert both >= {"alcohol", "benzodiazepine", "gabapentinoid"}
    assert all(name in DRUGS[name].classes for name in both)


def test_every_class_holds_something():
    held = {word for drug in DRUGS.values() for word in drug.classes}
    assert set(WORDS.classes) - held == set()


ABOUT_DRUGS = {"gave", "used", "held", "refused", "missed", "reported", "otp_verified", "ordered", "takes"}


def asked(how: object) -> set[str]:
    """The drugs and classes that a kind of fact names."""
    names = set(how.any_of) if isinstance(how, k.Condition) and how.takes else set(getattr(how, "is_a", ()))
    parts = [getattr(how, name, None) for name in ("of", "after", "since", "never_if")]
    for part in [one for each in parts for one in (each if isinstance(each, tuple) else (each,))]:
        if isinstance(part, k.Selector) and ABOUT_DRUGS.issuperset(part.kinds):
            names |= {*part.names, *part.without}
    return names


def test_every_fact_that_asks_for_a_drug_asks_for_one_that_is_there():
    # `methadone.daily` is methadone, with how often it is taken.
    names = {name.partition(".")[0] for fact in library().facts.values() for name in asked(fact.how)}
    known = set(DRUGS) | set(WORDS.classes) | {drug.ingredient for drug in DRUGS.values()}
    # What is proposed may be a protocol too, and protocols have classes of their own; "proposed" stands for its drug.
    known |= {each for protocol in library().protocols.values() for each in protocol.classes} | {
        "taper",
        "coming-off",
        "proposed",
    }
    assert names >= {"methadone", "full-agonist", "naltrexone-xr"}
    assert names - known == set()


# What its reader refuses


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped formulary, to be spoilt."""
    copied = tmp_path / "knowledge"
    copied.mkdir()
    shutil.copytree(HOME / "drugs", copied / "drugs")
    shutil.copy(HOME / "formulary.yaml", copied)
    return copied


ALPHA = "drugs/alpha-2.yaml"
RESCUE = "drugs/antagonists.yaml"
START = "drugs/opioids-programme.yaml"
PAIN = "drugs/opioids.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            ALPHA,
            "[alpha-2, pressure-lowering, qt",
            "[alpha-2, pressure-lowring, qt",
            'did you mean "pressure-lowering"',
        ),
        (ALPHA, "form: tablet", "form: tablette", 'did you mean "tablet"'),
        (ALPHA, "{class: intermediate", "{class: middling", '"middling" is no word of formulary.yaml'),
        (ALPHA, "hours: [12, 16]", "hours: [16, 12]", "the hours are a lowest and a highest"),
        (ALPHA, "substrate: [2D6", "substrate: [2D7", '"2D7" is no word of formulary.yaml'),
        (ALPHA, "lasts: 7 d\n    ", "", '"lasts" does not say for how long'),
        (ALPHA, "lasts: 7 d", "lasts: a week", "is not a length of time"),
        (ALPHA, "form: patch, route: transdermal", "form: patch, route: oral", "a route that the drug does not name"),
        (ALPHA, "source: label-lofexidine\n", "source: label-lofexidin\n", "not in sources.yaml"),
        (ALPHA, "    source: label-lofexidine\n    grade: read\n", "", '"grade" is missing'),
        (ALPHA, "smallest_mg: 0.18", "smallest_mg: 0.00018", "whole number of micrograms"),
        (ALPHA, "  clonidine:", "  naloxone:", "is there twice"),
        (RESCUE, "[antagonist, rescue]", "[rescue]", "counts as antagonist, and its classes do not say so"),
        (RESCUE, "counts_as: antagonist", "counts_as: blocker", '"blocker" is none of full, partial'),
        (START, "counts_as: partial\n", "counts_as: antagonist\n", "counts as antagonist, and its classes"),
        (START, "    counts_as: partial\n", "", 'in the class "opioid" exactly where it counts'),
        (START, "    dea: CIII\n", "", 'in the class "controlled" exactly where it has a "dea"'),
        (START, "{mg: 8, per_mg: 5.7}", "{mg: 8, per_mg: 0}", "more than 0 mg"),
        (PAIN, "also: {acetaminophen:", "also: {acetaminofen:", 'did you mean "acetaminophen"'),
        ("formulary.yaml", "  alcohol: Alcohol.", "  alcohol:", '"alcohol" has no meaning'),
        ("formulary.yaml", "  rescue: ", "  resque: ", '"rescue" is no word of formulary.yaml'),
    ],
)
def test_a_formulary_that_is_not_sound_is_refused(folder: Path, file: str, old: str, new: str, says: str):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DocumentError) as refusal:
        drugs(folder / "drugs", SOURCES)
    assert says in str(refusal.value)


def test_the_formulary_as_it_ships_is_sound(folder: Path):
    assert drugs(folder / "drugs", SOURCES) == DRUGS


def test_what_a_drug_counts_as_follows_from_one_of_its_classes():
    told: list[Drug] = [drug for drug in DRUGS.values() if drug.counts_as]
    assert {drug.counts_as for drug in told} == set(AGONISM)
    assert all(AGONISM[str(drug.counts_as)] & drug.classes for drug in told)
