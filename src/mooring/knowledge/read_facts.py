"""Fact declarations from YAML."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from mooring.clinical.codec import FORMS, nearest
from mooring.clinical.facts import kinds as k
from mooring.clinical.values import minutes
from mooring.knowledge.document import Lined, files, read
from mooring.knowledge.fields import Fields

HOWS = (
    "latest",
    "since",
    "count",
    "distinct",
    "sum",
    "extreme",
    "change",
    "share",
    "less",
    "state",
    "profile",
    "condition",
    "takes",
    "proposed",
    "table",
)


def facts(folder: Path, sources: set[str]) -> dict[str, k.Fact]:
    """Every fact of every file of a folder. Raises DocumentError with file and line."""
    found: dict[str, k.Fact] = {}
    for path in files(folder):
        document = Fields(read(path), path=path, what="a file of facts")
        family = document.take("facts")
        document.done()
        for name, entry in family.items():
            fields = Fields(entry, path=path, what=f"the fact {name}", line=family.line_of(name))
            if name in found:
                raise fields.fail("is declared twice; keep one")
            found[name] = _fact(name, fields, sources)
    return found


def _fact(name: str, fields: Fields, sources: set[str]) -> k.Fact:
    kind = [how for how in HOWS if fields.has(how)]
    if len(kind) != 1:
        raise fields.fail(f"says {len(kind)} kinds; write exactly one of {', '.join(HOWS)}")
    unit = fields.take("unit", None)
    scale = k.SCALES.get(unit or "", 1)
    low, high = _range(fields, scale)
    fact = k.Fact(
        name=name,
        means=fields.text("means"),
        type=fields.text("type"),
        unit=unit,
        low=low,
        high=high,
        words=fields.words("words", ()) if fields.has("words") else (),
        ask=fields.text("ask", ""),
        how=_how(kind[0], fields),
        cites=fields.cites(sources) if fields.has("source") else (),
    )
    if fact.type not in ("number", "yes-no", "word"):
        raise fields.fail(f"type is {fact.type!r}; write number, yes-no or word", "type")
    if fact.type == "number" and low is None and isinstance(fact.how, (k.Latest, k.Extreme)):
        raise fields.fail("has no plausible range; add range: [low, high]")
    fields.done()
    return fact


def _range(fields: Fields, scale: int) -> tuple[Any, Any]:
    pair = fields.take("range", None)
    if pair is None:
        return None, None
    if not isinstance(pair, list) or len(pair) != 2 or not all(type(end) in (int, float) for end in pair):
        raise fields.fail("range must be [low, high]", "range")
    low, high = (float(Decimal(str(end)) * scale) for end in pair)
    return low, high


def _how(kind: str, fields: Fields) -> k.How:
    match kind:
        case "latest":
            of = fields.made("latest", selector)
            return k.Latest(
                of=of,
                value=_value(of, fields),
                max_age=fields.made("max_age", minutes, None),
                after=fields.made("after", selector, None),
                renewed=fields.made("renewed", selector, None),
                absent=fields.take("absent", None),
            )
        case "since":
            return k.Since(
                of=fields.made("since", selectors),
                absent=fields.text("absent", "unknown"),
                never_if=fields.made("never_if", selector, None),
                oldest=bool(fields.take("oldest", False)),
                calendar=bool(fields.take("calendar", False)),
                window=fields.made("window", window, None),
            )
        case "count":
            return k.Count(
                of=fields.made("count", selector),
                window=fields.made("window", window, None),
                after=fields.made("after", selector, None),
            )
        case "distinct":
            proposed = bool(fields.take("with_proposed", False))
            return k.Distinct(
                of=fields.made("distinct", selector), window=fields.made("window", window), proposed=proposed
            )
        case "share":
            return k.Share(of=fields.text("share"), to=fields.text("to"))
        case "less":
            return k.Less(of=fields.text("less"), than=fields.text("than"))
        case "sum":
            proposed = bool(fields.take("with_proposed", False))
            return k.Sum(of=fields.made("sum", selector), window=fields.made("window", window), proposed=proposed)
        case "extreme":
            of = fields.made("extreme", selector)
            highest = fields.text("which", "highest") == "highest"
            return k.Extreme(of=of, value=_value(of, fields), window=fields.made("window", window), highest=highest)
        case "change":
            of = fields.made("change", selector)
            return k.Change(
                of=of,
                value=_value(of, fields),
                since=fields.made("after", selector),
                baseline_age=fields.made("baseline_age", minutes),
                within=fields.made("within", minutes, None),
            )
        case "state":
            return k.State(
                name=fields.text("state"), of=fields.take("of", None), within=fields.made("within", minutes, None)
            )
        case "profile":
            return k.Profile(name=fields.text("profile"))
        case "condition" | "takes":
            return k.Condition(any_of=fields.words(kind), takes=kind == "takes", unasked=fields.take("unasked", None))
        case "proposed":
            return k.Proposed(name=fields.text("proposed"), is_a=fields.words("is_a") if fields.has("is_a") else ())
    return k.ByTable(table=fields.text("table"))


def _value(of: k.Selector, fields: Fields) -> str:
    usual = {
        "scored": "total",
        "resulted": "value",
        "measured": of.names[0] if of.names else "",
        "recorded": of.names[0] if of.names else "",
    }
    return fields.text("value", usual.get(of.kinds[0], "mg"))


def selector(entry: Any) -> k.Selector:
    """`{gave: buprenorphine}`, `{used: [heroin, fentanyl]}`, `{gave: any, without: rescue}`. Raises ValueError."""
    if not isinstance(entry, Lined):
        raise ValueError("write which events, like {gave: buprenorphine}")
    kinds = [key for key in entry if key != "without"]
    for kind in kinds:
        if kind not in FORMS:
            raise ValueError(f'"{kind}" is no kind of event{nearest(kind, list(FORMS))}')
    named = {_names(entry[kind]) for kind in kinds}
    if len(named) != 1:
        raise ValueError("several kinds in one selector must have the same names; write a list of selectors")
    return k.Selector(kinds=tuple(kinds), names=named.pop(), without=_names(entry.get("without", "any")))


def _names(value: Any) -> tuple[str, ...]:
    if value == "any":
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list) else (str(value),)


def selectors(entry: Any) -> tuple[k.Selector, ...]:
    """One selector or a list of them."""
    return tuple(selector(each) for each in entry) if isinstance(entry, list) else (selector(entry),)


def window(text: Any) -> k.Window:
    """`rolling 24 h`, `protocol`, `programme_day`, `facility_day`, or either with `_before`. Raises ValueError."""
    words = str(text)
    if words.startswith("rolling "):
        return k.Window(name="rolling", minutes=minutes(words.removeprefix("rolling ")))
    if words in ("protocol", "programme_day", "programme_day_before", "facility_day", "facility_day_before"):
        return k.Window(name=words)
    raise ValueError("write rolling 24 h, protocol, programme_day, facility_day, or one of these two with _before")
