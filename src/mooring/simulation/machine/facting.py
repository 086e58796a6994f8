"""Facts as rows of whole numbers: one row for each fact, protocol that it asks about, and dose that is proposed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts.proposal import PROPOSED
from mooring.clinical.formulary import Drug
from mooring.clinical.values import NEVER, Unknown
from mooring.simulation.machine import layout as y
from mooring.simulation.machine.coding import ALWAYS_NEEDED, Coding
from mooring.simulation.machine.orders import HAS_ORDER, ON_ORDER, ORDERED, STEP, STEPS_LEFT
from mooring.simulation.machine.setting import NotReadable

WINDOWS = {
    "rolling": y.ROLLING, "protocol": y.PROTOCOL, "programme_day": y.PROGRAMME_DAY,
    "programme_day_before": y.DAY_BEFORE,
    "facility_day": y.FACILITY_DAY, "facility_day_before": y.FACILITY_DAY_BEFORE,
}  # fmt: skip
OF_PROTOCOL = ("protocol", "programme_day", "programme_day_before")
ORDERS = {
    "has_order": HAS_ORDER, "ordered_mg": ORDERED, "on_order": ON_ORDER, "step_mg": STEP, "steps_left": STEPS_LEFT,
}  # fmt: skip
TYPES = {"number": y.NUMBER, "yes-no": y.YES_NO, "word": y.WORD}
PERSON = {"age": 0, "sex": 1, "pregnant": 2, "weight_kg": 3}


@dataclass(frozen=True, kw_only=True)
class Dose:
    """A dose that is proposed: the drug, how, and by which protocol. Its amount comes with the question."""

    drug: Drug
    route: str | None
    protocol: str


@dataclass
class Facting:
    """Makes the rows of facts. A fact that nothing can change here is a constant."""

    coding: Coding
    protocols: tuple[str, ...]
    told: dict[Dose, dict[str, Value]] = field(default_factory=dict)
    rows: list[list[int]] = field(default_factory=list)
    values: list[list[float]] = field(default_factory=list)
    places: dict[tuple[str, int, Dose | None], int] = field(default_factory=dict)
    tables: object = None
    _rest: dict[str, tuple[bool, bool]] = field(default_factory=dict)

    def __call__(self, name: str, protocol: int, dose: Dose | None) -> int:
        """The place of a fact. Raises NotReadable for one that the machine cannot read."""
        of_protocol, of_dose = self.rests(name)
        key = (name, protocol if of_protocol else -1, dose if of_dose else None)
        if key not in self.places:
            made = self._made(self.coding.library.facts[name], max(0, key[1]), key[2])
            self.places[key] = len(self.rows)
            self.rows.append(made[0])
            self.values.append(made[1])
        return self.places[key]

    def rests(self, name: str) -> tuple[bool, bool]:
        """Whether a fact hangs on the protocol that is asked, and on what is proposed."""
        if name not in self._rest:
            how = self.coding.library.facts[name].how
            window = getattr(how, "window", None)
            protocol = isinstance(window, k.Window) and window.name in OF_PROTOCOL
            dose = isinstance(how, k.Proposed) or bool(getattr(how, "proposed", False))
            protocol |= isinstance(how, k.State) and how.name == "programme_day"
            protocol |= isinstance(how, k.Proposed) and how.name == "new_start"
            dose |= isinstance(how, k.State) and how.of == PROPOSED
            dose |= any(PROPOSED in each.names for each in self._selectors(how))
            for deeper in self._deeper(how):
                more = self.rests(deeper)
                protocol, dose = protocol or more[0], dose or more[1]
            self._rest[name] = protocol, dose
        return self._rest[name]

    def _selectors(self, how: k.How) -> Iterator[k.Selector]:
        for each in vars(how).values():
            yield from (one for one in (each if isinstance(each, tuple) else (each,)) if isinstance(one, k.Selector))

    def _deeper(self, how: k.How) -> tuple[str, ...]:
        if isinstance(how, k.Share):
            return how.of, how.to
        if isinstance(how, k.Less):
            return how.of, how.than
        if isinstance(how, k.ByTable):
            rows = self.coding.library.tables[how.table].rows
            return tuple(dict.fromkeys(fact for row in rows for fact, _ in row.when))
        return ()

    def constant(self, place: int) -> float | None:
        """The value of a fact that nothing changes; None where something may."""
        return self.values[place][y.V_A] if self.rows[place][y.F_OP] == y.CONSTANT else None

    # Making

    def _made(self, fact: k.Fact, protocol: int, dose: Dose | None) -> tuple[list[int], list[float]]:
        row, values = [0] * 15, [np.nan] * 4
        row[y.F_TYPE], row[y.F_SET] = TYPES[fact.type], -1
        row[y.F_MINUTES], row[y.F_PROTOCOL] = -1, protocol
        row[y.F_FRESH] = y.PROPOSAL if dose is not None else y.QUESTION
        row[y.F_DEEPER] = self.coding.listed(())
        if fact.type == "word" and fact.words:
            row[y.F_SET] = self.coding.set(self.coding.words(word) for word in fact.words)
        values[y.V_LOW] = np.nan if fact.low is None else float(fact.low)
        values[y.V_HIGH] = np.nan if fact.high is None else float(fact.high)
        absent = fact.how.absent if isinstance(fact.how, k.Latest) else None
        if absent is not None:
            values[y.V_ABSENT] = self.coding.number(absent)
        self._fill(fact, row, values, protocol, dose)
        if row[y.F_OP] == y.CONSTANT and np.isnan(values[y.V_A]):
            values[y.V_A] = values[y.V_ABSENT]
        return row, values

    def _fill(self, fact: k.Fact, row: list[int], values: list[float], protocol: int, dose: Dose | None) -> None:
        code, how = self.coding, fact.how
        ingredient = dose.drug.ingredient if dose else None
        self._window(getattr(how, "window", None), row)
        match how:
            case k.Latest():
                row[y.F_SELECTOR], row[y.F_READER] = code.selector(how.of, ingredient), code.reader(how.value)
                row[y.F_MINUTES] = -1 if how.max_age is None else how.max_age
                row[y.F_A] = code.selector(how.after, ingredient) if how.after else -1
                row[y.F_B] = code.selector(how.renewed, ingredient) if how.renewed else -1
                back = how.value not in ("total", "objective_sign")
                row[y.F_C] = code.row(int(s.kind == "scored" and back) for s in code.sorts)
                nothing = code.empty(row[y.F_SELECTOR]) or (row[y.F_A] >= 0 and code.empty(row[y.F_A]))
                self._op(row, values, y.LATEST, nothing, np.nan)
            case k.Since():
                selectors = [code.selector(each, ingredient) for each in how.of]
                row[y.F_A], row[y.F_B] = code.listed(selectors), int(how.absent == "never")
                row[y.F_C] = code.selector(how.never_if, ingredient) if how.never_if else -1
                row[y.F_D], row[y.F_E] = int(how.oldest), int(how.calendar)
                nothing = all(code.empty(each) for each in selectors)
                nothing = nothing and (row[y.F_C] < 0 or code.empty(row[y.F_C]))
                if how.oldest:
                    for each in selectors:
                        code.need(each, self._reach(how.window))
                self._op(row, values, y.SINCE, nothing, float(NEVER) if how.absent == "never" else np.nan)
            case k.Count():
                row[y.F_SELECTOR] = code.selector(how.of, ingredient)
                row[y.F_A] = code.selector(how.after, ingredient) if how.after else -1
                code.need(row[y.F_SELECTOR], self._reach(how.window))
                self._op(row, values, y.COUNT, code.empty(row[y.F_SELECTOR]), 0.0)
            case k.Distinct():
                self._distinct(how, row, values, dose)
            case k.Sum():
                self._sum(how, row, values, dose)
            case k.Extreme():
                row[y.F_SELECTOR], row[y.F_READER] = code.selector(how.of, ingredient), code.reader(how.value)
                row[y.F_A] = int(how.highest)
                code.need(row[y.F_SELECTOR], self._reach(how.window))
                self._op(row, values, y.EXTREME, code.empty(row[y.F_SELECTOR]), np.nan)
            case k.Change():
                row[y.F_SELECTOR], row[y.F_READER] = code.selector(how.of, ingredient), code.reader(how.value)
                row[y.F_A], row[y.F_B] = code.selector(how.since, ingredient), how.baseline_age
                row[y.F_C] = -1 if how.within is None else how.within
                for sort, _ in code.selectors[row[y.F_SELECTOR]]:
                    for mark, _ in code.selectors[row[y.F_A]]:
                        column = code.readers[row[y.F_READER]][sort]
                        if column >= 0:
                            code.kept.append((sort, mark, how.baseline_age, column))
                self._op(row, values, y.CHANGE, code.empty(row[y.F_SELECTOR]) or code.empty(row[y.F_A]), np.nan)
            case k.Share() | k.Less():
                self._resting(how, row, protocol, dose)
            case k.ByTable():
                self._resting(how, row, protocol, dose)
            case k.State():
                self._state(how, row, values, protocol, ingredient)
            case k.Profile():
                self._profile(fact, how, row, values)
            case k.Condition():
                self._condition(how, row, values)
            case k.Proposed():
                self._proposed(fact, how, row, values, dose)

    def _op(self, row: list[int], values: list[float], op: int, constant: bool, value: float) -> None:
        row[y.F_OP] = y.CONSTANT if constant else op
        if constant:
            values[y.V_A] = value

    def _window(self, window: k.Window | None, row: list[int]) -> None:
        row[y.F_WINDOW] = y.NONE if window is None else WINDOWS[window.name]
        if window is not None and window.minutes is not None:
            row[y.F_MINUTES] = window.minutes

    def _reach(self, window: k.Window | None) -> int:
        if window is None or window.name == "protocol":
            return ALWAYS_NEEDED
        return window.minutes if window.minutes is not None else 3 * 1440

    def _sum(self, how: k.Sum, row: list[int], values: list[float], dose: Dose | None) -> None:
        code = self.coding
        ingredient = dose.drug.ingredient if dose else None
        row[y.F_SELECTOR], row[y.F_READER] = code.selector(how.of, ingredient), code.reader("mg")
        names = tuple((ingredient or "") if name == PROPOSED else name for name in how.of.names)
        shares = [self._share(sort.name, names) for sort in code.sorts]
        lasts = [self._lasts(sort.name) for sort in code.sorts]
        row[y.F_A], row[y.F_B] = code.row(share[0] for share in shares), code.row(share[1] for share in shares)
        row[y.F_C] = code.row(lasts)
        code.need(
            row[y.F_SELECTOR], max([self._reach(how.window), *(lasts[s] for s, _ in code.selectors[row[y.F_SELECTOR]])])
        )
        proposed = False
        if how.proposed and dose is not None:
            wanted = not how.of.names or any(
                name == PROPOSED or code.reading.is_a(dose.drug.id, name) for name in how.of.names
            )
            if wanted:
                row[y.F_D], row[y.F_E] = self._share(dose.drug.id, names)
                proposed = True
        self._op(row, values, y.SUM, code.empty(row[y.F_SELECTOR]) and not proposed, 0.0)

    def _share(self, name: str, names: tuple[str, ...]) -> tuple[int, int]:
        """By what a dose of a drug is multiplied and divided to be counted under the ingredient that is asked about."""
        drug = self.coding.reading.drug(name)
        if drug is None:
            return 1, 1
        wanted = next((each for each in names or (drug.id,) if drug.is_a(each)), drug.id)
        if wanted in drug.also:
            share = drug.also[wanted]
            return share.amount.micrograms, share.per.micrograms
        if not drug.is_a(wanted):
            return 0, 1
        if drug.counted_as is not None:
            return drug.counted_as.amount.micrograms, drug.counted_as.per.micrograms
        return 1, 1

    def _lasts(self, name: str) -> int:
        drug = self.coding.reading.drug(name)
        return int(drug.lasts) if drug and drug.per_day and drug.lasts else 0

    def _distinct(self, how: k.Distinct, row: list[int], values: list[float], dose: Dose | None) -> None:
        code = self.coding
        row[y.F_SELECTOR] = code.selector(how.of, dose.drug.ingredient if dose else None)
        found: dict[str, int] = {}

        def bit(name: str) -> int:
            drug = code.reading.drug(name)
            return found.setdefault(drug.ingredient if drug else name, len(found))

        row[y.F_A] = code.row(
            bit(s.name) if (p, -1) in code.selectors[row[y.F_SELECTOR]] else 0 for p, s in enumerate(code.sorts)
        )
        row[y.F_B] = code.row(int(sort.kind == "takes") for sort in code.sorts)
        row[y.F_D] = -1
        if how.proposed and dose is not None and code.reading._wanted(dose.drug.id, how.of):
            row[y.F_D] = bit(dose.drug.id)
        if len(found) > 62:
            raise NotReadable("a fact counts more different medicines than the machine has room for")
        code.need(row[y.F_SELECTOR], self._reach(how.window))
        self._op(row, values, y.DISTINCT, code.empty(row[y.F_SELECTOR]), float(row[y.F_D] >= 0))

    def _resting(self, how: k.Share | k.Less | k.ByTable, row: list[int], protocol: int, dose: Dose | None) -> None:
        below = [self(name, protocol, dose) for name in self._deeper(how)]
        deeper: dict[int, None] = {}
        for each in below:
            at = self.rows[each][y.F_DEEPER]
            deeper |= dict.fromkeys(self.coding.lists[at + 1 : at + 1 + self.coding.lists[at]])
            deeper[each] = None
        row[y.F_DEEPER] = self.coding.listed(deeper)
        if isinstance(how, k.ByTable):
            row[y.F_OP] = y.TABLE
            row[y.F_A] = self.tables(how.table, protocol, dose)  # type: ignore[operator]
        else:
            row[y.F_OP] = y.SHARE if isinstance(how, k.Share) else y.LESS
            row[y.F_A], row[y.F_B] = below

    def _state(self, how: k.State, row: list[int], values: list[float], protocol: int, ingredient: str | None) -> None:
        code = self.coding
        about = ingredient if how.of == PROPOSED else how.of
        if how.name == "programme_day":
            row[y.F_OP] = y.DAY_NUMBER
            return
        if how.name == "on_protocol":
            if about in self.protocols:
                row[y.F_OP], row[y.F_PROTOCOL] = y.RUNNING, self.protocols.index(about or "")
                return
            self._op(row, values, y.RUNNING, code.empty(code.exactly("started", about or "")), 0.0)
            if row[y.F_OP] != y.CONSTANT:
                raise NotReadable(f"{about} is started in the story and is no protocol of this machine")
            return
        if how.name == "ahead":
            self._op(row, values, y.CONSTANT, True, 0.0)
            return

        def of(kind: str) -> int:
            return code.selector(k.Selector(kinds=(kind,), names=(about,))) if about else code.nothing

        if how.name in ORDERS:
            row[y.F_SELECTOR], row[y.F_READER], row[y.F_A] = of("ordered"), code.reader("mg"), ORDERS[how.name]
            row[y.F_B], row[y.F_D] = of("ended"), of("gave")
            words = [code.words(word) for word in ("none", "steps", "stable")]
            row[y.F_E] = code.listed(words)
            steps = [[p for p, name in enumerate(s.values) if name.startswith("step")] for s in code.sorts]
            row[y.F_PROTOCOL] = code.row(each[0] if each else 0 for each in steps)
            code.row(len(each) for each in steps)
            if how.name in ("step_mg", "steps_left"):
                code.need(row[y.F_D], ALWAYS_NEEDED)
            absent = {"has_order": 0.0, "on_order": float(words[0])}.get(how.name, np.nan)
            self._op(row, values, y.ORDER, code.empty(row[y.F_SELECTOR]), absent)
            return
        row[y.F_SELECTOR], row[y.F_READER] = of("gave"), code.reader("mg")
        if how.name == "last_mg":
            self._op(row, values, y.LAST, code.empty(row[y.F_SELECTOR]), np.nan)
        elif how.name == "raised":
            code.need(row[y.F_SELECTOR], ALWAYS_NEEDED)
            self._op(row, values, y.RAISED, code.empty(row[y.F_SELECTOR]), float(NEVER))
        elif how.name == "highest_ordered":
            row[y.F_SELECTOR], row[y.F_A], row[y.F_B], row[y.F_MINUTES] = (
                of("ordered"),
                of("takes"),
                of("ended"),
                how.within or 0,
            )
            self._op(row, values, y.HIGHEST, code.empty(row[y.F_SELECTOR]) and code.empty(row[y.F_A]), np.nan)
        else:
            raise NotReadable(f"the state {how.name} is not read over arrays")

    def _profile(self, fact: k.Fact, how: k.Profile, row: list[int], values: list[float]) -> None:
        code = self.coding
        if how.name in ("pregnant", "could_be_pregnant"):
            row[y.F_OP], row[y.F_B] = y.PREGNANT, int(how.name == "could_be_pregnant")
            said = [k.Selector(kinds=("resulted",), names=(f"hcg.{came}",)) for came in ("positive", "negative")]
            asked = tuple(f"pregnancy_possible.{word}" for word in ("no", "not-applicable"))
            said.append(k.Selector(kinds=("recorded",), names=asked))
            row[y.F_A] = code.listed(code.selector(each) for each in said)
            row[y.F_E] = code.listed((code.words("male"), code.words("not-applicable")))
            return
        if how.name in PERSON:
            row[y.F_OP], row[y.F_A] = (y.AGE if how.name == "age" else y.PERSON), PERSON[how.name]
            return
        found = code.reading(fact.name)
        self._op(row, values, y.CONSTANT, True, np.nan if isinstance(found, Unknown) else code.number(found))

    def _condition(self, how: k.Condition, row: list[int], values: list[float]) -> None:
        code = self.coding
        row[y.F_B] = -1 if how.unasked is None else int(how.unasked)
        kind = "takes" if how.takes else "has"
        selectors = [code.selector(k.Selector(kinds=(kind,), names=(name,))) for name in how.any_of]
        row[y.F_A], row[y.F_READER] = code.listed(selectors), code.reader("absent")
        row[y.F_SELECTOR] = code.selector(k.Selector(kinds=(kind,), names=how.any_of))
        nothing = all(code.empty(each) for each in selectors)
        self._op(
            row,
            values,
            y.TAKING if how.takes else y.CONDITION,
            nothing,
            np.nan if row[y.F_B] < 0 else float(row[y.F_B]),
        )

    def _proposed(self, fact: k.Fact, how: k.Proposed, row: list[int], values: list[float], dose: Dose | None) -> None:
        if dose is not None and how.name == "mg":
            row[y.F_OP] = y.MG
        elif dose is not None and how.name == "new_start":
            row[y.F_OP] = y.NEW_START
        else:
            found = self.told[dose][fact.name] if dose is not None else None
            unknown = found is None or isinstance(found, Unknown)
            self._op(row, values, y.CONSTANT, True, np.nan if unknown else self.coding.number(found))
