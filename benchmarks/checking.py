"""python -m benchmarks.checking: what `mooring check` costs, whole and in itself, with today's knowledge and with more.

Beside each stands the bare work: a Python that reads the same scenario and prints JSON, and the same cells compared
with values that are known already. It runs in seconds, needs no database, and leaves nothing behind.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.larger import larger
from mooring.clinical.case import Case
from mooring.clinical.cells import truth
from mooring.clinical.library import Library
from mooring.clinical.safety import check
from mooring.knowledge.load import HOME, library
from mooring.scenarios import read_scenario

SCENARIO = Path(__file__).with_name("scenario.yaml")
TIMES = 5
PROCESSES, CALLS = 15, 300
MOST_WHOLE_MS, MOST_CHECK_MS = 500, 2
ON_FOLDER = """
import sys
from pathlib import Path
from mooring.knowledge import load
shipped = load.library
folder = Path(sys.argv.pop(1))
load.library = lambda: shipped(folder)
from mooring.cli import main
sys.exit(main())
"""
BARE = "import json, sys, yaml; print(json.dumps(yaml.load(open(sys.argv[1]), yaml.CSafeLoader), default=str))"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mooring-bench-") as made:
        # A folder of its own, so that the first run is a first run, and nobody's kept files are touched.
        # An installed command has its modules compiled, which one run does here.
        os.environ |= {"MOORING_DATA": f"{made}/warm", "PYTHONPYCACHEPREFIX": f"{made}/modules"}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        processes([sys.executable, "-m", "mooring.cli", "check", str(SCENARIO)], 1)
        os.environ["MOORING_DATA"] = made
        print(f"{len(list(HOME.rglob('*.yaml')))} files of knowledge; limits: {MOST_WHOLE_MS} ms a process, "
              f"{MOST_CHECK_MS} ms a check.\n")  # fmt: skip
        folder = larger(Path(made) / "knowledge", TIMES)
        print(whole(folder), "\n")
        print(itself(folder))


def whole(folder: Path) -> str:
    """A table: milliseconds and CPU-milliseconds of whole processes."""
    here = [sys.executable, "-m", "mooring.cli", "check", str(SCENARIO)]
    there = [sys.executable, "-c", ON_FOLDER, str(folder), "check", str(SCENARIO)]
    lines = ["| a whole process | ms | CPU-ms | slowest ms |", "| --- | --- | --- | --- |"]
    for name, words, count in (
        ("a Python that does nothing", [sys.executable, "-c", "pass"], PROCESSES),
        ("a Python that reads the scenario and prints JSON", [sys.executable, "-c", BARE, str(SCENARIO)], PROCESSES),
        ("`mooring check`, the first after the knowledge changed", here, 1),
        ("`mooring check`", here, PROCESSES),
        (f"{TIMES} times the knowledge, the first", there, 1),
        (f"{TIMES} times the knowledge", there, PROCESSES),
    ):  # fmt: skip
        took, used = processes(words, count)
        lines.append(f"| {name} | {statistics.median(took):.0f} | {statistics.median(used):.0f} | {max(took):.0f} |")
    return "\n".join(lines)


def itself(folder: Path) -> str:
    """A table: milliseconds of the check alone, on a story that nobody has read yet, and of the same cells compared."""
    lines = ["| the check itself | ms | bare ms | p95 ms |", "| --- | --- | --- | --- |"]
    for name, known in (("today", library()), (f"{TIMES} times the knowledge", library(folder))):
        case = read_scenario(SCENARIO, library=known).case
        check(known, case)
        took = _calls(lambda known=known, case=case: check(known, replace(case)))  # type: ignore[misc]
        bare = _calls(_bare(known, case))
        p95 = sorted(took)[int(len(took) * 0.95)]
        lines.append(f"| {name} | {statistics.median(took):.2f} | {statistics.median(bare):.2f} | {p95:.2f} |")
    return "\n".join(lines)


def _bare(known: Library, case: Case) -> Callable[[], object]:
    """The same cells with values read beforehand: no story, no reasons, no questions."""
    settled = known.chosen(case.facility)
    reading = settled.reading(case)
    tests = [
        [(test, reading(fact)) for fact, test in row.when] for t in settled.safety for row in settled.tables[t].rows
    ]
    return lambda: [all(truth(test, value) is True for test, value in row) for row in tests]


def _calls(call: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        call()
        took.append((time.perf_counter() - begun) * 1000)
    return took


def processes(words: list[str], count: int = PROCESSES) -> tuple[list[float], list[float]]:
    """Milliseconds by the clock and of CPU that each of so many processes took. Raises where one fails."""
    took, used = [], []
    for _ in range(count):
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append((time.perf_counter() - begun) * 1000)
        used.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000)
    return took, used


if __name__ == "__main__":
    main()
