"""The public pages: Markdown files with front matter, read and rendered once, when the server starts.

A file says its title, its summary, when it was reviewed and against which sources. A file that lacks one of these is
refused with a sentence that names the file and what is missing.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markupsafe import Markup


class ContentError(ValueError):
    """A page's file cannot be shown as it is. The sentence says which file, what is wrong and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Source:
    title: str
    publisher: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One public page. `body` is HTML made by us from our own Markdown; raw HTML in the Markdown is not let through."""

    slug: str
    title: str
    short: str
    summary: str
    order: int
    reviewed: date
    sources: tuple[Source, ...]
    markdown: str
    body: Markup


def page_from(name: str, text: str) -> Page:
    """Read one page's text. Refuses a file without front matter, without sources or without a date of review."""
    slug = name.removesuffix(".md")
    parts = text.split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        raise ContentError(f"{name}: the page has no front matter. Begin it with a block between two lines of ---.")
    fields = _front_matter(name, parts[1])
    sources = _sources(name, fields)
    if not isinstance(fields.get("reviewed"), date):
        raise ContentError(f"{name}: `reviewed` is not a date. Write the day it was checked, such as 2026-11-23.")
    missing = [key for key in ("title", "short", "summary", "order") if key not in fields]
    if missing:
        raise ContentError(f"{name}: the front matter lacks {', '.join(missing)}. Add it between the lines of ---.")
    return Page(
        slug=slug,
        title=fields["title"],
        short=fields["short"],
        summary=fields["summary"],
        order=fields["order"],
        reviewed=fields["reviewed"],
        sources=sources,
        markdown=parts[2],
        body=_rendered(parts[2]),
    )


def _front_matter(name: str, text: str) -> dict[str, Any]:
    try:
        fields = yaml.safe_load(text)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise ContentError(
            f"{name}: the front matter is not YAML ({said}). Put words with a colon in quotes."
        ) from error
    if not isinstance(fields, dict):
        raise ContentError(f"{name}: the front matter holds no fields. Write `title: ...` and the others, one a line.")
    return fields


def _sources(name: str, fields: dict[str, Any]) -> tuple[Source, ...]:
    written = fields.get("sources") or []
    if not written:
        raise ContentError(f"{name}: the page names no source. Add at least one under `sources`.")
    return tuple(Source(**source) for source in written)


def _rendered(markdown: str) -> Markup:
    # "commonmark" with html off: text in angle brackets is shown as text, never as a tag.
    return Markup(MarkdownIt("commonmark", {"html": False}).render(markdown))  # noqa: S704 - our own files, tags off


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page by its slug, in the order in which they are listed."""
    folder: Traversable = files(__package__).joinpath("content")
    written = [file for file in folder.iterdir() if file.name.endswith(".md")]
    found = [page_from(file.name, file.read_text(encoding="utf-8")) for file in written]
    return {page.slug: page for page in sorted(found, key=lambda page: page.order)}
