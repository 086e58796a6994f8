"""Who may do what: every use-case against every role, by a table that stands here and nowhere else."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

import mooring.programme
from mooring.accounts.actor import Actor
from mooring.accounts.roles import Role
from mooring.programme import permissions
from mooring.programme.errors import NotAllowed, ProgrammeError
from mooring.records import audit

from .wards import Ward, key

H, N, P, C, D, A = (
    Role.HELPLINE, Role.NURSE, Role.PRESCRIBER, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR, Role.ADMINISTRATOR,
)  # fmt: skip
MAY: dict[str, set[Role]] = {
    "admission.admit": {N, P, D},
    "admission.consultation": {N, P, D, C},
    "admission.save_part": {N, P, D, C},
    "adoption.adopt": {D},
    "adoption.compare": {N, P, D, C},
    "adoption.decline": {D},
    "adoption.state": {N, P, D, C},
    "audit.entries": {D},
    "beds.add": {A},
    "beds.labels": {A},
    "bedside.amend": {N, P, D},
    "bedside.decide_dose": {N, P, D},
    "bedside.due_dose": {N, P, D},
    "bedside.incident": {N, P, D},
    "bedside.note": {N, P, D, C},
    "bedside.observe": {N, P, D},
    "discharge.advance_referral": {N, P, D, C},
    "discharge.discharge": {P, D},
    "discharge.record_item": {N, P, D, C},
    "discharge.refer": {N, P, D, C},
    "discharge.state": {N, P, D, C},
    "drafts.clear": {H, N, P, D, C},
    "drafts.load": {H, N, P, D, C},
    "drafts.save": {H, N, P, D, C},
    "evidence.ask": {D},
    "evidence.state": {N, P, D, C},
    "followup.due": {N, P, D, C},
    "followup.medication": {N, P, D, C},
    "followup.record": {N, P, D, C},
    "followup.reopen": {N, P, D, C},
    "helpline.book_admission": {H, N, P, D, C},
    "helpline.book_call_back": {H, N, P, D, C},
    "helpline.call": {H},
    "helpline.close_call": {H},
    "helpline.name_caller": {H},
    "helpline.open_call": {H},
    "helpline.queue": {H},
    "helpline.save_triage": {H},
    "plan.end": {P, D},
    "plan.move_version": {P, D},
    "plan.options": {N, P, D, C},
    "plan.order": {P, D},
    "plan.record_offer": {N, P, D, C},
    "plan.sign_protocol": {P, D},
    "reading.board": {N, P, D},
    "reading.board_version": {N, P, D},
    "reading.chart": {N, P, D, C},
    "reading.people": {H, N, P, D, C},
}
HOMES = {"helpline.name_caller": "caller"}


def _import_all() -> None:
    for found in pkgutil.iter_modules(mooring.programme.__path__):
        importlib.import_module(f"mooring.programme.{found.name}")


def test_the_table_names_every_use_case_there_is() -> None:
    _import_all()
    assert set(permissions.registered()) == set(MAY)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", sorted(MAY))
def test_what_may_says_is_what_the_door_does(place: Any, name: str, role: Role) -> None:
    """The door refuses whoever the table does not name, before anything else; whoever it names gets past permission."""
    _import_all()
    actor = place.actor(role)
    allowed = role in MAY[name]
    assert permissions.may(actor, name) is allowed
    before = audit.verify(place.facility.pk).entries
    try:
        _call(name, actor, place.at(9))
        outcome = "done"
    except NotAllowed:
        outcome = "not-allowed"
    except ProgrammeError as error:
        outcome = error.outcome
    assert (outcome != "not-allowed") is allowed
    written = audit.entries(facility_id=place.facility.pk)
    assert audit.verify(place.facility.pk).entries == before + 1
    assert (written[0].what, written[0].outcome, written[0].by) == (name, outcome, permissions.label(actor))


ARGUMENTS: dict[str, Any] = {
    "person": lambda: uuid4(), "identity": lambda: {"name": "Wren"}, "bed_label": lambda: "B1",
    "part": lambda: "social",
    "answers": dict, "protocol_id": lambda: "buprenorphine-standard", "labels": lambda: ["B1"], "event_id": lambda: "1",
    "to": lambda: None, "because": lambda: "why", "slot": lambda: "dose:1", "decision": lambda: "give",
    "drug": lambda: "methadone", "mg": lambda: 4, "event": lambda: "seizure", "text": lambda: "words",
    "referral": lambda: "r1", "stage": lambda: "arrived", "item": lambda: "appointment", "value": lambda: "booked",
    "place": lambda: "Elkhorn House", "level": lambda: "inpatient", "form_key": lambda: "form", "fields": dict,
    "day": lambda: 7, "outcome": lambda: "reached",
    "expected": lambda: datetime.fromisoformat("2026-11-03T09:00-05:00"),
    "due": lambda: datetime.fromisoformat("2026-11-03T09:00-05:00"), "what": lambda: "x", "answer": lambda: "later",
    "key": key, "reason": lambda: "why",
}  # fmt: skip


def _call(name: str, actor: Actor, at: datetime) -> None:
    module, _, function = name.partition(".")
    act: Callable[..., Any] = getattr(importlib.import_module(f"mooring.programme.{HOMES.get(name, module)}"), function)
    code = act.__wrapped__.__kwdefaults__ or {}  # type: ignore[attr-defined]
    names = act.__wrapped__.__code__.co_varnames[: act.__wrapped__.__code__.co_kwonlyargcount]  # type: ignore[attr-defined]
    wanted = [each for each in names if each not in code and each not in ("by", "at")]
    act(by=actor, at=at, **{each: ARGUMENTS[each]() for each in wanted})


def test_a_person_with_two_roles_may_do_what_either_may(place: Any) -> None:
    from tests.harness.people import a_member

    both = Actor.of(a_member(place.facility, Role.HELPLINE, Role.NURSE))
    assert permissions.may(both, "helpline.queue")
    assert permissions.may(both, "bedside.observe")
    assert not permissions.may(both, "plan.sign_protocol")


def test_somebody_without_a_role_may_do_nothing(place: Any) -> None:
    nobody = Actor(user_id=1, facility_id=place.facility.pk, roles=frozenset(), name="Nobody", zone="UTC")
    assert not any(permissions.may(nobody, name) for name in MAY)
    with pytest.raises(NotAllowed):
        _call("reading.people", nobody, place.at(9))


def test_a_name_is_registered_once_and_for_somebody() -> None:
    _import_all()
    with pytest.raises(ValueError, match=r"reading\.chart"):
        permissions.register("reading.chart", frozenset({Role.NURSE}))
    with pytest.raises(ValueError, match="one role"):
        permissions.register("reading.nothing", frozenset())


def test_a_case_manager_fills_in_the_social_part_alone(ward: Ward, wren: Any) -> None:
    from mooring.programme import admission

    save = {"by": ward.case_manager, "at": ward.at(10), "person": wren, "answers": {}}
    admission.save_part(key=key(), part="social", **save)
    with pytest.raises(NotAllowed, match="nurse"):
        admission.save_part(key=key(), part="medical", **save)
