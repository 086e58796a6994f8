"""From a Case to the text of a scenario file; `read_scenario` reads back an equal case."""

from __future__ import annotations

from typing import Any

import yaml

from mooring.clinical.case import Case, Facility, Person, Proposal
from mooring.clinical.codec import event_to_plain


class _Dumper(yaml.SafeDumper):
    """One event to a line, whatever its length."""


def _flow(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    node = dumper.represent_mapping("tag:yaml.org,2002:map", value.items())
    node.flow_style = ("story" not in value and "at" not in value) or any(key not in _TOP for key in value)
    return node


_TOP = ("at", "facility", "admitted_for", "person", "story", "proposed")
_Dumper.add_representer(dict, _flow)


def write_scenario(case: Case) -> str:
    """The text of a scenario file. Only what is known is written; a default is left out."""
    content: dict[str, Any] = {"at": case.at.isoformat()}
    if case.admitted_for != "withdrawal":
        content["admitted_for"] = case.admitted_for
    parts: dict[str, Any] = {
        "facility": _facility(case.facility), "person": _person(case.person),
        "story": [event_to_plain(event) for event in case.timeline], "proposed": _proposed(case.proposed),
    }  # fmt: skip
    content |= {key: value for key, value in parts.items() if value}
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _facility(facility: Facility) -> dict[str, Any]:
    return _known({
        "setting": facility.setting, "otp": facility.otp, "state": facility.state,
        "zone": None if facility.zone == "UTC" else facility.zone, "choices": dict(facility.choices) or None,
        "confirmations": sorted(facility.confirmations) or None,
    })  # fmt: skip


def _person(person: Person) -> dict[str, Any]:
    birth_date = person.birth_date.isoformat() if person.birth_date else None
    return _known({
        "birth_date": birth_date, "sex": person.sex, "pregnant": person.pregnant, "weight_kg": person.weight_kg,
    })  # fmt: skip


def _proposed(proposed: Proposal | None) -> dict[str, Any] | None:
    if proposed is None:
        return None
    return {proposed.act: True if proposed.act == "discharge" else proposed.what} | _known({
        "mg": proposed.dose.in_mg if proposed.dose else None, "route": proposed.route, "new_start": proposed.new_start,
        "protocol": proposed.protocol, **proposed.details,
    })  # fmt: skip
