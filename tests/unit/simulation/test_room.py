"""What is kept of one person has as much room as a stay needs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mooring.knowledge.load import library
from mooring.simulation import study
from mooring.simulation.machine import RingOverflow
from mooring.simulation.staging import stage
from mooring.simulation.study import run


@pytest.mark.slow
def test_a_record_that_is_too_small_is_made_larger_and_nobody_fares_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = stage(library(), "buprenorphine-standard")
    [whole] = run(ready, patients=20, days=7, seed=1)
    small = tuple(replace(each, slots=1) if each.key[0] == "gave" else each for each in ready.sorts)
    tight = stage(library(), "buprenorphine-standard")
    tight.__dict__["sorts"] = small
    monkeypatch.setattr(study, "MOST_ROOM", 1)
    with pytest.raises(RingOverflow, match="give that sort more slots"):
        list(run(tight, patients=20, days=7, seed=1))
    monkeypatch.setattr(study, "MOST_ROOM", 256)

    [again] = run(tight, patients=20, days=7, seed=1)

    assert np.array_equal(whole.cows, again.cows)
    assert np.array_equal(whole.micrograms, again.micrograms)
