"""How values look on a screen."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from mooring.ui import formats

AT = datetime(2026, 11, 2, 19, 5, tzinfo=UTC)


def test_a_time_is_shown_in_the_facilitys_zone_with_its_letters() -> None:
    assert formats.clock_time(AT, "America/New_York") == "14:05 EST"
    assert formats.clock_time(AT, "America/Chicago") == "13:05 CST"
    assert formats.day_time(AT, "America/New_York") == "Mon 2 Nov, 14:05 EST"
    assert formats.full_time(AT, "America/New_York") == "Mon 2 Nov 2026, 14:05 EST"


def test_the_two_hours_of_the_autumn_night_are_told_apart() -> None:
    before, after = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert formats.clock_time(before, "America/New_York") == "01:30 EDT"
    assert formats.clock_time(after, "America/New_York") == "01:30 EST"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        formats.clock_time(datetime(2026, 11, 2, 14, 5), "America/New_York")  # noqa: DTZ001


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (4, "4 mg"),
        (4.0, "4 mg"),
        (Decimal("0.50"), "0.5 mg"),
        (Decimal("100"), "100 mg"),
        (Decimal("1E+2"), "100 mg"),
        (0, "0 mg"),
        (None, "not known"),
    ],
)
def test_a_dose_has_no_trailing_zeros_and_a_zero_before_the_point(given: float | Decimal | None, shown: str) -> None:
    assert formats.mg(given) == shown


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (125, "2 h 5 min"),
        (24 * 60, "1 d"),
        (51 * 60 + 20, "2 d 3 h"),
        (-30, "−30 min"),
    ],
)
def test_a_duration_has_at_most_two_units(minutes: int, shown: str) -> None:
    assert formats.duration(timedelta(minutes=minutes)) == shown


def test_how_long_ago() -> None:
    assert formats.ago(AT - timedelta(minutes=45), AT) == "45 min ago"
    assert formats.ago(AT + timedelta(hours=2), AT) == "in 2 h"
    assert formats.ago(AT, AT) == "now"
    assert formats.ago(None, AT) == "not known"


def test_an_age_changes_on_the_birthday_in_the_facilitys_zone() -> None:
    late_evening_before = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
    assert formats.age(date(1990, 5, 1), late_evening_before, "America/New_York") == "35 years"
    assert formats.age(date(1990, 5, 1), late_evening_before, "UTC") == "36 years"


def test_telephone_addresses() -> None:
    assert formats.telephone("(606) 462-3001") == "tel:+16064623001"
    assert formats.telephone("988") == "tel:988"
