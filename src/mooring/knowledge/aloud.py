"""Rows as they are read aloud: a cell, a dose and an act in words, for the manual and for who signs a change."""

from __future__ import annotations

from mooring.clinical import acts as a
from mooring.clinical.cells import Anything, Between, Compare, Is, IsUnknown, Named, Not, OneOf, Test
from mooring.clinical.library import Library
from mooring.clinical.placement import LEVELS
from mooring.clinical.tables import Row
from mooring.clinical.values import Dose, spoken


def limit(value: int | float | Named, scale: int, unit: str | None) -> str:
    """A limit in the fact's own unit, or the name of the cited number."""
    if isinstance(value, Named):
        return f"`{value.number}`"
    return f"{value / scale:g}{f' {unit}' if unit else ''}"


def cell(test: Test, scale: int, unit: str | None) -> str:
    """A cell in words."""
    match test:
        case Anything():
            return "any"
        case IsUnknown():
            return "not known"
        case Is(answer=answer):
            return "yes" if answer else "no"
        case OneOf(words=words):
            return " or ".join(words)
        case Compare(op=op, limit=bound):
            said = {">=": "at least ", "<=": "at most ", ">": "over ", "<": "under ", "=": ""}[op]
            return said + limit(bound, scale, unit)
        case Between(low=low, high=high):
            start, end = "from" if test.low_in else "over", "to" if test.high_in else "to under"
            return f"{start} {limit(low, scale, None)} {end} {limit(high, scale, unit)}"
        case Not(test=inner):
            return f"not {cell(inner, scale, unit)}"


def amount(form: a.DoseForm, known: Library) -> str:
    """The form of a dose in words."""

    def bound(value: Dose | Named | str) -> str:
        if isinstance(value, str):
            return f"the {known.facts[value].means.lower()}"
        return f"`{value.number}`" if isinstance(value, Named) else str(value)

    match form:
        case a.Fixed(dose=dose):
            return bound(dose)
        case a.AddTo(add=add, at_most=most):
            return f"{bound(add)} more, so that the sum stays at or under {bound(most)}"
        case a.Percent(percent=percent, of=of):
            said = f"{percent} % of: {known.facts[of].means.lower()}"
            said += f", plus {bound(form.plus)}" if form.plus != Dose(0) else ""
            said += f", at least {bound(form.at_least)}" if form.at_least is not None else ""
            said += f", at most {bound(form.at_most)}" if form.at_most is not None else ""
            return said + (", rounded down to what the product allows" if form.round_down else "")


def act(found: a.Act, known: Library) -> str:
    """An act in words."""
    match found:
        case a.Give(drug=drug, dose=dose, route=route, reassess=again):
            look = f"; look again after {spoken(again)}" if again else ""
            return f"**Give** {known.drugs[drug].title}, {amount(dose, known)}{f', {route}' if route else ''}{look}"
        case a.Assess(what=what, every=every, after_dose=marks):
            when = f"every {spoken(every)}" if every else f"{' and '.join(map(spoken, marks))} after the dose"
            return f"**Look** at {', '.join(what)}, {when}"
        case a.Find(severity=severity, task=task, lethal=lethal):
            kept = f" (kept: {lethal})" if lethal else ""
            return f"**{severity.value.capitalize()}**{kept}{f'; to do: {task}' if task else ''}"
        case a.Flag(flag=flag, changes=changes):
            return f"**{flag}**: {changes}"
        case a.Place(level=level):
            return f"**{LEVELS[level]}**"
        case a.Say(value=value):
            return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        case a.Ask(fact=fact):
            return f"**Ask**: {known.facts[fact].means.lower()}"
    ((_, what),) = vars(found).items()
    return f"**{type(found).__name__}** {what}"


def when(row: Row, known: Library) -> str:
    """All that must hold for a row."""

    def condition(fact: str, test: Test) -> str:
        about = known.facts[fact]
        return f"{about.means}: {cell(test, about.scale, about.unit)}"

    return "; ".join(condition(fact, test) for fact, test in row.when) or "always"


def then(row: Row, known: Library) -> str:
    """What a row says to do, the most urgent first."""
    urgent = sorted(row.then, key=lambda each: a.ORDER.index(type(each)) if type(each) in a.ORDER else 0)
    return "; ".join(act(each, known) for each in urgent)
