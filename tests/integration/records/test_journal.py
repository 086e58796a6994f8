"""The one way in: what was sent twice stands once, and one slot has one claimant."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction

from mooring.accounts.tenancy import bind
from mooring.records import journal
from mooring.records.errors import KeyReused, SlotTaken

from .charts import Chart

DOSE = {"gave": "buprenorphine-naloxone", "mg": 4, "route": "sublingual"}


def test_an_event_comes_back_as_it_was_written(chart: Chart) -> None:
    written = chart.write(chart.place.at(9), DOSE)
    (read,) = chart.read()
    assert read == written.event
    assert (read.by, read.at) == ("nurse:1", chart.place.at(9))


def test_the_same_request_sent_again_stands_once(chart: Chart) -> None:
    first = chart.write(chart.place.at(9), DOSE, key="form-1")
    again = chart.write(chart.place.at(9, 5), DOSE, key="form-1")
    assert (again.id, again.replayed) == (first.id, True)
    assert len(chart.read()) == 1


def test_the_same_key_with_another_request_is_refused_and_says_what_stands(chart: Chart) -> None:
    first = chart.write(chart.place.at(9), DOSE, key="form-1")
    with pytest.raises(KeyReused) as refused:
        chart.write(chart.place.at(9), {**DOSE, "mg": 8}, key="form-1")
    assert refused.value.stored.id == first.id
    assert len(chart.read()) == 1


def test_two_people_may_by_chance_use_one_key(chart: Chart) -> None:
    chart.write(chart.place.at(9), DOSE, key="form-1")
    chart.write(chart.place.at(9), DOSE, key="form-1", by="nurse:2")
    assert len(chart.read()) == 2


def test_a_taken_slot_says_who_gave_what_and_when(chart: Chart) -> None:
    chart.write(chart.place.at(9), DOSE, slot="dose:start")
    with pytest.raises(SlotTaken) as taken:
        chart.write(chart.place.at(9, 1), DOSE, slot="dose:start", by="nurse:2")
    stands = taken.value.stored
    assert (stands.by, stands.event.at, stands.event.drug) == ("nurse:1", chart.place.at(9), "buprenorphine-naloxone")


def test_a_refused_event_leaves_the_transaction_whole(chart: Chart) -> None:
    with transaction.atomic():
        chart.write(chart.place.at(9), DOSE, slot="dose:start")
        with pytest.raises(SlotTaken):
            chart.write(chart.place.at(9, 1), DOSE, slot="dose:start", by="nurse:2")
        chart.write(chart.place.at(9, 2), {"noted": "shift-note", "text": "Resting."})
    assert [event.kind for event in chart.read()] == ["gave", "noted"]


def test_of_many_who_claim_a_slot_at_one_moment_exactly_one_gets_it(chart: Chart) -> None:
    ready, told, stands = Barrier(6), [], []

    def claim(number: int) -> None:
        bind(chart.place.facility.pk)
        ready.wait()
        try:
            with transaction.atomic():
                stands.append(chart.write(chart.place.at(9), DOSE, slot="dose:start", by=f"nurse:{number}"))
        except SlotTaken as taken:
            told.append(taken.stored.by)
        finally:
            connections.close_all()

    _all_at_once(claim)
    assert len(stands) == 1
    assert told == [stands[0].by] * 5
    assert len(chart.read()) == 1


def test_of_many_retries_of_one_request_exactly_one_is_stored_and_all_hear_of_it(chart: Chart) -> None:
    ready, heard = Barrier(6), []

    def send(number: int) -> None:
        bind(chart.place.facility.pk)
        ready.wait()
        with transaction.atomic():
            heard.append(chart.write(chart.place.at(9, number), DOSE, key="form-1"))
        connections.close_all()

    _all_at_once(send)
    assert len({stored.id for stored in heard}) == 1
    assert [stored.replayed for stored in heard].count(False) == 1
    assert len(chart.read()) == 1


def _all_at_once(act: object) -> None:
    threads = [Thread(target=act, args=(number,)) for number in range(6)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_what_a_dose_rested_on_is_kept_with_it(chart: Chart) -> None:
    from mooring.records import queries

    stored = chart.write(chart.place.at(9), DOSE, seen={"knowledge": "abc", "facts": {"cows": 13}})
    assert queries.seen_by(chart.person, stored.id) == {"knowledge": "abc", "facts": {"cows": 13}}


def test_the_slot_is_found_again(chart: Chart) -> None:
    stored = chart.write(chart.place.at(9), DOSE, slot="dose:start")
    claimed = journal.claimed(person=chart.person, slot="dose:start")
    assert claimed is not None
    assert claimed.id == stored.id
    assert connection.in_atomic_block is False
