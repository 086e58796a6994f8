"""A made-up study of five hundred people, in the form of a real one."""

from __future__ import annotations

import numpy as np

from mooring.simulation.report.arms import Arm, Assumed
from mooring.simulation.report.paired import Ratio

BANDS = ((5, "none"), (13, "mild"), (25, "moderate"), (49, "severe"))


def arm(name: str, *, people: int = 500, days: int = 7, milder: float = 0.0, seed: int = 1) -> Arm:
    """An arm; `milder` takes points of COWS from everybody, so that fewer leave."""
    chance = np.random.default_rng(seed)
    cows = np.clip(chance.normal(16, 6, (people, 1)) * np.exp(-np.arange(days) / 3) - milder, 0, 48)
    stay = np.where(chance.random(people) < 0.01 * cows[:, 0], chance.integers(1, days * 24, people), days * 24)
    seen = stay[:, None] > 24 * np.arange(days)
    early, sick = stay < days * 24, chance.random(people) < 0.004 * cows[:, 0]
    mg = np.clip(np.round(cows / 2) * 2 + 4, 4, 24)
    every = np.ones(people)
    ratios = {key: Ratio(top=top.astype(float), bottom=every, times=100) for key, top in (
        ("completed_percent", ~early), ("left_early_percent", early), ("precipitated_withdrawal_percent", sick),
        ("oversedation_percent", np.zeros(people)))}  # fmt: skip
    ratios["stay_days"] = Ratio(top=stay / 24, bottom=every)
    by_day, doses = [], []
    for day in range(days):
        here = seen[:, day]
        ratios[f"cows/{day + 1}"] = Ratio(top=np.where(here, cows[:, day], 0), bottom=here.astype(float))
        ratios[f"mg/{day + 1}/buprenorphine"] = Ratio(top=np.where(here, mg[:, day], 0), bottom=here.astype(float))
        shares, low = {}, 0
        for top, band in BANDS:
            inside = (cows[here, day] >= low) & (cows[here, day] < top)
            shares[f"{band}_percent"], low = float(100 * inside.mean()), top
        by_day.append({"day": day + 1, "mean": float(cows[here, day].mean()), **shares})
        p10, median, p90 = np.quantile(mg[here, day], [0.1, 0.5, 0.9])
        doses.append(
            {"day": day + 1, "drug": "buprenorphine", "p10": float(p10), "median": float(median), "p90": float(p90)}
        )
    outcomes = {key: ratios[key].value for key in list(ratios)[:4]}
    outcomes |= {"median_stay_days": float(np.median(stay) / 24), "cows": by_day, "mg_per_day": doses}
    return Arm(
        name=name, version="version 1, knowledge 0123456789abcdef", ratios=ratios,
        plain={"protocol": "made-up", "patients": people, "days": days, "seed": 1, "seconds": 1.0, "outcomes": outcomes},
        staying=[int((stay >= hour).sum()) for hour in range(0, days * 24 + 1)], staying_at=list(range(0, days * 24 + 1)),
        assumed={"The ward": [Assumed(what="A look is late by", value="10 min (median)", source="calibration")]},
    )  # fmt: skip
