"""The first reading of the facts: a fold over one person's events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from mooring.clinical import timeline as t
from mooring.clinical.case import Case
from mooring.clinical.cells import Value
from mooring.clinical.facts import kinds as k
from mooring.clinical.facts import proposal, state
from mooring.clinical.facts.plausible import as_type, fits
from mooring.clinical.facts.values import highest_band, name_of, value_of
from mooring.clinical.formulary import Drug, Formulary
from mooring.clinical.instruments.instrument import Instrument
from mooring.clinical.protocols import Protocol
from mooring.clinical.tables import Table, decide
from mooring.clinical.values import NEVER, UNKNOWN, Dose, Unknown


@dataclass(frozen=True)
class Implausible:
    """A value on record that no person can have; it is treated as unknown, and somebody is told."""

    fact: str
    value: Value


@dataclass
class Reading:
    """Reads facts of one case, each once; `seen` holds what was read, for the record.

    `protocol` is the protocol being advised on, for the facts that ask since when it runs.
    """

    case: Case
    facts: Mapping[str, k.Fact]
    tables: Mapping[str, Table]
    drugs: Formulary
    instruments: Mapping[str, Instrument]
    protocols: Mapping[str, Protocol] = field(default_factory=dict)
    protocol: str | None = None
    phase: str | None = None
    seen: dict[str, Value] = field(default_factory=dict)
    implausible: list[Implausible] = field(default_factory=list)
    _reading: set[str] = field(default_factory=set)
    _events: dict[k.Selector, list[t.Event]] = field(default_factory=dict)

    def __call__(self, name: str) -> Value:
        """The value of a fact: a whole number inside (micrograms, minutes), yes/no, a word, or UNKNOWN.

        Raises KeyError for a fact that is not declared, and RecursionError where facts ask one another in a circle.
        """
        if name not in self.seen:
            if name in self._reading:
                raise RecursionError(f"the fact {name} asks itself")
            self._reading.add(name)
            fact = self.facts[name]
            self.seen[name] = self._plausible(fact)
            self._reading.discard(name)
        return self.seen[name]

    def _plausible(self, fact: k.Fact) -> Value:
        value = as_type(fact, self._value(fact))
        absent = fact.how.absent if isinstance(fact.how, k.Latest) else None
        if absent is not None and (isinstance(value, Unknown) or not fits(fact, value)):
            return absent
        if isinstance(value, Unknown) or (value == NEVER and not isinstance(value, bool)):
            return value
        if not fits(fact, value):
            self.implausible.append(Implausible(fact.name, value))
            return UNKNOWN
        return value

    def _value(self, fact: k.Fact) -> Value:
        match fact.how:
            case k.Latest():
                return self._latest(fact.how)
            case k.Since():
                return self._since(fact.how)
            case k.Count():
                return len(self._in(fact.how.window, self._after(fact.how.after, self.events(fact.how.of))))
            case k.Distinct():
                return self._distinct(fact.how)
            case k.Sum():
                return self._sum(fact.how)
            case k.Extreme():
                found = self._values(self._in(fact.how.window, self.events(fact.how.of)), fact.how.value)
                return (max(found) if fact.how.highest else min(found)) if found else UNKNOWN
            case k.Change():
                return self._change(fact.how)
            case k.Share():
                return self._share(fact.how)
            case k.Less():
                return self._less(fact.how)
            case k.State():
                return state.read(fact.how, self)
            case k.Profile():
                return state.profile(fact.how.name, self.case)
            case k.Condition():
                return self._condition(fact.how)
            case k.Proposed():
                return proposal.read(fact.how, self)
            case k.ByTable():
                return self._by_table(fact.how.table)

    # Events

    def events(self, selector: k.Selector) -> list[t.Event]:
        """The events that a selector means, oldest first."""
        if proposal.PROPOSED in selector.names:
            ingredient = self.proposed_ingredient
            if ingredient is None:
                return []
            named = tuple(ingredient if name == proposal.PROPOSED else name for name in selector.names)
            selector = replace(selector, names=named)
        found = self._events.get(selector)
        if found is None:
            among = self.named if len(selector.kinds) > 1 else self.kinds.get(selector.kinds[0], [])
            # Hundreds of events carry the same few names, so that each set of names is judged once.
            judged = {names: self._named(names, selector) for names in {names for _, names in among}}
            found = self._events[selector] = [
                event for event, names in among if event.kind in selector.kinds and judged[names]
            ]
        return found

    @cached_property
    def named(self) -> list[tuple[t.Event, tuple[str, ...]]]:
        """The story with what each event is about, once for all facts."""
        return [(event, name_of(event)) for event in self.case.story]

    @cached_property
    def kinds(self) -> dict[str, list[tuple[t.Event, tuple[str, ...]]]]:
        """The same by kind of event."""
        found: dict[str, list[tuple[t.Event, tuple[str, ...]]]] = {}
        for event, names in self.named:
            found.setdefault(event.kind, []).append((event, names))
        return found

    def proposing(self, case: Case) -> Reading:
        """A reading of the same story with an act proposed: what does not ask about the proposal is not read again."""
        again = Reading(
            case=case,
            facts=self.facts,
            tables=self.tables,
            drugs=self.drugs,
            instruments=self.instruments,
            protocols=self.protocols,
            protocol=case.proposed.protocol if case.proposed else self.protocol,
            phase=self.phase,
        )
        again._events = self._events
        again.__dict__.update(named=self.named, kinds=self.kinds)
        if again.protocol == self.protocol:
            again.seen = {n: v for n, v in self.seen.items() if not proposal.is_asked(self.facts[n].how, self.facts)}
            again.implausible = list(self.implausible)
        return again

    def _named(self, names: tuple[str, ...], selector: k.Selector) -> bool:
        if any(self.is_a(name, each) for name in names for each in selector.without):
            return False
        return not selector.names or any(self.is_a(name, each) for name in names for each in selector.names)

    def is_a(self, name: str, wanted: str) -> bool:
        """Whether a drug, a protocol or another name is, or belongs to, what is wanted."""
        drug = self.drug(name)
        if drug is not None:
            return drug.is_a(wanted)
        protocol = self.protocols.get(name)
        return name == wanted or (protocol is not None and wanted in protocol.classes)

    @property
    def proposed_ingredient(self) -> str | None:
        """What the milligrams of the proposed drug are counted under; None where no drug is proposed."""
        what = self.case.proposed.what if self.case.proposed else None
        drug = self.drug(what)
        return drug.ingredient if drug else what

    def drug(self, name: str | None) -> Drug | None:
        """The drug of this name, if the formulary has it."""
        return self.drugs.get(name) if name else None

    def _after(self, marker: k.Selector | None, events: list[t.Event]) -> list[t.Event]:
        marks = self.events(marker) if marker else []
        return [e for e in events if e.at > marks[-1].at] if marks else events

    def _in(self, window: k.Window | None, events: Iterable[t.Event]) -> list[t.Event]:
        if window is None:
            return list(events)
        begin, end = self.span(window)
        return [e for e in events if (begin is None or e.at >= begin) and e.at < end]

    def span(self, window: k.Window) -> tuple[datetime | None, datetime]:
        """From when (None: from the beginning) until just before when a window reaches."""
        now = self.case.at
        just_after = now + timedelta(microseconds=1)
        if window.name == "rolling":
            # A dose given exactly 24 h ago no longer counts in "the last 24 h".
            return now - timedelta(minutes=window.minutes or 0) + timedelta(microseconds=1), just_after
        if window.name in ("facility_day", "facility_day_before"):
            midnight = now.astimezone(self.case.zone).replace(hour=0, minute=0, second=0, microsecond=0)
            return (midnight, just_after) if window.name == "facility_day" else (midnight - timedelta(days=1), midnight)
        begun = state.protocol_began(self)
        if window.name == "protocol":
            return begun, just_after
        day_start = state.programme_day_start(self)
        if day_start is None:
            # Before the first dose of the protocol there is no programme day: what was given long ago is not of today.
            return now, now
        if window.name == "programme_day":
            return day_start, just_after
        return day_start - timedelta(days=1), day_start

    # Kinds

    def _values(self, events: Iterable[t.Event], wanted: str) -> list[Any]:
        read = (value_of(e, wanted, self.instruments, self.case.person.sex) for e in events)
        return [value for value in read if not isinstance(value, Unknown)]

    def _latest(self, how: k.Latest) -> Value:
        found = self._after(how.renewed, self._after(how.after, self.events(how.of)))
        if how.after and not self.events(how.after):
            return UNKNOWN
        if how.value == "band":
            fresh = (e for e in reversed(found) if how.max_age is None or self.minutes_since(e.at) <= how.max_age)
            return highest_band(fresh, self.instruments, self.case.person.sex)
        for event in reversed(found):
            if how.max_age is not None and self.minutes_since(event.at) > how.max_age:
                return UNKNOWN
            value = value_of(event, how.value, self.instruments, self.case.person.sex)
            # Half of a newer suicide screen does not take back what an older one found. Of anything else the newest
            # event decides, also where it left the answer open: an older score says nothing about now.
            falls_back = isinstance(event, t.Scored) and how.value not in ("total", "objective_sign")
            if not (isinstance(value, Unknown) and falls_back):
                return value
        return UNKNOWN

    def plausible(self, event: t.Event, selector: k.Selector) -> bool:
        """Whether no value of what the selector names is one, in this event, that no person can have."""
        for name in name_of(event):
            for fact, how in self.latest.get((event.kind, name), ()) if name in selector.names else ():
                value = as_type(fact, value_of(event, how.value, self.instruments, self.case.person.sex))
                if not isinstance(value, Unknown) and not fits(fact, value):
                    return False
        return True

    @cached_property
    def latest(self) -> dict[tuple[str, str], list[tuple[k.Fact, k.Latest]]]:
        """The facts that are the newest value of something, by the kind of event and what it is about."""
        found: dict[tuple[str, str], list[tuple[k.Fact, k.Latest]]] = {}
        for fact in self.facts.values():
            if isinstance(fact.how, k.Latest):
                for kind in fact.how.of.kinds:
                    for name in fact.how.of.names:
                        found.setdefault((kind, name), []).append((fact, fact.how))
        return found

    def minutes_since(self, moment: datetime) -> int:
        """Whole minutes from a moment until now, rounded down."""
        return int((self.case.at - moment).total_seconds() // 60)

    def _since(self, how: k.Since) -> Value:
        found = [moment for each in how.of for moment in self._moments(how.window, each, told=how.calendar)]
        if found:
            moment = min(found) if how.oldest else max(found)
            return self._days_since(moment) if how.calendar else self.minutes_since(moment)
        if how.absent == "never" or (how.never_if and self.events(how.never_if)):
            return NEVER
        return UNKNOWN

    def _days_since(self, moment: datetime) -> int:
        """Days by the facility's clock: 0 today, 1 yesterday."""
        zone = self.case.zone
        return (self.case.at.astimezone(zone).date() - moment.astimezone(zone).date()).days

    def _moments(self, window: k.Window | None, selector: k.Selector, *, told: bool) -> list[datetime]:
        # A verified or reported dose happened when it was last taken, not when it was written down. Where nobody said
        # when, hours count from the later moment, and missed days (`told`) from none.
        moments = [(e.at, getattr(e, "last_taken", e.at)) for e in self._in(window, self.events(selector))]
        return [taken or at for at, taken in moments if taken or not told]

    def _distinct(self, how: k.Distinct) -> int:
        events = self.events(how.of)
        lately = {id(e) for e in self._in(how.window, events)}
        taken = self._taken
        names = [name_of(e)[0] for e in events if (e.drug in taken if isinstance(e, t.Takes) else id(e) in lately)]
        proposed = self.case.proposed
        if how.proposed and proposed and proposed.what and self._wanted(proposed.what, how.of):
            names.append(proposed.what)
        drugs = ((self.drug(name), name) for name in names)
        return len({drug.ingredient if drug else name for drug, name in drugs})

    @cached_property
    def _taken(self) -> frozenset[str]:
        """The medicines from elsewhere that the person takes now: those that nobody has ended since."""
        found: set[str] = set()
        for event in self.case.story:
            if isinstance(event, t.Takes):
                found.add(event.drug)
            elif isinstance(event, t.Ended):
                found.discard(event.what)
        return frozenset(found)

    def _sum(self, how: k.Sum) -> Value:
        events = self.events(how.of)
        within = {id(e) for e in self._in(how.window, events)}
        doses = [
            self._counted(name_of(e)[0], getattr(e, "dose", None), how.of)
            for e in events
            if id(e) in within or self._goes_on(e)
        ]
        proposed = self.case.proposed
        if how.proposed and proposed and proposed.act == "give" and self._wanted(proposed.what or "", how.of):
            doses.append(self._counted(proposed.what or "", proposed.dose, how.of))
        # A dose whose amount nobody wrote down is not a dose of nothing.
        return UNKNOWN if None in doses else sum(dose.micrograms for dose in doses if dose is not None)

    def _counted(self, name: str, dose: Dose | None, of: k.Selector) -> Dose | None:
        """What a dose counts for under the ingredient that is asked about; a combination holds several."""
        drug = self.drug(name)
        if drug is None or dose is None:
            return dose
        named = [self.proposed_ingredient or "" if each == proposal.PROPOSED else each for each in of.names] or [
            drug.id
        ]
        return drug.amount_of(next((each for each in named if drug.is_a(each)), drug.id), dose)

    def _goes_on(self, event: t.Event) -> bool:
        # A patch goes on giving for days, so that it counts in each of them.
        drug = self.drug(name_of(event)[0])
        return bool(drug and drug.per_day and drug.lasts and 0 <= self.minutes_since(event.at) < drug.lasts)

    def _wanted(self, drug: str, of: k.Selector) -> bool:
        return not of.names or any(name == proposal.PROPOSED or self.is_a(drug, name) for name in of.names)

    def _share(self, how: k.Share) -> Value:
        of, to = self(how.of), self(how.to)
        if isinstance(of, (Unknown, str)) or isinstance(to, (Unknown, str)) or not to:
            return UNKNOWN
        return 100 * of / to

    def _less(self, how: k.Less) -> Value:
        of, than = self(how.of), self(how.than)
        return UNKNOWN if isinstance(of, (Unknown, str)) or isinstance(than, (Unknown, str)) else of - than

    def _change(self, how: k.Change) -> Value:
        marks = self.events(how.since)
        if not marks:
            return UNKNOWN
        mark = marks[-1].at
        scored = self.events(how.of)
        before = [e for e in scored if e.at <= mark and (mark - e.at) <= timedelta(minutes=how.baseline_age)]
        within = timedelta(minutes=how.within) if how.within is not None else None
        after = [e for e in scored if e.at > mark and (within is None or e.at - mark <= within)]
        base, now = self._values(before, how.value), self._values(after, how.value)
        return now[-1] - base[-1] if base and now else UNKNOWN

    def _condition(self, how: k.Condition) -> Value:
        kind = t.Takes if how.takes else t.Has
        answers: dict[str, bool] = {}
        for event in self.case.story:
            if how.takes and isinstance(event, t.Ended) and event.what in answers:
                answers[event.what] = False
            elif isinstance(event, kind):
                for name in how.any_of:
                    if self.is_a(name_of(event)[0], name):
                        answers[name_of(event)[0] if how.takes else name] = not getattr(event, "absent", False)
        if any(answers.values()):
            return True
        if how.unasked is not None:
            return how.unasked
        return False if not how.takes and all(name in answers for name in how.any_of) else UNKNOWN

    def _by_table(self, table: str) -> Value:
        decision = decide(self.tables[table], self)
        if decision.asked:
            # An earlier row may hold once it is known, so that what a later row says is not known yet.
            return UNKNOWN
        said = [act.value for row in decision.fired for act in row.then if hasattr(act, "value")]
        return said[0] if said else UNKNOWN
