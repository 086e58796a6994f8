"""The expected course is read with its sources, and what does not fit is refused with file and line."""

from pathlib import Path

import pytest

from mooring.clinical.course import Courses
from mooring.clinical.values import Grade
from mooring.knowledge.document import DocumentError
from mooring.knowledge.read_course import courses

WHOLE = """\
courses:
  - id: quick
    title: a quick opioid
    of: [heroin]
    begins:
      - {span: [6 h, 12 h], source: book, grade: secondary}
    worst:
      - {span: [1 d, 2 d], source: [book, leaf], grade: weak}
    cows_over: {points: 12, span: [12 h, 16 h], source: book, grade: read}
treated:
  bands:
    - {span: [72 h, 192 h], low: 0, high: 12, share: 98}
  text: Milder.
  note: Counted.
  source: leaf
  grade: computed
"""


def read(folder: Path, text: str) -> Courses:
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    return courses(folder, {"book", "leaf"})


def test_a_whole_file_is_read(tmp_path: Path):
    found = read(tmp_path, WHOLE)
    (course,) = found.courses
    assert (course.begins[0].low, course.worst[0].high, course.over) == (360, 2880, ())
    assert [(cite.source, cite.grade) for cite in course.worst[0].cites] == [("book", Grade.WEAK), ("leaf", Grade.WEAK)]
    assert found.treated is not None
    assert found.treated.bands[0].high == 12


def test_a_folder_without_a_course_has_none(tmp_path: Path):
    assert courses(tmp_path, set()) == Courses()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            "{span: [6 h, 12 h], source: book, grade: secondary}",
            "{span: [6 h, 12 h], grade: read}",
            '"source" is missing',
        ),
        (
            "{span: [6 h, 12 h], source: book, grade: secondary}",
            "{span: [6 h, 12 h], source: book}",
            '"grade" is missing',
        ),
        ("source: book, grade: secondary", "source: bok, grade: secondary", 'did you mean "book"'),
        ("[6 h, 12 h]", "[12 h, 6 h]", "ends before it begins"),
        ("[6 h, 12 h]", "[6, 12]", "not a length of time"),
        ("title: a quick opioid", "titel: a quick opioid", '"title" is missing'),
        ("    worst:\n      - {span: [1 d, 2 d], source: [book, leaf], grade: weak}\n", "", "write both or none"),
        ("share: 98", "share: 98, of: 100", '"of" is not known here'),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, complaint: str):
    assert old in WHOLE
    with pytest.raises(DocumentError, match=complaint):
        read(tmp_path, WHOLE.replace(old, new, 1))
