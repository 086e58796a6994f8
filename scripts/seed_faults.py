"""Seeds every fault into the knowledge, one at a time, and writes down who catches it (docs/adr/0006).

python scripts/seed_faults.py --count            how many faults there are, of each table
python scripts/seed_faults.py --table TABLE ...  the faults of these tables only (or `numbers`)
python scripts/seed_faults.py                    all; a table that is unchanged since its last run is not done again
python scripts/seed_faults.py --again            asks again those faults that nothing caught, after cases were added
python scripts/seed_faults.py --both ...         asks the proof too where a case catches a fault: hours for all tables
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mooring.proof.faults.found import Found, digest, read, write  # noqa: E402
from mooring.proof.faults.making import NUMBERS, of_numbers, of_table  # noqa: E402
from tests.spec.faults import HOME, answer  # noqa: E402
from tests.spec.stories import LIBRARY  # noqa: E402


def seed(home: str, *, again: bool, both: bool) -> str | None:
    """Ask the faults of one table, and write the results; in words what came of it. None where it is done already."""
    seeded = list(of_numbers(LIBRARY) if home == NUMBERS else of_table(LIBRARY, home))
    known, mark = read(HOME, home), digest(LIBRARY, home)
    done: dict[str, str] = {}
    if known and known.digest == mark:
        open_ = ({"neither"} if again else set()) | ({"unasked"} if both else set())
        if not open_ & set(known.said.values()):
            return None
        done = {fault: said for fault, said in known.said.items() if said not in open_}
    said = done | {fault.id: answer(fault, both=both) for fault in seeded if fault.id not in done}
    answers = {each: tuple(fault for fault in said if said[fault] == each) for each in said.values()}
    write(HOME, Found(home=home, digest=mark, on=f"{datetime.now(UTC):%Y-%m-%d}", answers=answers), seeded)
    return f"{home}: {len(seeded)} faults, {len(answers.get('neither', ()))} caught by nothing"


def main() -> int:
    """Ask, and write the results as they come."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", nargs="*", default=[*LIBRARY.tables, NUMBERS])
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--both", action="store_true")
    chosen = parser.parse_args()
    begun = time.monotonic()
    for home in chosen.table:
        if chosen.count:
            print(f"{sum(1 for _ in (of_numbers(LIBRARY) if home == NUMBERS else of_table(LIBRARY, home))):5} {home}")
        elif told := seed(home, again=chosen.again, both=chosen.both):
            print(f"{time.monotonic() - begun:6.0f} s {told}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
