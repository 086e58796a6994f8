"""The audit: every entry holds on to the one before it, so that what was changed is found."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from mooring.accounts.tenancy import bind
from mooring.records import audit
from tests.harness.people import Place, a_facility

# What a thief with the owner's rights would do first.
UNGUARD = {
    "sqlite": ["DROP TRIGGER records_auditentry_no_update", "DROP TRIGGER records_auditentry_no_delete"],
    "postgresql": ["ALTER TABLE records_auditentry DISABLE TRIGGER USER"],
}


@pytest.fixture
def audited(place: Place) -> Place:
    for minute in range(5):
        audit.append(
            facility_id=place.facility.pk, at=place.at(9, minute), by="nurse:1", what="reading.chart", person=uuid4()
        )
    return place


def test_an_untouched_chain_is_whole(audited: Place) -> None:
    assert audit.verify(audited.facility.pk) == audit.Verified(entries=5, broken_at=None)


def test_a_facility_without_entries_is_whole(place: Place) -> None:
    assert audit.verify(place.facility.pk).whole


def test_entries_say_who_did_what_to_whom(audited: Place) -> None:
    newest = audit.entries(facility_id=audited.facility.pk)[0]
    assert (newest.number, newest.by, newest.what, newest.outcome) == (5, "nurse:1", "reading.chart", "done")
    assert newest.at == audited.at(9, 4)
    assert audit.entries(facility_id=audited.facility.pk, person=newest.person) == [newest]


@pytest.mark.parametrize(
    ("tampering", "found_at"),
    [
        ("UPDATE records_auditentry SET line = replace(line, 'nurse:1', 'nurse:2') WHERE number = 3", 3),
        ("UPDATE records_auditentry SET person = NULL WHERE number = 2", 2),
        ("DELETE FROM records_auditentry WHERE number = 4", 4),
        ("DELETE FROM records_auditentry WHERE number = 5", 5),
        ("DELETE FROM records_auditentry WHERE number = 1", 1),
        ("UPDATE records_auditentry SET number = number + 1 WHERE number = 5", 5),
    ],
)
def test_tampering_is_found_where_it_was_done(audited: Place, tampering: str, found_at: int) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in UNGUARD[connection.vendor]:
                cursor.execute(statement)
            cursor.execute(f"{tampering} AND facility_id = {audited.facility.pk}")
            assert cursor.rowcount == 1
        assert audit.verify(audited.facility.pk).broken_at == found_at
        transaction.set_rollback(True)
    assert audit.verify(audited.facility.pk).whole


def test_one_facilitys_chain_does_not_pass_for_anothers(audited: Place) -> None:
    other = a_facility()
    audit.append(facility_id=other.facility.pk, at=other.at(9), by="nurse:1", what="reading.chart")
    assert audit.verify(other.facility.pk) == audit.Verified(entries=1, broken_at=None)
    bind(audited.facility.pk)
    assert audit.verify(audited.facility.pk).entries == 5


def test_a_polling_screen_is_written_down_once(place: Place) -> None:
    for minute in range(3):
        audit.append(
            facility_id=place.facility.pk, at=place.at(9, minute), by="nurse:1", what="reading.board", once="b:1"
        )
    assert audit.verify(place.facility.pk).entries == 1


def test_entries_made_at_one_moment_still_make_one_chain(place: Place) -> None:
    def look(number: int) -> None:
        bind(place.facility.pk)
        for minute in range(10):
            with transaction.atomic():
                audit.append(facility_id=place.facility.pk, at=place.at(9, minute), by=f"nurse:{number}", what="x")
        connections.close_all()

    threads = [Thread(target=look, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert audit.verify(place.facility.pk) == audit.Verified(entries=40, broken_at=None)


def test_an_entry_is_undone_with_the_transaction_that_it_tells_of(place: Place) -> None:
    with transaction.atomic():
        audit.append(facility_id=place.facility.pk, at=place.at(9), by="nurse:1", what="x")
        transaction.set_rollback(True)
    assert audit.verify(place.facility.pk) == audit.Verified(entries=0, broken_at=None)
