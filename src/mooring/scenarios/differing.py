"""What two states of knowledge answer differently about the same people: advice, and the check of what is proposed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from mooring.clinical.advice import Advice, Item, advise
from mooring.clinical.case import Case
from mooring.clinical.library import Library
from mooring.clinical.safety import Verdict, check
from mooring.knowledge.document import DocumentError
from mooring.scenarios.corpus import about
from mooring.scenarios.read import read_scenario


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """One side: a library, and where the question is asked (a facility's choices and confirmations)."""

    library: Library
    placed: Callable[[Case], Case] = lambda case: case


@dataclass(frozen=True, kw_only=True)
class Said:
    """One thing that is answered, in words; `why` names the table and row or the rule, with its reason."""

    words: str
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one scenario is answered on one side only. `of` is `advice` or `check`."""

    of: str
    before: tuple[Said, ...]
    after: tuple[Said, ...]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One scenario that is answered differently."""

    scenario: str
    about: str
    changes: tuple[Change, ...]


def differences(before: Knowledge, after: Knowledge, scenarios: Iterable[Path]) -> tuple[Difference, ...]:
    """The scenarios that the two sides answer differently, in their order.

    Raises DocumentError for a scenario that the knowledge before cannot read; one that only the knowledge after cannot
    read is a difference.
    """
    found = []
    for path in scenarios:
        known = _answers(before, path)
        try:
            new = _answers(after, path)
        except DocumentError as error:
            new = {of: (Said(words=f"cannot be read: {error.message}"),) for of in known}
        changes = tuple(
            Change(of=of, before=_only(known[of], new[of]), after=_only(new[of], known[of]))
            for of in known
            if {each.words for each in known[of]} != {each.words for each in new[of]}
        )
        if changes:
            found.append(Difference(scenario=path.name, about=about(path), changes=changes))
    return tuple(found)


def _only(these: tuple[Said, ...], those: tuple[Said, ...]) -> tuple[Said, ...]:
    known = {each.words for each in those}
    return tuple(each for each in these if each.words not in known)


def _answers(side: Knowledge, path: Path) -> dict[str, tuple[Said, ...]]:
    """All that a side answers about one scenario, by what was asked."""
    case = side.placed(read_scenario(path, library=side.library).case)
    found = {"advice": _advice(advise(side.library, case))}
    return found | ({"check": _verdict(check(side.library, case))} if case.proposed else {})


def _advice(found: Advice) -> tuple[Said, ...]:
    phase = (Said(words=f"phase {found.phase}"),) if found.phase else ()
    asked = (Said(words=f"find out {each.fact}", why=each.text) for each in found.ask)
    due = (Said(words=f"next {each.act} {each.what} at {each.at:%Y-%m-%d %H:%M}") for each in found.next_due)
    return (*phase, *(_item(item) for item in found.advice), *asked, *due)


def _item(item: Item) -> Said:
    dose = f" {item.dose}" if item.dose else ""
    route = f", {item.route}" if item.route else ""
    again = f", look again after {item.reassess} min" if item.reassess else ""
    where = f"{item.table}, row {item.row}: " if item.table else ""
    return Said(words=f"{item.act} {item.what}{dose}{route}{again}", why=f"{where}{item.because} [{item.source}]")


def _verdict(found: Verdict) -> tuple[Said, ...]:
    findings = (
        Said(words=f"{each.severity.value} {each.rule}", why=f"{each.because} [{each.source}]")
        for each in found.findings
    )
    asked = (Said(words=f"find out {each.fact}", why=each.text) for each in found.ask)
    return (Said(words=f"outcome {found.outcome}"), *findings, *asked)
