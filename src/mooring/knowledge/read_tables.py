"""Decision tables from YAML: rows that name their facts, their acts, their reason and their source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from mooring.clinical import acts as a
from mooring.clinical.cells import (
    Anything,
    BadCell,
    Between,
    Compare,
    Is,
    IsUnknown,
    Named,
    Not,
    OneOf,
    Test,
    names,
    parse,
)
from mooring.clinical.codec import nearest
from mooring.clinical.facts.kinds import Fact
from mooring.clinical.formulary import Formulary
from mooring.clinical.library import Number
from mooring.clinical.tables import Hit, Row, Table
from mooring.clinical.values import Citation, Dose, Severity, minutes
from mooring.knowledge.document import DocumentError, files, read
from mooring.knowledge.fields import Fields

SIMPLE: Mapping[str, Callable[[str], a.Act]] = {
    "hold": lambda what: a.Hold(what=what),
    "page": lambda whom: a.Page(whom=whom),
    "transfer": lambda to: a.Transfer(to=to),
    "switch": lambda to: a.Switch(to=to),
    "stop": lambda what: a.Stop(what=what),
    "offer": lambda what: a.Offer(what=what),
    "ask": lambda fact: a.Ask(fact=fact),
    "step": lambda move: a.Step(move=move),
}


_TESTS: dict[str, tuple[type, ...]] = {"number": (Compare, Between), "word": (OneOf,), "yes-no": (Is,)}


class Shelf:
    """What a table may name: facts, numbers, drugs and sources."""

    def __init__(
        self, facts: Mapping[str, Fact], numbers: Mapping[str, Number], drugs: Formulary, sources: set[str]
    ) -> None:
        self.facts, self.numbers, self.drugs, self.sources = facts, numbers, drugs, sources


def tables(folder: Path, shelf: Shelf) -> dict[str, Table]:
    """Every table below a folder. Raises DocumentError with file, line and the mending."""
    found: dict[str, Table] = {}
    for path in files(folder, below=True):
        each = table(path, shelf)
        if each.id in found:
            raise DocumentError(f"the table {each.id} is there twice; rename one", path=path)
        found[each.id] = each
    return found


def table(path: Path, shelf: Shelf) -> Table:
    """The table of one file. Raises DocumentError with file, line and the mending."""
    fields = Fields(read(path), path=path, what=f"the table {path.stem}")
    inputs = fields.words("inputs")
    for fact in inputs:
        if fact not in shelf.facts:
            raise fields.fail(f'asks for "{fact}", which is no fact{nearest(fact, list(shelf.facts))}', "inputs")
    rows = fields.take("rows")
    # What every row of the table asks first is written once, at its head.
    always = dict(fields.take("when", None) or {})
    found = Table(
        id=fields.text("table"),
        title=fields.text("title"),
        hit=fields.made("hit", Hit),
        inputs=inputs,
        complete=bool(fields.take("complete", False)),
        path=path.name,
        rows=tuple(_row(each, number, fields, inputs, shelf, always) for number, each in enumerate(rows, 1)),
        head=tuple((fact, _cell(fact, cell, fields, inputs, shelf)) for fact, cell in always.items()),
    )
    fields.done()
    names = [row.id for row in found.rows]
    for name in names:
        if names.count(name) > 1:
            raise fields.fail(f'two rows are called "{name}"; each needs a name of its own', "rows")
    unused = set(inputs) - {fact for row in found.rows for fact, _ in row.when}
    if unused:
        raise fields.fail(f"no row uses {', '.join(sorted(unused))}; take it out of inputs", "inputs")
    return found


def _row(
    entry: Any, number: int, table: Fields, inputs: tuple[str, ...], shelf: Shelf, always: Mapping[str, Any]
) -> Row:
    fields = Fields(entry, path=table.path, what=f"{table.what}, row {number}", line=table.entry.line_of("rows"))
    when = fields.take("when")
    tests = tuple((f, _cell(f, cell, fields, inputs, shelf)) for f, cell in {**always, **(when or {})}.items())
    acts = _acts(fields, shelf)
    named = {name for _, test in tests for name in names(test)} | {n for act in acts for n in _named(act)}
    cites = fields.cites(shelf.sources) + tuple(_number_cite(name, fields, shelf) for name in sorted(named))
    rule = str(fields.take("rule", ""))
    row = Row(
        id=str(fields.take("id", rule or f"{number}")),
        rule=rule,
        when=tests,
        then=acts,
        because=fields.text("because"),
        cites=cites,
        skip_unknown=_skip(fields),
        rescue=bool(fields.take("rescue", False)),
        line=fields.entry.line,
    )
    fields.done()
    if row.gives and not row.grade.may_dose:
        raise fields.fail(f"gives on {row.grade.value} evidence; a dose needs a source that was read", "grade")
    if row.gives and row.skip_unknown:
        raise fields.fail("gives, so that an unknown cell must ask; take out skip_unknown", "skip_unknown")
    return row


def _number_cite(name: str, fields: Fields, shelf: Shelf) -> Citation:
    if name not in shelf.numbers:
        raise fields.fail(f'"${name}" is no number{nearest(name, list(shelf.numbers))}', "when")
    return shelf.numbers[name].cite


def _skip(fields: Fields) -> str | None:
    reason = fields.take("skip_unknown", None)
    if reason is not None and len(str(reason)) < 10:
        raise fields.fail("skip_unknown must say in words why the unknown may be passed over", "skip_unknown")
    return None if reason is None else " ".join(str(reason).split())


def _cell(fact: str, cell: Any, fields: Fields, inputs: tuple[str, ...], shelf: Shelf) -> Test:
    if fact not in inputs:
        raise fields.fail(f'"{fact}" is not among the inputs{nearest(fact, list(inputs))}', "when")
    known = shelf.facts[fact]

    def scaled(number: Decimal) -> int | float:
        inside = number * known.scale
        if known.low is not None and known.high is not None and not known.low <= inside <= known.high:
            raise ValueError(f"outside the plausible range of {fact}")
        return int(inside) if inside == inside.to_integral_value() else float(inside)

    try:
        test = parse(cell, scale=scaled)
    except BadCell as error:
        raise fields.fail(f"{fact}: {error}", "when") from error
    inner = test.test if isinstance(test, Not) else test
    if not isinstance(inner, (Anything, IsUnknown, *_TESTS[known.type])):
        # A cell of another type would never hold, and nobody would notice.
        raise fields.fail(f"{fact} is a {known.type} fact, and {cell!r} is no test of one", "when")
    if isinstance(test, OneOf) and known.words:
        for word in test.words:
            if word not in known.words:
                raise fields.fail(f'{fact} is never "{word}"{nearest(word, list(known.words))}', "when")
    return test


def _named(act: a.Act) -> tuple[str, ...]:
    if not isinstance(act, a.Give):
        return ()
    return tuple(each.number for each in vars(act.dose).values() if isinstance(each, Named))


def _acts(row: Fields, shelf: Shelf) -> tuple[a.Act, ...]:
    then = Fields(row.take("then"), path=row.path, what=f"{row.what}, then", line=row.entry.line_of("then"))
    acts: list[a.Act] = []
    if then.has("give"):
        acts.append(_give(then, shelf))
    if then.has("assess"):
        acts.append(
            a.Assess(
                what=then.words("assess"),
                every=then.made("every", minutes, None),
                after_dose=then.made("after_dose", lambda v: tuple(minutes(e) for e in v), ()),
            )
        )
    if then.has("finding"):
        acts.append(
            a.Find(
                severity=then.made("finding", Severity), task=then.take("task", None), lethal=then.take("lethal", None)
            )
        )
    if then.has("flag"):
        acts.append(a.Flag(flag=then.text("flag"), changes=then.text("changes")))
    if then.has("place"):
        acts.append(a.Place(level=then.made("place", a.Level)))
    if then.has("value"):
        acts.append(a.Say(value=then.take("value")))
    for key, make in SIMPLE.items():
        if then.has(key):
            acts += [make(str(word)) for word in then.words(key)]
    then.done()
    if not acts:
        raise then.fail("says nothing to do; write an act such as hold, give or assess")
    return tuple(acts)


def _give(then: Fields, shelf: Shelf) -> a.Give:
    drug = then.text("give")
    if drug not in shelf.drugs:
        raise then.fail(f'"{drug}" is no drug{nearest(drug, list(shelf.drugs))}', "give")
    return a.Give(
        drug=drug,
        dose=_dose(then),
        route=then.take("route", None),
        reassess=then.made("reassess", minutes, None),
        needs=then.take("needs", None),
    )


def _dose(then: Fields) -> a.DoseForm:
    if then.has("percent"):
        return a.Percent(
            percent=int(then.take("percent")),
            of=then.text("of"),
            plus=then.made("plus", _mg, Dose(0)),
            at_least=then.made("at_least", _mg, None),
            at_most=then.made("at_most", _mg_or_fact, None),
            round_down=_rounds(then),
        )
    if then.has("add"):
        return a.AddTo(
            add=then.made("add", _mg),
            to=then.text("to"),
            at_most=then.made("at_most", _mg),
            round_down=_rounds(then),
        )
    return a.Fixed(dose=then.made("mg", _mg))


def _rounds(then: Fields) -> bool:
    return then.text("round", "down_to_product") == "down_to_product"


def _mg(value: Any) -> Dose | Named:
    return Named(number=value[1:]) if isinstance(value, str) and value.startswith("$") else Dose.mg(value)


def _mg_or_fact(value: Any) -> Dose | Named | str:
    return value if isinstance(value, str) and not value.startswith("$") else _mg(value)
