"""The page of the manual on what is published of people, and what virtual people show of it."""

import json
from pathlib import Path

from sources import source_lines

from mooring.clinical.library import Library
from mooring.simulation.trials import Trial, not_compared, trials

TRIALS = Path("trials.md")
KEPT = Path(__file__).parents[1] / "docs" / "manual" / "trials.json"
INTRO = """\
Virtual people are worth no more than what they share with real ones. Here stands every figure about groups of
people that our references give and that a study here can show: what was published, what is simulated, by how much they
differ, and whether that lies inside the limits. **fit**: calibrations were chosen so that it does. **check**: nothing
was; these say how far the rest may be trusted.

The limits of a share are the 95 % interval of the people, or scores, that it was found in; of a median dose one product
step to either side; where two trials differ, from one to the other. A miss keeps its limits and says why. What single
bodies show of published concentrations, receptors held and breathing stands in `knowledge/people/targets.yaml`, and
the suite holds it there.
"""


def trials_page(known: Library, made: str) -> str:
    """The page: a table of all rows, the misses in words, what is not compared, and the sources."""
    kept = json.loads(KEPT.read_text("utf-8"))
    every = trials()
    shown = kept["shown"]
    lines = ["# Virtual people beside real ones", "", made, INTRO]
    lines += [f"{kept['patients']:,} people in each study, seed {kept['seed']}; virtual people `{kept['people']}`.", ""]
    for use, title in (("fit", "Fitted"), ("check", "Checked, and fitted to nothing")):
        rows = [each for each in every if each.use == use]
        met = sum(each.met_by(shown[each.id]) for each in rows)
        lines += [f"## {title}: {met} of {len(rows)} inside their limits", ""]
        lines += ["| what | found in | published | limits | simulated | differs by | inside |"]
        lines += ["|---|---|---:|---:|---:|---:|---|"]
        lines += [_line(each, shown[each.id]) for each in rows] + [""]
    lines += ["## The misses", ""]
    lines += [f"- **{each.what}**: {each.misses}" for each in every if each.misses]
    lines += ["", "## Published, and not compared", ""]
    lines += [f"- **{each.what}**: {each.because}" for each in not_compared()]
    cited = [each.source for each in (*every, *not_compared())]
    lines += ["", *source_lines(cited, known)]
    return "\n".join(lines).rstrip() + "\n"


def _line(each: Trial, value: float) -> str:
    inside = "yes" if each.met_by(value) else "**no**"
    return (
        f"| {each.what} | {each.of} ({each.source}, {each.grade}) | {each.value:g} {each.unit} | "
        f"{each.low:g} to {each.high:g} | {value:g} | {value - each.value:+.3g} | {inside} |"
    )
