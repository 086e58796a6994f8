"""Whether rows of a table overlap, leave a gap, or can never fire: exact, over the parts of each fact's values.

**Facts are taken as independent: what is found may need two facts that never meet, and then a row should say so.**
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

from mooring.clinical.cells import Value, truth
from mooring.clinical.facts import kinds as k
from mooring.clinical.parts import parts, worded
from mooring.clinical.tables import Hit, Row, Table
from mooring.clinical.values import Unknown

BOUND = 200_000
"""How many states are tried before a search gives up, and says so."""


class TooMany(Exception):
    """A search that was given up: nothing was found in the states that were tried, and there are more."""


State = Mapping[str, Value]


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A settled table over the parts of its facts. Row number n is the bit 1 << n.

    For each fact and part: the rows whose cell is no, and those whose cell is unknown.
    """

    table: Table
    facts: tuple[k.Fact, ...]
    values: tuple[tuple[Value, ...], ...]
    no: tuple[tuple[int, ...], ...]
    unknown: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, table: Table, facts: Mapping[str, k.Fact], tables: Mapping[str, Table]) -> Grid:
        """The grid of a settled table; parts that no row tells apart are one."""
        used = [facts[name] for name in table.inputs]
        columns = [_columns(fact, table, tables) for fact in used]
        # The fact that is asked most is tried first: it settles most rows.
        order = sorted(
            range(len(used)), key=lambda n: -sum(any(f == used[n].name for f, _ in r.when) for r in table.rows)
        )
        return cls(
            table=table,
            facts=tuple(used[n] for n in order),
            values=tuple(tuple(value for value, _, _ in columns[n]) for n in order),
            no=tuple(tuple(no for _, no, _ in columns[n]) for n in order),
            unknown=tuple(tuple(unknown for _, _, unknown in columns[n]) for n in order),
        )

    def said(self, state: State) -> str:
        """A state in words, as short as the facts that matter to it."""
        return ", ".join(worded(fact, state[fact.name]) for fact in self.facts if fact.name in state)


def _columns(fact: k.Fact, table: Table, tables: Mapping[str, Table]) -> list[tuple[Value, int, int]]:
    tests = [(number, test) for number, row in enumerate(table.rows) for name, test in row.when if name == fact.name]
    said = tables.get(fact.how.table) if isinstance(fact.how, k.ByTable) and fact.type == "word" else None
    found: dict[tuple[int, int], Value] = {}
    for value in parts(fact, [test for _, test in tests], said=said):
        no = unknown = 0
        for number, test in tests:
            answer = truth(test, value)
            if isinstance(answer, Unknown):
                unknown |= 1 << number
            elif not answer:
                no |= 1 << number
        found.setdefault((no, unknown), value)
    return [(value, no, unknown) for (no, unknown), value in found.items()]


def overlaps(grid: Grid) -> list[tuple[Row, Row, State]]:
    """Each two rows of a unique table that can hold at once, with a state in which they do."""
    if grid.table.hit is not Hit.UNIQUE:
        return []
    found: list[tuple[Row, Row, State]] = []
    for (one, first), (two, second) in combinations(enumerate(grid.table.rows), 2):
        state = meeting(grid, hold=1 << one | 1 << two)
        if state is not None:
            asked = {fact for fact, _ in (*first.when, *second.when)}
            found.append((first, second, {fact: value for fact, value in state.items() if fact in asked}))
    return found


def meeting(grid: Grid, *, hold: int) -> State | None:
    """A state in which all these rows hold; None where there is none. Each cell is about one fact, so no search is
    needed.
    """
    state: dict[str, Value] = {}
    for fact, values, no, unknown in zip(grid.facts, grid.values, grid.no, grid.unknown, strict=True):
        kept = [value for value, n, u in zip(values, no, unknown, strict=True) if not (n | u) & hold]
        if not kept:
            return None
        state[fact.name] = kept[0]
    return state


def gap(grid: Grid) -> State | None:
    """A state in which no row holds and nothing is asked; None where there is none. Raises TooMany."""
    rows = grid.table.rows
    return search(grid, drop=(1 << len(rows)) - 1, passed_over=_mask(row.skip_unknown is not None for row in rows))


def dead(grid: Grid) -> list[tuple[Row, bool]]:
    """The rows that can never fire, with whether that is by their own cells (True) or because earlier rows cover them.

    Raises TooMany.
    """
    found = []
    for number, row in enumerate(grid.table.rows):
        if meeting(grid, hold=1 << number) is None:
            found.append((row, True))
        elif grid.table.hit is Hit.FIRST and _covered(grid, number, row):
            found.append((row, False))
    return found


def _covered(grid: Grid, number: int, row: Row) -> bool:
    before = grid.table.rows[:number]
    # An earlier row that is undecided lets this one fire, unless it bars giving and this one gives.
    lets = _mask(each.skip_unknown is not None or not (row.gives and each.bars) for each in before)
    return search(grid, hold=1 << number, drop=(1 << number) - 1, passed_over=lets) is None


def _mask(bits: Iterable[bool]) -> int:
    return reduce(or_, (1 << n for n, bit in enumerate(bits) if bit), 0)


def search(grid: Grid, *, hold: int = 0, drop: int = 0, passed_over: int = 0) -> State | None:
    """A state in which all rows of `hold` hold and none of `drop` does; None where there is none.

    A row of `drop` is out where a cell is no, or, for the rows of `passed_over`, where one is unknown. Raises TooMany.
    """
    choices = []
    for fact, values, no, unknown in zip(grid.facts, grid.values, grid.no, grid.unknown, strict=True):
        kept = {(n | u & passed_over) & drop: value for value, n, u in zip(values, no, unknown, strict=True)
                if not (n | u) & hold}  # fmt: skip
        if not kept:
            return None
        choices.append((fact.name, kept))
    left = [0]
    for _, kept in reversed(choices):
        left.append(left[-1] | reduce(or_, kept))
    return _Search(choices, left[::-1], drop).state(0, 0)


class _Search:
    """Depth first; a set of rows that are out is met once at each depth."""

    def __init__(self, choices: list[tuple[str, dict[int, Value]]], left: list[int], drop: int) -> None:
        self.choices, self.left, self.drop = choices, left, drop
        self.met: set[tuple[int, int]] = set()

    def state(self, depth: int, out: int) -> dict[str, Value] | None:
        if out == self.drop:
            return {}
        if (out | self.left[depth]) != self.drop or (depth, out) in self.met:
            return None
        self.met.add((depth, out))
        if len(self.met) > BOUND:
            raise TooMany
        fact, kept = self.choices[depth]
        for more, value in kept.items():
            found = self.state(depth + 1, out | more)
            if found is not None:
                return found if more | out == out else {fact: value, **found}
        return None
