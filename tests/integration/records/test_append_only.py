"""Nobody changes what was written, not even with SQL of their own."""

import pytest
from django.db import Error, connection

from .charts import Chart

TABLES = ("records_event", "records_auditentry")


@pytest.fixture
def written(chart: Chart) -> Chart:
    from mooring.records import audit

    chart.write(chart.place.at(9), {"gave": "buprenorphine-naloxone", "mg": 4}, key="form-1", slot="dose:start")
    audit.append(facility_id=chart.place.facility.pk, at=chart.place.at(9), by="nurse:1", what="bedside.decide_dose")
    return chart


def _rows(table: str, chart: Chart) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE facility_id = %s ORDER BY id", [chart.place.facility.pk])
        return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()]


def _refused(statement: str, chart: Chart, table: str) -> None:
    before = _rows(table, chart)
    with pytest.raises(Error, match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)
    assert _rows(table, chart) == before
    assert before


@pytest.mark.parametrize("table", TABLES)
def test_update_is_refused(written: Chart, table: str) -> None:
    _refused(f"UPDATE {table} SET facility_id = facility_id", written, table)


@pytest.mark.parametrize("table", TABLES)
def test_delete_is_refused(written: Chart, table: str) -> None:
    _refused(f"DELETE FROM {table} WHERE facility_id = {written.place.facility.pk}", written, table)


@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(written: Chart, table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    _refused(f"TRUNCATE {table} CASCADE", written, table)


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize(
    ("table", "same"),
    [
        ("records_event", "id"),
        ("records_event", "key"),
        ("records_event", "slot"),
        ("records_auditentry", "id"),
        ("records_auditentry", "number"),
    ],
)
def test_insert_or_replace_is_refused(written: Chart, table: str, same: str, recursive: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    names = [column.name for column in connection.introspection.get_table_description(connection.cursor(), table)]
    # Every unique value is made new but the one under test, so that only it can collide.
    fresh = {"id": "id + 1000", "key": "'another'", "slot": "'another'", "number": "number + 1000"}
    values = [f'"{name}"' if name == same or name not in fresh else fresh[name] for name in names]
    if same == "slot":
        values[names.index("by")] = "'nurse:2'"
    columns = ", ".join(f'"{name}"' for name in names)
    newest = f"SELECT {', '.join(values)} FROM {table} ORDER BY id DESC LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA recursive_triggers={recursive}")
    try:
        _refused(f"INSERT OR REPLACE INTO {table} ({columns}) {newest}", written, table)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA recursive_triggers=ON")
