"""Protocols read for one person's own story, row by row; those that are sketches still do not run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mooring.clinical.acts import Give
from mooring.clinical.advice import advise, suitability
from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.doses import amount
from mooring.clinical.library import Library
from mooring.clinical.safety import check
from mooring.clinical.tables import decide
from mooring.clinical.timeline import Event, Gave, Has, Measured, Recorded, Scored, Started, Timeline, Used, Verified
from mooring.clinical.values import Dose
from mooring.proof.world import World

SKETCHES = ["buprenorphine-taper-7-day"]
BEGIN = datetime(2026, 11, 2, 10, tzinfo=UTC)


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def a_case(hours: float, *story: Event) -> Case:
    return Case(
        person=Person(sex="female", pregnant="no", birth_date=datetime(1990, 5, 1, tzinfo=UTC).date()),
        facility=Facility(setting="residential", otp=True, state="KY"), timeline=Timeline.of(story), at=at(hours),
    )  # fmt: skip


def well(hours: float) -> tuple[Event, ...]:
    """Awake and breathing, just now."""
    return (
        Measured(at=at(hours), values={"respiratory_rate": 16, "spo2": 98, "consciousness": "alert"}),
        Scored(at=at(hours), instrument="cows", total=14, objective_sign=True),
    )


def says(library: Library, table: str, protocol: str, case: Case) -> tuple[str | None, Dose | None]:
    """The first row that fires, and what it gives."""
    reading = library.reading(case, protocol=protocol)
    fired = decide(library.tables[table], reading).fired
    if not fired:
        return None, None
    gives = [act for act in fired[0].then if isinstance(act, Give)]
    found = (
        amount(gives[0].dose, reading, World(library).number, library.drugs[gives[0].drug].smallest) if gives else None
    )
    return fired[0].id, found if isinstance(found, Dose) else None


@pytest.mark.parametrize("protocol", SKETCHES)
def test_a_sketch_cannot_be_started_or_advised_on(library: Library, protocol: str) -> None:
    case = a_case(0)

    advice = advise(library, case, protocol)
    verdict = check(library, replace(case, proposed=Proposal(act="start", what=protocol)))
    suits = {suit.protocol: suit.verdict for suit in suitability(library, case)}

    assert [(item.act, item.what) for item in advice.advice] == [("ask", "medical-director")]
    assert "medical director supplies their own" in advice.advice[0].because
    assert verdict.outcome == "refuse"
    assert suits[protocol] == "disabled"


@pytest.mark.parametrize(
    ("confirmed", "hours", "row", "given"),
    [
        (100, 24, "up-to-three", 100), (100, 96.5, "up-to-three", 100), (100, 106, "up-to-three", 100),
        (100, 106.5, "four", 50), (100, 130, "four", 50), (100, 130.5, "five-or-more", None), (80, 110, "four", 40),
        (50, 110, "four", 30), (20, 110, "four", 20), (25.5, 110, "four", 25.5), (75, 110, "four", 37),
        (100, 4, "taken-today", None),
    ],
)  # fmt: skip
def test_a_confirmed_dose_after_days_without_it(
    library: Library, confirmed: float, hours: float, row: str, given: float | None
) -> None:
    taken = Verified(at=at(-0.5), drug="methadone", dose=Dose.mg(confirmed), last_taken=at(-hours))
    case = a_case(0, Started(at=at(-1), protocol="methadone-continuation"), taken, *well(0))

    found = says(library, "methadone_missed", "methadone-continuation", case)

    assert found == (row, None if given is None else Dose.mg(given))


def test_a_dose_that_nobody_confirmed_is_asked_for(library: Library) -> None:
    case = a_case(0, Started(at=at(-1), protocol="methadone-continuation"), *well(0))

    assert says(library, "methadone_missed", "methadone-continuation", case) == ("not-confirmed", None)


def test_the_rows_of_the_low_dose_start_give_the_published_schedule_day_by_day(library: Library) -> None:
    schedule = library.protocols["buprenorphine-low-dose"].schedules[0]
    story: list[Event] = [Started(at=at(-1), protocol="buprenorphine-low-dose")]
    for day, step in enumerate(schedule.steps):
        given = [self_given for hour in (0, 4, 8, 12) if (self_given := _one_dose(library, story, 24 * day + hour))]
        assert given == [step.dose] * step.times, f"day {day + 1}"
    assert says(library, "buprenorphine_low_dose", "buprenorphine-low-dose", a_case(24 * 6, *story, *well(24 * 6))) == (
        "day-7", None,
    )  # fmt: skip


def test_the_rows_of_the_rapid_low_dose_start_give_the_published_schedule_day_by_day(library: Library) -> None:
    schedule = library.protocols["buprenorphine-low-dose"].schedules[1]
    story: list[Event] = [Started(at=at(-1), protocol="buprenorphine-low-dose", binds={"schedule": schedule.id})]
    for day, step in enumerate(schedule.steps):
        hours = range(24 * day, 24 * day + 24, 3)
        given = [dose for hour in hours if (dose := _one_dose(library, story, hour, "buprenorphine_low_dose_rapid"))]
        # On day 3 the dose is given once, and 4 mg more every three hours while withdrawal goes on, 32 mg in all.
        more = [Dose.mg(4)] * 6 if day == 2 else []
        assert given == [step.dose] * step.times + more, f"day {day + 1}"
    case = a_case(24 * 3, *story, *well(24 * 3))
    assert says(library, "buprenorphine_low_dose_rapid", "buprenorphine-low-dose", case) == ("day-4", None)


def test_a_low_dose_day_that_was_broken_off_is_repeated(library: Library) -> None:
    story: list[Event] = [Started(at=at(-1), protocol="buprenorphine-low-dose")]
    doses = [[0.5], [0.5, 0.5], [1.0, 1.0]]
    for day, wanted in enumerate(doses):
        assert [_one_dose(library, story, 24 * day + 4 * place) for place in range(len(wanted))] == [
            Dose.mg(mg) for mg in wanted
        ]
    assert _one_dose(library, story, 24 * 3) == Dose.mg(2)
    # The second dose of day 4 was held: the day after asks for day 4 again, not for day 5.
    assert [_one_dose(library, story, 24 * 4 + hour) for hour in (0, 4, 8)] == [Dose.mg(2), Dose.mg(2), None]
    assert [_one_dose(library, story, 24 * 5 + hour) for hour in (0, 4, 8, 12)] == [*[Dose.mg(2)] * 3, None]


def test_after_a_whole_day_without_a_low_dose_the_prescriber_is_told(library: Library) -> None:
    story: list[Event] = [Started(at=at(-1), protocol="buprenorphine-low-dose")]
    assert _one_dose(library, story, 0) == Dose.mg(0.5)

    case = a_case(49, *story, *well(49))

    assert says(library, "buprenorphine_low_dose", "buprenorphine-low-dose", case) == ("a-day-without", None)


def _one_dose(library: Library, story: list[Event], hours: float, table: str = "buprenorphine_low_dose") -> Dose | None:
    """What the low-dose table gives now; it is then given."""
    case = a_case(hours, *story, *well(hours))
    _, dose = says(library, table, "buprenorphine-low-dose", case)
    if dose is not None:
        story.append(Gave(at=at(hours), drug="buprenorphine", dose=dose))
    return dose


@pytest.mark.parametrize(
    ("documented", "doses"),
    [(False, [(0, 30), (2, 5), (6, 5)]), (True, [(0, 30), (2, 5), (6, 5), (10, 5), (14, 5)])],
)
def test_the_first_day_of_methadone_is_low_slow_and_limited(
    library: Library, documented: bool, doses: list[tuple[int, float]]
) -> None:
    story: list[Event] = [
        Used(at=at(-20), substance="heroin"), Started(at=at(-1), protocol="methadone-initiation"), *_no_risks(-1),
    ]  # fmt: skip
    if documented:
        story.append(Recorded(at=at(-1), items={"methadone_reason_documented": True}))
    given = []
    for hours in range(23):
        _, dose = says(library, "methadone_initiation", "methadone-initiation", a_case(hours, *story, *well(hours)))
        if dose is not None:
            story.append(Gave(at=at(hours), drug="methadone", dose=dose))
            given.append((hours, dose.in_mg))
    assert given == doses


@pytest.mark.parametrize(
    ("risk", "row", "mg"),
    [
        (Used(at=at(-3), substance="alcohol"), "first-cautious", 20),
        (Used(at=at(-90), substance="lorazepam"), "first-cautious", 20),
        (Has(at=at(-0.5), condition="copd"), "first-cautious", 20),
        (Measured(at=at(0), values={"temperature_c": 37}), "first-usual", 30),
    ],
)
def test_a_risk_lowers_the_first_dose_of_methadone(library: Library, risk: Event, row: str, mg: float) -> None:
    start = (Used(at=at(-20), substance="heroin"), Started(at=at(-1), protocol="methadone-initiation"))
    case = a_case(0, *start, *_no_risks(-1), risk, *well(0))

    assert says(library, "methadone_initiation", "methadone-initiation", case) == (row, Dose.mg(mg))


def test_no_first_methadone_while_a_risk_was_not_asked_about(library: Library) -> None:
    start = (Used(at=at(-20), substance="heroin"), Started(at=at(-1), protocol="methadone-initiation"))
    reading = library.reading(a_case(0, *start, *well(0)), protocol="methadone-initiation")

    decision = decide(library.tables["methadone_initiation"], reading)

    assert decision.barred
    assert "methadone_tier" in {asked.fact for asked in decision.asked}
    assert not any(row.gives for row in decision.fired)


def _no_risks(hours: float) -> tuple[Event, ...]:
    lungs = (Has(at=at(hours), condition=name, absent=True) for name in ("copd", "asthma", "sleep-apnoea"))
    return (*lungs, Recorded(at=at(hours), items={"medicines_reviewed": True}))


def test_nausea_is_relieved_no_sooner_and_no_more_than_allowed(library: Library) -> None:
    story: list[Event] = []
    given = []
    for hours in range(0, 48, 2):
        sick = Recorded(at=at(hours), items={"nausea": True})
        _, dose = says(library, "nausea_relief", "symptom-relief", a_case(hours, *story, sick))
        if dose is not None:
            story.append(Gave(at=at(hours), drug="ondansetron", dose=dose))
            given.append((hours, dose.in_mg))
    assert given == [(0, 4), (12, 4), (24, 4), (36, 4)]
