"""The expected course of withdrawal from YAML: spans with their sources, and the course with medication."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mooring.clinical.course import Course, Courses, CowsOver, Note, Span, Treated, TreatedBand
from mooring.clinical.values import minutes
from mooring.knowledge.document import files, read
from mooring.knowledge.fields import Fields


def courses(folder: Path, known: set[str]) -> Courses:
    """The courses of a folder; `known` are the sources that may be cited. Raises DocumentError with file and line."""
    found: list[Course] = []
    more: tuple[Note, ...] = ()
    treated: Treated | None = None
    for path in files(folder):
        fields = Fields(read(path), path=path, what="the expected course")
        found += [_course(each, fields, known) for each in fields.take("courses")]
        more += _notes(fields, "more", known)
        treated = _treated(fields, known) or treated
        fields.done()
    return Courses(courses=tuple(found), more=more, treated=treated)


def _course(entry: Any, within: Fields, known: set[str]) -> Course:
    fields = Fields(entry, path=within.path, what=f"{within.what}, a class of opioid")
    course = Course(
        id=fields.text("id"),
        title=fields.text("title"),
        of=fields.words("of"),
        begins=_spans(fields, "begins", known),
        worst=_spans(fields, "worst", known),
        over=_spans(fields, "over", known),
        cows_over=_cows_over(fields, known),
        notes=_notes(fields, "notes", known),
    )
    fields.done()
    if bool(course.begins) != bool(course.worst):
        raise fields.fail(f"{course.id} says when it begins or when it is worst, and not the other; write both or none")
    return course


def _spans(fields: Fields, key: str, known: set[str]) -> tuple[Span, ...]:
    found = []
    for entry in fields.take(key, []):
        each = Fields(entry, path=fields.path, what=f"{fields.what}, {key}")
        found.append(_span(each, known))
        each.done()
    return tuple(found)


def _span(fields: Fields, known: set[str]) -> Span:
    low, high = _two(fields)
    return Span(low=low, high=high, cites=fields.cites(known))


def _two(fields: Fields) -> tuple[int, int]:
    low, high = fields.made("span", lambda pair: (minutes(pair[0]), minutes(pair[1])))
    if low > high:
        raise fields.fail("the span ends before it begins; write the earlier one first", "span")
    return low, high


def _cows_over(fields: Fields, known: set[str]) -> CowsOver | None:
    entry = fields.take("cows_over", None)
    if entry is None:
        return None
    each = Fields(entry, path=fields.path, what=f"{fields.what}, cows_over")
    found = CowsOver(points=int(each.take("points")), of=each.words("of", ()), span=_span(each, known))
    each.done()
    return found


def _notes(fields: Fields, key: str, known: set[str]) -> tuple[Note, ...]:
    found = []
    for entry in fields.take(key, []):
        each = Fields(entry, path=fields.path, what=f"{fields.what}, {key}")
        found.append(Note(text=each.text("text"), cites=each.cites(known)))
        each.done()
    return tuple(found)


def _treated(fields: Fields, known: set[str]) -> Treated | None:
    entry = fields.take("treated", None)
    if entry is None:
        return None
    each = Fields(entry, path=fields.path, what=f"{fields.what}, treated")
    bands = []
    for line in each.take("bands"):
        band = Fields(line, path=fields.path, what=f"{each.what}, a band")
        start, end = _two(band)
        low, high, share = (int(band.take(key)) for key in ("low", "high", "share"))
        bands.append(TreatedBand(start=start, end=end, low=low, high=high, share=share))
        band.done()
    found = Treated(bands=tuple(bands), text=each.text("text"), note=each.text("note"), cites=each.cites(known))
    each.done()
    return found
