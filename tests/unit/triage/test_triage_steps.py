"""What the helpline's triage says to do: what cannot wait comes first, and nobody's silence is taken for a no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooring.clinical.triage import InvalidTriage as Refused
from mooring.clinical.triage import Level, read_answers, triage_steps, unanswered
from mooring.knowledge.read_triage import triage

TRIAGE = triage()
answers = st.fixed_dictionaries({}, optional={q.id: st.sampled_from(q.values) for q in TRIAGE.questions})


def titles(**given_answers: str) -> list[str]:
    return [step.title for step in triage_steps(TRIAGE, given_answers)]


def test_breathing_is_asked_first_then_suicide() -> None:
    assert [question.id for question in TRIAGE.questions][:5] == [
        "breathing", "suicidal", "alcohol_or_benzodiazepines", "pregnant", "alone",
    ]  # fmt: skip


def test_slow_breathing_gives_the_emergency_steps_before_anything_else() -> None:
    first = triage_steps(TRIAGE, {"pregnant": "yes", "suicidal": "yes", "breathing": "yes"})[0]
    assert first.level is Level.EMERGENCY
    said = " ".join(first.lines)
    places = [said.index(words) for words in ("911", "Breathing:", "Naloxone", "Nobody leaves")]
    assert places == sorted(places), "911, then breathing, then naloxone, then staying"


def test_thoughts_of_suicide_keep_the_caller_on_the_line() -> None:
    assert titles(breathing="no", suicidal="yes")[0] == "Suicidal: do not hang up"


@pytest.mark.parametrize("question", [q.id for q in TRIAGE.questions if q.danger])
def test_a_danger_that_is_not_known_leads_to_a_step_of_its_own(question: str) -> None:
    assert triage_steps(TRIAGE, {question: "unknown"}), question


@pytest.mark.parametrize("question", ["breathing", "suicidal"])
@pytest.mark.parametrize("answer", ["unknown", None])
def test_a_bed_is_offered_only_when_breathing_and_suicide_were_asked_and_denied(
    question: str, answer: str | None
) -> None:
    given_answers = {"breathing": "no", "suicidal": "no"}
    assert Level.NEXT in {step.level for step in triage_steps(TRIAGE, given_answers)}
    del given_answers[question]
    if answer:
        given_answers[question] = answer
    assert Level.NEXT not in {step.level for step in triage_steps(TRIAGE, given_answers)}


def test_no_answers_give_no_steps_and_every_question_is_still_open() -> None:
    assert triage_steps(TRIAGE, {}) == ()
    assert unanswered(TRIAGE, {}) == TRIAGE.questions


@given(answers)
def test_the_soonest_always_comes_first_and_each_step_says_why(found: dict[str, str]) -> None:
    steps = triage_steps(TRIAGE, found)
    ranks = [step.level.rank for step in steps]
    assert ranks == sorted(ranks)
    assert all(step.lines and step.because and step.source and step.grade for step in steps)


@given(answers, st.sampled_from([q.id for q in TRIAGE.questions if q.danger]))
def test_not_known_never_asks_for_less_haste_than_no(found: dict[str, str], question: str) -> None:
    def soonest(answer: str) -> int:
        steps = triage_steps(TRIAGE, {**found, question: answer})
        return min((step.level.rank for step in steps), default=len(Level))

    assert soonest("unknown") <= soonest("no")


def test_an_answer_that_is_not_offered_is_refused_by_its_question() -> None:
    with pytest.raises(Refused) as refusal:
        read_answers(TRIAGE, {"breathing": "maybe", "colour": "red", "alone": ""})
    assert set(refusal.value.errors) == {"breathing", "colour"}
    assert read_answers(TRIAGE, {"alone": "", "breathing": "no"}) == {"breathing": "no"}
