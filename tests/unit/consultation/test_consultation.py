"""Answers become events and come back; what cannot be is refused with a kind sentence; what is open is named."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mooring.clinical import timeline as t
from mooring.clinical.codec import event_from_plain, event_to_plain
from mooring.clinical.consultation import InvalidAnswers, Item, RequiredBy, current, events_for, owed
from mooring.clinical.timeline import Timeline
from tests.unit.consultation.answers import INSTRUMENTS, LAST, NOON, SHIPPED, possible

ITEMS = list(SHIPPED.items())
EVERY_ANSWER = [
    pytest.param(item, answer, id=f"{item.id}-{index}") for item in ITEMS for index, answer in enumerate(possible(item))
]


def written(part: str, answers: dict[str, Any], hours: float = 0) -> tuple[t.Event, ...]:
    """The events of answers given some hours after noon, after a way through their plain form."""
    at = NOON + timedelta(hours=hours)
    events = events_for(SHIPPED, part, answers, instruments=INSTRUMENTS, at=at)
    again = tuple(event_from_plain(event_to_plain(event)) for event in events)
    assert again == events
    return again


def told(*events: t.Event) -> dict[str, Any]:
    return current(SHIPPED, Timeline.of(events))


def refusals(part: str, answers: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidAnswers) as refused:
        events_for(SHIPPED, part, answers, instruments=INSTRUMENTS, at=NOON)
    return refused.value.errors


@pytest.mark.parametrize(("item", "answer"), EVERY_ANSWER)
def test_an_answer_comes_back_as_it_was_given(item: Item, answer: Any):
    events = written(item.part, {item.id: answer})
    assert events
    assert told(*events)[item.id] == answer


# Lines of a table are replaced one by one, which has its own tests below.
@pytest.mark.parametrize(("item", "answer"), [each for each in EVERY_ANSWER if not each.values[0].fields])
def test_a_newer_answer_replaces_an_older_one(item: Item, answer: Any):
    for older in possible(item):
        events = (*written(item.part, {item.id: older}), *written(item.part, {item.id: answer}, hours=1))
        assert told(*events)[item.id] == answer, f"after {older!r}"


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_blank_answer_writes_nothing(item: Item):
    for blank in (None, "", "  ", {}, []):
        assert written(item.part, {item.id: blank}) == ()


def test_a_whole_part_comes_back_in_one():
    for part in SHIPPED.parts:
        answers = {item.id: possible(item)[0] for item in part.items}
        assert told(*written(part.id, answers)) == answers


def test_a_no_is_recorded_as_asked_and_absent():
    (event,) = written("medical", {"copd": "no"})
    assert event_to_plain(event) == {"at": NOON.isoformat(), "has": "copd", "absent": True}


def test_not_knowing_is_recorded_and_is_neither_yes_nor_no():
    (event,) = written("medical", {"copd": "unknown"})
    assert isinstance(event, t.Recorded)
    assert dict(event.items) == {"copd": "unknown"}


def test_a_class_of_liver_disease_denies_the_other_classes():
    events = written("medical", {"child_pugh": "b"})
    held = {event.condition: not event.absent for event in events if isinstance(event, t.Has)}
    assert held == {"child-pugh-a": False, "child-pugh-b": True, "child-pugh-c": False}


def test_a_substance_in_use_is_an_event_at_its_last_use():
    line = {"use": "yes", "route": "intravenous", "times_per_day": 4, "last_use": LAST}
    recorded, used = written("substance-use", {"substances": {"heroin": line, "alcohol": {"use": "no"}}})
    assert event_to_plain(recorded)["recorded"] == {"uses_heroin": "yes", "uses_alcohol": "no"}
    assert event_to_plain(used) == {
        "at": LAST, "used": "heroin", "route": "intravenous", "times_per_day": 4, "recorded_at": NOON.isoformat(),
    }  # fmt: skip


def test_a_last_use_that_nobody_knows_is_never_made_up():
    line = {"use": "yes", "amount": "1 g", "last_use": "unknown"}
    events = written("substance-use", {"substances": {"heroin": line}})
    assert not [event for event in events if isinstance(event, t.Used)]
    assert event_to_plain(events[0])["recorded"] == {
        "uses_heroin": "yes", "heroin_last_use": "unknown", "heroin_details": {"amount": "1 g"},
    }  # fmt: skip


def test_substances_are_answered_line_by_line():
    lines = {"heroin": {"use": "yes", "last_use": LAST}, "alcohol": {"use": "no"}}
    first = written("substance-use", {"substances": lines})
    second = written("substance-use", {"substances": {"alcohol": {"use": "past", "last_use": "unknown"}}}, hours=1)
    assert told(*first, *second)["substances"] == {
        "heroin": {"use": "yes", "last_use": LAST},
        "alcohol": {"use": "past", "last_use": "unknown"},
    }


def test_a_use_reported_later_overrules_a_no():
    no = written("substance-use", {"substances": {"heroin": {"use": "no"}}})
    later = t.Used(at=NOON + timedelta(hours=3), substance="heroin", route="inhaled")
    line = told(*no, later)["substances"]["heroin"]
    assert line == {"use": "yes", "route": "inhaled", "last_use": later.at.isoformat()}


def test_events_from_the_bedside_answer_questions_too():
    found = told(
        t.Measured(at=NOON, values={"pulse": 88, "spo2": 97, "weight_kg": 70}),
        t.Has(at=NOON, condition="child-pugh-c"),
        t.Resulted(at=NOON, test="hcg", value="negative"),
        t.Takes(at=NOON, drug="lorazepam"),
    )
    assert found == {
        "vitals": {"pulse": 88, "spo2": 97}, "weight_kg": 70, "child_pugh": "c", "pregnancy_test": "negative",
        "medicines": [{"drug": "lorazepam"}],
    }  # fmt: skip


def test_an_answer_that_was_taken_back_is_no_longer_told():
    has = t.Has(at=NOON, condition="copd", id="e1")
    assert told(has, t.Amended(at=NOON + timedelta(hours=1), event="e1", because="wrong person")) == {}


@pytest.mark.parametrize(
    ("part", "answers", "field", "sentence"),
    [
        ("nutrition", {"weight_kg": 700}, "weight_kg", "write a number from 20 to 350 kg"),
        ("nutrition", {"weight_kg": "heavy"}, "weight_kg", "write a number from 20 to 350 kg"),
        ("nutrition", {"weight_kg": True}, "weight_kg", "write a number"),
        ("nutrition", {"weight_kg": float("nan")}, "weight_kg", "write a number"),
        ("medical", {"copd": "maybe"}, "copd", "choose yes, no, unknown"),
        ("medical", {"pregnancy_test": "pregnant"}, "pregnancy_test", "choose negative, positive, refused, not-done"),
        ("medical", {"cows": {"pulse": 3}}, "cows.pulse", "choose one of 0, 1, 2, 4"),
        ("medical", {"cows": 14}, "cows", "question by question"),
        ("medical", {"vitals": {"spo2": 140}}, "vitals.spo2", "from 40 to 100 %"),
        ("medical", {"vitals": {"spo": 98}}, "vitals.spo", 'There is no "spo" here'),
        ("medical", {"vitals": 88}, "vitals", "line by line"),
        ("medical", {"medicines": "aspirin"}, "medicines", "choose none, unknown"),
        ("medical", {"medicines": [{"mg": 1}]}, "medicines.0.drug", "Which medicine is it"),
        ("medical", {"medicines": [{"drug": "x", "mg": -1}]}, "medicines.0.mg", "from 0 to 10000 mg"),
        ("medical", {"allergies": ["a" * 3000]}, "allergies.0", "write the main points"),
        ("medical", {"last_period": "2027-01-01"}, "last_period", "lies in the future"),
        ("medical", {"last_period": "last week"}, "last_period", "write it like 2026-11-02"),
        ("medical", {"copdd": "yes"}, "copdd", 'did you mean "copd"'),
        ("substance-use", {"outside_dose": {"drug": "methadone"}}, "outside_dose.mg", "answer unknown"),
        ("substance-use", {"outside_dose": {"drug": "none", "mg": 3}}, "outside_dose.drug", "do not go together"),
        ("before-we-start", {"part_2_release": {"answer": "yes", "purpose": "news"}}, "part_2_release.to", "To whom"),
        ("mental-health", {"c-ssrs": {"q1": "perhaps"}}, "c-ssrs.q1", "choose one of no, yes"),
    ],
)  # fmt: skip
def test_an_impossible_answer_is_refused_kindly(part: str, answers: dict[str, Any], field: str, sentence: str):
    found = refusals(part, answers)
    assert list(found) == [field]
    assert sentence in found[field]


@pytest.mark.parametrize(
    ("line", "field", "sentence"),
    [
        ({"use": "yes"}, "last_use", "answer unknown"),
        ({"route": "oral"}, "use", "yes, past, no or unknown"),
        ({"use": "often"}, "use", "choose yes, past, no, unknown"),
        ({"use": "no", "amount": "1 g"}, "use", "do not go together"),
        ({"use": "yes", "last_use": "2027-01-01T00:00:00-05:00"}, "last_use", "lies in the future"),
        ({"use": "past", "last_use": "1826-01-01T00:00:00-05:00"}, "last_use", "check the year"),
        ({"use": "yes", "last_use": "2026-11-02T08:00:00"}, "last_use", "offset from UTC"),
        ({"use": "yes", "last_use": "this morning"}, "last_use", "not a date and time"),
        ({"use": "yes", "last_use": LAST, "times_per_day": 1.5}, "times_per_day", "not a whole number"),
        ({"use": "yes", "last_use": LAST, "route": "sideways"}, "route", "choose oral"),
        ({"use": "yes", "last_use": LAST, "years": "long"}, "years", "write a number from 0 to 100 years"),
        ({"use": "yes", "last_use": LAST, "dose": 3}, "dose", 'There is no "dose" here'),
    ],
)
def test_an_impossible_line_of_a_substance_is_refused_kindly(line: dict[str, Any], field: str, sentence: str):
    found = refusals("substance-use", {"substances": {"heroin": line}})
    assert list(found) == [f"substances.heroin.{field}"]
    assert sentence in found[f"substances.heroin.{field}"]


def test_every_bad_answer_is_named_at_once():
    lines = {"heroin": {"use": "yes"}, "alcohol": {"use": "often"}, "nicotine": "no"}
    answers = {"substances": lines, "overdoses": -1, "moud_wish": "undecided", "nonsense": 1}
    assert set(refusals("substance-use", answers)) == {
        "substances.heroin.last_use", "substances.alcohol.use", "overdoses", "nonsense",
    }  # fmt: skip


def test_a_part_that_is_not_there_is_named():
    assert 'did you mean "nutrition"' in refusals("nutrtion", {})["part"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["yes", LAST]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(item=st.sampled_from(ITEMS), answer=anything)
def test_any_answer_either_comes_back_or_is_refused(item: Item, answer: Any):
    try:
        events = events_for(SHIPPED, item.part, {item.id: answer}, instruments=INSTRUMENTS, at=NOON)
    except InvalidAnswers as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert all(field.split(".")[0] == item.id and message for field, message in refused.errors.items())
        return
    again = [event_from_plain(event_to_plain(event)) for event in events]
    first = told(*again)
    assert (item.id in first) is bool(events)
    if events:
        repeated = events_for(SHIPPED, item.part, {item.id: first[item.id]}, instruments=INSTRUMENTS, at=NOON)
        assert told(*repeated) == first


def waiting(*events: t.Event, hours: float = 0) -> dict[str, str]:
    found = owed(SHIPPED, Timeline.of(events), instruments=INSTRUMENTS, at=NOON + timedelta(hours=hours))
    return {each.item: each.text for each in found}


def test_at_the_start_everything_is_owed_and_the_most_urgent_comes_first():
    found = owed(SHIPPED, Timeline(()), instruments=INSTRUMENTS, at=NOON)
    ranks = [each.by.rank for each in found]
    assert ranks == sorted(ranks)
    assert found[0].by is RequiredBy.BEFORE_FIRST_DOSE
    always = {item.id for item in ITEMS if item.asked_if is None and item.required is not RequiredBy.NO}
    assert {each.item for each in found} == always


def test_what_was_answered_is_no_longer_owed():
    answers = {part.id: {item.id: possible(item)[0] for item in part.items} for part in SHIPPED.parts}
    assert waiting(*(event for part in answers for event in written(part, answers[part]))) == {}


def test_an_answer_given_later_is_still_owed_now():
    later = written("medical", {"copd": "no"}, hours=2)
    assert "copd" in waiting(*later, hours=1)
    assert "copd" not in waiting(*later, hours=2)


def test_an_unfinished_scale_says_how_much_is_missing():
    half = written("medical", {"cows": {"pulse": 1, "gi": 2}})
    assert waiting(*half)["cows"] == "Withdrawal now (COWS): 9 answers missing"


def test_a_total_charted_elsewhere_is_enough():
    assert "cows" not in waiting(t.Scored(at=NOON, instrument="cows", total=14))


def test_the_lines_still_open_are_named():
    vitals = written("medical", {"vitals": {"pulse": 88, "systolic": 120, "diastolic": 70, "spo2": 98}})
    assert waiting(*vitals)["vitals"] == "Vital signs: still to do: Breaths, Temperature"


def test_a_pregnancy_test_is_owed_where_pregnancy_is_possible_or_not_known():
    assert "pregnancy_test" in waiting(*written("medical", {"pregnancy_possible": "yes"}))
    assert "pregnancy_test" in waiting(*written("medical", {"pregnancy_possible": "unknown"}))
    assert "pregnancy_test" not in waiting(*written("medical", {"pregnancy_possible": "no"}))


def test_nine_questions_about_mood_are_owed_after_a_positive_short_screen():
    assert "phq-9" not in waiting(*written("mental-health", {"phq-2": {"interest": 1, "depressed": 1}}))
    assert "phq-9" in waiting(*written("mental-health", {"phq-2": {"interest": 1, "depressed": 2}}))


def test_what_was_put_off_is_still_owed_and_a_refusal_is_not():
    possible_pregnancy = written("medical", {"pregnancy_possible": "yes"})
    assert "pregnancy_test" in waiting(*possible_pregnancy, *written("medical", {"pregnancy_test": "not-done"}))
    assert "pregnancy_test" not in waiting(*possible_pregnancy, *written("medical", {"pregnancy_test": "refused"}))


def test_not_knowing_counts_as_asked():
    assert "copd" not in waiting(*written("medical", {"copd": "unknown"}))
