"""Made-up stories: any events, in any order, with values from the sensible to the absurd."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_from_plain
from mooring.clinical.timeline import Timeline
from mooring.clinical.values import Dose
from mooring.knowledge.load import library

LIBRARY = library()
NOW = datetime(2026, 11, 2, 15, tzinfo=UTC)
OFFSETS = (-720, -300, 0, 60, 330, 345, 840)

ago = st.one_of(st.integers(0, 240), st.integers(0, 10_080), st.integers(-600, 60 * 24 * 60))
substances = st.sampled_from(
    ["heroin", "fentanyl", "methadone", "oxycodone-er", "buprenorphine", "alcohol", "cocaine", "???"]
)
drugs = st.sampled_from(
    ["buprenorphine", "buprenorphine-naloxone", "methadone", "naloxone", "clonidine", "lorazepam", "???"]
)
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
    _event(scored=st.sampled_from(["sedation", "poss", "rass", "ciwa-ar", "nothing"]), total=st.integers(-6, 9)),
    _event(measured=st.fixed_dictionaries({}, optional={
        "respiratory_rate": vital, "spo2": vital, "systolic": vital, "pulse": vital, "weight_kg": vital,
        "consciousness": st.sampled_from(["alert", "voice", "pain", "confused", "unresponsive", "asleep", 4, None]),
    })),
    _event(resulted=st.sampled_from(["qtc", "hcg"]), value=st.sampled_from([480, 510, "positive", "negative", "late"])),
    _event(gave=drugs, mg=mg, route=st.sampled_from([None, "sublingual", "oral"])),
    _event(held=drugs, mg=mg),
    _event(missed=drugs, mg=mg),
    _event(reported=substances, mg=mg),
    _event(otp_verified="methadone", mg=st.sampled_from([0, 30, 100])),
    _event(ordered=drugs, mg=mg),
    _event(ordered="buprenorphine", steps_mg=st.lists(st.sampled_from([0, 2, 4, 8]), min_size=1, max_size=4)),
    _event(started=st.sampled_from([*LIBRARY.protocols, "never-heard-of"])),
    _event(ended=st.sampled_from([*LIBRARY.protocols, "buprenorphine"])),
    _event(has=st.sampled_from(["copd", "child-pugh-c", "seizure-history", "???"]), absent=st.booleans()),
    _event(takes=drugs),
    _event(took_place=_event(event=st.sampled_from(["overdose-reversal", "seizure", "???"]))),
    _event(recorded=st.fixed_dictionaries({}, optional={
        "moud_offer": st.sampled_from(["declined", "accepted", "later", True, 7]), "intoxicated": yes, "pregnant": yes,
        "naloxone_kit": yes, "tolerance_warning": yes, "appointment": yes,
    })),
    _event(moved=st.sampled_from(["admitted", "discharged", "bed"])),
    _event(amended=st.sampled_from(["e0", "e1", "e2", "e9"])),
    _event(challenged="naloxone", outcome="negative"),
]  # fmt: skip


READY: list[dict[str, Any]] = [
    {"at": (NOW - timedelta(hours=25)).isoformat(), "used": "heroin", "route": "intravenous"},
    {"at": (NOW - timedelta(minutes=10)).isoformat(), "scored": "cows", "total": 14, "objective_sign": True},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"respiratory_rate": 16}},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"spo2": 98}},
    {"at": (NOW - timedelta(minutes=5)).isoformat(), "measured": {"consciousness": "alert"}},
]
"""Somebody ready for a first dose; each fact that it rests on is an event of its own."""


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
proposals = st.builds(
    Proposal,
    act=st.sampled_from(["give", "start", "stop", "discharge", "taper", "prescribe", "waste", "challenge", "hold"]),
    what=st.one_of(st.none(), drugs, st.sampled_from([*LIBRARY.protocols, "methadone-taper"])),
    dose=st.one_of(st.none(), st.sampled_from([0, 2, 4, 33]).map(Dose.mg)),
    new_start=st.sampled_from([True, False, None]),
    route=st.sampled_from(["sublingual", "intravenous", None]),
    protocol=st.sampled_from(["buprenorphine-standard", None]),
)


def told(plain: list[dict[str, Any]]) -> Timeline:
    """The timeline of plain events."""
    return Timeline.of(event_from_plain(each) for each in plain)


begun = st.one_of(st.just([]), st.lists(st.sampled_from(READY), unique_by=lambda event: str(event)), st.just(READY))
"""How much of READY is in the story already: nothing, some, or all of it."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A whole case, with something proposed."""
    return Case(
        person=draw(people),
        facility=draw(places),
        timeline=told([*draw(begun), *draw(events())]),
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
