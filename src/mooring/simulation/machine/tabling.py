"""Tables, acts and the doses as the safety tables see them, as rows of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from mooring.clinical import acts as a
from mooring.clinical import cells as c
from mooring.clinical import values as v
from mooring.clinical.library import Library
from mooring.clinical.safety import SUPPLYING, in_force
from mooring.clinical.tables import Hit, Row
from mooring.clinical.values import Severity
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.coding import Coding, Names
from mooring.simulation.machine.facting import Dose, Facting
from mooring.simulation.machine.setting import NotReadable

HITS = {Hit.FIRST: y.FIRST, Hit.UNIQUE: y.UNIQUE, Hit.COLLECT: y.COLLECT}
RULING = {Severity.BLOCK: y.BLOCK, Severity.REFUSE: y.BLOCK, Severity.ASK: y.ASK}
Cell = tuple[list[int], list[float]]


@dataclass
class Tabling:
    """Makes the rows of tables. Rows that cannot hold for a dose that is proposed are left out."""

    coding: Coding
    facting: Facting
    protocols: tuple[str, ...]
    cells: list[list[int]] = field(default_factory=list)
    limits: list[list[float]] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)
    say: list[float] = field(default_factory=list)
    tables: list[list[int]] = field(default_factory=list)
    acts: list[list[int]] = field(default_factory=list)
    contexts: list[list[int]] = field(default_factory=list)
    fired: Names = field(default_factory=Names)
    drugs: Names = field(default_factory=Names)
    asks: Names = field(default_factory=Names)
    holds: Names = field(default_factory=Names)
    keys: Names = field(default_factory=Names)
    phases: Names = field(default_factory=Names)
    _doses: dict[Dose, int] = field(default_factory=dict)
    _tables: dict[tuple[str, int, Dose | None], int] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        return self.coding.library

    def fact(self, name: str, protocol: int, dose: Dose | None) -> int:
        """A table that is a fact: its place."""
        key = (f"fact {name}", protocol, dose)
        if key not in self._tables:
            self._tables[key] = self._add(name, self._rows(name, protocol, dose, ruling=False))
        return self._tables[key]

    def table(self, name: str, protocol: int) -> int:
        """A table of a protocol, with its acts: its place."""
        key = (name, protocol, None)
        if key not in self._tables:
            made = self._rows(name, protocol, None, ruling=False)
            # The doses of its rows are made after its rows, which must stand together.
            place = self._add(name, made)
            self._tables[key] = place
            for row, (about, _, _) in zip(range(self.tables[place][y.T_ROW], 1 << 30), made, strict=False):
                acts = [self._act(act, about, protocol) for act in about.then]
                made_acts = [each for each in acts if each is not None]
                self.rows[row][y.R_ACT], self.rows[row][y.R_ACTS] = len(self.acts), len(made_acts)
                self.acts += made_acts
        return self._tables[key]

    def _add(self, name: str, made: list[tuple[Row, list[Cell], int]]) -> int:
        table = self.library.tables[name]
        begin = len(self.rows)
        for row, cells, severity in made:
            fired = self.fired((name, row.id))
            says = next((act.value for act in row.then if isinstance(act, a.Say)), None)
            self.rows.append([
                len(self.cells), len(cells), 0, 0, int(row.gives), int(row.bars), int(row.skip_unknown is not None),
                fired, severity,
            ])  # fmt: skip
            self.say.append(np.nan if says is None else self.coding.number(says))
            self.cells += [cell for cell, _ in cells]
            self.limits += [limit for _, limit in cells]
        self.tables.append([begin, len(made), HITS[table.hit]])
        return len(self.tables) - 1

    def _rows(
        self, name: str, protocol: int, dose: Dose | None, *, ruling: bool
    ) -> list[tuple[Row, list[Cell], int]]:  # fmt: skip
        """The rows of a table, each with its cells. With `ruling`: only those that could matter to what is proposed."""
        found = []
        for row in self.library.tables[name].rows:
            cells, possible = self._cells(row, protocol, dose)
            severity = self._severity(row) if ruling else y.ALLOW
            silent = ruling and severity == y.ALLOW and row.skip_unknown is not None
            if not possible or (silent and self.library.tables[name].hit is Hit.COLLECT):
                continue
            found.append((row, cells, severity))
        return found

    def _severity(self, row: Row) -> int:
        confirmed = self.coding.setting.case.facility.confirmations
        found = [RULING.get(in_force(row, act, confirmed)[0], y.ALLOW) for act in row.then if isinstance(act, a.Find)]
        return max(found, default=y.ALLOW)

    def _cells(self, row: Row, protocol: int, dose: Dose | None) -> tuple[list[Cell], bool]:
        found: list[Cell] = []
        for name, test in row.when:
            if isinstance(test, c.Anything):
                continue
            place = self.facting(name, protocol, dose)
            cell = self._cell(place, name, test)
            constant = self.facting.constant(place)
            if constant is not None:
                met = self._met(cell, constant)
                if met is False:
                    return [], False
                if met is True:
                    continue
            found.append(cell)
        return found, True

    def _cell(self, fact: int, name: str, test: c.Test) -> Cell:
        made, limits = [fact, y.WITHIN, 1, 1, 0, -1, self.asks(name)], [-np.inf, np.inf]
        if isinstance(test, c.IsUnknown):
            made[y.C_TEST] = y.IS_UNKNOWN
            return made, limits
        if isinstance(test, c.Not):
            made[y.C_NOT] = 1
            test = test.test
        match test:
            case c.Is(answer=answer):
                limits = [float(answer)] * 2
            case c.OneOf(words=words):
                made[y.C_TEST] = y.ONE_OF
                made[y.C_SET] = self.coding.set(self.coding.words(word) for word in words)
            case c.Compare(op=op, limit=limit):
                number = self._number(limit)
                limits = {"=": [number] * 2, ">=": [number, np.inf], ">": [number, np.inf]}.get(op, [-np.inf, number])
                made[y.C_LOW_IN], made[y.C_HIGH_IN] = int(op != ">"), int(op != "<")
            case c.Between():
                limits = [self._number(test.low), self._number(test.high)]
                made[y.C_LOW_IN], made[y.C_HIGH_IN] = int(test.low_in), int(test.high_in)
        return made, limits

    @staticmethod
    def _number(limit: object) -> float:
        if isinstance(limit, (int, float)):
            return float(limit)
        raise NotReadable(f"{limit!r} is not settled; choose a facility first")

    def _met(self, cell: Cell, value: float) -> bool | None:
        about, (low, high) = cell
        if about[y.C_TEST] == y.IS_UNKNOWN:
            return bool(np.isnan(value))
        if np.isnan(value):
            return None
        if about[y.C_TEST] == y.ONE_OF:
            met = int(value) in self.coding.sets[about[y.C_SET]]
        else:
            above = value >= low if about[y.C_LOW_IN] else value > low
            met = above and (value <= high if about[y.C_HIGH_IN] else value < high)
        return met != bool(about[y.C_NOT])

    # Acts

    def _act(self, act: a.Act, row: Row, protocol: int) -> list[int] | None:
        made = [0] * 17
        made[y.A_MOST], made[y.A_LEAST], made[y.A_MOST_FACT], made[y.A_EVERY], made[y.A_REASSESS] = (-1,) * 5
        match act:
            case a.Give():
                self._give(act, row, protocol, made)
            case a.Assess():
                made[y.A_ACT] = y.DO_ASSESS
                looks = [[self.coding.selector(s) for s in self.library.assessments[what]] for what in act.what]
                made[y.A_LOOKS] = self.coding.listed(self.coding.listed(each) for each in looks)
                made[y.A_EVERY] = -1 if act.every is None else act.every
                made[y.A_MARKS] = self.coding.listed(act.after_dose)
            case a.Ask(fact=fact):
                made[y.A_ACT], made[y.A_WHAT] = y.DO_ASK, self.asks(fact)
            case a.Hold(what=what):
                made[y.A_ACT], made[y.A_WHAT] = y.DO_HOLD, self.holds(what)
            case a.Page():
                made[y.A_ACT] = y.DO_PAGE
            case a.Transfer():
                made[y.A_ACT], made[y.A_WHAT] = y.DO_TRANSFER, 0
            case a.Switch(to=to):
                made[y.A_ACT] = y.DO_SWITCH
                known = to in self.protocols
                made[y.A_WHAT] = self.protocols.index(to) if known else self.phases(to)
            case a.Stop():
                made[y.A_ACT] = y.DO_STOP
            case a.Offer():
                made[y.A_ACT] = y.DO_OFFER
            case _:
                return None
        return made

    def _give(self, act: a.Give, row: Row, protocol: int, made: list[int]) -> None:
        drug = self.library.drugs[act.drug]
        made[y.A_ACT], made[y.A_WHAT], made[y.A_KEY] = y.DO_GIVE, self.drugs(drug.id), self.keys((drug.id, row.id))
        made[y.A_REASSESS] = -1 if act.reassess is None else act.reassess
        made[y.A_NEEDS] = int(act.needs is not None)
        made[y.A_CONTEXT] = self.context(
            Dose(drug=drug, route=act.route or drug.route, protocol=self.protocols[protocol])
        )
        self.form(act, protocol, made)

    def form(self, act: a.Give, protocol: int, made: list[int]) -> None:
        """Writes the form of a dose into the row of an act; -1 where it has no such limit."""
        drug, form = self.library.drugs[act.drug], act.dose
        rounded = getattr(form, "round_down", False) and drug.smallest is not None
        made[y.A_SMALLEST] = drug.smallest.micrograms if rounded and drug.smallest else 0
        match form:
            case a.Fixed():
                made[y.A_FORM], made[y.A_AMOUNT] = y.FIXED, self._micrograms(form.dose)
            case a.AddTo():
                made[y.A_FORM], made[y.A_AMOUNT] = y.ADD_TO, self._micrograms(form.add)
                made[y.A_OF], made[y.A_MOST] = self.facting(form.to, protocol, None), self._micrograms(form.at_most)
            case a.Percent():
                made[y.A_FORM], made[y.A_AMOUNT] = y.PERCENT, self._micrograms(form.plus)
                made[y.A_OF], made[y.A_PERCENT] = self.facting(form.of, protocol, None), form.percent
                if form.at_least is not None:
                    made[y.A_LEAST] = self._micrograms(form.at_least)
                if isinstance(form.at_most, str):
                    made[y.A_MOST_FACT] = self.facting(form.at_most, protocol, None)
                elif form.at_most is not None:
                    made[y.A_MOST] = self._micrograms(form.at_most)

    def _micrograms(self, amount: v.Dose | c.Named) -> int:
        if isinstance(amount, c.Named):
            number = self.library.number(amount.number, self.coding.setting.case.facility)
            return v.Dose.mg(number).micrograms
        return amount.micrograms

    # What the safety tables say of a dose

    def context(self, dose: Dose) -> int:
        """The place of a dose: which safety tables could stop it, and what is held if they do."""
        if dose not in self._doses:
            self._doses[dose] = len(self.contexts)
            self.contexts.append([0] * 4)
            protocol = self.protocols.index(dose.protocol)
            tables = []
            for name in self.library.safety:
                rows = self._rows(name, protocol, dose, ruling=True)
                if rows:
                    tables.append(self._add(name, rows))
            rescue = dose.drug.is_a("rescue")
            odd = dose.route is not None and dose.route not in dose.drug.routes and not rescue
            blocked = "give" in SUPPLYING and (not dose.drug.covered or odd)
            self.contexts[self._doses[dose]] = [
                self.coding.listed(tables), int(blocked), int(rescue), self.holds(dose.drug.id),
            ]  # fmt: skip
        return self._doses[dose]
