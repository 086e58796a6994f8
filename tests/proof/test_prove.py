"""`mooring prove`: what ships is proved, and what was weakened is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mooring.cli.proving import proved
from mooring.clinical.acts import Assess, Hold
from mooring.clinical.advice import advise
from mooring.clinical.case import Facility
from mooring.clinical.library import Library
from mooring.clinical.tables import Row
from mooring.knowledge.load import library as shipped
from mooring.knowledge.read_invariants import invariants
from mooring.proof.document import PROVED, REFUTED, SPURIOUS, Question
from mooring.proof.prove import CannotProve, concerning, prove
from mooring.proof.soundness import Soundness
from mooring.proof.story import invariant, prove_steps
from mooring.scenarios.read import read_scenario

RUNNING = [name for name, each in shipped().protocols.items() if each.enabled]
pytestmark = pytest.mark.slow


def weakened(table: str, change: Callable[[Row], Row | None]) -> Library:
    """The shipped knowledge with the rows of one table changed, or taken out."""
    whole = shipped()
    rows = tuple(each for row in whole.tables[table].rows if (each := change(row)) is not None)
    return replace(
        whole, digest=f"{table} weakened", tables={**whole.tables, table: replace(whole.tables[table], rows=rows)}
    )  # fmt: skip


def without(table: str, *rows: str) -> Library:
    """The shipped knowledge without some rows of a table."""
    return weakened(table, lambda row: None if row.id in rows else row)


@pytest.mark.parametrize("protocol", RUNNING)
def test_what_ships_is_proved(protocol: str) -> None:
    found = prove(shipped(), protocol)

    assert {each.id: (each.status, each.why) for each in found.questions if each.status != PROVED} == {}
    assert found.proved


def test_every_invariant_is_asked_of_some_protocol() -> None:
    asked = {each.id for name in RUNNING for each in concerning(shipped(), shipped().protocols[name])}

    assert {each.id for each in invariants(shipped())} - asked == set()


def test_without_the_rule_about_breathing_a_story_shows_the_harm_and_replays(tmp_path: Path) -> None:
    weak = without("safety_opioid_agonist", "MTD-04-breathing")
    found = prove(weak, "buprenorphine-standard")

    question = next(each for each in found.questions if each.id == "agonist-breathing")

    assert question.status == REFUTED
    assert question.scenario is not None
    path = tmp_path / "harm.yaml"
    path.write_text(question.scenario)
    case = read_scenario(path, library=weak).case
    given = advise(weak, case, "buprenorphine-standard").first("give")
    rate = weak.chosen(case.facility).reading(case, protocol="buprenorphine-standard")("respiratory_rate")
    assert given is not None
    assert not isinstance(rate, int) or rate < 10
    assert not found.proved


def test_a_state_without_an_answer_is_found() -> None:
    weak = without("buprenorphine_first_day", "dissolving", "more")
    looking = replace(weak.tables["buprenorphine_looking"], rows=())
    weak = replace(weak, tables={**weak.tables, "buprenorphine_looking": looking})

    against = list(Soundness(weak.chosen(Facility()), weak.protocols["buprenorphine-standard"]).silent())

    assert [each for each in against if each.says.startswith("first-day")]


def test_a_row_behind_one_that_takes_everything_is_found() -> None:
    whole = shipped()
    first, *others = whole.tables["buprenorphine_first_day"].rows
    weak = weakened("buprenorphine_first_day", lambda row: replace(row, when=()) if row is first else row)

    against = list(Soundness(weak.chosen(Facility()), weak.protocols["buprenorphine-standard"]).unheard())

    assert f"buprenorphine_first_day: {others[-1].id} can never be heard" in [each.says for each in against]


def test_a_dose_held_without_a_word_is_found() -> None:
    def silent(row: Row) -> Row:
        return replace(row, then=tuple(act for act in row.then if isinstance(act, Hold)) or row.then)

    weak = weakened("opioid_hold", silent)
    looking = replace(weak.tables["buprenorphine_looking"], rows=())
    weak = replace(weak, tables={**weak.tables, "buprenorphine_looking": looking})

    assert list(Soundness(weak.chosen(Facility()), weak.protocols["buprenorphine-standard"]).held_in_silence())


def test_a_dose_after_which_nobody_looks_is_found() -> None:
    def unwatched(row: Row) -> Row:
        acts = (replace(act, reassess=None) if row.gives else act for act in row.then)  # type: ignore[call-arg]
        return replace(row, then=tuple(act for act in acts if not isinstance(act, Assess)) or row.then)

    weak = weakened("buprenorphine_first_day", unwatched)
    looking = replace(weak.tables["buprenorphine_looking"], rows=())
    weak = replace(weak, tables={**weak.tables, "buprenorphine_looking": looking})

    assert list(Soundness(weak.chosen(Facility()), weak.protocols["buprenorphine-standard"]).given_unwatched())


def test_two_doses_of_one_moment_are_found() -> None:
    whole = shipped()
    row = next(row for row in whole.tables["buprenorphine_first_dose"].rows if row.gives)
    looking = whole.tables["buprenorphine_looking"]
    twice = replace(looking, rows=(replace(row, id="again"), *looking.rows))
    weak = replace(whole, digest="twice", tables={**whole.tables, looking.id: twice})

    assert list(Soundness(weak.chosen(Facility()), weak.protocols["buprenorphine-standard"]).contradictions())


def test_a_taper_for_a_pregnant_person_is_found_where_the_rule_is_gone() -> None:
    weak = without("safety_pregnancy", "PREG-01", "PREG-01-taper")
    found = prove(weak, "buprenorphine-taper")

    question = next(each for each in found.questions if each.id == "taper-not-in-pregnancy")

    assert question.status in (REFUTED, SPURIOUS)


def test_a_protocol_that_may_not_run_is_refused_with_its_reason() -> None:
    with pytest.raises(CannotProve, match="may not run"):
        prove(shipped(), "buprenorphine-taper-7-day")


def test_the_document_says_what_it_is_about(tmp_path: Path) -> None:
    said, everything = proved(("suspected-overdose",), facility=None, out=tmp_path, as_json=True)

    document = json.loads(said)
    assert everything
    assert document["protocol"] == "suspected-overdose"
    assert document["proved"] is True
    assert {"id", "kind", "says", "status", "seconds", "assumes"} <= set(document["questions"][0])
    assert document["version"]
    assert document["engine"]


def without_cell(table: str, row: str, fact: str) -> Library:
    """The shipped knowledge with one cell of one row taken out."""
    return weakened(
        table, lambda each: replace(each, when=tuple(c for c in each.when if c[0] != fact)) if each.id == row else each
    )  # fmt: skip


def both(one: Library, *tables: tuple[str, tuple[str, ...]]) -> Library:
    """A changed library, with rows of further tables taken out."""
    changed = dict(one.tables)
    for name, rows in tables:
        changed[name] = replace(changed[name], rows=tuple(row for row in changed[name].rows if row.id not in rows))
    return replace(one, digest=f"{one.digest} and {tables}", tables=changed)


WEAK = [
    ("agonist-oxygen", "precipitated-withdrawal", lambda: without("safety_opioid_agonist", "MTD-04-oxygen")),
    (
        "sedative-breathing", "symptom-relief",
        lambda: both(without("anxiety_relief", "slow-breathing"), ("safety_sedatives", ("SED-02-breathing",))),
    ),
    ("sedative-awake", "symptom-relief", lambda: both(without("sleep_relief", "sedated"))),
    ("low-pressure", "symptom-relief", lambda: without_cell("sleep_relief", "trazodone", "systolic")),
    (
        "alpha-2-awake", "alpha-2-agonist",
        lambda: both(without("alpha2_hold", "low-oxygen"), ("safety_alpha2", ("A2-SEDATED-oxygen",))),
    ),
    ("alpha-2-pulse", "alpha-2-agonist", lambda: without("alpha2_hold", "slow-pulse")),
    ("methadone-over-40-warned", "methadone-initiation", lambda: without("safety_methadone", "MTD-02")),
    (
        "methadone-over-40-documented", "methadone-initiation",
        lambda: without_cell("methadone_initiation", "more-documented", "methadone_reason_documented"),
    ),
    ("lorazepam-24h", "alcohol-benzodiazepine-watch", lambda: without("safety_sedatives", "SED-05-lorazepam")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "protocol", "weaken"), WEAK, ids=[name for name, _, _ in WEAK])
def test_with_its_gate_taken_out_each_invariant_is_refuted_by_a_story_that_replays(
    name: str, protocol: str, weaken: Callable[[], Library]
) -> None:
    weak = weaken()
    declared = next(each for each in invariants(shipped()) if each.id == name)
    where = Facility(confirmations=frozenset(declared.assumes))
    answers = [
        prove_steps(weak, protocol, invariant(weak, plain, where), steps=3, facility=where) for plain in declared.plain
    ]

    refuted = [each for each in answers if each.status == REFUTED]
    assert refuted, [(each.status, each.why) for each in answers]
    assert refuted[0].scenario is not None
    assert advise(weak, refuted[0].scenario, protocol).first("give") is not None


def one_question(weak: Library, protocol: str, name: str) -> Question:
    """One question about a protocol as a whole."""
    return next(each for each in prove(weak, protocol).questions if each.id == name)


def test_a_state_without_an_answer_is_told_as_a_story_in_which_the_engine_is_silent(tmp_path: Path) -> None:
    weak = without("symptom_relief_suits")
    looking = replace(weak.tables["nausea_relief"], rows=weak.tables["nausea_relief"].rows[:-1])
    others = {name: replace(weak.tables[name], rows=()) for name in weak.protocols["symptom-relief"].phases[0].tables}
    weak = replace(weak, digest="silent", tables={**weak.tables, **others, looking.id: looking})

    question = one_question(weak, "symptom-relief", "complete")

    assert question.status == REFUTED
    assert question.scenario is not None
    path = tmp_path / "silent.yaml"
    path.write_text(question.scenario)
    said = advise(weak, read_scenario(path, library=weak).case, "symptom-relief")
    assert (said.advice, said.ask) == ((), ())


def test_two_doses_of_one_moment_are_told_as_a_story_in_which_both_are_given() -> None:
    row = next(row for row in shipped().tables["precipitated_withdrawal"].rows if row.gives)
    beside = shipped().tables["precipitated_withdrawal_beside"]
    twice = replace(beside, rows=(replace(row, id="again"), *beside.rows))
    weak = replace(shipped(), digest="twice", tables={**shipped().tables, beside.id: twice})

    question = one_question(weak, "precipitated-withdrawal", "no-conflict")

    assert question.status == REFUTED
    assert question.scenario is not None


def test_a_row_that_nobody_can_hear_is_refuted_without_a_story() -> None:
    first = shipped().tables["precipitated_withdrawal"].rows[0].id
    weak = weakened("precipitated_withdrawal", lambda row: replace(row, when=()) if row.id == first else row)

    question = one_question(weak, "precipitated-withdrawal", "reachable")

    assert question.status == REFUTED
    assert "can never be heard" in question.why
