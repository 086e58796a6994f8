"""`mooring simulate` as a person meets it: what it refuses, in one line, and what it answers."""

import json
import subprocess
import sys

import pytest


def simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mooring.cli", "simulate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("buprenorphine-standart",), 'did you mean "buprenorphine-standard"?'),
        (("buprenorphine-taper-7-day",), "buprenorphine-taper-7-day may not run"),
        (("suspected-overdose",), "suspected-overdose is not simulated"),
        (("buprenorphine-standard", "--patients", "0"), "--patients"),
        (("buprenorphine-standard", "--days", "91"), "--days"),
        (("buprenorphine-standard", "--seed", "-1"), "--seed"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_one_line(arguments: tuple[str, ...], says: str) -> None:
    done = simulate(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_same_seed_gives_the_same_result_to_the_digit_and_the_form_is_the_public_one() -> None:
    asked = ("buprenorphine-standard", "--patients", "100", "--days", "3", "--seed", "5", "--json")
    first, second = (json.loads(simulate(*asked).stdout) for _ in range(2))
    assert first.pop("seconds") > 0
    assert second.pop("seconds") > 0
    assert first == second
    assert list(first) == ["protocol", "patients", "days", "seed", "outcomes"]
    assert set(first["outcomes"]) == {
        "completed_percent", "left_early_percent", "median_stay_days", "cows", "mg_per_day",
        "precipitated_withdrawal_percent", "oversedation_percent",
    }  # fmt: skip
    assert [each["day"] for each in first["outcomes"]["cows"]] == [1, 2, 3]
    assert set(first["outcomes"]["mg_per_day"][0]) == {"day", "drug", "p10", "median", "p90"}
