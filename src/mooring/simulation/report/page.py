"""The whole page. It has no script and asks for nothing from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from mooring.simulation.report import figures, parts, told
from mooring.simulation.report.arms import Arm
from mooring.simulation.report.paired import Difference

STYLE = Path(__file__).with_name("page.css")
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(
    outcomes: Arm, against: Arm | None = None, *, title: str, differences: Mapping[str, Difference] | None = None
) -> str:
    """The report as HTML: one arm, or two side by side, `outcomes` being the one that is asked about.

    `differences` are those of `outcomes` less `against`, by the keys of `parts.Differences`.

    Raises ValueError where the arms are not about the same people: their number, days or seed differ.
    """
    arms = [outcomes] if against is None else [outcomes, against]
    for one in ("patients", "days", "seed"):
        if len({arm.plain[one] for arm in arms}) > 1:
            raise ValueError(f"the arms differ in {one}, so that they are not about the same people")
    body = [f"<h1>{escape(title)}</h1>", _about(arms), _not(), *(make(arms, differences or {}) for make in PARTS)]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{escape(title)}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n"
        f"<body>\n<main>\n{chr(10).join(body)}\n</main>\n</body>\n</html>\n"
    )


PARTS = (parts.in_short, parts.withdrawal, parts.doses, parts.stay, parts.assumed)


def _about(arms: Sequence[Arm]) -> str:
    of = arms[0]
    days = figures.people(of.days, "day" if of.days == 1 else "days")
    said = f"{figures.people(of.people)}, {days}, seed {of.plain['seed']}."
    keys = zip(("This", "Other"), arms, strict=False)
    names = "".join(
        f'<li><span class="key a{place}"></span><b>{word if len(arms) == 2 else "Protocol"}:</b> {escape(arm.name)}'
        f"{_version(arm)}</li>"
        for place, (word, arm) in enumerate(keys)
    )
    return f'<p class="quiet">{said}</p><ul class="arms">{names}</ul>'


def _version(arm: Arm) -> str:
    return f' <span class="quiet">({escape(arm.version)})</span>' if arm.version else ""


def _not() -> str:
    said = "".join(f"<p>{each}</p>" for each in told.NOT)
    return f'<div class="not"><p><b>What these figures are not</b></p>{said}</div>'
