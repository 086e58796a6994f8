"""The parts of the report in their order: what happened, withdrawal, doses, stay, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from mooring.simulation.report import charts, figures, told
from mooring.simulation.report.arms import Arm
from mooring.simulation.report.paired import CONFIDENCE, Difference, share_interval
from mooring.simulation.report.tables import beside, figure, table

Differences = Mapping[str, Difference]
"""Differences of outcomes by key: that of the JSON, `stay_days`, `cows/<day>`, `mg/<day>/<drug>`."""

SHARES = {
    "completed_percent": "Stayed to the end",
    "left_early_percent": "Left early",
    "precipitated_withdrawal_percent": "Precipitated withdrawal",
    "oversedation_percent": "Over-sedation",
}
SURE = f"{CONFIDENCE:.0%}".replace("%", " %")
DIFFERENCE = f"difference ({SURE} interval)"


def in_short(arms: Sequence[Arm], less: Differences) -> str:
    """The percentages of people, one chart each, with the differences."""
    rows = [_share_row(arms, less, key, title) for key, title in SHARES.items()]
    rows.append(["Median stay, days", *(figures.plain(arm.outcomes["median_stay_days"]) for arm in arms)])
    if len(arms) == 2:
        rows[-1].append(figures.NONE)
        rows.append(
            [
                "Mean stay, days",
                *(figures.plain(arm.mean_stay_days, 2) for arm in arms),
                figures.change(less.get("stay_days"), 2),
            ]
        )
    heads = ["outcome", *_heads(arms)]
    pieces = [table(f"What became of {figures.people(arms[0].people)}", heads, rows)]
    if len(arms) == 2:
        found = {title: less.get(key) for key, title in SHARES.items()}
        known = {title: each for title, each in found.items() if each is not None}
        if known:
            chart = charts.differences("differences", "Differences between the arms", known)
            pieces.append(figure("This less other", told.DIFFERENCES, chart))
    each = [figure(title, told.OUTCOMES[key], _share_chart(arms, key, title)) for key, title in SHARES.items()]
    return _part("What became of them", "".join(pieces[:1]) + beside(*pieces[1:], *each))


def _share_row(arms: Sequence[Arm], less: Differences, key: str, title: str) -> list[str]:
    cells = [title, *(_with_interval(arm, key) for arm in arms)]
    return [*cells, figures.change(less.get(key))] if len(arms) == 2 else cells


def _with_interval(arm: Arm, key: str) -> str:
    value = arm.outcomes[key]
    if value is None:
        return figures.NONE
    low, high = share_interval(value, arm.people)
    return f"{figures.percent(value)} ({figures.percent(low)} to {figures.percent(high)})"


def _share_chart(arms: Sequence[Arm], key: str, title: str) -> str:
    of = {f"{place}, {arm.name}": (arm.outcomes[key] or 0.0, *share_interval(arm.outcomes[key] or 0.0, arm.people))
          for place, arm in zip(("this", "other"), arms, strict=False)}  # fmt: skip
    return charts.shares(key.replace("_", "-"), title, of)


def withdrawal(arms: Sequence[Arm], less: Differences) -> str:
    """COWS by day: bands and means."""
    drawn = []
    for place, arm in zip(("this", "other"), arms, strict=False):
        who = f"{place}: {arm.name}" if len(arms) == 2 else arm.name
        chart = charts.bands(f"bands-{place}", f"Bands of COWS by day, {who}", arm.outcomes["cows"], arm.days)
        drawn.append(figure(f"How bad withdrawal was, {who}", told.BANDS, chart))
        rows = [
            [f"{row['day']}", *(figures.plain(row[f"{band}_percent"]) for band in charts.BANDS)]
            for row in arm.outcomes["cows"]
        ]
        drawn.append(table(f"% of those still there by band of COWS, {who}", ["day", *charts.BANDS], rows))
    of = {
        f"{place}, {arm.name}": [(row["day"], row["mean"]) for row in arm.outcomes["cows"]]
        for place, arm in zip(("this", "other"), arms, strict=False)
    }
    chart = charts.lines("mean-cows", "Mean COWS by day", "points of COWS", of, arms[0].days)
    means = [{row["day"]: row["mean"] for row in arm.outcomes["cows"]} for arm in arms]
    rows = [[str(day), *(figures.plain(of_day.get(day)) for of_day in means), *_also(arms, less, f"cows/{day}")]
            for day in range(1, arms[0].days + 1)]  # fmt: skip
    return _part(
        "Withdrawal",
        beside(*drawn)
        + beside(
            figure("Mean COWS by day", told.MEANS, chart), table("Mean COWS by day", ["day", *_heads(arms)], rows)
        ),
    )


def doses(arms: Sequence[Arm], less: Differences) -> str:
    """Milligrams by day of each drug."""
    by_drug: dict[str, list[list[Mapping[str, Any]]]] = {}
    for place, arm in enumerate(arms):
        for row in arm.outcomes["mg_per_day"]:
            by_drug.setdefault(row["drug"], [[] for _ in arms])[place].append(row)
    pieces = []
    for count, (drug, of_arms) in enumerate(sorted(by_drug.items())):
        named = {
            f"{place}, {arm.name}": rows for place, arm, rows in zip(("this", "other"), arms, of_arms, strict=False)
        }
        pieces.append(figure(drug, told.DOSES, charts.doses(f"dose-{count}", f"{drug}, mg a day", named, arms[0].days)))
        days = [{row["day"]: row for row in rows} for rows in of_arms]
        rows = [[str(day), *(_spread(of_day.get(day)) for of_day in days), *_also(arms, less, f"mg/{day}/{drug}")]
                for day in range(1, arms[0].days + 1) if any(day in of_day for of_day in days)]  # fmt: skip
        pieces.append(
            table(
                f"{drug}: median (10th to 90th of a hundred), mg", ["day", *_heads(arms, "difference of means")], rows
            )
        )
    return _part("Doses", beside(*pieces) if pieces else "<p>Nothing was given.</p>")


def _spread(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return figures.NONE
    mg = figures.milligrams
    return f"{mg(row['median'])} ({mg(row['p10'])} to {mg(row['p90'])})"


def stay(arms: Sequence[Arm], _less: Differences) -> str:
    """Who is still there."""
    known = [arm for arm in arms if arm.staying]
    if not known:
        return ""
    of = {f"{place}, {arm.name}": _still(arm) for place, arm in enumerate(known)}
    days = arms[0].days
    by_day = [dict(_still(arm)) for arm in known]
    rows = [[str(day), *(figures.percent(shares.get(float(day))) for shares in by_day)] for day in range(days + 1)]
    heads = ["days since admission", *_heads(known)[: len(known)]]
    chart = charts.stay("stay", "Who is still there", of, days)
    return _part("Stay", beside(figure("Who is still there", told.STAY, chart), table("% still there", heads, rows)))


def _still(arm: Arm) -> list[tuple[float, float]]:
    return [(float(day), 100 * count / arm.people) for day, count in zip(arm.staying_at, arm.staying, strict=True)]


def assumed(arms: Sequence[Arm], _less: Differences) -> str:
    """What the study rests on, and how the figures were made."""
    pieces = []
    for arm in arms[:1]:
        for heading, rows in arm.assumed.items():
            pieces.append(
                table(
                    heading,
                    ["what", "value", "from"],
                    [[each.what, each.value, each.source] for each in rows],
                    words=True,
                )
            )
        pieces += [f"<p>{escape(note)}</p>" for note in arm.notes]
    how, both = told.INTERVAL.format(sure=SURE), told.PAIRED
    ways = f"<p>{how}</p>" + (f"<p>{both}</p>" if len(arms) == 2 else "")
    return _part("What this rests on", "".join(pieces)) * bool(pieces) + _part("How the figures were made", ways)


def _heads(arms: Sequence[Arm], apart: str = DIFFERENCE) -> list[str]:
    return ["this", "other", apart] if len(arms) == 2 else ["this study"]


def _also(arms: Sequence[Arm], less: Differences, key: str) -> list[str]:
    return [figures.change(less.get(key))] if len(arms) == 2 else []


def _part(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>"
