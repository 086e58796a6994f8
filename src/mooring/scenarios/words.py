"""The words that a scenario file may write: the public format's closed sets, and what the knowledge in force adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mooring.clinical.consultation.questions import WriteKind
from mooring.clinical.facts import kinds as k
from mooring.clinical.library import Library

SETTINGS: Final = ("hospital", "residential", "outpatient", "ed", "jail")
SEXES: Final = ("female", "male", "other")
PREGNANT: Final = ("yes", "no", "not-applicable")
ADMITTED_FOR: Final = ("withdrawal", "other-condition")
ROUTES: Final = (
    "oral", "sublingual", "buccal", "intranasal", "subcutaneous", "intramuscular", "intravenous", "transdermal",
    "inhaled",
)  # fmt: skip
CONSCIOUSNESS: Final = ("alert", "confused", "voice", "pain", "unresponsive")
VITALS: Final = (
    "pulse", "systolic", "diastolic", "respiratory_rate", "spo2", "temperature_c", "weight_kg", "height_cm",
)  # fmt: skip
INCIDENTS: Final = ("overdose-reversal", "syncope", "seizure", "released-from-jail", "vomited-dose")
OUTCOMES: Final = ("negative", "positive")
STAGES: Final = ("admitted", "bed", "leave", "back", "discharged", "version")
ACTS: Final = (
    "give", "start", "stop", "challenge", "discharge", "prescribe", "dispense_take_home", "waste", "taper", "hold",
)  # fmt: skip

PROTOCOLS: Final = (
    "buprenorphine-standard", "buprenorphine-high-dose", "buprenorphine-low-dose", "buprenorphine-xr",
    "buprenorphine-taper-7-day", "buprenorphine-taper", "methadone-initiation", "methadone-taper",
    "methadone-continuation", "alpha-2-agonist", "naltrexone-start", "symptom-relief", "alcohol-benzodiazepine-watch",
    "precipitated-withdrawal", "suspected-overdose", "refractory-withdrawal", "pregnancy-agonist",
)  # fmt: skip
"""The protocols of the public format. One that this version does not have is read, and answered as not available."""

UNITS: Final = {
    "qtc": ("ms",), "potassium": ("mmol/L", "mEq/L"), "magnesium": ("mmol/L",), "egfr": ("mL/min/1.73m2",),
    "alt": ("U/L",), "ast": ("U/L",),
}  # fmt: skip
"""Tests with a number, and the unit in which it is meant; mmol and mEq of potassium are the same amount."""

SCREENS: Final = (
    "hcg", "urine-opiates", "urine-fentanyl", "urine-methadone", "urine-buprenorphine", "urine-oxycodone",
    "urine-benzodiazepines",
)  # fmt: skip
"""Tests that are positive or negative."""

CHARTED: Final = {"poss": (1, 4)}
"""Scales whose text is not shipped, with the lowest and the highest total that they can have."""

CONDITIONS: Final = (
    "copd", "asthma", "sleep-apnoea", "respiratory-disease", "child-pugh-a", "child-pugh-b", "child-pugh-c",
    "cirrhosis", "acute-hepatitis", "liver-failure", "renal-dialysis", "renal-impairment", "long-qt",
    "structural-heart-disease",
    "heart-failure", "bradyarrhythmia", "recent-mi", "coronary-insufficiency", "cerebrovascular-disease",
    "hypokalaemia", "hypomagnesaemia", "seizure-history", "head-injury", "opioid-analgesia-needed", "diabetes",
    "buprenorphine-allergy", "methadone-allergy", "naltrexone-allergy", "gi-obstruction", "low-tolerance",
    "chronic-pain", "dehydration", "psychosis",
)  # fmt: skip

DISCHARGE: Final = {
    "naloxone_kit": ("given", "refused"),
    "tolerance_warning": ("given", "refused"),
    "moud_offer": ("accepted", "declined", "later"),
    "appointment": ("booked", "refused"),
}
"""What must be recorded before anybody leaves, and what may be recorded of it."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Every name that the knowledge in force knows, with the public format's own."""

    drugs: frozenset[str]
    conditions: frozenset[str]
    tests: frozenset[str]
    instruments: frozenset[str]
    protocols: frozenset[str]
    items: frozenset[str]
    answers: frozenset[str]

    @classmethod
    def of(cls, library: Library) -> Words:
        """The words of a library."""
        facts = [fact.how for fact in library.facts.values()]
        writes = [item.writes for item in library.consultation.items()]
        has = {write.name for write in writes if write.kind is WriteKind.HAS and write.name}
        has |= {name for write in writes for name in write.conditions.values()}
        has |= {name for how in facts if isinstance(how, k.Condition) and not how.takes for name in how.any_of}
        results = {write.name for write in writes if write.kind is WriteKind.RESULTED and write.name}
        latest = [how for how in facts if isinstance(how, k.Latest)]
        items = {item.id for item in library.consultation.items()} | {
            name for how in latest if "recorded" in how.of.kinds for name in how.of.names
        }
        return cls(
            drugs=frozenset(library.drugs),
            conditions=frozenset(has) | set(CONDITIONS),
            tests=frozenset(results) | set(UNITS) | set(SCREENS),
            instruments=frozenset(library.instruments) | set(CHARTED),
            protocols=frozenset(library.protocols) | set(PROTOCOLS),
            items=frozenset(items | set(DISCHARGE) | {"pregnant", "intoxicated"}),
            answers=frozenset(
                fact.how.of.names[0]
                for fact in library.facts.values()
                if fact.type == "yes-no" and isinstance(fact.how, k.Latest) and "recorded" in fact.how.of.kinds
            ),
        )
