"""The publications that a page of the manual rests on, a line each."""

from collections.abc import Iterable

from mooring.clinical.library import Library


def cited_source(name: str, known: Library) -> str:
    """A publication in one line."""
    source = known.sources[name]
    note = f" {source.note}" if source.note else ""
    return f"{source.title}. {source.publisher}. Looked at on {source.checked}.{note}"


def source_lines(cited: Iterable[str], known: Library) -> list[str]:
    """The section of a page on its sources; `cited` may name a place in one, after `#`."""
    names = sorted({each.split("#")[0] for each in cited})
    return ["## Sources", "", *(f"- **{name}**: {cited_source(name, known)}" for name in names)]
