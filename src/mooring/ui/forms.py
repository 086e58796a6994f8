"""Reads one field of a posted form. What cannot be read is refused with what is wrong, where, and how to mend it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
TRISTATE = ("yes", "no", "unknown")

TOKEN = "csrfmiddlewaretoken"  # noqa: S105


class FieldWrong(ValueError):
    """One field cannot be read. `field` is its name, `message` a sentence saying how to mend it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@dataclass(kw_only=True)
class Form:
    """A posted form being read. Reads every field, keeps each error by field name, and what was typed."""

    posted: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    def read(self, read_one: Callable[..., T], name: str, label: str, **limits: object) -> T | None:
        """`read_one(posted, name, label, **limits)`, or None with its error kept in `errors`."""
        try:
            return read_one(self.posted, name, label, **limits)
        except FieldWrong as wrong:
            self.errors[wrong.field] = wrong.message
            return None

    def refuse(self, name: str, message: str) -> None:
        """Keep an error that was found beyond the field itself."""
        self.errors[name] = message

    @property
    def sound(self) -> bool:
        return not self.errors

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, to fill the form again: nothing is lost by an error."""
        return {name: self.posted[name] for name in self.posted}


def typed_fields(posted: Mapping[str, str]) -> dict[str, str]:
    """What somebody typed, without the form's own token: a draft keeps the one, never the other."""
    return {name: value for name, value in posted.items() if name != TOKEN}


def text(posted: Mapping[str, str], name: str, label: str, *, longest: int = 4000, needed: bool = True) -> str:
    """Trimmed text of at most `longest` characters; "" only where it is not needed. Refuses control characters."""
    value = posted.get(name, "").replace("\r\n", "\n").strip()
    if not value and needed:
        raise FieldWrong(name, f"{label} is empty. Enter it.")
    if len(value) > longest:
        raise FieldWrong(name, f"{label}: {len(value)} letters are typed, and {longest} fit. Write the main points.")
    if any(ord(character) < 32 and character not in "\n\t" for character in value):
        raise FieldWrong(name, f"{label} holds a character that cannot be stored. Type it again instead of pasting.")
    return value


def choice(posted: Mapping[str, str], name: str, label: str, *, allowed: Collection[str], needed: bool = True) -> str:
    """One of `allowed`; "" only where it is not needed."""
    value = posted.get(name, "")
    if not value and not needed:
        return ""
    if not value:
        raise FieldWrong(name, f"{label} is not answered. Choose one of the answers.")
    if value not in allowed:
        raise FieldWrong(name, f"{label}: this answer is not one of those offered. Choose one of them.")
    return value


def tristate(posted: Mapping[str, str], name: str, label: str) -> bool | None:
    """Yes, no, or unknown (None). An unanswered question is refused: unknown is an answer, silence is not."""
    return {"yes": True, "no": False, "unknown": None}[choice(posted, name, label, allowed=TRISTATE)]


def number(
    posted: Mapping[str, str],
    name: str,
    label: str,
    *,
    least: float | None = None,
    most: float | None = None,
    unit: str = "",
    needed: bool = True,
) -> Decimal | None:
    """A decimal number between `least` and `most` inclusive; None only where it is not needed and was left empty."""
    written = posted.get(name, "").strip().replace(",", ".")
    if not written and not needed:
        return None
    if not written:
        raise FieldWrong(name, f"{label} is empty. Enter a number{_of(unit)}.")
    try:
        value = Decimal(written)
    except InvalidOperation:
        value = Decimal("NaN")
    # ASCII only: other scripts' digits would be read silently, and "1e3" is never how a vital sign is written.
    if not value.is_finite() or not set(written) <= set("0123456789.-+"):
        raise FieldWrong(name, f"{label}: {written[:20]!r} is not a number. Enter digits only{_of(unit)}.")
    if (least is not None and value < Decimal(str(least))) or (most is not None and value > Decimal(str(most))):
        allowed = f"{_range(least, most)}{_of(unit)}"
        raise FieldWrong(name, f"{label} is {written}, and must be {allowed}. Check and correct it.")
    return value


def whole(
    posted: Mapping[str, str],
    name: str,
    label: str,
    *,
    least: int | None = None,
    most: int | None = None,
    unit: str = "",
    needed: bool = True,
) -> int | None:
    """A whole number, else as `number`."""
    value = number(posted, name, label, least=least, most=most, unit=unit, needed=needed)
    if value is not None and value != int(value):
        raise FieldWrong(name, f"{label} must be a whole number{_of(unit)}. Leave out what follows the point.")
    return None if value is None else int(value)


def moment(
    posted: Mapping[str, str],
    name: str,
    label: str,
    *,
    zone: str,
    not_after: datetime | None = None,
    not_before: datetime | None = None,
    needed: bool = True,
) -> datetime | None:
    """An aware moment typed as 2026-11-02T14:05 in the facility's zone. Refuses an hour the clocks skipped."""
    written = posted.get(name, "").strip()
    if not written and not needed:
        return None
    try:
        naive = datetime.fromisoformat(written)
    except ValueError:
        raise FieldWrong(name, f"{label}: enter a day and a time, such as 2026-11-02 14:05.") from None
    if naive.tzinfo is not None:
        raise FieldWrong(name, f"{label}: enter the local time without an offset, such as 2026-11-02 14:05.")
    tz = ZoneInfo(zone)
    at = naive.replace(tzinfo=tz)
    if at.astimezone(ZoneInfo("UTC")).astimezone(tz).replace(tzinfo=None) != naive:
        raise FieldWrong(name, f"{label}: the clocks skipped that hour. Enter the time that the clock showed.")
    if not_after and at > not_after:
        raise FieldWrong(name, f"{label} is in the future. Enter when it really happened.")
    if not_before and at < not_before:
        raise FieldWrong(name, f"{label} is too long ago. Check the day.")
    return at


def day(
    posted: Mapping[str, str],
    name: str,
    label: str,
    *,
    not_after: date | None = None,
    not_before: date | None = None,
    needed: bool = True,
) -> date | None:
    """A day typed as 1990-05-01, between the two days inclusive."""
    written = posted.get(name, "").strip()
    if not written and not needed:
        return None
    try:
        value = date.fromisoformat(written)
    except ValueError:
        raise FieldWrong(name, f"{label}: enter year, month and day, such as 1990-05-01.") from None
    if not_after and value > not_after:
        raise FieldWrong(name, f"{label} is in the future. Check the year.")
    if not_before and value < not_before:
        raise FieldWrong(name, f"{label} is too long ago. Check the year.")
    return value


def _of(unit: str) -> str:
    return f" ({unit})" if unit else ""


def _range(least: float | None, most: float | None) -> str:
    if least is None:
        return f"at most {most:g}"
    return f"at least {least:g}" if most is None else f"between {least:g} and {most:g}"
