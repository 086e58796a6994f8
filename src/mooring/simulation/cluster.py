"""The same study on several processes, or on several machines by Dask: parts that add up to the local result.

A worker that dies takes its parts with it; Dask gives them to others. Nothing depends on which worker ran what.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import reduce
from multiprocessing import get_context
from operator import add
from typing import Protocol, TypeVar

PART = 1000
"""People in one part: some seconds of work at most, so that little is lost with a worker."""
WAIT = "10s"

Sum = TypeVar("Sum")
Made = TypeVar("Made", covariant=True)


class Runs(Protocol[Made]):
    """What can be cut: `mooring.simulation.comparing.Job`. It can be pickled, and its results added up."""

    def run(self, first: int, patients: int) -> Made:
        """What comes of people `first` to `first + patients`."""
        ...


class NoCluster(RuntimeError):
    """A cluster that cannot be used; the message says why, in one line."""


def cut(first: int, patients: int, part: int = PART) -> tuple[tuple[int, int], ...]:
    """(first, people) of each part of a study."""
    return tuple((begin, min(part, first + patients - begin)) for begin in range(first, first + patients, part))


def over_processes(
    job: Runs[Sum], *, patients: int, workers: int, first: int = 0, part: int = PART,
    progress: Callable[[int], None] | None = None,
) -> Sum:  # fmt: skip
    """The study on so many processes of this machine. Raises what the study raises."""
    places = cut(first, patients, part)
    # Started afresh rather than forked: a fork copies threads of compiled code in an unknown state.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        asked = {pool.submit(job.run, begin, count): (begin, count) for begin, count in places}
        try:
            return _sum(((asked[each], each.result()) for each in as_completed(asked)), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def over_dask(
    job: Runs[Sum], *, patients: int, address: str, first: int = 0, part: int = PART,
    progress: Callable[[int], None] | None = None,
) -> Sum:  # fmt: skip
    """The study on the Dask cluster at an address. Raises NoCluster, and what the study raises."""
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise NoCluster("distributed is not here, which --dask needs; install mooring[cluster]") from error
    try:
        client = Client(address, timeout=WAIT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise NoCluster(f"no Dask scheduler answers at {address}; start one, or mend the address") from error
    with client:
        # As a task and not scattered: what was scattered is lost with its worker, and a task is done again.
        held = client.submit(bytes, pickle.dumps(job), pure=False)
        asked = {client.submit(_part, held, begin, count, pure=False): (begin, count)
                 for begin, count in cut(first, patients, part)}  # fmt: skip
        try:
            ended = as_completed(asked, loop=client.loop)  # type: ignore[no-untyped-call]
            found: Sum = _sum(((asked[each], each.result()) for each in ended), progress)
            return found
        except KilledWorker as error:
            raise NoCluster("the workers of the cluster died again and again at the same part of the study") from error


def _part(held: bytes, first: int, patients: int) -> object:
    job: Runs[object] = pickle.loads(held)  # noqa: S301 - our own job, sent by the client that asks
    return job.run(first, patients)


def _sum(parts: Iterable[tuple[tuple[int, int], Sum]], progress: Callable[[int], None] | None) -> Sum:
    """All parts together in the order of the people, whichever came first."""
    by_place = dict(_told(parts, progress))
    return reduce(add, (by_place[place] for place in sorted(by_place)))


def _told(
    parts: Iterable[tuple[tuple[int, int], Sum]], progress: Callable[[int], None] | None
) -> Iterator[tuple[tuple[int, int], Sum]]:
    done = 0
    for place, found in parts:
        done += place[1]
        if progress is not None:
            progress(done)
        yield place, found
