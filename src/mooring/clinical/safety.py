"""Findings about one proposed act: the safety tables, read for any act, inside a protocol or not.

**What no table covers is never allowed in silence; missing data asks; rescue is never withheld for want of data.**
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from mooring.clinical import tables as tb
from mooring.clinical.acts import Find, Page
from mooring.clinical.case import Case, Proposal
from mooring.clinical.facts import state
from mooring.clinical.facts.reading import Reading
from mooring.clinical.formulary import Drug
from mooring.clinical.library import Library
from mooring.clinical.overrides import overridden
from mooring.clinical.values import Grade, Severity

UNCOVERED = "UNCOVERED"
DISABLED = "DISABLED"
ROUTE = "ROUTE"
SUPPLYING = ("give", "prescribe", "dispense_take_home", "order", "challenge")
"""The acts by which a medicine reaches the person, so that somebody must have written tables for the medicine."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one rule says of the proposed act, with its reason and source."""

    rule: str
    severity: Severity
    because: str
    source: str
    grade: Grade
    table: str = ""
    row: str = ""

    @property
    def key(self) -> str:
        """The name of just this line, by which a prescriber goes past it; a rule may have several lines."""
        return self.row or self.rule


@dataclass(frozen=True, kw_only=True)
class Question:
    """A fact that must be known, and how to find it out."""

    fact: str
    text: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """`outcome` is the worst severity that changes it: refuse, block, ask, warn; else allow."""

    findings: tuple[Finding, ...] = ()
    ask: tuple[Question, ...] = ()
    tasks: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """refuse, block, ask, warn or allow."""
        worst = [f.severity for f in self.findings if f.severity.changes_outcome]
        if self.ask:
            worst.append(Severity.ASK)
        return max(worst, key=lambda severity: severity.rank).value if worst else "allow"

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that only a prescriber may go past, with a written reason."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCK)


def check(library: Library, case: Case) -> Verdict:
    """The findings about `case.proposed`. Raises ValueError where nothing is proposed.

    Rescue is never withheld for want of data: giving a rescue drug asks nothing.
    """
    if case.proposed is None:
        raise ValueError("there is no proposed act to check")
    settled = library.chosen(case.facility)
    return verdict(settled, case, settled.reading(case, protocol=_protocol(settled, case.proposed, case)))


def _protocol(library: Library, proposed: Proposal, case: Case) -> str | None:
    if proposed.act == "start":
        return proposed.what
    return proposed.protocol or state.running_with(library.reading(case), proposed.what)


def verdict(library: Library, case: Case, reading: Reading) -> Verdict:
    """The verdict of a settled library through a reading of this case."""
    findings, ask, tasks = list(_uncovered(library, case)), dict[str, Question](), list[str]()
    past = overridden(case, reading, timedelta(minutes=library.override_minutes))
    for name in _tables(library, case):
        decision = tb.decide(library.tables[name], reading)
        for row in decision.fired:
            findings += _found(row, name, case, past)
            tasks += [act.task for act in row.then if isinstance(act, Find) and act.task]
        for asked in decision.asked:
            if asked.row not in past and _rule(library, asked) not in past:
                ask.setdefault(asked.fact, question(library, asked))
    findings += [_implausible(library, each.fact) for each in reading.implausible]
    if case.proposed and case.proposed.act == "give":
        if _is_rescue(library, case):
            ask.clear()
        elif case.proposed.dose is None:
            asked = tb.Asked(fact="proposed_mg", table="", row="DOSE")
            ask.setdefault(asked.fact, question(library, asked))
    ordered = sorted(findings, key=lambda finding: -finding.severity.rank)
    return Verdict(findings=tuple(ordered), ask=tuple(ask.values()), tasks=tuple(dict.fromkeys(tasks)))


def _tables(library: Library, case: Case) -> tuple[str, ...]:
    proposed = case.proposed
    if proposed is None or proposed.act != "start":
        return library.safety
    protocol = library.protocols.get(proposed.what or "")
    return (*library.safety, protocol.suits) if protocol and protocol.suits else library.safety


def _is_rescue(library: Library, case: Case) -> bool:
    drug = library.drugs.get(case.proposed.what or "") if case.proposed else None
    return drug is not None and drug.is_a("rescue")


def _rule(library: Library, asked: tb.Asked) -> str:
    return next(row.rule for row in library.tables[asked.table].rows if row.id == asked.row)


def _found(row: tb.Row, table: str, case: Case, past: frozenset[str]) -> list[Finding]:
    findings = []
    for act in row.then:
        if isinstance(act, Find):
            severity, note = in_force(row, act, case.facility.confirmations)
            if severity is Severity.BLOCK and past & {row.id, row.rule}:
                severity, note = Severity.WARN, f"{note} (A prescriber went past this, with a written reason.)"
            findings.append(_finding(row, table, severity, row.because + note))
        elif isinstance(act, Page):
            findings.append(_finding(row, table, Severity.PAGE, f"Tell the {act.whom} now. {row.because}"))
    return findings


def _finding(row: tb.Row, table: str, severity: Severity, because: str) -> Finding:
    return Finding(
        rule=row.rule, severity=severity, because=because, source=row.source, grade=row.grade, table=table, row=row.id
    )


def in_force(row: tb.Row, act: Find, confirmed: frozenset[str]) -> tuple[Severity, str]:
    """The evidence grade governs the severity: a hard stop on weak evidence warns until the medical director
    confirms it.
    """
    if act.severity is not Severity.BLOCK or row.grade.may_block or confirmed & {row.id, row.rule}:
        return act.severity, ""
    if act.lethal:
        return act.severity, f" (A stop on {row.grade.value} evidence, kept because {act.lethal})"
    return (
        Severity.WARN,
        f" (A warning until the medical director confirms the number: the evidence is {row.grade.value}.)",
    )


def _uncovered(library: Library, case: Case) -> list[Finding]:
    proposed = case.proposed
    if proposed is None:
        return []
    if proposed.act == "start":
        protocol = library.protocols.get(proposed.what or "")
        if protocol is None or protocol.disabled:
            why = protocol.disabled if protocol else "This version of Mooring does not have this protocol."
            return [_own(DISABLED, Severity.REFUSE, str(why))]
        return []
    drug = library.drugs.get(proposed.what or "")
    name = drug.title if drug else str(proposed.what)
    if proposed.act not in SUPPLYING:
        return []
    if drug is None or not drug.covered:
        text = f"This version of Mooring has no safety tables for {name}: nothing was checked. A prescriber decides."
        return [_own(UNCOVERED, Severity.BLOCK, text)]
    return _odd_route(drug, proposed) if proposed.act == "give" else []


def _odd_route(drug: Drug, proposed: Proposal) -> list[Finding]:
    if proposed.route is None or proposed.route in drug.routes:
        return []
    severity = Severity.WARN if drug.is_a("rescue") else Severity.BLOCK
    routes = " or ".join(drug.routes)
    text = f"The tables for {drug.title} are about {routes}, not {proposed.route}. Look at the product."
    return [_own(ROUTE, severity, text)]


def _own(rule: str, severity: Severity, because: str) -> Finding:
    return Finding(rule=rule, severity=severity, because=because, source="mooring#coverage", grade=Grade.READ)


def _implausible(library: Library, fact: str) -> Finding:
    text = (
        f"The value on record for {library.facts[fact].means.rstrip('.').lower()} cannot be right, so it counts as "
        "unknown. Measure again, and correct the record."
    )
    return _own("IMPLAUSIBLE", Severity.PAGE, text)


def question(library: Library, asked: tb.Asked) -> Question:
    """How to ask for a fact that a row needs."""
    fact = library.facts[asked.fact]
    return Question(fact=fact.name, text=fact.ask or f"Find out: {fact.means}", rule=asked.row)
