"""Every public page has its sources and the day it was reviewed; a file that lacks them is refused."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from mooring.frontdoor.content import ContentError, Page, page_from, pages
from mooring.frontdoor.paths import WAYS_IN

WHOLE = """---
title: A page
short: Page
summary: About it.
order: 1
reviewed: 2026-11-23
sources:
  - {title: Heroin, publisher: MedlinePlus, url: "https://medlineplus.gov/heroin.html"}
---
## Heading

Some <script>alert(1)</script> words.
"""


def test_the_pages_that_people_need_are_there() -> None:
    assert list(pages()) == [
        "overdose", "withdrawal", "why-not-alone", "signs", "detox-day-by-day", "medications", "after-detox",
        "families", "rights",
    ]  # fmt: skip


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.slug)
def test_a_page_says_where_it_comes_from_and_when_it_was_reviewed(page: Page) -> None:
    assert page.sources
    assert all(urlsplit(source.url).scheme == "https" and source.publisher for source in page.sources)
    assert date(2026, 1, 1) <= page.reviewed


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.slug)
def test_a_page_links_only_to_pages_that_exist(page: Page) -> None:
    addresses = {f"/help/{slug}/" for slug in pages()} | {"/check/", "/find/", "/call-back/"}
    links = [part.split('"')[0] for part in str(page.body).split('href="')[1:]]
    assert set(links) <= addresses


def test_every_way_in_leads_through_pages_that_exist() -> None:
    for way in WAYS_IN.values():
        assert set(way.pages) <= set(pages())


def test_staying_on_medication_comes_before_everything_else_after_detox() -> None:
    headings = [line for line in pages()["after-detox"].markdown.splitlines() if line.startswith("## ")]
    assert headings[0] == "## First: stay on medication"


def test_the_overdose_page_puts_breathing_and_911_before_naloxone() -> None:
    steps = pages()["overdose"].markdown
    assert steps.index("Look at their breathing") < steps.index("**Call 911.**") < steps.index("**Give naloxone**")


def test_a_tag_in_the_text_is_shown_and_never_run() -> None:
    assert "<script>" not in page_from("page.md", WHOLE).body
    assert "&lt;script&gt;" in page_from("page.md", WHOLE).body


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WHOLE.replace("title: A page", "title: A: page"), "is not YAML .* in quotes"),
        ("Words only.", "has no front matter"),
        (WHOLE.replace("reviewed: 2026-11-23", "reviewed: soon"), "`reviewed` is not a date"),
        (WHOLE.replace("summary: About it.\n", ""), "lacks summary"),
        (WHOLE.split("sources:")[0] + "---\nWords.\n", "names no source"),
    ],
)
def test_a_page_that_is_not_whole_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ContentError, match=f"page.md: .*{sentence}"):
        page_from("page.md", text)
