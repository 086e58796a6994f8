"""Versions of a protocol: who started on one stays on it; who starts later gets the one in force."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mooring.accounts.tenancy import bind
from mooring.knowledge.load import ELSEWHERE, HOME, forget
from mooring.programme import adoption, plan, reading
from mooring.programme.errors import Conflict
from mooring.programme.permissions import may
from mooring.records import kept
from mooring.records.models import KeptKnowledge

from .wards import PROTOCOL, Ward, key

FIRST = "numbers/buprenorphine.yaml"


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Deploy knowledge whose first dose of buprenorphine is 2 mg instead of 4, when called."""
    folder = tmp_path / "knowledge"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / FIRST
    text = path.read_text()
    start = text.index("bup_first_dose:")
    assert "value: 4" in text[start : start + 300]
    path.write_text(text[:start] + text[start:].replace("value: 4", "value: 2", 1))

    def deploy() -> None:
        monkeypatch.setenv(ELSEWHERE, str(folder))
        forget()

    yield deploy
    monkeypatch.undo()
    forget()


def first_dose(ward: Ward, person: Any) -> float:
    """The milligrams that the engine advises at half past nine."""
    ward.told_of_heroin(person)
    ward.observe(person, ward.at(9, 30))
    from mooring.programme import bedside

    due = bedside.due_dose(by=ward.nurse, at=ward.at(9, 31), person=person)
    assert due is not None
    return due.mg


def adopt(ward: Ward) -> str:
    return adoption.adopt(by=ward.director, at=ward.at(9, 5), key=key(), protocol_id=PROTOCOL).digest


def on_version(ward: Ward, person: Any) -> str | None:
    return plan.options(by=ward.prescriber, at=ward.at(9, 40), person=person).on_version


def started(ward: Ward) -> Any:
    """Wren, who started by the version in force."""
    wren = ward.admit("Wren Halloway", bed="B1")
    ward.told_of_heroin(wren)
    ward.sign(wren)
    return wren


def test_two_people_on_two_versions_at_one_facility(ward: Ward, changed: Any) -> None:
    # given Wren, who started while the first dose was 4 mg
    wren = started(ward)
    old = on_version(ward, wren)
    # when knowledge with a first dose of 2 mg is deployed, signed, and Robin starts
    changed()
    new = adopt(ward)
    robin = ward.admit("Robin Vale", bed="B2")
    ward.told_of_heroin(robin)
    ward.sign(robin, at=ward.at(9, 25))
    # then each is treated by their own
    assert (old, new) == (on_version(ward, wren), on_version(ward, robin))
    assert old != new
    assert first_dose(ward, robin) == 2
    assert first_dose(ward, wren) == 4


def test_before_the_new_version_is_signed_people_start_on_the_one_in_force(ward: Ward, changed: Any) -> None:
    changed()
    line = next(x for x in adoption.state(by=ward.director, at=ward.at(9)).lines if x.protocol.id == PROTOCOL)
    assert (line.state, line.adopted) == ("changed", None)
    wren = ward.admit()
    ward.told_of_heroin(wren)
    ward.sign(wren)
    assert line.in_force is not None
    assert on_version(ward, wren) == line.in_force.digest
    assert first_dose(ward, wren) == 4


def test_a_prescriber_moves_a_person_to_the_version_in_force(ward: Ward, changed: Any) -> None:
    wren = ward.admit()
    ward.told_of_heroin(wren)
    ward.sign(wren)
    move = {"by": ward.prescriber, "person": wren, "because": "The lower first dose suits them."}
    with pytest.raises(Conflict, match="already"):
        plan.move_version(at=ward.at(9, 24), key=key(), **move)
    changed()
    new = adopt(ward)
    assert plan.options(by=ward.prescriber, at=ward.at(9, 26), person=wren).newer == new
    once = key()
    plan.move_version(at=ward.at(9, 27), key=once, **move)
    plan.move_version(at=ward.at(9, 27), key=once, **move)
    assert on_version(ward, wren) == new
    assert plan.options(by=ward.prescriber, at=ward.at(9, 28), person=wren).newer is None
    assert first_dose(ward, wren) == 2
    chart = reading.chart(by=ward.nurse, at=ward.at(9, 40), person=wren)
    assert [e.because for e in chart.story if e.kind == "moved" and e.stage == "version"] == [move["because"]]
    assert not may(ward.nurse, "plan.move_version")


def test_a_version_that_was_tampered_with_is_not_read_and_the_page_says_so(ward: Ward, changed: Any) -> None:
    wren = ward.admit()
    ward.told_of_heroin(wren)
    ward.sign(wren)
    changed()
    adopt(ward)
    bind(ward.place.facility.pk)
    kept._library.cache_clear()
    for row in KeptKnowledge.objects.filter(facility_id=ward.place.facility.pk):
        row.checksum = "0" * 64
        row.save()
    seen = plan.options(by=ward.prescriber, at=ward.at(9, 40), person=wren)
    assert seen.lost
    assert first_dose(ward, wren) == 2


def test_nothing_is_signed_by_who_read_another_version(ward: Ward, changed: Any) -> None:
    see = {"by": ward.director, "at": ward.at(9), "protocol_id": PROTOCOL}
    read = adoption.compare(**see).line.version
    changed()
    with pytest.raises(Conflict, match=f"You read version {read}"):
        adoption.adopt(**see, key=key(), read=read)
    with pytest.raises(Conflict, match="Nothing was signed"):
        adoption.decline(**see, key=key(), reason="Too little.", read=read)
    now = adoption.compare(**see).line.version
    assert adoption.adopt(**see, key=key(), read=now).digest == now


def test_nobody_is_moved_to_a_version_that_the_plan_did_not_name(ward: Ward, changed: Any) -> None:
    wren = started(ward)
    old = on_version(ward, wren)
    changed()
    new = adopt(ward)
    move = {"by": ward.prescriber, "at": ward.at(9, 40), "person": wren, "because": "A higher first dose."}
    with pytest.raises(Conflict, match=f"Version {new} came into force"):
        plan.move_version(**move, key=key(), read=old)
    assert on_version(ward, wren) == old
    plan.move_version(**move, key=key(), read=new)
    assert on_version(ward, wren) == new


def test_a_declined_version_leaves_what_is_in_force(ward: Ward, changed: Any) -> None:
    changed()
    with pytest.raises(Exception, match="few words"):
        adoption.decline(by=ward.director, at=ward.at(9), key=key(), protocol_id=PROTOCOL, reason=" ")
    adoption.decline(by=ward.director, at=ward.at(9), key=key(), protocol_id=PROTOCOL, reason="2 mg is too little.")
    seen = adoption.state(by=ward.director, at=ward.at(9, 1))
    assert [each.reason for each in seen.declined] == ["2 mg is too little."]
    line = next(x for x in seen.lines if x.protocol.id == PROTOCOL)
    assert line.in_force is not None
    assert line.in_force.digest != line.version


def test_the_director_reads_what_changed_and_who_would_be_advised_otherwise(ward: Ward, changed: Any) -> None:
    see = {"by": ward.director, "at": ward.at(9), "protocol_id": PROTOCOL}
    same = adoption.compare(**see)
    assert same.changed is not None
    assert not same.changed
    assert same.advised == ()
    changed()
    seen = adoption.compare(**see)
    assert seen.changed is not None
    assert [(each.means, each.before, each.after) for each in seen.changed.numbers] == [
        ("The first dose of a standard start", "4 mg", "2 mg")
    ]
    # the row that gives it rests on another source now
    assert [(each.row, each.moved) for each in seen.changed.rows] == [("first", False)]
    words = {said.words for each in seen.advised for change in each.changes for said in change.after}
    assert any("buprenorphine-naloxone 2 mg" in each for each in words)
