"""Scenario files: what they may say, and how each mistake is told with its line and the nearest word."""

from pathlib import Path

import pytest

from mooring.clinical.case import Proposal
from mooring.clinical.values import Dose
from mooring.knowledge.document import DocumentError
from mooring.knowledge.load import library
from mooring.scenarios import Scenario, read_scenario, write_scenario

TOP = """\
at: 2026-11-02T10:00:00-05:00
facility: {setting: residential, otp: no, state: KY}
person: {birth_date: 1990-05-01, sex: female, pregnant: yes, weight_kg: 70}
"""
AT = "at: 2026-11-02T09:00:00-05:00"


def read(tmp_path: Path, text: str) -> Scenario:
    file = tmp_path / "story.yaml"
    file.write_text(text, encoding="utf-8")
    return read_scenario(file)


def story(event: str) -> str:
    return f"{TOP}story:\n  - {{{AT}, {event}}}\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("person: {}", 1, "at is missing"),
        ("at: 2026-11-02T10:00:00", 1, "has no offset"),
        ("at: 2026-11-02", 1, "write a time like"),
        ("at: soon", 1, "is not a time"),
        ("at: 9999-12-31T23:59:59Z", 1, "year 9999 cannot be right"),
        (TOP + "fasility: {}", 4, '"fasility" is not known here; did you mean "facility"'),
        (TOP + "admitted_for: detox", 4, "admitted_for cannot be"),
        ("at: 2026-11-02T10:00:00Z\nfacility: {seting: hospital}", 2, 'did you mean "setting"'),
        ("at: 2026-11-02T10:00:00Z\nfacility: {setting: hospitel}", 2, 'did you mean "hospital"'),
        ("at: 2026-11-02T10:00:00Z\nfacility: {otp: maybe}", 2, "write yes or no"),
        ("at: 2026-11-02T10:00:00Z\nfacility: {state: Kentucky}", 2, "two capital letters"),
        ("at: 2026-11-02T10:00:00Z\nfacility: {zone: Mars/Olympus}", 2, "is no time zone"),
        ("at: 2026-11-02T10:00:00Z\nfacility: {choices: {bup_cows_min: 3}}", 2, "published values are 8, 11, 12, 13"),
        ("at: 2026-11-02T10:00:00Z\nperson: {sex: femal}", 2, 'did you mean "female"'),
        ("at: 2026-11-02T10:00:00Z\nperson: {pregnant: perhaps}", 2, "pregnant cannot be"),
        ("at: 2026-11-02T10:00:00Z\nperson: {weight_kg: heavy}", 2, "write a number"),
        ("at: 2026-11-02T10:00:00Z\nperson: {weight_kg: 0}", 2, "write kilograms"),
        ("at: 2026-11-02T10:00:00Z\nperson: {birth_date: 1990}", 2, "write a date like"),
        ("at: 2026-11-02T10:00:00Z\nperson: {birth_date: 2030-01-01}", 2, "lies after the moment"),
        ("at: 2026-11-02T10:00:00Z\nperson: 5", 2, "write a mapping"),
        (TOP + "story: {}", 4, "must be a list"),
        (TOP + "story:\n  - gave", 4, "write a mapping"),
        (story("usd: heroin"), 5, 'did you mean "used"'),
        (story("used: heroine"), 5, 'did you mean "heroin"'),
        (story("used: heroin, route: snorted"), 5, "is no route"),
        (story("gave: methadon, mg: 30"), 5, 'did you mean "methadone"'),
        (story("gave: methadone, mg: lots"), 5, "write a number"),
        (story("gave: methadone, mg: 30, mcg: 2"), 5, 'has no "mcg"'),
        (story("scored: cowz, total: 3"), 5, 'did you mean "cows"'),
        (story("scored: cows"), 5, "needs answers"),
        (story("scored: cows, total: 49"), 5, "goes from 0 to 48"),
        (story("scored: cows, answers: {pulse: 3}"), 5, "pulse cannot be 3; choose one of 0, 1, 2, 4"),
        (story("scored: cows, answers: {pulze: 1}"), 5, 'did you mean "pulse"'),
        (story("scored: poss, answers: {level: 1}"), 5, "write its total"),
        (story("scored: rass, total: -6"), 5, "goes from -5 to 4"),
        (story("scored: ciwa-ar, total: 68"), 5, "goes from 0 to 67"),
        (story("scored: news2, answers: {temp_c: 98.6}"), 5, "from 30 to 43 degrees C"),
        (story("measured: {puls: 88}"), 5, 'did you mean "pulse"'),
        (story("measured: {pulse: fast}"), 5, "write a number"),
        (story("measured: {pulse: -1}"), 5, "write the number that was counted"),
        (story("measured: {consciousness: awake}"), 5, "consciousness cannot be"),
        (story("measured: {sedation: awake}"), 5, "a scale of its own"),
        (story("measured: {}"), 5, "nothing was measured"),
        (story("resulted: qct, value: 480"), 5, 'did you mean "qtc"'),
        (story("resulted: qtc, value: long"), 5, "write a number"),
        (story("resulted: qtc, value: 480, unit: s"), 5, "unit cannot be"),
        (story("resulted: hcg, value: maybe"), 5, "value cannot be"),
        (story("has: cpod"), 5, 'did you mean "copd"'),
        (story("took_place: {event: overdose}"), 5, "overdose-reversal"),
        (story("took_place: {event: seizure, wiht: naloxone}"), 5, 'did you mean "with"'),
        (story("challenged: naloxone, outcome: fine"), 5, "outcome cannot be"),
        (story("started: buprenorphine-standart"), 5, 'did you mean "buprenorphine-standard"'),
        (story("recorded: {naloxon_kit: given}"), 5, 'did you mean "naloxone_kit"'),
        (story("recorded: {naloxone_kit: perhaps}"), 5, "naloxone_kit cannot be"),
        (story("moved: home"), 5, "moved cannot be"),
        (story("gave: methadone, mg: 3, recorded_at: 2026-11-02T10:00:00"), 5, "has no offset"),
        (TOP + "proposed: {giv: methadone}", 4, 'did you mean "give"'),
        (TOP + "proposed: {}", 4, "name an act"),
        (TOP + "proposed: {give: methadone, start: methadone-taper}", 4, "propose one act"),
        (TOP + "proposed: {give: methadon}", 4, 'did you mean "methadone"'),
        (TOP + "proposed: {give: methadone, rout: oral}", 4, 'did you mean "route"'),
        (TOP + "proposed: {start: methadone-taperr}", 4, 'did you mean "methadone-taper"'),
        (TOP + "proposed: {discharge: no}", 4, "write discharge: yes"),
        (TOP + "proposed: {give: methadone, mg: 0}", 4, "a dose of nothing is no dose"),
        (story("gave: methadone, mg: 0"), 5, "a dose of nothing was not given"),
        (TOP + "proposed: {waste: methadone, witnesses: -1}", 4, "less than none"),
        (TOP + "at: 2026-11-02T10:00:00Z", 4, "stands twice"),
        ("a: &x 1\nb: *x", 2, "no aliases"),
        ("a: " + "[" * 50, 1, "levels deep"),
        ("", 1, "is empty"),
        ("[1, 2]", 1, "write a mapping"),
        ("a: 'open", 1, "not readable as YAML"),
        ("at: x\0y", 1, "character that text cannot have"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int, says: str):
    with pytest.raises(DocumentError, match=says) as refused:
        read(tmp_path, text)
    assert refused.value.line == line
    assert "\n" not in str(refused.value)


def test_what_is_left_out_or_unknown_stays_unknown(tmp_path: Path):
    case = read(
        tmp_path, "at: 2026-11-02T10:00:00Z\nperson: {sex: unknown, pregnant: unknown}\nfacility: {otp: unknown}"
    ).case
    person, facility = case.person, case.facility
    assert (person.birth_date, person.sex, person.pregnant, person.weight_kg) == (None, None, None, None)
    assert (facility.setting, facility.otp, facility.state, case.proposed, len(case.timeline)) == (
        None,
        None,
        None,
        None,
        0,
    )


@pytest.mark.parametrize("scored", ["rass, total: -3", "ciwa-ar, total: 18", "poss, total: 1", "sows, total: 30"])
def test_a_total_that_was_charted_elsewhere_is_taken(tmp_path: Path, scored: str):
    (event,) = read(tmp_path, story(f"scored: {scored}")).case.timeline
    assert f"{event.instrument}, total: {event.total}" == scored  # type: ignore[attr-defined]


def test_the_answers_of_a_shipped_scale_give_the_fact_its_total(tmp_path: Path):
    case = read(tmp_path, story("scored: rass, answers: {rass: -4}").replace("T09:00", "T09:30")).case
    assert library().reading(case)("rass_total") == -4


def test_a_bare_yes_is_the_word_where_a_word_is_meant(tmp_path: Path):
    case = read(tmp_path, story("recorded: {pregnant: no, intoxicated: yes}")).case
    (event,) = case.timeline
    assert case.person.pregnant == "yes"
    assert event.items == {"pregnant": "no", "intoxicated": True}  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["yes", "true", "Yes", "True", "'yes'"])
def test_yes_may_be_written_in_several_ways(tmp_path: Path, written: str):
    case = read(tmp_path, TOP + f"proposed: {{give: methadone, mg: 30, new_start: {written}}}").case
    assert case.proposed == Proposal(act="give", what="methadone", dose=Dose.mg(30), new_start=True)


@pytest.mark.parametrize(
    ("written", "proposal"),
    [
        (
            "{give: methadone, mg: 40, route: oral, new_start: yes, protocol: methadone-initiation}",
            Proposal(
                act="give",
                what="methadone",
                dose=Dose.mg(40),
                route="oral",
                new_start=True,
                protocol="methadone-initiation",
            ),
        ),
        ("{start: buprenorphine-taper-7-day}", Proposal(act="start", what="buprenorphine-taper-7-day")),
        ("{stop: diazepam}", Proposal(act="stop", what="diazepam")),
        ("{challenge: naloxone}", Proposal(act="challenge", what="naloxone")),
        ("{discharge: yes}", Proposal(act="discharge")),
        ("{prescribe: methadone}", Proposal(act="prescribe", what="methadone")),
        (
            "{dispense_take_home: methadone, doses: 14}",
            Proposal(act="dispense_take_home", what="methadone", details={"doses": 14}),
        ),
        (
            "{waste: methadone, mg: 15, witnesses: 1}",
            Proposal(act="waste", what="methadone", dose=Dose.mg(15), details={"witnesses": 1}),
        ),
        ("{taper: buprenorphine}", Proposal(act="taper", what="buprenorphine")),
        ("{hold: methadone}", Proposal(act="hold", what="methadone")),
    ],
)
def test_every_form_of_a_proposed_act_is_read_and_written(tmp_path: Path, written: str, proposal: Proposal):
    case = read(tmp_path, TOP + f"proposed: {written}").case
    assert case.proposed == proposal
    assert read(tmp_path, write_scenario(case)).case == case


def test_the_protocols_that_a_file_names_are_listed(tmp_path: Path):
    text = story("started: methadone-taper") + "proposed: {start: naltrexone-start}"
    assert read(tmp_path, text).protocols == ("methadone-taper", "naltrexone-start")


def test_a_folder_a_missing_file_and_a_big_one_are_told(tmp_path: Path):
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: " + b"b" * 10_000_000)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes(b"at: 2026\nperson: \xe9")
    for path, says in (
        (tmp_path, "a folder"),
        (tmp_path / "no.yaml", "no such file"),
        (big, "larger"),
        (latin, "UTF-8"),
    ):
        with pytest.raises(DocumentError, match=says):
            read_scenario(path)
