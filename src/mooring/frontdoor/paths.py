"""The four ways in from the home page, and the pages that each leads through."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class WayIn:
    """A way in: its words on the home page (`said`, `hint`), its own title and lead, and the pages to read in order."""

    slug: str
    said: str
    hint: str
    title: str
    lead: str
    pages: tuple[str, ...]
    check: str = ""


WANT_TO_STOP = WayIn(
    slug="want-to-stop",
    said="I want to stop",
    hint="What detox is like, what helps, and how to begin",
    title="You want to stop. We can help.",
    lead="You do not have to be sure, and you do not have to have stopped already. Call us, or leave a number. "
    "If you would rather read first, start here.",
    pages=("why-not-alone", "withdrawal", "detox-day-by-day", "medications", "after-detox", "rights"),
    check="you",
)
WORRIED = WayIn(
    slug="worried",
    said="I am worried about someone",
    hint="Signs to look for, what to say, and what to keep at home",
    title="You are worried about someone",
    lead="It is good that you are here. You can call us yourself, and you need not give their name.",
    pages=("families", "signs", "overdose", "why-not-alone", "medications", "rights"),
    check="they",
)
WAYS_IN = {way.slug: way for way in (WANT_TO_STOP, WORRIED)}
