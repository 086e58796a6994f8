"""Looks for calibrations with which virtual people show what the `fit` rows of knowledge/people/trials.yaml say.

python scripts/fit_calibrations.py cows_half leave_base ... --minutes 10

A random search from the values that stand: one to three of the named calibrations are moved at a time, within their own
ranges; a move is kept where the sum over rows of how far each lies from the middle of its limits (in half widths,
squared; a miss counts two more) is smaller. Prints each better set; nothing is written. Rows marked `check` are never
looked at.
"""

import argparse
import random
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from mooring.knowledge.document import read
from mooring.knowledge.load import library
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.trials import Trial, studied, trials

FILE = "calibration.yaml"
FAR, MISSED = 6.0, 2.0
"""Half widths beyond which a row counts no more, lest one far row drown the others; and what a miss adds."""


def distance(trial: Trial, value: float) -> float:
    """How badly a row is met: 0 in the middle of its limits, 1 at either end."""
    off = abs(value - (trial.high + trial.low) / 2) / max((trial.high - trial.low) / 2, 1e-9)
    return min(off, FAR) ** 2 + (MISSED if off > 1 else 0.0)


def with_values(values: Mapping[str, float], folder: Path) -> Path:
    """A copy of the people's files with other values of some calibrations."""
    shutil.copytree(PEOPLE, folder)
    text = (folder / FILE).read_text("utf-8")
    for name, value in values.items():
        text, found = re.subn(rf"(\{{id: {name}, value: )[-\d.e]+", rf"\g<1>{value:g}", text)
        if found != 1:
            raise SystemExit(f"{name} is no calibration")
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


FITTED = tuple(each for each in trials() if each.use == "fit")


def cost(values: Mapping[str, float], patients: int) -> float:
    """The sum over all rows that are fitted."""
    with tempfile.TemporaryDirectory() as room:
        folder = with_values(values, Path(room) / "people")
        found = studied(library(), FITTED, patients=patients, seed=1, folder=folder)
        return sum(distance(trial, value) for trial, value in found)


def main() -> int:
    """Search, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--patients", type=int, default=300)
    parser.add_argument("--reach", type=float, default=0.1, help="spread of a move, as a share of the range")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    document = read(PEOPLE / FILE)
    ranges = {row["id"]: (row["value"], row["low"], row["high"]) for part in document.values() for row in part}
    best = {name: float(ranges[name][0]) for name in chosen.names}
    least, dice, end = cost(best, chosen.patients), random.Random(chosen.seed), time.monotonic() + 60 * chosen.minutes
    print(f"{least:8.2f} as it stands", flush=True)
    while time.monotonic() < end:
        moved = dict(best)
        for name in dice.sample(chosen.names, min(len(chosen.names), dice.choice([1, 1, 2, 3]))):
            _, low, high = ranges[name]
            value = moved[name] + dice.gauss(0, (high - low) * chosen.reach)
            moved[name] = float(f"{min(high, max(low, value)):.3g}")
        tried = cost(moved, chosen.patients)
        if tried < least:
            best, least = moved, tried
            print(f"{least:8.2f} {best}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
