"""A facility's own folder: what is signed and allowed is in force there, and nothing else anywhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from mooring.clinical.advice import advise, suitability
from mooring.clinical.codec import event_from_plain
from mooring.clinical.library import Library
from mooring.clinical.own import Own
from mooring.clinical.safety import check
from mooring.clinical.schedules import Schedule
from mooring.clinical.timeline import Ordered
from mooring.knowledge.checking import facility_problems
from mooring.knowledge.document import DocumentError, read_text
from mooring.knowledge.facility import facility_folder
from mooring.knowledge.load import forget, library
from mooring.scenarios.read import scenario
from tests.unit.knowledge.folders import SIGNED, TAPER, facility, shipped, spoil

NINE = """\
at: 2026-11-02T10:00:00-05:00
facility: {setting: residential, otp: no, state: KY}
person: {birth_date: 1990-05-01, sex: female, pregnant: no}
story:
  - {at: 2026-11-01T09:00:00-05:00, used: heroin, route: intravenous}
  - {at: 2026-11-02T09:50:00-05:00, scored: cows, total: 9, objective_sign: yes}
  - {at: 2026-11-02T09:55:00-05:00, measured: {respiratory_rate: 16, spo2: 98, consciousness: alert}}
"""
HIGHER = f"choices:\n  bup_cows_min: {{value: 13, because: Much fentanyl here., {SIGNED}}}\n"
POSS = """\
instrument: poss
title: The sedation scale that this house holds a licence for
rater: nurse
recall: now
licence: held by the facility
source: our-licence
grade: read
items:
  - {id: level, text: Level, allowed: {1: awake, 2: drowsy, 3: drifting off, 4: hardly rousable}}
total: {rule: sum, min: 1, max: 4}
"""
FORM = "sources:\n  our-licence: {title: The licensed form, publisher: Its owner, checked: 2026-11-24}\n"
PROTOCOL = f"""\
protocol: {TAPER}
title: Coming off buprenorphine in seven days
version: "0"
summary: Smaller every day.
drug: buprenorphine-naloxone
disabled: No source that was read gives the milligrams of each day. A medical director supplies and signs their own.
awaits: falling-schedule
classes: taper
always: [emergency]
phases:
  - {{id: steps, title: The steps, tables: [buprenorphine_daily]}}
source: asam-2020
grade: read
"""
SCHEDULE = f"""\
schedule: our-week
for: {TAPER}
give: buprenorphine-naloxone
clock: programme_day
steps_mg: [8, 8, 6, 4, 4, 2, 2]
because: As we have done for years.
source: acep-tool#methadone
signed_by: Ada Roe, MD
signed_on: 2026-11-24
"""


def case(text: str, known: Library):
    return scenario(read_text(text, path="x.yaml"), path=Path("x.yaml"), library=known).case


def own(tmp_path: Path, text: str = "", known: Library | None = None, **files: str) -> Own:
    return facility_folder(facility(tmp_path / "house", text, **files), known or library())


def refused(tmp_path: Path, text: str = "", known: Library | None = None, **files: str) -> str:
    with pytest.raises(DocumentError) as error:
        own(tmp_path, text, known, **files)
    assert error.value.line
    return str(error.value)


@pytest.fixture
def with_taper(tmp_path: Path) -> Library:
    """The shipped knowledge with a taper that waits for its schedule."""
    folder = shipped(tmp_path / "knowledge")
    (folder / "protocols" / f"{TAPER}.yaml").write_text(PROTOCOL, encoding="utf-8")
    return library(folder)


# Choices


def test_a_signed_choice_is_in_force_at_this_facility_and_nowhere_else(tmp_path: Path):
    house, known = own(tmp_path, HIGHER), library()
    asked = case(NINE, known)
    assert advise(known, asked, "buprenorphine-standard").first("give")
    there = advise(house.library, house.placed(asked), "buprenorphine-standard")
    assert there.first("give") is None
    assert there.first("hold")
    assert advise(known, asked, "buprenorphine-standard").first("give")


def test_a_choice_that_the_scenario_states_itself_stands(tmp_path: Path):
    house = own(tmp_path, HIGHER)
    stated = case(NINE.replace("state: KY", "state: KY, choices: {bup_cows_min: 8}"), house.library)
    assert advise(house.library, house.placed(stated), "buprenorphine-standard").first("give")


def test_the_choice_keeps_who_signed_it_when_and_why(tmp_path: Path):
    choice = own(tmp_path, HIGHER).choices["bup_cows_min"]
    assert (str(choice.signed), choice.because) == ("Ada Roe, MD, 2026-11-24", "Much fentanyl here.")
    assert choice.cite.source == "acep-tool#methadone"


def test_a_value_within_stated_limits_may_be_chosen_and_one_beyond_them_not(tmp_path: Path):
    gap = "choices:\n  bup_daily_gap_h: {{value: {}, because: The morning round is early., {}}}\n"
    assert own(tmp_path, gap.format(18, SIGNED)).choices["bup_daily_gap_h"].value == 18
    assert "choose from 12 to 24 h" in refused(tmp_path / "b", gap.format(25, SIGNED))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("value: 13", "value: 9", "choose one of the published values: 8, 11, 12, 13"),
        ("value: 13", "value: high", "write a number of points"),
        ("bup_cows_min", "bup_cows_mni", 'is no number that ships; did you mean "bup_cows_min"'),
        ("because: Much fentanyl here., ", "", '"because" is missing; add it'),
        ('signed_by: "Ada Roe, MD", ', "", '"signed_by" is missing'),
        (", signed_on: 2026-11-24", "", '"signed_on" is missing'),
        ("source: acep-tool#methadone, ", "", '"source" is missing'),
        ("acep-tool", "acep-tol", 'did you mean "acep-tool"'),
        ("2026-11-24", "soon", "write the day of the signature"),
        ("Ada Roe, MD", "", "the name of the medical director"),
        ("value: 13", "value: 13, grade: read", '"grade" is not known here'),
    ],
)
def test_a_choice_that_is_not_signed_or_not_allowed_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, says: str
):
    assert old in HIGHER
    message = refused(tmp_path, HIGHER.replace(old, new))
    assert says in message
    assert "facility.yaml:3: " in message


def test_a_source_of_the_facilitys_own_may_be_described_and_cited(tmp_path: Path):
    described = "sources:\n  our-audit: {title: Audit of the year, publisher: The house, checked: 2026-11-24}\n"
    house = own(tmp_path, described + HIGHER.replace("acep-tool#methadone", "our-audit#page-3"))
    assert house.library.sources["our-audit"].title == "Audit of the year"
    assert "our-audit" not in library().sources


# Confirmations


def test_a_confirmed_rule_stops_where_it_only_warned(tmp_path: Path):
    folder = shipped(tmp_path / "knowledge")
    text = (folder / "tables/safety/taper.yaml").read_text(encoding="utf-8")
    (folder / "tables/safety/taper.yaml").write_text(text.replace("grade: read", "grade: weak"), encoding="utf-8")
    known = library(folder)
    asked = case(NINE + "proposed: {taper: buprenorphine}\n", known)
    confirmed = f"confirmations:\n  OFFER-01: {{{SIGNED}}}\n"
    house = own(tmp_path, confirmed, known)
    assert _severity(check(known, asked)) == "warn"
    assert _severity(check(house.library, house.placed(asked))) == "block"


def _severity(verdict) -> str:
    return next(each.severity.value for each in verdict.findings if each.rule == "OFFER-01")


def test_there_is_nothing_to_confirm_in_a_rule_that_stops_already_or_is_none(tmp_path: Path):
    assert "in full force already" in refused(tmp_path, f"confirmations:\n  OFFER-01: {{{SIGNED}}}\n")
    assert "is no rule of the safety tables" in refused(tmp_path / "b", f"confirmations:\n  OFFER-99: {{{SIGNED}}}\n")


# Instruments


def test_an_instrument_under_the_facilitys_licence_is_scored_there_only(tmp_path: Path):
    licence = "instruments:\n  poss: {licence: number 7, signed_by: Ada Roe, signed_on: 2026-11-24}\n"
    house = own(tmp_path, FORM + licence, instruments__poss=POSS)
    rated = NINE + "  - {at: 2026-11-02T09:56:00-05:00, scored: poss, answers: {level: 3}}\n"
    asked = house.placed(case(rated, house.library))
    assert advise(house.library, asked, "buprenorphine-standard").first("give") is None
    with pytest.raises(DocumentError, match="not shipped"):
        case(rated, library())


def test_an_instrument_needs_its_licence_and_may_not_replace_one_that_ships(tmp_path: Path):
    assert "instruments/poss.yaml is not signed" in refused(tmp_path, FORM, instruments__poss=POSS)
    licence = "instruments:\n  {}: {{licence: x, signed_by: Ada Roe, signed_on: 2026-11-24}}\n"
    assert "there is no instruments/must.yaml" in refused(tmp_path / "b", licence.format("must"))
    cows = POSS.replace("instrument: poss", "instrument: cows")
    assert "ships already" in refused(tmp_path / "c", FORM + licence.format("cows"), instruments__cows=cows)
    assert '"our-licence" is not in sources' in refused(tmp_path / "d", licence.format("poss"), instruments__poss=POSS)


# Schedules


def test_a_signed_schedule_lets_the_protocol_run_here_and_only_here(tmp_path: Path, with_taper: Library):
    house = own(tmp_path, "", with_taper, schedules__taper=SCHEDULE)
    asked = case(NINE, with_taper)

    def standing(known: Library) -> str:
        return next(suit.verdict for suit in suitability(known, asked) if suit.protocol == TAPER)

    assert standing(with_taper) == "disabled"
    assert standing(house.library) != "disabled"


def test_the_prescribers_order_is_prefilled_with_the_days_of_the_schedule(tmp_path: Path, with_taper: Library):
    (schedule,) = own(tmp_path, "", with_taper, schedules__taper=SCHEDULE).library.protocols[TAPER].schedules
    assert isinstance(schedule, Schedule)
    assert [dose.in_mg for dose in schedule.days] == [8, 8, 6, 4, 4, 2, 2]
    order = event_from_plain({"at": "2026-11-02T10:00:00-05:00", **schedule.as_order})
    assert isinstance(order, Ordered)
    assert (order.drug, order.steps) == ("buprenorphine-naloxone", schedule.days)
    assert str(schedule.signed) == "Ada Roe, MD, 2026-11-24"
    assert not schedule.rises
    assert replace(schedule, steps=schedule.steps[::-1]).rises


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[8, 8, 6, 4, 4, 2, 2]", "[8, 6, 8, 4]", "a taper never rises"),
        ("[8, 8, 6, 4, 4, 2, 2]", "[8, 0]", "a day of 0 mg"),
        ("[8, 8, 6, 4, 4, 2, 2]", "[]", "steps_mg is empty"),
        ("[8, 8, 6, 4, 4, 2, 2]", "[8, much]", "is not a number of milligrams"),
        ("give: buprenorphine-naloxone", "give: methadone", "is not about methadone"),
        ("clock: programme_day", "clock: noon", "write programme_day or facility_day"),
        ("signed_by: Ada Roe, MD\n", "", '"signed_by" is missing'),
        ("because: As we have done for years.\n", "", '"because" is missing'),
        (f"for: {TAPER}", "for: methadone-initiation", "does not wait for a schedule"),
        (f"for: {TAPER}", "for: buprenorphine-standard", "it runs as it ships"),
        (f"for: {TAPER}", "for: buprenorphine-taper-7-dya", f'did you mean "{TAPER}"'),
    ],
)
def test_a_schedule_that_is_not_signed_or_not_fit_is_refused(
    tmp_path: Path, with_taper: Library, old: str, new: str, says: str
):
    assert old in SCHEDULE
    assert says in refused(tmp_path, "", with_taper, schedules__taper=SCHEDULE.replace(old, new))


def test_a_protocol_that_awaits_a_schedule_must_be_disabled_until_then(tmp_path: Path, with_taper: Library):
    folder = tmp_path / "knowledge"
    line = PROTOCOL[PROTOCOL.index("disabled:") : PROTOCOL.index("awaits:")]
    spoil(folder, f"protocols/{TAPER}.yaml", line, "")
    forget()
    with pytest.raises(DocumentError, match="it must be disabled until then"):
        library(folder)


# The folder as a whole


def test_the_folder_has_a_digest_of_its_own_and_the_shipped_library_stays_as_it_is(tmp_path: Path):
    before = library()
    one, other = own(tmp_path / "a", HIGHER), own(tmp_path / "b", HIGHER.replace("13", "12"))
    assert len({before.digest, one.library.digest, other.library.digest}) == 3
    assert library() is before


def test_everything_that_is_wrong_with_a_folder_is_named_at_once(tmp_path: Path):
    text = f"""\
choices:
  bup_cows_min: {{value: 9, because: x, {SIGNED}}}
  bup_first_dose: {{value: 8, because: x}}
  bup_more: {{value: 8, because: x, source: nowhere, signed_by: Ada Roe, signed_on: soon}}
colour: blue
"""
    schedule = SCHEDULE.replace(f"for: {TAPER}", "for: symptom-relief")
    folder = facility(tmp_path / "house", text, schedules__taper=schedule)
    problems = [str(each).replace(f"{folder}/", "") for each in facility_problems(folder, library())]
    starts = [each.split(" ")[0] for each in problems]
    assert starts == [f"facility.yaml:{line}:" for line in (3, 4, 4, 4, 5, 5, 6)] + ["schedules/taper.yaml:2:"]
    assert facility_problems(facility(tmp_path / "sound", HIGHER), library()) == ()


@pytest.mark.parametrize(("text", "says"), [("", "must be a mapping"), ("facility: [", "not readable as YAML")])
def test_a_file_that_holds_nothing_or_is_no_yaml_is_one_problem(tmp_path: Path, text: str, says: str):
    (tmp_path / "facility.yaml").write_text(text, encoding="utf-8")
    (problem,) = facility_problems(tmp_path, library())
    assert says in problem.wrong


def test_a_folder_without_its_file_is_refused_in_words(tmp_path: Path):
    with pytest.raises(DocumentError, match="there is no such file; check the name"):
        facility_folder(tmp_path, library())
