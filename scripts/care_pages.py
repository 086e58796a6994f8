"""The pages of the manual about care around the medication: what their tables are for, and the expected course."""

from pathlib import Path

from sources import source_lines

from mooring.clinical.course import Course, Span
from mooring.clinical.course_words import between
from mooring.clinical.library import Library
from mooring.clinical.placement import OWN
from mooring.clinical.values import Citation

COURSE = Path("care") / "course.md"
FLAGS = (
    "What the answers mean, shown at the top of a person's pages at once, each with what it changes. What is not "
    "known raises no flag and lowers none; it stands among what the consultation owes."
)
PLACES = (
    f"{OWN} Every row that holds points to a level; the highest counts. What is not known is asked, and while it "
    "is open nobody is said to be well enough for outpatient care. A level that a licensed tool gave is written "
    "down in the consultation and shown beside this one. `mooring placement SCENARIO` answers it for a scenario."
)
INTRO = (
    "What withdrawal is expected to do in time, by the last opioid. It is said on a person's course in words, shaded "
    "on the chart, and listed below it. Where sources differ the widest span is said. **No COWS is given for untreated "
    "withdrawal over time: no source that was read gives one.** Where a person expects fentanyl in the supply, a "
    "short-acting opioid counts as fentanyl."
)


def cited(cites: tuple[Citation, ...]) -> str:
    """The sources with how they were seen."""
    return "; ".join(str(each) for each in cites)


def spans(found: tuple[Span, ...]) -> str:
    """Every published span of one stage."""
    return "; ".join(f"{between(each.low, each.high)}: {cited(each.cites)}" for each in found) or "not established"


def course_part(course: Course) -> list[str]:
    """One class of opioid."""
    lines = [f"## After {course.title}", "", f"For: {', '.join(course.of)}.", ""]
    if course.begins or course.worst or course.over:
        lines += ["| stage | hours or days after the last use, and source |", "|---|---|"]
        lines += [f"| begins | {spans(course.begins)} |", f"| worst | {spans(course.worst)} |"]
        lines += [f"| fades within | {spans(course.over)} |"]
        if course.cows_over is not None:
            only = f" ({', '.join(course.cows_over.of)} alone)" if course.cows_over.of else ""
            lines.append(f"| a COWS over {course.cows_over.points}{only} | {spans((course.cows_over.span,))} |")
        lines.append("")
    lines += [f"- {note.text} ({cited(note.cites)})" for note in course.notes]
    return [*lines, ""] if course.notes else lines


def course_page(known: Library, made: str, grades: str) -> str:
    """The expected course of withdrawal, class by class, and with medication."""
    courses = known.courses
    lines = ["# Expected course of withdrawal", "", made, INTRO, ""]
    lines += [line for course in courses.courses for line in course_part(course)]
    lines += ["## What the amount and the years change", ""]
    lines += [f"- {note.text} ({cited(note.cites)})" for note in courses.more]
    if courses.treated is not None:
        lines += ["", "## With medication", "", f"{courses.treated.text} {courses.treated.note}", ""]
        lines += [
            f"- {between(band.start, band.end)} after the first dose: COWS {band.low} to {band.high} in {band.share} "
            f"of 100 people ({cited(courses.treated.cites)})"
            for band in courses.treated.bands
        ]
    lines += ["", grades, *sources_part(known)]
    return "\n".join(lines).rstrip() + "\n"


def sources_part(known: Library) -> list[str]:
    """The publications on which the courses rest."""
    courses = known.courses
    cites = [cite for course in courses.courses for each in _said(course) for cite in each]
    cites += [cite for note in courses.more for cite in note.cites]
    cites += list(courses.treated.cites) if courses.treated else []
    return source_lines((cite.source for cite in cites), known)


def _said(course: Course) -> list[tuple[Citation, ...]]:
    stages = [each.cites for each in (*course.begins, *course.worst, *course.over)]
    over = [course.cows_over.span.cites] if course.cows_over else []
    return [*stages, *over, *(note.cites for note in course.notes)]
