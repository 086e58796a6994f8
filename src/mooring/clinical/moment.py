"""One question to one protocol: its tables in order, what they say, and what the safety tables say of each dose.

**No dose is advised that the safety tables would stop or ask about, nor one of a drug that is held at that moment.**
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mooring.clinical import acts as a
from mooring.clinical import tables as tb
from mooring.clinical import timeline as t
from mooring.clinical.case import Case, Proposal
from mooring.clinical.doses import amount
from mooring.clinical.due import daily_dose, last_look, looks_since
from mooring.clinical.facts import state
from mooring.clinical.facts.reading import Reading
from mooring.clinical.library import Library
from mooring.clinical.protocols import Phase, Protocol, Repeat
from mooring.clinical.safety import Question, Verdict, question, verdict
from mooring.clinical.values import Dose, Grade, Severity, Unknown


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of advice. `act` is the word that people and programs read; the rest says of what and why."""

    act: str
    what: str
    because: str
    source: str
    grade: Grade
    table: str
    row: str
    dose: Dose | None = None
    route: str | None = None
    reassess: int | None = None
    needs: str | None = None
    due: datetime | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, kw_only=True)
class Due:
    """What falls due next, and when."""

    act: str
    what: str
    at: datetime
    because: str


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The engine's answer. `phase` is None where it could not be decided."""

    protocol: str | None
    phase: str | None = None
    advice: tuple[Item, ...] = ()
    ask: tuple[Question, ...] = ()
    next_due: tuple[Due, ...] = ()
    seen: tuple[tuple[str, object], ...] = ()

    def first(self, act: str) -> Item | None:
        """The first piece of advice with this act."""
        return next((item for item in self.advice if item.act == act), None)


class Moment:
    """One question to one protocol: decides its tables in order and gathers what they say."""

    def __init__(self, library: Library, case: Case, protocol: Protocol, reading: Reading) -> None:
        self.library, self.case, self.protocol, self.reading = library, case, protocol, reading
        self.items: list[Item] = []
        self.ask: dict[str, Question] = {}
        self.due: list[Due] = []
        self.barred = False

    def advice(self) -> Advice:
        for name in self.protocol.always:
            self._decide(name)
        phase = self._phase()
        self.reading.phase = phase
        found = self.protocol.phase(phase) if phase else None
        for name in found.tables if found else ():
            self._decide(name)
        if found and found.daily:
            self._daily(found)
        for repeat in found.repeats if found else ():
            self._repeat(repeat)
        self._implausible()
        return Advice(
            protocol=self.protocol.id,
            phase=phase,
            advice=self._in_order(),
            ask=tuple(each for each in self.ask.values() if not self._away() or each.fact in self._now()),
            next_due=self._next_due(),
            seen=tuple(self.reading.seen.items()),
        )

    def _daily(self, phase: Phase) -> None:
        gap = self._hours(phase.gap) if phase.gap else timedelta(0)
        at = daily_dose(self.reading, self._doses(), gap=gap)
        if at is not None and self.protocol.drug is not None:
            because = f"The daily dose of the protocol: {phase.title.lower()}."
            self.due.append(Due(act="give", what=self.protocol.drug, at=at, because=because))

    def _repeat(self, repeat: Repeat) -> None:
        given = [e.at for e in self.case.story if isinstance(e, t.Gave) and self.reading.is_a(e.drug, repeat.drug)]
        if given:
            because = f"The next dose of {self.library.drugs[repeat.drug].title}, by its shortest interval."
            self.due.append(Due(act="give", what=repeat.drug, at=given[-1] + self._hours(repeat.gap), because=because))

    def _next_due(self) -> tuple[Due, ...]:
        return soonest(self.due)

    def _phase(self) -> str | None:
        if self.protocol.phase_table is None:
            return self.protocol.phases[0].id if self.protocol.phases else None
        decision = tb.decide(self.library.tables[self.protocol.phase_table], self.reading)
        self._asked(decision)
        said = [act.to for row in decision.fired for act in row.then if isinstance(act, a.Switch)]
        return said[0] if said else None

    def _decide(self, name: str) -> None:
        decision = tb.decide(self.library.tables[name], self.reading, barred=self.barred)
        self._asked(decision)
        self.barred = decision.barred
        for row in decision.fired:
            for act in row.then:
                self._take(act, row, name)

    def _asked(self, decision: tb.Decision) -> None:
        for asked in decision.asked:
            self.ask.setdefault(asked.fact, question(self.library, asked))

    def _take(self, act: a.Act, row: tb.Row, table: str) -> None:
        match act:
            case a.Give():
                self._give(act, row, table)
            case a.Assess():
                self._assess(act, row, table)
            case a.Ask(fact=fact):
                asked = tb.Asked(fact=fact, table=table, row=row.id)
                self.ask.setdefault(fact, question(self.library, asked))
            case a.Hold(what=what) | a.Stop(what=what) | a.Offer(what=what):
                self._say(type(act).__name__.lower(), what, row, table)
            case a.Page(whom=whom):
                self._say("page", whom, row, table)
            case a.Transfer(to=to) | a.Switch(to=to):
                self._say(type(act).__name__.lower(), to, row, table)

    def _say(self, act: str, what: str, row: tb.Row, table: str, **more: object) -> None:
        item = Item(
            act=act, what=what, because=row.because, source=row.source, grade=row.grade, table=table, row=row.id
        )
        self.items.append(replace(item, **more))  # type: ignore[arg-type]

    def _give(self, act: a.Give, row: tb.Row, table: str) -> None:
        drug = self.library.drugs[act.drug]
        dose = amount(act.dose, self.reading, self._number, drug.smallest)
        if isinstance(dose, Unknown) or not dose.micrograms:
            return
        route = act.route or drug.route
        proposal = Proposal(
            act="give",
            what=act.drug,
            dose=dose,
            route=route,
            protocol=self.protocol.id or None,
            new_start=state.first_dose(self.reading) is None,
        )
        proposed = self.case.proposing(proposal)
        again = self.reading.proposing(proposed)
        found = verdict(self.library, proposed, again)
        self.reading.seen.update(again.seen)
        if found.outcome in ("block", "refuse"):
            self._veto(act.drug, found)
        elif found.outcome == "ask":
            self.ask |= {each.fact: each for each in found.ask if each.fact not in self.ask}
        else:
            self._say(
                "give", act.drug, row, table, dose=dose, route=route, reassess=act.reassess, needs=act.needs,
                verdict=found,
            )  # fmt: skip

    def _hours(self, name: str) -> timedelta:
        return timedelta(hours=float(self.library.number(name, self.case.facility)))

    def _number(self, name: str) -> Dose:
        return Dose.mg(self.library.number(name, self.case.facility))

    def _veto(self, drug: str, found: Verdict) -> None:
        for finding in found.findings:
            if finding.severity in (Severity.BLOCK, Severity.REFUSE):
                common = {"because": finding.because, "source": finding.source, "grade": finding.grade}
                where = {"table": finding.table or "safety", "row": finding.rule}
                self.items.append(Item(act="hold", what=drug, verdict=found, **common, **where))  # type: ignore[arg-type]
                self.items.append(Item(act="page", what="prescriber", **common, **where))  # type: ignore[arg-type]

    # Looking again

    def _assess(self, act: a.Assess, row: tb.Row, table: str) -> None:
        due = [(what, self._assess_due(act, what)) for what in act.what]
        now = [what for what, at in due if at is not None and at <= self.case.at]
        if now:
            self._say("assess", ", ".join(now), row, table, due=min(at for w, at in due if w in now and at))
        for what, at in due:
            if at is not None:
                self.due.append(Due(act="assess", what=what, at=at, because=row.because))

    def _assess_due(self, act: a.Assess, what: str) -> datetime | None:
        selectors = self.library.assessments[what]
        if act.every is not None:
            looked = last_look(self.reading, selectors)
            return looked + timedelta(minutes=act.every) if looked else self.case.at
        doses = self._doses()
        if not doses:
            return None
        after = looks_since(self.reading, selectors, doses[-1])
        marks = [doses[-1] + timedelta(minutes=mark) for mark in act.after_dose]
        # One look after the dose answers one mark, a few minutes early or late; a later look answers the earlier marks.
        left = [mark for mark in marks[len(after) :] if not any(at >= mark for at in after)]
        return left[0] if left else None

    def _doses(self) -> list[datetime]:
        return [e.at for e in self.case.story if isinstance(e, t.Gave) and self._mine(e.drug)]

    def _mine(self, drug: str) -> bool:
        return self.protocol.about is None or self.reading.is_a(drug, self.protocol.about)

    # In order

    def _implausible(self) -> None:
        for each in self.reading.implausible:
            text = f"The value on record for {each.fact} cannot be right, so it counts as unknown. Measure again."
            self.items.append(
                Item(
                    act="page",
                    what="nurse",
                    because=text,
                    source="mooring#plausible-range",
                    grade=Grade.READ,
                    table="facts",
                    row=each.fact,
                )
            )

    def _in_order(self) -> tuple[Item, ...]:
        return in_order(self.items, self.library, self.reading)

    def _away(self) -> bool:
        return any(item.act == "transfer" for item in self.items)

    def _now(self) -> set[str]:
        # While an ambulance comes only breathing and wakefulness are asked about, and nothing of the past.
        return {fact for name in self.library.always for fact in self.library.tables[name].inputs}


def in_order(items: Iterable[Item], library: Library, reading: Reading) -> tuple[Item, ...]:
    """What is said at one moment, the most urgent first, each once, without what may not be given now."""
    said = list(items)
    order = [kind.__name__.lower() for kind in a.ORDER]
    held = {item.what for item in said if item.act == "hold"}
    away = any(item.act == "transfer" for item in said)

    def may_be_given(drug: str) -> bool:
        # Rescue is never withheld, least of all from somebody whom an ambulance is called for.
        return library.drugs[drug].is_a("rescue") or not (away or any(reading.is_a(drug, what) for what in held))

    def place(item: Item) -> tuple[int, bool]:
        # Rescue stands directly after the call for an ambulance.
        rescue = away and item.act == "give"
        return order.index("transfer" if rescue else item.act), rescue

    kept = [item for item in said if item.act != "give" or may_be_given(item.what)]
    unique = {(item.act, item.what, item.row): item for item in kept if not (away and item.act == "offer")}
    return tuple(sorted(unique.values(), key=place))


def soonest(due: Iterable[Due]) -> tuple[Due, ...]:
    """What falls due next, each thing once, the soonest first."""
    found: dict[tuple[str, str], Due] = {}
    for each in sorted(due, key=lambda one: one.at):
        found.setdefault((each.act, each.what), each)
    return tuple(found.values())
