"""What can be wrong in what a row says to do: a dose raised, a look that comes later, a number that a table answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from mooring.clinical.acts import Act, AddTo, Assess, DoseForm, Fixed, Give, Percent, Say
from mooring.clinical.cells import Named
from mooring.clinical.library import Library, Number
from mooring.clinical.values import Dose
from mooring.proof.faults.cells import SHARE


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Another act in place of one of a row."""

    part: str
    kind: str
    change: str
    direction: str
    act: Act


def deeds(act: Act, library: Library) -> Iterator[Deed]:
    """Every fault of one act: each amount of a dose raised by the product's smallest step and by 20 %, each look
    20 % later, each number that the row answers moved by one and by 20 %."""
    match act:
        case Give():
            yield from _doses(act, library)
            if act.reassess is not None:
                later = replace(act, reassess=_later(act.reassess))
                yield Deed(
                    part="reassess", kind="later", change=f"after {later.reassess} min", direction="later", act=later
                )
        case Assess():
            if act.every is not None:
                slow = replace(act, every=_later(act.every))
                yield Deed(part="every", kind="later", change=f"every {slow.every} min", direction="later", act=slow)
            for place, mark in enumerate(act.after_dose):
                marks = (*act.after_dose[:place], _later(mark), *act.after_dose[place + 1 :])
                yield Deed(
                    part=f"after_dose-{mark}",
                    kind="later",
                    change=f"after {_later(mark)} min",
                    direction="later",
                    act=replace(act, after_dose=marks),
                )
        case Say(value=bool() as value):
            yield Deed(
                part="value", kind="flipped", change=f"says {not value}", direction="other", act=Say(value=not value)
            )
        case Say(value=int() | float() as value):
            for kind, other in {"+1": value + 1, "-1": value - 1}.items():
                yield Deed(part="value", kind=kind, change=f"says {other}", direction="other", act=Say(value=other))


def _doses(act: Give, library: Library) -> Iterator[Deed]:
    smallest = library.drugs[act.drug].smallest
    for part, now in _amounts(act.dose).items():
        dose = Dose.mg(library.numbers[now.number].value) if isinstance(now, Named) else now
        step = smallest.micrograms if smallest else max(1, dose.micrograms // 10)
        share = -(-dose.micrograms * SHARE // 100 // step) * step
        for kind, more in {"+step": step, "+20%": share}.items():
            if kind == "+20%" and more == step:
                continue
            raised = Dose(dose.micrograms + more)
            form = replace(act.dose, **{part: raised})  # type: ignore[arg-type]
            yield Deed(
                part=part, kind=kind, change=f"{dose} reads {raised}", direction="dose", act=replace(act, dose=form)
            )
    if isinstance(act.dose, Percent):
        more_of = replace(act.dose, percent=_later(act.dose.percent))
        change = f"{act.dose.percent} % reads {more_of.percent} %"
        yield Deed(part="percent", kind="+20%", change=change, direction="dose", act=replace(act, dose=more_of))


def _amounts(form: DoseForm) -> Mapping[str, Dose | Named]:
    match form:
        case Fixed(dose=dose):
            return {"dose": dose}
        case AddTo(add=add, at_most=most):
            return {"add": add, "at_most": most}
        case Percent(plus=plus, at_least=least, at_most=most):
            found = {"plus": plus if plus != Dose(0) else None, "at_least": least, "at_most": most}
            return {part: each for part, each in found.items() if isinstance(each, (Dose, Named))}


def _later(minutes: int) -> int:
    return minutes + max(1, -(-minutes * SHARE // 100))


def numbers(act: Act) -> frozenset[str]:
    """The cited numbers that an act names."""
    if not isinstance(act, Give):
        return frozenset()
    return frozenset(each.number for each in vars(act.dose).values() if isinstance(each, Named))


def moved(number: Number) -> Iterator[tuple[str, Number]]:
    """A cited number moved by one of its last written place and by 20 %, up and down; never below nothing."""
    places = max(0, *(_places(option.value) for option in number.options)) if number.options else 0
    grain = 10.0**-places
    share = max(grain, round(abs(number.value) * SHARE / 100 / grain) * grain)
    for kind, step in {"+1": grain, "-1": -grain, "+20%": share, "-20%": -share}.items():
        value = round(number.value + step, 6)
        if value >= 0 and not (kind.endswith("%") and share == grain):
            yield kind, replace(number, value=int(value) if value == int(value) else value)


def _places(value: int | float) -> int:
    text = f"{value:g}"
    return len(text.partition(".")[2])
