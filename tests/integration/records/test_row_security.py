"""On PostgreSQL a facility's rows are out of every other facility's reach, whatever SQL is written."""

import pytest
from django.db import Error, connection

from mooring.accounts.tenancy import bind
from mooring.records import audit, beds, board, drafts, people, queries, work
from tests.harness.people import a_facility

from .charts import Chart

pytestmark = pytest.mark.usefixtures("postgresql_only")


@pytest.fixture
def postgresql_only(database: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row security; there the code alone keeps facilities apart")


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return sorted(n for n in connection.introspection.table_names(cursor) if n.startswith("records_"))


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.fixture
def full(chart: Chart) -> Chart:
    """Something in every table."""
    at, here, person = chart.place.at(9), chart.place.facility.pk, chart.person
    chart.write(at, {"noted": "shift-note", "text": "Resting."})
    audit.append(facility_id=here, at=at, by="nurse:1", what="reading.chart")
    beds.add(facility_id=here, label="B1")
    beds.occupy(person=person, label="B1", at=at)
    board.save(person=person, line=board.Line(admitted_at=at))
    work.bring_into_line(person=person, wanted=[work.Wanted(kind="call-back", ref="1", due=at)], at=at)
    drafts.save(facility_id=here, user_id=1, form_key="triage", person=None, fields={"a": 1}, at=at)
    from mooring.records import adoptions, evidence, jobs, kept

    who = {"by": "medical-director:1", "at": at}
    adoptions.add(facility_id=here, protocol="p", digest="d", key="k", evidence="none", **who)
    adoptions.decline(facility_id=here, protocol="p", digest="e", key="k", reason="too little", **who)
    kept.keep(facility_id=here, digest="d", documents={"a.yaml": {}})
    jobs.ask(facility_id=here, kind="proof", key="proof:p:d", asked={}, **who)
    found = evidence.Evidence(protocol="p", version="d", kind="proof", engine="e", made_at=at, result={}, passed=True)
    evidence.add(facility_id=here, found=found)
    return chart


def test_every_table_of_the_records_is_under_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'records\\_%' AND relkind = 'r' "
            "AND relrowsecurity AND relforcerowsecurity"
        )
        assert sorted(row[0] for row in cursor.fetchall()) == _tables()


def test_another_facility_sees_no_row_of_any_table(full: Chart) -> None:
    assert all(_count(table) for table in _tables())
    other = a_facility()
    assert {table: _count(table) for table in _tables()} == dict.fromkeys(_tables(), 0)
    bind(full.place.facility.pk)
    assert other.facility.pk != full.place.facility.pk
    assert all(_count(table) for table in _tables())


def test_with_no_facility_nothing_is_seen(full: Chart) -> None:
    bind(None)
    assert {table: _count(table) for table in _tables()} == dict.fromkeys(_tables(), 0)


def test_another_facility_cannot_add_in_this_ones_name(full: Chart) -> None:
    a_facility()
    with pytest.raises(Error, match="row-level security"):
        beds.add(facility_id=full.place.facility.pk, label="B2")


def test_another_facility_cannot_change_a_row(full: Chart) -> None:
    a_facility()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_person SET wrapped_key = NULL")
        assert cursor.rowcount == 0
    bind(full.place.facility.pk)
    assert not people.find(facility_id=full.place.facility.pk, person=full.person.id).erased


def test_row_security_holds_inside_the_queries_too(full: Chart) -> None:
    a_facility()
    assert queries.open_episodes(facility_id=full.place.facility.pk) == []
    assert board.rows(facility_id=full.place.facility.pk) == []
