"""Evidence: what counts, what blocks adoption and why; and the jobs that make it."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from mooring.accounts.roles import Role
from mooring.knowledge.read_evidence import evidence_rules
from mooring.programme import adoption, evidence
from mooring.programme.errors import Conflict
from mooring.records import audit, jobs
from tests.harness.people import a_facility

from .wards import PROTOCOL, Ward, key

PROOF = {"questions": [{"id": "complete", "kind": "complete", "says": "Every state is answered.", "status": "proved"}]}
OUTCOMES: dict[str, Any] = {"oversedation_percent": 0.2, "precipitated_withdrawal_percent": 1.4}


@pytest.fixture
def real(database: None) -> Ward:
    """A facility that is not the demonstration's."""
    return Ward(place=a_facility(demo=False))


def store(ward: Ward, kind: str, result: dict[str, Any], **more: Any) -> str:
    version = evidence.state(by=ward.director, at=ward.at(8), protocol_id=PROTOCOL).version
    settings = {"version": version, "at": ward.at(8), "protocol": PROTOCOL} | more
    return evidence.store(facility_id=ward.place.facility.pk, kind=kind, result=result, **settings)


def adopt(ward: Ward, *, at: Any = None) -> adoption.Adopted:
    return adoption.adopt(by=ward.director, at=at or ward.at(9), key=key(), protocol_id=PROTOCOL)


def test_a_real_facility_adopts_what_was_proved_and_simulated(real: Ward) -> None:
    with pytest.raises(Conflict, match=r"The proof of this version is missing.*The simulation of this version is miss"):
        adopt(real)
    store(real, "proof", PROOF)
    with pytest.raises(Conflict, match="The simulation of this version is missing"):
        adopt(real)
    store(real, "simulation", {"outcomes": OUTCOMES})
    assert adopt(real).evidence == "proved and simulated"
    assert "evidence.proof" in {each.what for each in audit.entries(facility_id=real.place.facility.pk)}


FAILING: dict[str, tuple[str, dict[str, Any], str]] = {
    "a question that is refuted": (
        "proof", {"questions": [*PROOF["questions"], {"id": "first-day-50", "status": "refuted"}]},
        "first-day-50 is refuted",
    ),
    "a question that the solver gave up": (
        "proof", {"questions": [{"id": "complete", "status": "undecided"}]}, "complete is undecided",
    ),
    "a proof of nothing": ("proof", {"questions": []}, "Nothing was asked"),
    "too many too sleepy": (
        "simulation", {"outcomes": OUTCOMES | {"oversedation_percent": 1.01}}, "the limit is 1 %",
    ),
    "a study that says nothing": ("simulation", {"outcomes": None}, "the study does not say"),
}  # fmt: skip


@pytest.mark.parametrize("what", FAILING)
def test_what_does_not_pass_blocks_adoption_and_says_why(real: Ward, what: str) -> None:
    kind, result, says = FAILING[what]
    store(real, "proof", PROOF)
    store(real, "simulation", {"outcomes": OUTCOMES})
    assert says in store(real, kind, result, at=real.at(8, 30))
    with pytest.raises(Conflict, match="failed"):
        adopt(real)
    assert says in " ".join(
        each.against for each in evidence.state(by=real.director, at=real.at(9), protocol_id=PROTOCOL).pieces
    )


def test_just_at_the_limit_passes() -> None:
    at = {name: limit.percent for name, limit in evidence_rules().most.items()}
    assert evidence.judged("simulation", {"outcomes": at}) == ""


def test_evidence_of_another_version_or_another_engine_does_not_count(real: Ward) -> None:
    store(real, "proof", PROOF, version="0" * 16)
    store(real, "simulation", {"outcomes": OUTCOMES}, version="0" * 16)
    with pytest.raises(Conflict, match="missing"):
        adopt(real)
    from mooring.records import evidence as kept

    version = evidence.state(by=real.director, at=real.at(8), protocol_id=PROTOCOL).version
    for kind in evidence.KINDS:
        found = kept.Evidence(
            protocol=PROTOCOL, version=version, kind=kind, engine="0" * 16, made_at=real.at(8), result={}, passed=True
        )
        kept.add(facility_id=real.place.facility.pk, found=found)
    with pytest.raises(Conflict, match="another version of the engine"):
        adopt(real)


def test_old_evidence_is_made_anew(real: Ward) -> None:
    store(real, "proof", PROOF)
    store(real, "simulation", {"outcomes": OUTCOMES})
    last = real.at(8).astimezone(UTC) + timedelta(days=evidence_rules().days)
    with pytest.raises(Conflict, match="older than 180 days"):
        adopt(real, at=last + timedelta(minutes=1))
    assert adopt(real, at=last).evidence == "proved and simulated"


def test_the_demonstration_goes_without_evidence_but_never_against_it(ward: Ward) -> None:
    assert adopt(ward).evidence.startswith("demonstration: adopted without evidence")
    place = Ward(place=a_facility())
    store(place, "proof", {"questions": [{"id": "day-one", "status": "refuted"}]})
    with pytest.raises(Conflict, match="day-one is refuted"):
        adopt(place)


# --- jobs


def ask(ward: Ward, *, at: Any = None) -> None:
    evidence.ask(by=ward.director, at=at or ward.at(8), key=key(), protocol_id=PROTOCOL)


def states(ward: Ward) -> list[str]:
    seen = evidence.state(by=ward.director, at=ward.at(8), protocol_id=PROTOCOL)
    return [each.job.state if each.job else "none" for each in seen.pieces]


def test_asking_twice_asks_once_and_two_workers_never_get_the_same_job(ward: Ward) -> None:
    assert states(ward) == ["none", "none"]
    ask(ward)
    ask(ward)
    here = ward.place.facility.pk
    first, second = jobs.claim(facility_id=here, at=ward.at(8)), jobs.claim(facility_id=here, at=ward.at(8))
    assert first is not None
    assert second is not None
    assert {first.kind, second.kind} == {"proof", "simulation"}
    assert jobs.claim(facility_id=here, at=ward.at(8)) is None
    jobs.renew(first, at=ward.at(8), progress=40)
    jobs.end(second, failed="The solver is not installed.")
    assert sorted(states(ward)) == ["failed", "running"]


def test_the_job_of_a_killed_worker_runs_again_three_times_at_most(ward: Ward) -> None:
    ask(ward)
    here, at = ward.place.facility.pk, ward.at(8)
    for _ in range(3):
        assert jobs.claim(facility_id=here, at=at) is not None
        assert jobs.claim(facility_id=here, at=at) is not None
        at += jobs.LEASE + timedelta(seconds=1)
    assert jobs.claim(facility_id=here, at=at) is None
    assert states(ward) == ["failed", "failed"]
    ask(ward)
    assert states(ward) == ["waiting", "waiting"]


def test_a_renewed_lease_keeps_the_job(ward: Ward) -> None:
    ask(ward)
    here, later = ward.place.facility.pk, ward.at(8) + jobs.LEASE + timedelta(seconds=1)
    ours = [jobs.claim(facility_id=here, at=ward.at(8)) for _ in range(2)]
    for each in ours:
        assert each is not None
        jobs.renew(each, at=ward.at(8) + timedelta(seconds=30))
    assert jobs.claim(facility_id=here, at=later) is None


def test_the_web_process_imports_neither_proof_nor_simulation() -> None:
    import subprocess
    import sys

    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'mooring.config.settings'; import mooring.config.wsgi; "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        "print([m for m in sys.modules if m.startswith(('mooring.proof', 'mooring.simulation', 'z3', 'numba'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_process_beside_the_server_does_what_is_asked_and_ends_with_it(ward: Ward) -> None:
    from mooring.ops.work import next_job
    from mooring.records.models import Job

    ask(ward)
    Job.objects.filter(facility_id=ward.place.facility.pk).update(asked={"protocol": PROTOCOL, "version": "0" * 16})
    while next_job():
        pass
    ward.of(Role.NURSE)
    seen = evidence.state(by=ward.director, at=ward.at(8), protocol_id=PROTOCOL)
    assert {each.job.says for each in seen.pieces if each.job} == {
        "The version that was asked for is not the one of this server any more. Ask again."
    }
