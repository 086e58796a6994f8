"""Seeds every fault into the knowledge, one at a time, and writes down who catches it (docs/adr/0006).

python scripts/seed_faults.py --count            how many faults there are, of each table
python scripts/seed_faults.py --table TABLE ...  the faults of these tables only (or `numbers`)
python scripts/seed_faults.py                    all; a table that is unchanged since its last run is not done again
python scripts/seed_faults.py --again            asks again those faults that nothing caught
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mooring.proof.faults.making import NUMBERS, of_numbers, of_table  # noqa: E402
from tests.spec import faults  # noqa: E402
from tests.spec.stories import LIBRARY  # noqa: E402


def main() -> int:
    """Ask, and write the results as they come."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", nargs="*", default=[*LIBRARY.tables, NUMBERS])
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--again", action="store_true")
    chosen = parser.parse_args()
    begun = time.monotonic()
    for home in chosen.table:
        seeded = list(of_numbers(LIBRARY) if home == NUMBERS else of_table(LIBRARY, home))
        if chosen.count:
            print(f"{len(seeded):5} {home}")
            continue
        known = faults.kept(home)
        mark = faults.digest(home)
        if known and known["digest"] == mark and not chosen.again:
            continue
        passed = set(known["spec"]) | set(known["equivalent"]) if known and chosen.again else set()
        passed &= {fault.id for fault in seeded} if known and known["digest"] == mark else set()
        answers = {fault.id: faults.answer(fault) for fault in seeded if fault.id not in passed}
        faults.keep(home, mark, seeded, answers, known if passed else None)
        left = [each for each, said in answers.items() if said == "neither"]
        print(f"{time.monotonic() - begun:6.0f} s {home}: {len(seeded)} faults, {len(left)} caught by nothing", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
