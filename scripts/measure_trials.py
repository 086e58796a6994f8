"""Simulates the people of every trial of knowledge/people/trials.yaml, and writes down what they show.

python scripts/measure_trials.py                  10,000 people each; writes docs/manual/trials.json
python scripts/measure_trials.py --patients 1000 --show   prints, and writes nothing
python scripts/make_manual.py                     makes docs/manual/trials.md of it
"""

import argparse
import json
import sys

from trials_page import KEPT

from mooring.knowledge.load import digest, library
from mooring.simulation.calibration import PEOPLE
from mooring.simulation.trials import studied, trials


def main() -> int:
    """Measure, print each as it comes, and keep them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="write nothing")
    chosen = parser.parse_args()
    found = {}
    for each, value in studied(library(), trials(), patients=chosen.patients, seed=chosen.seed):
        found[each.id] = round(value, 2)
        hit = "" if each.met_by(value) else "  misses"
        limits = f"[{each.low:g}, {each.high:g}]"
        print(f"{each.id:24} {each.use:5} {each.value:8.2f} {limits:14} {value:8.2f}{hit}", flush=True)
    if not chosen.show:
        kept = {"patients": chosen.patients, "seed": chosen.seed, "people": digest(PEOPLE), "shown": found}
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
