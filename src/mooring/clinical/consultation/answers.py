"""Reading one raw answer, from a form or a file, as its plain value; each complaint is a whole sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from mooring.clinical.consultation.questions import AnswerKind, Field, Item, Option

UNKNOWN_WORD = "unknown"
NONE_WORD = "none"
USES = ("yes", "past", "no", UNKNOWN_WORD)
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
# No clinical limits: they only catch a slip of the finger, such as 400 for 40.
LONGEST_TEXT = 2000
OLDEST = timedelta(days=365 * 120)
MOST_TIMES_PER_DAY = 200
MOST_YEARS = 100
MOST_MG = 10_000
COUNTED = "per minute"


class Refusal(ValueError):
    """An answer that cannot be taken; `field` is the path below the item, "" for the item itself."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def blank(value: Any) -> bool:
    """Whether nothing was answered: None, "", or a mapping or list in which nothing is answered."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(blank(each) for each in value.values())
    if isinstance(value, (list, tuple)):
        return all(blank(each) for each in value)
    return value is None


def word(value: Any, options: tuple[Option, ...] | tuple[str, ...]) -> str:
    """One of the options' values. Raises Refusal."""
    known = tuple(each.value if isinstance(each, Option) else each for each in options)
    said = ("yes" if value else "no") if isinstance(value, bool) else str(value).strip().lower()
    said = {"true": "yes", "false": "no"}.get(said, said)
    if said in known:
        return said
    raise Refusal(f"{value!r} is not one of the answers here; choose {', '.join(known)}.")


def text(value: Any) -> str:
    """Words. Raises Refusal."""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        raise Refusal("Write this in words.")
    said = str(value).strip()
    if len(said) > LONGEST_TEXT:
        raise Refusal(f"This is longer than {LONGEST_TEXT} letters; please write the main points.")
    return said


def number(value: Any, *, lowest: float | None, highest: float | None, unit: str | None) -> int | float:
    """A number within its range; whole numbers come back as int. Raises Refusal."""
    found: float | None = None
    if isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        found = float(value.strip())
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found = float(value)
    low, high = lowest if lowest is not None else 0, highest if highest is not None else 10**9
    if found is None or not low <= found <= high:
        span = f"from {low:g} to {high:g}" if highest is not None else f"of {low:g} or more"
        raise Refusal(f"{value!r} does not fit here; write a number {span}{' ' + unit if unit else ''}.")
    return int(found) if found == int(found) else found


def moment(value: Any, *, at: datetime) -> datetime:
    """An aware time that is not later than `at`. Raises Refusal."""
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, datetime):
        raise Refusal("This is not a date and time; write it like 2026-11-02T10:00-05:00, or answer unknown.")
    if found.utcoffset() is None:
        raise Refusal("This time lacks its offset from UTC; add it, like -05:00.")
    _in_the_past(found, at)
    return found


def day(value: Any, *, at: datetime) -> str:
    """A date as ISO text, not later than `at`. Raises Refusal."""
    try:
        found = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date) or isinstance(found, datetime):
        raise Refusal("This is not a date; write it like 2026-11-02.")
    _in_the_past(datetime(found.year, found.month, found.day, tzinfo=at.tzinfo), at)
    return found.isoformat()


def _in_the_past(found: datetime, at: datetime) -> None:
    if found > at:
        raise Refusal("This lies in the future; check the day and the time.")
    if found < at - OLDEST:
        raise Refusal("This lies too far back; check the year.")


def only(value: Any, known: tuple[str, ...]) -> dict[str, Any]:
    """A mapping with known keys, without its blank answers. Raises Refusal."""
    if not isinstance(value, Mapping):
        raise Refusal(f"Answer this line by line: {', '.join(known)}.")
    for key in value:
        if key not in known:
            raise Refusal(f'There is no "{key}" here; there is {", ".join(known)}.', str(key))
    return {key: each for key, each in value.items() if not blank(each)}


def within(field: str, read: Any, *args: Any, **kwargs: Any) -> Any:
    """What `read` gives; its refusal is put under `field`."""
    try:
        return read(*args, **kwargs)
    except Refusal as error:
        raise Refusal(str(error), f"{field}.{error.field}" if error.field else field) from None


def measured(value: Any, field: Field) -> int | float:
    """A number within the range of a field, whole where it is counted. Raises Refusal."""
    found = number(value, lowest=field.lowest, highest=field.highest, unit=field.unit)
    if field.unit == COUNTED and not isinstance(found, int):
        raise Refusal("This is counted over a whole minute; write a whole number.")
    return found


def pressures(found: Mapping[str, Any]) -> str | None:
    """Why two pressures cannot both be right; None where they can, or where one is missing."""
    upper, lower = found.get("systolic"), found.get("diastolic")
    if upper is None or lower is None or lower < upper:
        return None
    return "The lower pressure must be below the upper one; look whether they were swapped."


def substance(item: Item, name: str, raw: Any, *, at: datetime) -> dict[str, Any]:
    """The line of one substance: `use`, and for yes or past its route, amount and last use. Raises Refusal."""
    if isinstance(raw, (str, bool)):
        raw = {"use": raw}
    given = only(raw, ("use", "route", "amount", "pattern", "times_per_day", "years", "last_use"))
    if "use" not in given:
        raise Refusal("First answer whether this is used: yes, past, no or unknown.", "use")
    found: dict[str, Any] = {"use": within("use", word, given.pop("use"), USES)}
    if found["use"] in ("no", UNKNOWN_WORD):
        if given:
            raise Refusal(f'"{found["use"]}" and details do not go together; change one of them.', "use")
        return found
    if "last_use" not in given:
        raise Refusal("When was the last use? Give the day and time, or answer unknown.", "last_use")
    for key, options in (("route", item.routes), ("pattern", item.patterns)):
        if key in given:
            found[key] = within(key, word, given[key], options)
    if "amount" in given:
        found["amount"] = within("amount", text, given["amount"])
    if "times_per_day" in given:
        found["times_per_day"] = within("times_per_day", whole, given["times_per_day"], highest=MOST_TIMES_PER_DAY)
    if "years" in given:
        found["years"] = within("years", number, given["years"], lowest=0, highest=MOST_YEARS, unit="years")
    found["last_use"] = within("last_use", moment_or_unknown, given["last_use"], at=at)
    return found


def whole(value: Any, *, highest: int) -> int:
    """A whole number from 0. Raises Refusal."""
    found = number(value, lowest=0, highest=highest, unit=None)
    if not isinstance(found, int):
        raise Refusal(f"{value!r} is not a whole number; write it without a fraction.")
    return found


def moment_or_unknown(value: Any, *, at: datetime) -> str:
    """A time as ISO text, or `unknown`. Raises Refusal."""
    if isinstance(value, str) and value.strip().lower() == UNKNOWN_WORD:
        return UNKNOWN_WORD
    return moment(value, at=at).isoformat()


def outside_dose(item: Item, raw: Any, *, at: datetime) -> dict[str, Any]:
    """A dose from elsewhere: drug, and unless none or unknown its mg and when it was last taken. Raises Refusal."""
    if isinstance(raw, str):
        raw = {"drug": raw}
    given = only(raw, ("drug", "mg", "last_taken"))
    if "drug" not in given:
        raise Refusal("Say which medicine it is, or none.", "drug")
    drug = within("drug", word, given.pop("drug"), item.options)
    if drug in (NONE_WORD, UNKNOWN_WORD):
        if given:
            raise Refusal(f'"{drug}" and a dose do not go together; change one of them.', "drug")
        return {"drug": drug}
    for key in ("mg", "last_taken"):
        if key not in given:
            raise Refusal("Write it, or answer unknown.", key)
    return {
        "drug": drug,
        "mg": within("mg", _mg, given["mg"], next((row for row in item.amounts if row.id == drug), None)),
        "last_taken": within("last_taken", moment_or_unknown, given["last_taken"], at=at),
    }


def _mg(value: Any, row: Field | None = None) -> int | float | str:
    if isinstance(value, str) and value.strip().lower() == UNKNOWN_WORD:
        return UNKNOWN_WORD
    low, high = (row.lowest, row.highest) if row else (0, MOST_MG)
    found = number(value, lowest=low, highest=high, unit="mg")
    # A dose is held to the microgram.
    return found if isinstance(found, int) else round(found, 3)


def listed(raw: Any, read: Any) -> list[Any] | str:
    """A list of what `read` reads, or `none` or `unknown`. Raises Refusal."""
    if isinstance(raw, str):
        return word(raw, (NONE_WORD, UNKNOWN_WORD))
    if not isinstance(raw, (list, tuple)):
        raise Refusal("Write them one by one, or answer none or unknown.")
    return [within(str(index), read, each) for index, each in enumerate(raw) if not blank(each)]


def medicine(raw: Any) -> dict[str, Any]:
    """One medicine: its drug in small letters, and its mg where known. Raises Refusal."""
    given = only({"drug": raw} if isinstance(raw, str) else raw, ("drug", "mg"))
    if "drug" not in given:
        raise Refusal("Which medicine is it? Write its name.", "drug")
    found: dict[str, Any] = {"drug": within("drug", text, given["drug"]).lower()}
    if "mg" in given:
        amount = within("mg", _mg, given["mg"])
        if amount != UNKNOWN_WORD:
            found["mg"] = amount
    return found


def release(raw: Any) -> dict[str, str]:
    """An answer to a release of records: yes needs to whom and what for. Raises Refusal."""
    given = only(raw if isinstance(raw, Mapping) else {"answer": raw}, ("answer", "to", "purpose"))
    if "answer" not in given:
        raise Refusal("Answer yes or no.", "answer")
    found = {"answer": within("answer", word, given["answer"], ("yes", "no"))}
    for key, asks in (("to", "To whom may we tell it? Name them."), ("purpose", "What for? Say it in a few words.")):
        if key in given:
            found[key] = within(key, text, given[key])
        elif found["answer"] == "yes":
            raise Refusal(asks, key)
    return found


YES_NO: Mapping[AnswerKind, tuple[str, ...]] = {
    AnswerKind.YES_NO: ("yes", "no"),
    AnswerKind.YES_NO_UNKNOWN: ("yes", "no", UNKNOWN_WORD),
}
