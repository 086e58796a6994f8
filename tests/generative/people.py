"""Made-up stories: any events, in any order, with values from the sensible to the absurd."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_from_plain
from mooring.clinical.facts import kinds as k
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Dose
from mooring.knowledge.load import library

LIBRARY = library()
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
OFFSETS = (-720, -300, 0, 60, 330, 345, 840)

ago = st.one_of(st.integers(0, 240), st.integers(0, 10_080), st.integers(-600, 60 * 24 * 60))
everything = st.sampled_from([*LIBRARY.drugs, "???"])
"""Any name of the formulary, medicines and substances alike, and one that it does not have."""
substances = st.one_of(
    st.sampled_from(["heroin", "fentanyl", "methadone", "oxycodone-er", "buprenorphine", "alcohol", "alprazolam"]),
    everything,
)
drugs = st.one_of(
    st.sampled_from(["buprenorphine", "buprenorphine-naloxone", "methadone", "naloxone", "clonidine", "lorazepam"]),
    everything,
)
rules = st.sampled_from([row.rule for name in LIBRARY.safety for row in LIBRARY.tables[name].rows])
notes = st.sampled_from(
    sorted(
        {
            name
            for fact in LIBRARY.facts.values()
            if isinstance(fact.how, k.Latest) and "recorded" in fact.how.of.kinds
            for name in fact.how.of.names
        }
    )
)
conditions = st.sampled_from(
    sorted(
        {
            name
            for fact in LIBRARY.facts.values()
            if isinstance(fact.how, k.Condition) and not fact.how.takes
            for name in fact.how.any_of
        }
        | {"???"}
    )
)
"""Only what some fact asks about; anything else changes no answer."""
mg = st.one_of(st.none(), st.sampled_from([0, 0.5, 2, 4, 8, 16, 24, 32, 60, 1000]))
odd = st.sampled_from([None, True, "many", float("nan"), float("inf"), -1, 10**12, ""])
vital = st.one_of(st.integers(0, 250), odd)
answers = st.dictionaries(
    st.sampled_from(["pulse", "sweating", "gi", "nose_tearing", "tremor", "bogus"]),
    st.one_of(st.integers(0, 5), odd),
    max_size=6,
)
yes = st.sampled_from(["yes", "no", True, False, "unknown", None, 3])


def _event(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    chosen = {key: value if isinstance(value, st.SearchStrategy) else st.just(value) for key, value in fields.items()}
    return st.fixed_dictionaries(chosen)


FORMS = [
    _event(used=substances, mg=mg),
    _event(scored="cows", answers=answers),
    _event(scored="cows", total=st.integers(-2, 60), objective_sign=st.sampled_from([True, False, None])),
    _event(scored=st.sampled_from(["sedation", "poss", "rass", "nothing"]), total=st.integers(-6, 9)),
    _event(scored="ciwa-ar", total=st.integers(-1, 70)),
    _event(scored="ciwa-ar", answers=st.dictionaries(
        st.sampled_from(["tactile", "auditory", "visual", "orientation", "bogus"]), st.one_of(st.integers(0, 8), odd))),
    _event(measured=st.fixed_dictionaries({}, optional={
        "respiratory_rate": vital, "spo2": vital, "systolic": vital, "pulse": vital,
        "diastolic": vital, "temperature_c": vital, "weight_kg": vital,
        "consciousness": st.sampled_from(["alert", "voice", "pain", "confused", "unresponsive", "asleep", 4, None]),
    })),
    _event(resulted=st.sampled_from(["qtc", "hcg", "potassium", "egfr", "alt", "urine-fentanyl", "urine-methadone"]),
           value=st.sampled_from([3.1, 20, 480, 510, "positive", "negative", "late"])),
    _event(gave=drugs, mg=mg, route=st.sampled_from([None, "sublingual", "oral", "subcutaneous"])),
    _event(held=drugs, mg=mg),
    _event(refused=drugs, mg=mg),
    _event(missed=drugs, mg=mg),
    _event(reported=substances, mg=mg),
    _event(otp_verified="methadone", mg=st.sampled_from([0, 30, 100])),
    _event(ordered=drugs, mg=mg),
    _event(ordered=st.sampled_from(["buprenorphine", "methadone", "diazepam"]),
           steps_mg=st.lists(st.sampled_from([0, 2, 4, 8]), min_size=1, max_size=4)),
    _event(started=st.sampled_from([*LIBRARY.protocols, "never-heard-of"])),
    _event(ended=st.one_of(st.sampled_from([*LIBRARY.protocols, "buprenorphine"]), drugs)),
    _event(overrode=rules, reason=st.just("seen"),
           by=st.sampled_from(["prescriber:1", "nurse:2", "medical-director:3"])),
    _event(stepped=st.sampled_from(["taper", "buprenorphine"]), to=st.just("d2")),
    _event(has=conditions, absent=st.booleans()),
    _event(takes=drugs),
    _event(took_place=_event(event=st.sampled_from(["overdose-reversal", "seizure", "syncope", "vomited-dose",
        "released-from-jail", "???"]))),
    _event(recorded=st.fixed_dictionaries({}, optional={
        "moud_offer": st.sampled_from(["declined", "accepted", "later", True, 7]), "intoxicated": yes, "pregnant": yes,
        "naloxone_kit": yes, "tolerance_warning": yes, "appointment": yes,
    })),
    _event(recorded=st.dictionaries(notes, st.one_of(yes, odd), min_size=1, max_size=3)),
    _event(contacted="incoming", about="triage", answers=st.dictionaries(
        st.sampled_from(["suicidal", "alcohol_or_benzodiazepines"]), yes, max_size=2)),
    _event(consented="treatment", answer=st.booleans()),
    _event(noted="shift-note", text="quiet"),
    _event(referred="a place", referral="r1", stage=st.sampled_from(["sent", "accepted"])),
    _event(moved=st.sampled_from(["admitted", "discharged", "bed"])),
    _event(amended=st.sampled_from(["e0", "e1", "e2", "e9"])),
    _event(challenged="naloxone", outcome=st.sampled_from(["negative", "positive"])),
]  # fmt: skip


READY: list[dict[str, Any]] = [
    {"at": (NOW - timedelta(hours=25)).isoformat(), "used": "heroin", "route": "intravenous"},
    {"at": (NOW - timedelta(minutes=10)).isoformat(), "scored": "cows", "total": 14, "objective_sign": True},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"respiratory_rate": 16}},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"spo2": 98}},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"consciousness": "alert"}},
]
"""Somebody ready for a first dose; each fact that it rests on is an event of its own."""


def _before(minutes: int, **event: Any) -> dict[str, Any]:
    return {"at": (NOW - timedelta(minutes=minutes)).isoformat(), **event}


MORE: list[dict[str, Any]] = [
    _before(5, scored="sedation", total=1),
    _before(5, measured={"pulse": 84, "systolic": 124, "diastolic": 78, "temperature_c": 36.9}),
    _before(5, scored="ciwa-ar", total=12),
    _before(1200, used="alcohol"),
    _before(5, recorded={"nausea": "yes", "diarrhoea": "yes", "anxiety": "yes", "pain": "yes", "intoxicated": "no"}),
    _before(60, recorded={"moud_offer": "declined", "medicines_reviewed": "yes"}),
    *(_before(60, has=name, absent=True) for name in ("copd", "asthma", "sleep-apnoea", "long-qt", "cirrhosis")),
    _before(60, resulted="qtc", value=420),
    _before(60, resulted="hcg", value="negative"),
    *(_before(60, resulted=name, value="negative") for name in ("urine-opiates", "urine-fentanyl", "urine-methadone")),
    _before(60, challenged="naloxone", outcome="negative"),
    _before(60, otp_verified="methadone", mg=80, last_taken=(NOW - timedelta(hours=26)).isoformat()),
    _before(60, ordered="buprenorphine", mg=16),
    _before(60, ordered="methadone", mg=40),
    _before(60, ordered="buprenorphine-naloxone", steps_mg=[8, 6, 4, 2]),
    _before(60 * 26, gave="buprenorphine-naloxone", mg=8),
    _before(60 * 50, gave="buprenorphine-naloxone", mg=8),
    _before(60 * 26, gave="methadone", mg=30),
    _before(60 * 7, gave="lofexidine", mg=0.54),
    _before(60 * 7, gave="clonidine", mg=0.1),
    _before(70, gave="lorazepam", mg=2),
]
"""What other protocols rest on; a story has some of it, so that each of them comes to give now and then."""


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Plain events with an id, a moment, and now and then a later moment of writing."""
    found = []
    for number, plain in enumerate(draw(st.lists(st.one_of(FORMS), max_size=14))):
        at = NOW - timedelta(minutes=draw(ago))
        written = at + timedelta(minutes=draw(st.sampled_from([0, 0, 0, 5, 600])))
        found.append({**plain, "at": at.isoformat(), "recorded_at": written.isoformat(), "id": f"e{number}"})
    return found


people = st.builds(
    Person,
    sex=st.sampled_from(["female", "male", None]),
    pregnant=st.sampled_from(["yes", "no", "unknown", None]),
    birth_date=st.one_of(st.none(), st.dates(date(1930, 1, 1), NOW.date())),
)
places = st.builds(
    Facility,
    setting=st.sampled_from(["hospital", "residential", "outpatient", None]),
    otp=st.sampled_from([True, False, None]),
    zone=st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
    choices=st.fixed_dictionaries(
        {}, optional={"bup_cows_min": st.sampled_from([8, 13, 99]), "bup_redose_gap": st.just(60)}
    ),
)
ACTS = (
    "give", "start", "stop", "challenge", "discharge", "prescribe", "dispense_take_home", "waste", "taper", "order",
    "hold",
)  # fmt: skip
proposals = st.builds(
    Proposal,
    act=st.sampled_from(ACTS),
    what=st.one_of(st.none(), drugs, st.sampled_from([*LIBRARY.protocols, "never-heard-of"])),
    dose=st.one_of(st.none(), st.sampled_from([0, 2, 4, 33, 400, 5000]).map(Dose.mg)),
    new_start=st.sampled_from([True, False, None]),
    route=st.sampled_from(["sublingual", "oral", "intravenous", None]),
    protocol=st.sampled_from([*LIBRARY.protocols, None]),
    details=st.fixed_dictionaries(
        {}, optional={"witnesses": st.integers(0, 2), "doses": st.integers(0, 40), "reason": st.just("seen"),
                      "days_since_received": st.integers(0, 60)}
    ),
)  # fmt: skip


def told(plain: list[dict[str, Any]]) -> Timeline:
    """The timeline of plain events."""
    return Timeline.of(event_from_plain(each) for each in plain)


begun = st.one_of(st.just([]), st.lists(st.sampled_from(READY), unique_by=lambda event: str(event)), st.just(READY))
"""How much of READY is in the story already: nothing, some, or all of it."""
further = st.one_of(st.just([]), st.lists(st.sampled_from(MORE), unique_by=lambda event: str(event)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole case, with something proposed."""
    return Case(
        person=draw(people),
        facility=draw(places),
        timeline=told([*draw(begun), *draw(further), *draw(events())]),
        at=NOW,
        proposed=draw(proposals),
        admitted_for=draw(st.sampled_from(["withdrawal", "other-condition"])),
    )


def elsewhere(plain: dict[str, Any], offset: int) -> dict[str, Any]:
    """The same event with its times written in another offset."""
    zone = timezone(timedelta(minutes=offset))
    times = {
        key: datetime.fromisoformat(plain[key]).astimezone(zone).isoformat()
        for key in ("at", "recorded_at")
        if key in plain
    }
    return plain | times
