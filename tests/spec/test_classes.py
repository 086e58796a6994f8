"""Which medicine belongs to which class, as the reference lists them; a pharmacist can read this page aloud."""

import pytest

from mooring.knowledge.load import library

DRUGS = library().drugs

MEMBERS = {
    "qt": """methadone citalopram escitalopram ondansetron haloperidol quetiapine hydroxyzine erythromycin
        clarithromycin azithromycin ciprofloxacin levofloxacin loperamide lofexidine trazodone cocaine
        prochlorperazine""",
    "serotonergic": """citalopram escitalopram fluoxetine sertraline paroxetine fluvoxamine venlafaxine duloxetine
        amitriptyline nortriptyline phenelzine tranylcypromine selegiline linezolid sumatriptan trazodone
        cyclobenzaprine ondansetron tramadol mirtazapine st-johns-wort""",
    "maoi": "phenelzine tranylcypromine selegiline linezolid",
    "methadone-inducer": """rifampin phenytoin phenobarbital carbamazepine st-johns-wort efavirenz nevirapine nelfinavir
        ritonavir lopinavir abacavir amprenavir""",
    "methadone-inhibitor": """ketoconazole itraconazole voriconazole fluconazole erythromycin clarithromycin
        ciprofloxacin fluvoxamine grapefruit""",
    "loperamide-inhibitor": "itraconazole gemfibrozil quinidine ritonavir ketoconazole",
    "cyp2d6-inhibitor": "paroxetine fluoxetine bupropion quinidine",
    "alpha-2": "clonidine clonidine-patch lofexidine tizanidine guanfacine dexmedetomidine",
    "av-blocking": "metoprolol propranolol atenolol carvedilol diltiazem verapamil digoxin",
    "beta-blocker": "metoprolol propranolol atenolol carvedilol",
    "tricyclic": "amitriptyline nortriptyline doxepin",
    "benzodiazepine": """lorazepam diazepam chlordiazepoxide alprazolam clonazepam temazepam midazolam oxazepam
        benzodiazepine""",
    "barbiturate": "phenobarbital",
    "gabapentinoid": "gabapentin pregabalin gabapentinoid",
    "z-drug": "zolpidem",
    "muscle-relaxant": "methocarbamol carisoprodol baclofen cyclobenzaprine tizanidine",
    "antipsychotic": "haloperidol quetiapine olanzapine risperidone prochlorperazine",
    "antihistamine-sedating": "hydroxyzine diphenhydramine promethazine",
    "anticholinergic": "dicyclomine hydroxyzine diphenhydramine cyclobenzaprine trazodone amitriptyline doxepin",
    "anticoagulant": "warfarin apixaban rivaroxaban",
    "nsaid": "ibuprofen bismuth-subsalicylate",
    "naltrexone-any": "naltrexone naltrexone-xr",
    "rescue": "naloxone nalmefene",
    "antagonist": "naloxone nalmefene naltrexone naltrexone-xr",
    "mixed-agonist-antagonist": "butorphanol nalbuphine pentazocine",
    "buprenorphine-depot": "buprenorphine-xr-monthly buprenorphine-xr-weekly",
    "programme-opioid": "methadone buprenorphine buprenorphine-naloxone buprenorphine-naloxone-zubsolv",
    "long-acting-opioid": "methadone morphine-er oxycodone-er fentanyl-patch",
    "fentanyl-like": "fentanyl carfentanil fentanyl-patch",
    "stimulant": "cocaine methamphetamine amphetamine",
    "veterinary-sedative": "xylazine medetomidine",
    "alcohol": "alcohol",
}  # fmt: skip


@pytest.mark.parametrize(("name", "word"), [(name, word) for word, names in MEMBERS.items() for name in names.split()])
def test_the_medicine_is_in_the_class(name: str, word: str):
    assert word in DRUGS[name].classes


@pytest.mark.parametrize(
    ("word", "only"),
    [(word, MEMBERS[word]) for word in ("rescue", "naltrexone-any", "antagonist", "buprenorphine-depot",
                                        "programme-opioid", "alpha-2", "veterinary-sedative", "barbiturate")],
)  # fmt: skip
def test_nothing_else_is_in_a_class_that_stops_or_spares_a_dose(word: str, only: str):
    assert {drug.id for drug in DRUGS.values() if word in drug.classes} == set(only.split())


def test_what_slows_breathing_beside_an_opioid_is_sedating():
    slowing = {"benzodiazepine", "barbiturate", "gabapentinoid", "z-drug", "muscle-relaxant", "antipsychotic",
               "antihistamine-sedating", "alcohol", "alpha-2", "opioid-agonist", "veterinary-sedative"}  # fmt: skip
    awake = {drug.id for drug in DRUGS.values() if drug.classes & slowing and "sedating" not in drug.classes}
    assert awake == set()


def test_an_opioid_that_staff_may_give_is_a_medicine_and_an_opioid():
    agonists = [drug for drug in DRUGS.values() if "opioid-agonist" in drug.classes]
    assert all(drug.medicine and "opioid" in drug.classes and drug.routes for drug in agonists)


def test_an_opioid_is_either_short_or_long_acting_or_buprenorphine():
    kinds = {"short-acting-opioid", "long-acting-opioid", "partial-agonist", "partial-agonist-other"}
    wrong = {d.id for d in DRUGS.values() if "opioid" in d.classes and len(d.classes & kinds) != 1}
    assert wrong == set()


@pytest.mark.parametrize("name", ["loperamide", "naloxone", "naltrexone", "clonidine", "ondansetron"])
def test_what_is_no_opioid_agonist_does_not_count_as_one(name: str):
    assert not DRUGS[name].classes & {"opioid", "opioid-agonist", "full-agonist", "partial-agonist"}


def test_buprenorphine_is_never_a_full_agonist():
    held = [drug for drug in DRUGS.values() if drug.id.startswith("buprenorphine")]
    assert held
    assert all("partial-agonist" in drug.classes and "full-agonist" not in drug.classes for drug in held)


def test_every_beta_blocker_blocks_conduction_and_lowers_the_pressure():
    blockers = [drug for drug in DRUGS.values() if "beta-blocker" in drug.classes]
    assert all({"av-blocking", "pressure-lowering"} <= drug.classes for drug in blockers)
