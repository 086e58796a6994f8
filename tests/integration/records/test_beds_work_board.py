"""Beds, the work-list, the board's lines, drafts."""

from threading import Barrier, Thread

import pytest
from django.db import connections, transaction

from mooring.accounts.tenancy import bind
from mooring.records import beds, board, drafts, people, queries, work
from mooring.records.errors import BedTaken, NoSuchBed, NoSuchPerson
from mooring.records.people import PersonRecord
from mooring.records.stages import Stage
from tests.harness.people import Place, a_facility

from .charts import Chart


@pytest.fixture
def ward(chart: Chart) -> Chart:
    for position, label in enumerate(("B1", "B2")):
        beds.add(facility_id=chart.place.facility.pk, label=label, position=position)
    return chart


def _another(place: Place) -> PersonRecord:
    return people.add(facility_id=place.facility.pk, identity={"name": "Sage Pemberton"}, at=place.at(8))


def test_a_held_bed_is_not_free_and_is_given_to_nobody_else(ward: Chart) -> None:
    beds.hold(person=ward.person, label="B1", expected=ward.place.at(14), at=ward.place.at(9))
    assert beds.free(facility_id=ward.place.facility.pk) == ["B2"]
    with pytest.raises(BedTaken, match="B1"):
        beds.occupy(person=_another(ward.place), label="B1", at=ward.place.at(10))
    beds.occupy(person=ward.person, label="B1", at=ward.place.at(14))
    assert beds.of(person=ward.person) == beds.Hold(bed="B1", expected=ward.place.at(14), since=ward.place.at(14))


def test_a_person_has_one_bed_at_a_time(ward: Chart) -> None:
    beds.hold(person=ward.person, label="B1", expected=ward.place.at(14), at=ward.place.at(9))
    beds.occupy(person=ward.person, label="B2", at=ward.place.at(14))
    assert beds.free(facility_id=ward.place.facility.pk) == ["B1"]
    beds.release(person=ward.person, at=ward.place.at(15))
    assert beds.free(facility_id=ward.place.facility.pk) == ["B1", "B2"]


def test_a_bed_that_is_not_there_is_said(ward: Chart) -> None:
    with pytest.raises(NoSuchBed, match="B9"):
        beds.occupy(person=ward.person, label="B9", at=ward.place.at(9))


def test_of_two_admissions_to_one_bed_one_stands_and_the_other_is_told(ward: Chart) -> None:
    both, outcome = [ward.person, _another(ward.place)], []
    ready = Barrier(2)

    def take(person: PersonRecord) -> None:
        bind(ward.place.facility.pk)
        ready.wait()
        try:
            with transaction.atomic():
                beds.occupy(person=person, label="B1", at=ward.place.at(9))
            outcome.append("in bed")
        except BedTaken:
            outcome.append("told")
        finally:
            connections.close_all()

    threads = [Thread(target=take, args=(person,)) for person in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcome) == ["in bed", "told"]


def test_the_board_shows_every_bed_with_its_person_and_line(ward: Chart) -> None:
    at = ward.place.at
    beds.occupy(person=ward.person, label="B2", at=at(9))
    line = board.Line(
        admitted_at=at(9), cows=14, cows_at=at(9, 30), next_what="cows", next_at=at(10), alerts=("sedated",)
    )
    board.save(person=ward.person, line=line)
    free, taken = board.rows(facility_id=ward.place.facility.pk)
    assert (free.bed, free.person, free.line) == ("B1", None, None)
    assert (taken.bed, taken.person, taken.name, taken.line) == ("B2", ward.person.id, "Wren Halloway", line)


def test_an_erased_person_is_on_the_board_without_a_name(ward: Chart) -> None:
    beds.occupy(person=ward.person, label="B1", at=ward.place.at(9))
    people.destroy_key(facility_id=ward.place.facility.pk, person=ward.person.id)
    assert board.rows(facility_id=ward.place.facility.pk)[0].name == "[erased]"


def test_the_work_list_is_brought_into_line_with_what_is_wanted(ward: Chart) -> None:
    at, here = ward.place.at, ward.place.facility.pk
    call, follow = (
        work.Wanted(kind=kind, ref="1", due=at(hour)) for kind, hour in (("call-back", 10), ("follow-up", 9))
    )

    def items() -> list[work.Wanted]:
        return [item.wanted for item in work.open_items(facility_id=here, kinds=("call-back", "follow-up"))]

    work.bring_into_line(person=ward.person, wanted=[call, follow], at=at(8))
    assert items() == [follow, call]
    later = work.Wanted(kind="call-back", ref="1", due=at(12), details={"day": 1})
    work.bring_into_line(person=ward.person, wanted=[later], at=at(9))
    assert items() == [later]
    work.bring_into_line(person=ward.person, wanted=[], at=at(9))
    assert items() == []
    work.bring_into_line(person=ward.person, wanted=[call], at=at(9))
    assert items() == [call]
    assert work.open_items(facility_id=here, kinds=("call-back",), until=at(9, 59)) == []
    (item,) = work.open_items(facility_id=here, kinds=("call-back",), until=at(10))
    assert item.person.identity["name"] == "Wren Halloway"


def test_a_draft_is_the_writers_own_and_is_gone_when_cleared(ward: Chart) -> None:
    here, at = ward.place.facility.pk, ward.place.at(9)
    for person in (None, ward.person):
        where = {"facility_id": here, "form_key": "triage", "person": person}
        drafts.save(**where, user_id=1, fields={"text": "Half a sen"}, at=at)
        drafts.save(**where, user_id=1, fields={"text": "Half a sentence"}, at=at)
        assert drafts.load(**where, user_id=1) == {"text": "Half a sentence"}
        assert drafts.load(**where, user_id=2) is None
        drafts.clear(**where, user_id=1)
        assert drafts.load(**where, user_id=1) is None


def test_people_are_listed_by_stage_with_their_bed(ward: Chart) -> None:
    here = ward.place.facility.pk
    other = _another(ward.place)
    assert ward.person.episode is not None
    people.set_stage(episode=ward.person.episode.id, stage=Stage.ADMITTED)
    beds.occupy(person=ward.person, label="B1", at=ward.place.at(9))
    (admitted,) = queries.open_episodes(facility_id=here, stages=[Stage.ADMITTED])
    assert (admitted.person.id, admitted.bed, admitted.person.identity["name"]) == (
        ward.person.id,
        "B1",
        "Wren Halloway",
    )
    assert {one.person.id for one in queries.open_episodes(facility_id=here)} == {ward.person.id, other.id}


def test_the_newest_event_tells_that_something_changed(ward: Chart) -> None:
    here = ward.place.facility.pk
    assert queries.newest_event(facility_id=here) == 0
    first = ward.write(ward.place.at(9), {"measured": {"pulse": 80}})
    assert queries.newest_event(facility_id=here) == int(first.id)


def test_events_between_two_moments_come_with_their_person(ward: Chart) -> None:
    at = ward.place.at
    for hour in (9, 10, 11):
        ward.write(at(hour), {"noted": "shift-note", "text": f"At {hour}."})
    found = queries.events_between(facility_id=ward.place.facility.pk, since=at(9), until=at(11), kinds=["noted"])
    assert [(person, event.text) for person, event in found] == [(ward.person.id, "At 9."), (ward.person.id, "At 10.")]


def test_another_facilitys_person_is_not_found(ward: Chart) -> None:
    other = a_facility()
    with pytest.raises(NoSuchPerson):
        people.find(facility_id=other.facility.pk, person=ward.person.id)
    with pytest.raises(NoSuchPerson):
        people.destroy_key(facility_id=other.facility.pk, person=ward.person.id)
