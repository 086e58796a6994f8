"""A study in parts, on other processes or other machines, is the study, digit for digit."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from mooring.simulation.cluster import NoCluster, cut, over_dask, over_processes
from mooring.simulation.comparing import Found
from tests.unit.simulation.report.made_up import MadeUp


def all_of(found: Found) -> list[object]:
    """Everything that was counted, so that it can be compared."""
    sums = [(each.plain(), each.stays, each.doses, each.totals.tolist(), each.patients) for each in found.outcomes]
    return [*sums, dict(found.moments)]


HERE = MadeUp().run(0, 60)
WHOLE = all_of(HERE)
STUDY = MadeUp()


def test_parts_are_all_the_people_once() -> None:
    assert cut(5, 25, 10) == ((5, 10), (15, 10), (25, 5))


def test_parts_add_up_to_the_whole() -> None:
    parts = [STUDY.run(first, count) for first, count in cut(0, 60, 25)]
    assert all_of(parts[0] + parts[1] + parts[2]) == WHOLE


@pytest.mark.slow
def test_two_processes_find_the_same() -> None:
    told: list[int] = []
    found = over_processes(STUDY, patients=60, workers=2, part=20, progress=told.append)
    assert all_of(found) == WHOLE
    assert told == [20, 40, 60]


@dataclass(frozen=True)
class FirstWorkerDies:
    """The same study; whoever takes its first part first is killed, once."""

    mark: Path

    def run(self, first: int, patients: int) -> Found:
        if first == 0 and not self.mark.exists():
            self.mark.write_text("died")
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)
        return STUDY.run(first, patients)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # a cluster's own, of ports and of sockets of a worker that was killed
def test_a_cluster_finds_the_same_even_when_a_worker_dies(tmp_path: Path) -> None:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as cluster:
        address = cluster.scheduler_address
        told: list[int] = []
        found = over_dask(STUDY, patients=60, address=address, part=20, progress=told.append)
        assert all_of(found) == WHOLE
        assert told == [20, 40, 60]
        again = over_dask(FirstWorkerDies(tmp_path / "died"), patients=60, address=address, part=20)
        assert all_of(again) == WHOLE
        assert (tmp_path / "died").exists()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # a cluster's own, of ports and of sockets of a worker that was killed
def test_a_cluster_that_does_not_answer_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mooring.simulation.cluster.WAIT", "1s")
    with pytest.raises(NoCluster, match="no Dask scheduler answers at tcp://127.0.0.1:1"):
        over_dask(STUDY, patients=60, address="tcp://127.0.0.1:1")
