"""CPU that processes have used, from /proc: every thread of a process and of all that it started."""

from __future__ import annotations

import os
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def family(root: int) -> set[int]:
    """A process and everything under it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents.setdefault(_fields(int(entry.name))[1], []).append(int(entry.name))
            except (OSError, IndexError):
                continue  # it ended while we looked
    found, todo = set[int](), [root]
    while todo:
        one = todo.pop()
        found.add(one)
        todo += parents.get(one, [])
    return found


def cpu_ms(roots: list[int]) -> float:
    """User and system time so far, in milliseconds, with that of children that have ended."""
    total = 0
    for pid in set[int]().union(*(family(root) for root in roots)):
        try:
            total += sum(_fields(pid)[11:15])
        except OSError:
            continue
    return total * TICK_MS


def busy_ms() -> float:
    """Busy time of the whole machine so far, over all cores, in milliseconds: what else runs is seen in it."""
    user, nice, system, _idle, _wait, irq, soft = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system + irq + soft) * TICK_MS


def own_ms() -> float:
    """What this process, the client, has used so far."""
    return sum(os.times()[:2]) * 1000


def _fields(pid: int) -> list[int]:
    # The name in parentheses may hold spaces; after it come state (skipped) and numbers, the parent first.
    rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return [0, *map(int, rest[1:])]
