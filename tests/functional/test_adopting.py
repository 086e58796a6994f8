"""The medical director reads what changed and its evidence, then adopts or declines with a signature."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.functional.ward_givens import PROTOCOL, Ward, key
from tests.harness.browser import axe, sign_in
from tests.harness.people import Place

Shot = Callable[[Page, str], None]
TITLE = "Buprenorphine, standard start, going on to maintenance"
PAGE = f"/ward/protocols/{PROTOCOL}/"
STORY = """
at: 2026-11-02T10:00:00-05:00
facility: {setting: residential}
person: {sex: female}
story:
  - {at: 2026-11-02T09:00:00-05:00, gave: buprenorphine-naloxone, mg: 4}
proposed: {give: buprenorphine-naloxone, mg: 40}
"""
REFUTED = {
    "questions": [
        {"id": "complete", "says": "Every state is answered.", "status": "proved"},
        {"id": "day-one", "says": "Nobody gets more than 24 mg.", "status": "refuted", "assumes": ["BUP-01"],
         "scenario": STORY},
    ]
}  # fmt: skip


@pytest.fixture
def changed(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """What happens before it is called happens by knowledge whose first dose is 2 mg; the server has what ships, 4 mg.

    The server, which `page` has started, runs by itself: what it knows of the older knowledge is what was kept.
    """
    from mooring.knowledge.load import ELSEWHERE, HOME, forget

    folder = tmp_path / "knowledge"
    shutil.copytree(HOME, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "numbers/buprenorphine.yaml"
    text = path.read_text()
    start = text.index("bup_first_dose:")
    path.write_text(text[:start] + text[start:].replace("value: 4", "value: 2", 1))
    monkeypatch.setenv(ELSEWHERE, str(folder))
    forget()

    def deploy() -> None:
        monkeypatch.delenv(ELSEWHERE, raising=False)
        forget()

    yield deploy
    monkeypatch.undo()
    forget()


def outcomes(first: float) -> dict[str, Any]:
    cows = [{"day": day, "mean": first / day} for day in range(1, 8)]
    doses = [
        {"day": day, "drug": "buprenorphine-naloxone", "p10": 8, "median": 8 + day, "p90": 24} for day in range(1, 8)
    ]
    return {
        "patients": 1000, "days": 7,
        "outcomes": {
            "completed_percent": 71.2, "left_early_percent": 25.1, "median_stay_days": 7, "cows": cows,
            "mg_per_day": doses, "precipitated_withdrawal_percent": 1.2, "oversedation_percent": 0.1,
        },
    }  # fmt: skip


def stored(ward: Ward, kind: str, result: dict[str, Any]) -> None:
    from mooring.accounts.roles import Role
    from mooring.programme import evidence

    director, at = ward.of(Role.MEDICAL_DIRECTOR), datetime.now(UTC)
    version = evidence.state(by=director, at=at, protocol_id=PROTOCOL).version
    here = {"facility_id": ward.place.facility.pk, "protocol": PROTOCOL, "version": version, "at": at}
    evidence.store(kind=kind, result=result, **here)


def test_the_director_signs_a_protocol_of_the_demonstration(page: Page, place: Place, shot: Shot) -> None:
    # given a director of the demonstration facility
    sign_in(page, place.medical_director)
    page.goto("/ward/protocols/")
    card = page.get_by_role("region", name=TITLE)
    expect(page.get_by_text("Do not treat a person by it.")).to_be_visible()
    expect(card).to_contain_text("Never adopted")
    expect(card).to_contain_text("Evidence missing")
    axe(page)
    shot(page, "director-protocols")
    card.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("adopted without evidence")).to_be_visible()
    # when the signature is wrong, nothing is signed
    page.get_by_label("Sign with your password").fill("not-the-password")
    page.get_by_role("button", name="Sign and adopt").click()
    expect(page.get_by_role("alert").first).to_contain_text("This is not your password")
    axe(page)
    # when it is right, it is adopted, and the evidence is said plainly
    page.get_by_label("Sign with your password").fill("calm-harbor-lights")
    page.get_by_role("button", name="Sign and adopt").click()
    expect(page.get_by_text("not proved, not simulated").first).to_be_visible()
    expect(page.get_by_text("Nothing: this is the version in force.")).to_be_visible()


def test_a_real_facility_cannot_adopt_what_was_not_proved(page: Page, database: None) -> None:
    from tests.harness.people import a_facility

    real = a_facility(demo=False)
    sign_in(page, real.medical_director)
    page.goto(PAGE)
    expect(page.get_by_text("only the demonstration facility may adopt it").first).to_be_visible()
    expect(page.get_by_role("button", name="Sign and adopt")).to_have_count(0)


def test_the_director_sees_what_changed_with_both_simulations(
    page: Page, changed: Callable[[], None], ward: Ward, shot: Shot
) -> None:
    # given a version in force that was simulated, and another one deployed, refuted in one question
    stored(ward, "simulation", outcomes(12))
    changed()
    stored(ward, "simulation", outcomes(15))
    stored(ward, "proof", REFUTED)
    # when the director opens it
    sign_in(page, ward.place.medical_director)
    page.goto(PAGE)
    # then the number, and who would be advised otherwise, stand side by side
    expect(page.get_by_role("row", name="The first dose of a standard start 2 mg 4 mg")).to_be_visible()
    expect(page.get_by_text("stories of made-up people are answered differently")).to_be_visible()
    # and the proof says what is refuted, and the simulation what came of both
    expect(page.get_by_text("Nobody gets more than 24 mg.").first).to_be_visible()
    expect(page.get_by_text("It assumes: BUP-01.")).to_be_visible()
    expect(page.get_by_text("It cannot be adopted yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign and adopt")).to_have_count(0)
    expect(page.get_by_role("row", name="Left early 25.1 % 25.1 %")).to_be_visible()
    axe(page)
    shot(page, "director-protocol")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
    shot(page, "director-protocol-phone")
    # and the counterexample reads as a story
    page.get_by_role("link", name="Read the story that shows it").click()
    expect(page.get_by_text("about nobody")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="4 mg")).to_be_visible()
    axe(page)


def test_a_version_is_declined_with_a_reason(page: Page, changed: Callable[[], None], ward: Ward) -> None:
    changed()
    sign_in(page, ward.place.medical_director)
    page.goto(PAGE)
    page.get_by_label("Sign with your password").fill("calm-harbor-lights")
    page.get_by_role("button", name="Sign and decline").click()
    expect(page.get_by_role("alert").first).to_contain_text("few words")
    page.get_by_label("Reason").fill("4 mg is too much here.")
    page.get_by_label("Sign with your password").fill("calm-harbor-lights")
    page.get_by_role("button", name="Sign and decline").click()
    expect(page.get_by_role("region", name="Versions that were declined")).to_contain_text("4 mg is too much here.")
    expect(page.get_by_text("Changed since it was signed")).to_be_visible()


def test_the_page_shows_how_far_the_evidence_is_by_itself(page: Page, ward: Ward, shot: Shot) -> None:
    from mooring.records import jobs

    here = ward.place.facility.pk
    sign_in(page, ward.place.medical_director)
    page.goto(PAGE)
    page.get_by_role("button", name="Make what is missing").click()
    expect(page.get_by_text("It waits for its turn.").first).to_be_visible()
    expect(page.get_by_role("button", name="Make what is missing")).to_have_count(0)
    # when the process beside the server takes one, the page says so without a click
    job = jobs.claim(facility_id=here, at=datetime.now(UTC))
    assert job is not None
    jobs.renew(job, at=datetime.now(UTC), progress=40)
    expect(page.get_by_text("40 % is done.")).to_be_visible(timeout=10_000)
    axe(page)
    shot(page, "director-evidence-runs")
    # and when it fails, why, and how to ask again
    jobs.end(job, failed="The solver is not installed.")
    other = jobs.claim(facility_id=here, at=datetime.now(UTC))
    assert other is not None
    jobs.end(other)
    expect(page.get_by_text("The solver is not installed.")).to_be_visible(timeout=10_000)
    expect(page.get_by_role("button", name="Make what is missing")).to_be_visible()


def test_what_stands_beside_the_signature_follows_the_evidence_that_is_made(
    page: Page, changed: Callable[[], None], ward: Ward
) -> None:
    # given a version that the demonstration may adopt without evidence, which is being made
    from mooring.records import jobs

    changed()
    sign_in(page, ward.place.medical_director)
    page.goto(PAGE)
    page.get_by_role("button", name="Make what is missing").click()
    expect(page.get_by_text("adopted without evidence").last).to_be_visible()
    page.get_by_label("Reason").fill("Read on Tuesday.")
    # when the proof is refuted while the page stands open
    stored(ward, "proof", REFUTED)
    while job := jobs.claim(facility_id=ward.place.facility.pk, at=datetime.now(UTC)):
        jobs.end(job)
    # then it cannot be signed any more, the page says why, and what was typed stands
    expect(page.get_by_role("button", name="Sign and adopt")).to_have_count(0, timeout=15_000)
    expect(page.get_by_text("It cannot be adopted yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign and decline")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("Read on Tuesday.")
    axe(page)


def test_who_read_another_version_signs_nothing_and_is_told_on_the_same_page(
    page: Page, changed: Callable[[], None], ward: Ward
) -> None:
    changed()
    sign_in(page, ward.place.medical_director)
    page.goto(PAGE)
    page.evaluate("document.querySelector('input[name=version]').value = '0000000000000000'")
    page.get_by_label("Reason").fill("Read on Tuesday.")
    page.get_by_label("Sign with your password").fill("calm-harbor-lights")
    page.get_by_role("button", name="Sign and adopt").click()
    expect(page.get_by_role("alert").first).to_contain_text("You read version 0000000000000000")
    expect(page.get_by_label("Reason")).to_have_value("Read on Tuesday.")
    expect(page.get_by_role("heading", name="Adopt or decline")).to_be_visible()
    axe(page)


def test_a_prescriber_moves_a_person_to_the_version_in_force(
    page: Page, changed: Callable[[], None], ward: Ward, shot: Shot
) -> None:
    # given Wren, who started before another version was deployed and signed
    from mooring.accounts.roles import Role
    from mooring.programme import adoption

    wren = ward.on_protocol()
    changed()
    adoption.adopt(by=ward.of(Role.MEDICAL_DIRECTOR), at=datetime.now(UTC), key=key(), protocol_id=PROTOCOL)
    # when the prescriber opens the plan
    sign_in(page, ward.place.prescriber)
    page.goto(f"/ward/people/{wren}/plan/")
    expect(page.get_by_role("heading", name="An older version of the protocol")).to_be_visible()
    axe(page)
    shot(page, "plan-older-version")
    page.get_by_text("Move to the version in force").first.click()
    page.get_by_label("Why do they change version?").fill("The higher first dose suits them.")
    page.get_by_role("button", name="Move to the version in force").click()
    # then they are on it
    expect(page.get_by_text("treated by the version in force")).to_be_visible()
    expect(page.get_by_role("heading", name="An older version of the protocol")).to_have_count(0)
