"""How values are written on a screen: times in the facility's zone, doses without trailing zeros, ages, durations."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

UNKNOWN = "not known"
# English on every server, whatever its locale; and a chart writes hundreds of times.
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock_time(at: datetime | None, zone: str) -> str:
    """Hours and minutes with the zone's letters: "14:05 EST". `at` must be aware."""
    return UNKNOWN if at is None else _clock(_local(at, zone))


def day_time(at: datetime | None, zone: str) -> str:
    """Day, hours and minutes with the zone's letters: "Mon 2 Nov, 14:05 EST"."""
    if at is None:
        return UNKNOWN
    local = _local(at, zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}, {_clock(local)}"


def full_time(at: datetime | None, zone: str) -> str:
    """The same with the year: "Mon 2 Nov 2026, 14:05 EST"."""
    if at is None:
        return UNKNOWN
    local = _local(at, zone)
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}, {_clock(local)}"


def day(at: date | datetime | None, zone: str = "UTC") -> str:
    """A day: "2 Nov 2026". A moment is read in `zone`."""
    if at is None:
        return UNKNOWN
    local = _local(at, zone) if isinstance(at, datetime) else at
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def field_time(at: datetime | None, zone: str) -> str:
    """What a datetime-local field holds: "2026-11-02T14:05", in the facility's zone."""
    return "" if at is None else _local(at, zone).strftime("%Y-%m-%dT%H:%M")


def duration(length: timedelta | None) -> str:
    """A length of time in at most two units: "2 d 3 h", "45 min". A negative one starts with a minus sign."""
    if length is None:
        return UNKNOWN
    minutes = round(length.total_seconds() / 60)
    sign, minutes = ("\N{MINUS SIGN}" if minutes < 0 else ""), abs(minutes)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [f"{days} d"] * bool(days) + [f"{hours} h"] * bool(hours) + [f"{left} min"] * bool(left and not days)
    return sign + (" ".join(parts) or "0 min")


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, or in how long: "45 min ago", "in 2 h", "now"."""
    if at is None:
        return UNKNOWN
    length = now - at
    if abs(length) < timedelta(minutes=1):
        return "now"
    return f"{duration(length)} ago" if length > timedelta() else f"in {duration(-length)}"


def amount(value: float | Decimal | None) -> str:
    """A number without trailing zeros and with a zero before the point, as safe dose writing asks: "4", "0.5"."""
    if value is None:
        return UNKNOWN
    text = f"{Decimal(str(value)):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def mg(value: float | Decimal | None) -> str:
    """A dose in milligrams: "4 mg", never "4.0 mg"; "not known" stays in words."""
    return UNKNOWN if value is None else f"{amount(value)} mg"


def age(birth_date: date | None, at: datetime, zone: str) -> str:
    """Completed years at that moment in that zone: "36 years"."""
    if birth_date is None:
        return UNKNOWN
    today = _local(at, zone).date()
    years = today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))
    return f"{years} years"


def telephone(number: str) -> str:
    """The tel: address of a United States number: "(606) 462-3001" -> "tel:+16064623001"; 988 stays 988."""
    digits = "".join(character for character in number if character.isdigit())
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:{digits}"


def _clock(local: datetime) -> str:
    return f"{local.hour:02}:{local.minute:02} {local.tzname()}"


def _local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A time without a zone cannot be shown: it could mean any hour.")
    return at.astimezone(ZoneInfo(zone))
