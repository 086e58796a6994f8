"""Times: stored in UTC with their zone, over a change of the clocks, as of a moment, and after amendments."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from .charts import Chart

NEW_YORK = ZoneInfo("America/New_York")
PULSE = {"measured": {"pulse": 88}}


def _stored(chart: Chart) -> list[tuple[datetime, str]]:
    from mooring.records import sql

    return [
        tuple(row)
        for row in sql.rows(
            "SELECT e.at, e.zone FROM records_event e WHERE e.facility_id = %s ORDER BY e.id", [chart.place.facility.pk]
        )
    ]


def test_a_time_is_stored_in_utc_with_the_zone_in_which_it_was_written(chart: Chart) -> None:
    chart.write(datetime(2026, 7, 4, 9, 0, tzinfo=NEW_YORK), PULSE)
    assert _stored(chart) == [(datetime(2026, 7, 4, 13, 0, tzinfo=UTC), "America/New_York")]


def test_the_hour_that_comes_twice_keeps_its_order(chart: Chart) -> None:
    second = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1)
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=0)
    chart.write(second, {"measured": {"pulse": 90}})
    chart.write(first, {"measured": {"pulse": 80}})
    one, two = chart.read()
    assert (one.values["pulse"], two.values["pulse"]) == (80, 90)
    assert two.at - one.at == timedelta(hours=1)
    assert two.at.astimezone(NEW_YORK).fold == 1


def test_two_zones_of_one_state_tell_one_order(chart: Chart) -> None:
    central = ZoneInfo("America/Chicago")
    chart.write(datetime(2026, 11, 2, 9, 30, tzinfo=NEW_YORK), {"measured": {"pulse": 80}})
    chart.write(datetime(2026, 11, 2, 9, 0, tzinfo=central), {"measured": {"pulse": 90}}, zone="America/Chicago")
    assert [event.values["pulse"] for event in chart.read()] == [80, 90]


def test_an_unknown_zone_is_refused(chart: Chart) -> None:
    with pytest.raises(Exception, match="Kentucky/Nowhere"):
        chart.write(chart.place.at(9), PULSE, zone="Kentucky/Nowhere")
    assert len(chart.read()) == 0


def test_the_story_as_of_a_moment_holds_only_what_was_recorded_by_then(chart: Chart) -> None:
    at = chart.place.at
    chart.write(at(9), {"measured": {"pulse": 80}})
    chart.write(at(9, 30), {"measured": {"pulse": 90}}, recorded_at=at(11))
    assert [e.values["pulse"] for e in chart.read().as_of(at(10))] == [80]
    assert [e.values["pulse"] for e in chart.read().as_of(at(12))] == [80, 90]


def test_a_correction_replaces_what_was_written_from_when_it_was_made(chart: Chart) -> None:
    at = chart.place.at
    wrong = chart.write(at(9), {"measured": {"pulse": 8}})
    chart.write(
        at(10), {"amended": wrong.id, "to": {"at": at(9).isoformat(), "measured": {"pulse": 80}}, "because": "A slip."}
    )
    assert [e.values["pulse"] for e in chart.read().as_of(at(9, 30))] == [8]
    assert [e.values["pulse"] for e in chart.read().as_of(at(10))] == [80]
    taken_back = chart.write(at(11), {"amended": wrong.id, "because": "Wrong person."})
    assert list(chart.read().as_of(at(11))) == []
    assert len(chart.read()) == 3
    assert taken_back.id != wrong.id
    assert connection.in_atomic_block is False
