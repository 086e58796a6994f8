"""What was compiled of one source is never run for another."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

LAYOUT = "PLACE = {place}\n"
READING = """
from numba import njit
from mooring.simulation.layout import PLACE

@njit(cache=True)
def read(row):
    return row[PLACE]
"""
ASK = "import numpy as np; from mooring.simulation.reading import read; print(read(np.array([10, 11])))"
HERE = Path(__file__).parents[3] / "src" / "mooring" / "simulation"


def test_a_place_that_moves_in_another_file_is_read_where_it_stands_now(tmp_path: Path) -> None:
    home = tmp_path / "mooring" / "simulation"
    home.mkdir(parents=True)
    (home.parent / "__init__.py").touch()
    for name in ("__init__.py", "machine_code.py"):
        shutil.copy(HERE / name, home / name)
    (home / "reading.py").write_text(READING, encoding="utf-8")
    said = []
    for place in (0, 1):
        (home / "layout.py").write_text(LAYOUT.format(place=place), encoding="utf-8")
        settings = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "kept")}
        done = subprocess.run([sys.executable, "-c", ASK], env=settings, capture_output=True, text=True, check=True)
        said.append(int(done.stdout))
    assert said == [10, 11]
