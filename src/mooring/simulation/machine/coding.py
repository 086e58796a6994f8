"""From names to numbers: words, sorts of event, which sorts a selector means, and where a value stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from mooring.clinical import timeline as t
from mooring.clinical.case import Case
from mooring.clinical.codec import FORMS
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import PROPOSED
from mooring.clinical.facts.reading import Reading
from mooring.clinical.library import Library
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.setting import NotReadable, Setting, Sort

SEVERAL = ("measured", "recorded")
"""Kinds of event whose names are their values."""
NEVER_NEEDED, ALWAYS_NEEDED = 0, y.EVERYTHING


class Names:
    """Things by the order in which they were first named."""

    def __init__(self, first: Iterable[Any] = ()) -> None:
        self.places: dict[Any, int] = {}
        for each in first:
            self(each)

    def __call__(self, name: Any) -> int:
        return self.places.setdefault(name, len(self.places))

    def __len__(self) -> int:
        return len(self.places)


class Coding:
    """The names of one setting. No is 0 and yes is 1, as a word and as an answer."""

    def __init__(self, library: Library, setting: Setting, protocols: tuple[str, ...]) -> None:
        self.library, self.setting = library, setting
        self.words = Names(("no", "yes"))
        self.reading: Reading = library.reading(setting.case)
        self.lists: list[int] = []
        self._lists: dict[tuple[int, ...], int] = {}
        self.sorts: list[Sort] = []
        self.shared: list[tuple[int, int, list[float]]] = []
        self.places: dict[tuple[str, str, str | None], int] = {}
        for sort in setting.sorts:
            self._add(sort)
        for event in setting.case.timeline:
            self._share(event)
        for name in protocols:
            self._add(Sort(kind="started", name=name))
        for name in setting.protocols:
            self._share(t.Started(at=setting.case.at, protocol=name))
        self.selectors: list[list[tuple[int, int]]] = []
        self._selectors: dict[k.Selector, int] = {}
        self.sets: list[set[int]] = []
        self.readers: list[list[int]] = [[-1] * len(self.sorts)]
        self.constants: list[list[float]] = [[np.nan] * max(4, len(self.sorts))]
        self._readers: dict[str, int] = {}
        self.needs = [NEVER_NEEDED] * len(self.sorts)
        self.kept: list[tuple[int, int, int, int]] = []

    # Sorts

    def _add(self, sort: Sort) -> int:
        if sort.key in self.places:
            return self.places[sort.key]
        self.places[sort.key] = len(self.sorts)
        self.sorts.append(sort)
        return len(self.sorts) - 1

    def _share(self, event: t.Event) -> None:
        minute = int((event.at - self.setting.case.at).total_seconds() // 60)
        sort, values = self._written(event)
        place = self._add(sort)
        columns = self.sorts[place].values
        missing = set(values) - set(columns)
        if missing:
            raise NotReadable(f"the shared story holds {sort.kind} {sort.name} with {sorted(missing)}, for which "
                              "its sort has no column; add the column")  # fmt: skip
        self.shared.append((place, minute, [values.get(name, np.nan) for name in columns]))

    def _written(self, event: t.Event) -> tuple[Sort, dict[str, float]]:
        main = getattr(event, FORMS[event.kind].main)
        if isinstance(event, (t.Measured, t.Recorded)):
            values = {name: self.number(value) for name, value in main.items()}
            key = (event.kind, str(next(iter(main), "")), None)
            known = self.sorts[self.places[key]] if key in self.places else None
            return known or Sort(kind=event.kind, name=" ".join(main), values=tuple(main)), values
        values = {}
        for name in ("value", "absent", "total", "objective_sign"):
            found = getattr(event, name, None)
            if isinstance(found, (bool, int, float)) and not (name == "absent" and not isinstance(event, t.Has)):
                values[name] = float(found)
        dose = getattr(event, "dose", None)
        if dose is not None:
            values["mg"] = float(dose.micrograms)
        if isinstance(event, t.Ordered):
            values |= {f"step{place}": float(step.micrograms) for place, step in enumerate(event.steps, 1)}
        taken = getattr(event, "last_taken", None)
        if isinstance(taken, datetime):
            values["last_taken"] = float((taken - self.setting.case.at) // timedelta(minutes=1))
        if isinstance(event, t.Started):
            values = {name: self.number(value) for name, value in event.binds.items()}
        came = getattr(event, "value", None) or getattr(event, "outcome", None)
        if isinstance(event, t.Used):
            came = event.pattern or "pattern-not-known"
        own = (event.kind, str(main), came if isinstance(came, str) else None)
        known = self.sorts[self.places[own]] if own in self.places else None
        return known or Sort(kind=own[0], name=own[1], came=own[2], values=tuple(values), slots=8), values

    def number(self, value: Any) -> float:
        """A plain value as a record holds it. Raises NotReadable for what is neither a number, an answer nor a word."""
        if isinstance(value, (bool, int, float)):
            return float(value)
        if value == "unknown":
            return float("inf")
        if isinstance(value, str):
            return float(self.words(value))
        raise NotReadable(f"{value!r} is no value of a record")

    # Lists and sets

    def listed(self, members: Iterable[int]) -> int:
        """The place of a list."""
        key = tuple(int(each) for each in members)
        if key not in self._lists:
            self._lists[key] = len(self.lists)
            self.lists += [len(key), *key]
        return self._lists[key]

    def set(self, codes: Iterable[int]) -> int:
        """The place of a set of words."""
        wanted = set(codes)
        if wanted not in self.sets:
            self.sets.append(wanted)
        return self.sets.index(wanted)

    # Selectors

    def selector(self, selector: k.Selector, ingredient: str | None = None) -> int:
        """The place of a selector; `ingredient` is what is proposed, if anything is."""
        if PROPOSED in selector.names:
            if ingredient is None:
                return self.nothing
            named = tuple(ingredient if name == PROPOSED else name for name in selector.names)
            selector = replace(selector, names=named)
        if selector not in self._selectors:
            self._selectors[selector] = len(self.selectors)
            self.selectors.append(list(self._entries(selector)))
        return self._selectors[selector]

    @property
    def nothing(self) -> int:
        """A selector that means no event."""
        return self.selector(k.Selector(kinds=("nothing",)))

    def exactly(self, kind: str, name: str) -> int:
        """A selector of one sort by its very name."""
        key = k.Selector(kinds=(kind, "exactly"), names=(name,))
        if key not in self._selectors:
            self._selectors[key] = len(self.selectors)
            self.selectors.append([(p, -1) for p, s in enumerate(self.sorts) if (s.kind, s.name) == (kind, name)])
        return self._selectors[key]

    def _entries(self, selector: k.Selector) -> Iterator[tuple[int, int]]:
        for place, sort in enumerate(self.sorts):
            if sort.kind not in selector.kinds:
                continue
            if sort.kind in SEVERAL and (selector.names or selector.without):
                found = list(self._alternatives(sort, selector))
                if found:
                    yield place, self._pairs(found)
                continue
            names = (sort.name,) if sort.came is None else (sort.name, f"{sort.name}.{sort.came}")
            if self.reading._named(names, selector):
                yield place, -1

    def _alternatives(self, sort: Sort, selector: k.Selector) -> Iterator[tuple[int, int]]:
        for column, name in enumerate(sort.values):
            if self.reading._named((name,), selector):
                yield column, -1
                continue
            words = [code for word, code in self.words.places.items()
                     if self.reading._named((f"{name}.{word}",), selector)]  # fmt: skip
            if words:
                yield column, self.set(words)

    def _pairs(self, found: list[tuple[int, int]]) -> int:
        at = len(self.lists)
        self.lists += [len(found), *(each for pair in found for each in pair)]
        return at

    def empty(self, selector: int) -> bool:
        """Whether a selector means no sort of this setting."""
        return not self.selectors[selector]

    # Readers

    def row(self, values: Iterable[int]) -> int:
        """The place of a row with one whole number for each sort."""
        self.readers.append(list(values))
        self.constants.append([np.nan] * max(4, len(self.sorts)))
        return len(self.readers) - 1

    def reader(self, wanted: str) -> int:
        """Where a value stands in each sort; what a sort always says stands beside it."""
        if wanted not in self._readers:
            place = self.row(s.values.index(wanted) if wanted in s.values else -1 for s in self.sorts)
            for at, sort in enumerate(self.sorts):
                if sort.came is not None and (
                    (sort.kind == "resulted" and wanted == "value")
                    or (sort.kind == "challenged" and wanted == "outcome")
                ):
                    self.readers[place][at] = -1
                    self.constants[place][at] = float(self.words(sort.came))
                elif sort.kind == "has" and wanted == "absent" and wanted not in sort.values:
                    self.constants[place][at] = 0.0
            self._readers[wanted] = place
        return self._readers[wanted]

    def need(self, selector: int, minutes: int) -> None:
        """For how long the events of a selector are needed."""
        for sort, _ in self.selectors[selector]:
            self.needs[sort] = max(self.needs[sort], minutes)


def zone_of(case: Case) -> np.ndarray:
    """When the facility's clock changes, in minutes from admission, and its offset from then on."""
    rows: list[tuple[int, int]] = []
    for hour in range(-24 * 30, 24 * 400):
        at = case.at + timedelta(hours=hour)
        offset = at.astimezone(case.zone).utcoffset()
        minutes = int(offset.total_seconds() // 60) if offset else 0
        if not rows or rows[-1][1] != minutes:
            rows.append((hour * 60, minutes))
    return np.array(rows, dtype=np.int64)
