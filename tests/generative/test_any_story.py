"""What holds of every story, however strange: no failure, no dose past a stop, no dose on missing data."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mooring.clinical.advice import Advice, advise, suitability
from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.state import first_dose
from mooring.clinical.risks import flags
from mooring.clinical.safety import check
from tests.generative.people import LIBRARY, NOW, OFFSETS, READY, cases, elsewhere, events, told

quick = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
STANDARD = "buprenorphine-standard"
OUTCOMES = {"allow", "warn", "ask", "block", "refuse"}


def agonists(advice: Advice) -> list[Any]:
    """What is advised to be given that is an opioid agonist."""
    return [item for item in advice.advice if item.act == "give" and LIBRARY.drugs[item.what].is_a("opioid-agonist")]


@quick
@given(cases(), st.sampled_from([None, *LIBRARY.protocols]))
def test_no_story_makes_the_engine_fail(case: Case, protocol: str | None):
    assert check(LIBRARY, case).outcome in OUTCOMES
    found = advise(LIBRARY, case, protocol)
    assert all(item.because and item.source for item in found.advice)
    assert len(suitability(LIBRARY, case)) == len(LIBRARY.protocols)
    flags(LIBRARY, case)


def refused(case: Case, protocol: str, found: Advice) -> list[Any]:
    """What is advised to be given although the check of that very dose would stop it or ask."""
    reading = LIBRARY.chosen(case.facility).reading(case, protocol=protocol)
    wrong = []
    for item in found.advice:
        if item.act == "give":
            proposed = Proposal(act="give", what=item.what, dose=item.dose, route=item.route, protocol=protocol,
                                new_start=first_dose(reading) is None)  # fmt: skip
            verdict = check(LIBRARY, replace(case, proposed=proposed))
            wrong += [(item, verdict)] if verdict.outcome not in ("allow", "warn") else []
    return wrong


@quick
@given(cases(), st.sampled_from([*LIBRARY.protocols]))
def test_what_is_advised_is_never_what_the_check_would_stop(case: Case, protocol: str):
    begun = {"at": (NOW - timedelta(hours=30)).isoformat(), "started": protocol}
    running = replace(case, timeline=type(case.timeline).of((*case.timeline, *told([begun]))), proposed=None)
    for each in (case, running):
        assert refused(each, protocol, advise(LIBRARY, each, protocol)) == []


@quick
@given(cases(), st.sampled_from([*LIBRARY.protocols]))
def test_what_is_held_is_not_given_at_the_same_moment(case: Case, protocol: str):
    found = advise(LIBRARY, case, protocol)
    held = [item.what for item in found.advice if item.act == "hold"]
    for item in found.advice:
        if item.act == "give" and not LIBRARY.drugs[item.what].is_a("rescue"):
            assert not any(LIBRARY.drugs[item.what].is_a(what) for what in held), (item, held)


@quick
@given(cases())
def test_nothing_is_given_to_somebody_who_may_be_sedated_or_whose_breaths_nobody_counted(case: Case):
    if agonists(advise(LIBRARY, case, STANDARD)):
        reading = LIBRARY.chosen(case.facility).reading(case)
        assert reading("sedated") is False
        assert reading("respiratory_rate") >= 10  # type: ignore[operator]
        assert reading("spo2") >= 92  # type: ignore[operator]


@quick
@given(cases(), st.integers(2, 400), st.integers(0, 1199), st.sampled_from([0, 4, 14]))
def test_a_dose_is_never_followed_by_the_next_days_dose_within_hours(case: Case, hours: int, minutes: int, cows: int):
    story = [
        {"at": (NOW - timedelta(hours=hours + 48)).isoformat(), "started": STANDARD},
        {"at": (NOW - timedelta(hours=hours + 47)).isoformat(), "gave": "buprenorphine-naloxone", "mg": 8},
        {"at": (NOW - timedelta(minutes=minutes)).isoformat(), "gave": "buprenorphine-naloxone", "mg": 16},
        {"at": (NOW - timedelta(minutes=1)).isoformat(), "scored": "cows", "total": cows, "objective_sign": True},
        *({**event, "at": (NOW - timedelta(minutes=1)).isoformat()} for event in READY[2:]),
    ]
    found = agonists(advise(LIBRARY, replace(case, timeline=told(story), proposed=None), STANDARD))
    reading = LIBRARY.chosen(case.facility).reading(replace(case, timeline=told(story)), protocol=STANDARD)
    if reading("programme_day") != 3 or minutes < case.facility.choices.get("bup_redose_gap", 120) or cows < 5:
        # Only while the daily dose is being found may more follow on the same day, behind its time and in withdrawal.
        assert found == []


def ready(*left_out: int) -> Case:
    story = [event for number, event in enumerate(READY) if number not in left_out]
    return Case(person=Person(), facility=Facility(), timeline=told(story), at=NOW)


def test_somebody_who_is_ready_is_given_a_first_dose():
    assert [str(item.dose) for item in agonists(advise(LIBRARY, ready(), STANDARD))] == ["4 mg"]


@given(st.sets(st.integers(0, len(READY) - 1), min_size=1))
def test_leaving_out_any_of_what_a_dose_rests_on_gives_none_and_asks(left_out: set[int]):
    found = advise(LIBRARY, ready(*left_out), STANDARD)
    assert agonists(found) == []
    assert found.ask


@quick
@given(events(), st.sampled_from(OFFSETS), st.data())
def test_the_same_instants_in_another_offset_give_the_same_answer(
    story: list[dict[str, Any]], offset: int, data: st.DataObject
):
    moved = [elsewhere(event, offset) if data.draw(st.booleans()) else event for event in story]
    here = Case(person=Person(), facility=Facility(zone="America/New_York"), timeline=told(story), at=NOW)
    there = replace(here, timeline=told(moved), at=NOW.astimezone(ZoneInfo("Asia/Kathmandu")))
    settled = LIBRARY.chosen(here.facility)
    for name in settled.facts:
        assert settled.reading(here, protocol=STANDARD)(name) == settled.reading(there, protocol=STANDARD)(name), name
    one, other = advise(LIBRARY, here, STANDARD), advise(LIBRARY, there, STANDARD)
    assert (one.advice, one.ask, one.next_due) == (other.advice, other.ask, other.next_due)


CLOCK_CHANGES = [
    datetime(2026, 11, 1, 4, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 2, 4, 30, tzinfo=UTC), datetime(2026, 3, 8, 6, 30, tzinfo=UTC),
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC), datetime(2026, 3, 9, 3, 30, tzinfo=UTC),
]  # fmt: skip
"""About the two nights of 2026 in which New York's clocks change: a day of 25 hours, and one of 23."""


def later(story: list[dict[str, Any]], by: timedelta) -> list[dict[str, Any]]:
    """The same story at another time."""
    return [
        event
        | {key: (datetime.fromisoformat(event[key]) + by).isoformat() for key in ("at", "recorded_at") if key in event}
        for event in story
    ]


@settings(quick, max_examples=60)
@given(events(), st.sampled_from(CLOCK_CHANGES), st.sampled_from(OFFSETS))
def test_the_offset_makes_no_difference_on_the_nights_when_the_clocks_change(
    story: list[dict[str, Any]], moment: datetime, offset: int
):
    moved = later(story, moment - NOW)
    new_york = Facility(zone="America/New_York")
    here = Case(person=Person(), facility=new_york, timeline=told(moved), at=moment)
    there = replace(here, timeline=told([elsewhere(event, offset) for event in moved]),
                    at=moment.astimezone(timezone(timedelta(minutes=offset))))  # fmt: skip
    settled = LIBRARY.chosen(new_york)
    one, other = settled.reading(here), settled.reading(there)
    for name in settled.facts:
        assert one(name) == other(name), name


@settings(quick, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60 * 60), st.integers(1, 40)), max_size=8), st.sampled_from(CLOCK_CHANGES))
def test_a_day_by_the_facilitys_clock_is_the_date_that_the_clock_shows(doses: list[tuple[int, int]], moment: datetime):
    zone = ZoneInfo("America/New_York")
    given_at = [(moment - timedelta(minutes=ago), mg) for ago, mg in doses]
    story = [{"at": at.isoformat(), "gave": "methadone", "mg": mg} for at, mg in given_at]
    case = Case(person=Person(), facility=Facility(zone=zone.key), timeline=told(story), at=moment)
    today = moment.astimezone(zone).date()

    def of_day(back: int) -> int:
        return sum(mg for at, mg in given_at if (today - at.astimezone(zone).date()).days == back) * 1000

    reading = LIBRARY.reading(case)
    assert reading("methadone_mg_today") == of_day(0)
    assert reading("methadone_mg_yesterday") == of_day(1)
    if given_at:
        assert reading("days_since_methadone") == (today - max(at for at, _ in given_at).astimezone(zone).date()).days


def reads(fact: k.Fact, declared: set[str] | None = None) -> set[str]:
    """The kinds of event that a fact's declaration says it reads."""
    how, found = fact.how, set[str]()
    for selector in (getattr(how, name, None) for name in ("of", "after", "since", "never_if", "renewed")):
        for each in selector if isinstance(selector, tuple) else (selector,):
            found |= set(each.kinds) if isinstance(each, k.Selector) else set()
    window = getattr(how, "window", None)
    if window is not None and window.name in ("protocol", "programme_day", "programme_day_before"):
        found |= {"started", "gave"}
    if isinstance(how, k.Distinct) and "takes" in how.of.kinds:
        found |= {"ended"}
    match how:
        case k.State():
            found |= {"started", "ended", "moved", "gave", "ordered", "held", "missed", "refused", "takes"}
        case k.Condition():
            found |= {"takes", "ended"} if how.takes else {"has"}
        case k.Profile(name=name) if "pregnant" in name:
            found |= {"resulted", "recorded"}
        case k.Less(of=of, than=other) | k.Share(of=of, to=other):
            found |= reads(LIBRARY.facts[of]) | reads(LIBRARY.facts[other])
        case k.Proposed(name="protocol"):
            found |= {"started", "ended", "moved"}
        case k.ByTable():
            for name in LIBRARY.tables[how.table].inputs:
                found |= reads(LIBRARY.facts[name])
    return found


@settings(quick, max_examples=60)
@given(cases(), events())
def test_an_event_that_a_fact_does_not_declare_to_read_changes_nothing(case: Case, more: list[dict[str, Any]]):
    extra = [event for event in told(more) if event.kind != "amended"]
    story = tuple(event for event in case.timeline if event.kind != "amended")
    plain = replace(case, timeline=type(case.timeline).of(story))
    settled = LIBRARY.chosen(plain.facility)
    before = settled.reading(plain, protocol=STANDARD)
    for name, fact in LIBRARY.facts.items():
        unread = [event for event in extra if event.kind not in reads(fact)]
        fuller = replace(plain, timeline=type(case.timeline).of((*story, *unread)))
        assert settled.reading(fuller, protocol=STANDARD)(name) == before(name), name


@pytest.mark.parametrize("drug", ["naloxone", "nalmefene"])
def test_rescue_is_never_withheld(drug: str):
    @settings(quick, max_examples=40)
    @given(cases())
    def holds(case: Case) -> None:
        proposed = replace(case, proposed=Proposal(act="give", what=drug))
        assert check(LIBRARY, proposed).outcome == "allow"

    holds()
