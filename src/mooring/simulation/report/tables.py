"""Tables of the report: each says the same as the chart beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, words: bool = False) -> str:
    """A table; the first cell of each row names it. `words` sets all cells to the left, for sentences.

    A table that is too wide scrolls in itself, and can be reached with the keyboard for it.
    """
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    kind = ' class="words"' if words else ""
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{escape(caption)}"><table{kind}>'
        f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure(title: str, caption: str, chart: str) -> str:
    """A chart with its caption in plain words."""
    return f"<figure><figcaption><b>{escape(title)}</b>{escape(caption)}</figcaption>{chart}</figure>"


def beside(*parts: str) -> str:
    """Charts and tables next to each other where there is room, else below one another."""
    return f'<div class="beside">{"".join(f"<div>{part}</div>" for part in parts)}</div>'
