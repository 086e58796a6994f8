"""The oracle: the same wiring as differential equations, for SciPy's LSODA. Amounts in micrograms, time in minutes."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from mooring.simulation.body import P
from mooring.simulation.body.places import Drug
from mooring.simulation.body.wiring import AGENTS, ALL, DISPOSITIONS, SHARE_FALLS

MU = (Drug.MORPHINE, Drug.FENTANYL, Drug.METHADONE, Drug.BUPRENORPHINE, Drug.NALTREXONE, Drug.NALOXONE)
ALPHA = {
    Drug.MORPHINE: P.MORPHINE_ALPHA, Drug.FENTANYL: P.FENTANYL_ALPHA, Drug.METHADONE: P.METHADONE_ALPHA,
}  # fmt: skip
KD = {drug: P[f"{drug.name}_KD"] for drug in MU}


class Equations:
    """One person's equations: `places` names each state; `take` and `over` move a state vector."""

    def __init__(self, row: Any) -> None:
        self.row = row
        self.places: dict[tuple[Any, ...], int] = {}
        for drug, shape in DISPOSITIONS.items():
            for name in ("central", *range(len(shape.peripheral)), "effect"):
                self.places[drug, name] = len(self.places)
        for index, agent in enumerate(ALL):
            for n, path in enumerate(agent.paths):
                for stage in range(len(path.stages)):
                    self.places["stage", index, n, stage] = len(self.places)
        for name in ("bound", "quick", "fast", "slow", "felt quick", "felt slow"):
            self.places[name,] = len(self.places)

    def start(self) -> Any:
        """A body that holds nothing."""
        return np.zeros(len(self.places))

    def take(self, x: Any, name: tuple[str, str], micrograms: float) -> None:
        """A dose, into the first stage of each of its paths."""
        index, p = AGENTS[name], self.row
        if index in SHARE_FALLS:
            most = p[P.BUPRENORPHINE_SHARE_AT_MOST] / p[P.BUPRENORPHINE_SUBLINGUAL_SHARE]
            less = (micrograms / p[P.BUPRENORPHINE_SHARE_REFERENCE]) ** p[P.BUPRENORPHINE_SHARE_POWER]
            micrograms *= min(most, less)
        for n, path in enumerate(ALL[index].paths):
            share = np.prod([1 - p[each[1]] if isinstance(each, tuple) else p[each] for each in path.share])
            where = ("stage", index, n, 0) if path.stages else (ALL[index].drug, "central")
            x[self.places[where]] += micrograms * share

    def signal(self, x: Any, bound: float) -> float:
        """S, from the effect sites and what buprenorphine holds."""
        p, load, effect = self.row, 0.0, 0.0
        for drug in MU:
            if drug is not Drug.BUPRENORPHINE:
                over = x[self.places[drug, "effect"]] / p[KD[drug]]
                load += over
                effect += over * p[ALPHA[drug]] if drug in ALPHA else 0.0
        return float(p[P.BUPRENORPHINE_ALPHA_ADAPTED] * bound + (1 - bound) / (1 + load) * effect)

    def __call__(self, _: float, x: Any) -> Any:
        p, at, dx = self.row, self.places, np.zeros(len(x))
        for drug, shape in DISPOSITIONS.items():
            volume, central = p[shape.volume], x[at[drug, "central"]]
            dx[at[drug, "central"]] -= p[shape.clearance] / volume * central
            for n, (flow, size) in enumerate(shape.peripheral):
                net = p[flow] * (central / volume - x[at[drug, n]] / p[size])
                dx[at[drug, "central"]] -= net
                dx[at[drug, n]] += net
            dx[at[drug, "effect"]] += p[shape.ke0] * (central / volume - x[at[drug, "effect"]])
        for index, agent in enumerate(ALL):
            for n, path in enumerate(agent.paths):
                for stage, rate in enumerate(path.stages):
                    flow = p[rate] * x[at["stage", index, n, stage]]
                    dx[at["stage", index, n, stage]] -= flow
                    last = stage + 1 == len(path.stages)
                    dx[at[(agent.drug, "central") if last else ("stage", index, n, stage + 1)]] += flow
        self._receptors(x, dx)
        return dx

    def _receptors(self, x: Any, dx: Any) -> None:
        p, at = self.row, self.places
        bound = x[at["bound",]]
        load = sum(x[at[drug, "effect"]] / p[KD[drug]] for drug in MU if drug is not Drug.BUPRENORPHINE)
        free = (1 - bound) / (1 + load)
        kon = p[P.BUPRENORPHINE_KOFF] / p[P.BUPRENORPHINE_KD]
        dx[at["bound",]] = kon * x[at[Drug.BUPRENORPHINE, "effect"]] * free - p[P.BUPRENORPHINE_KOFF] * bound
        signal = self.signal(x, bound)
        share = p[P.ADAPTATION_FAST_SHARE]
        adapted = share * x[at["fast",]] + (1 - share) * x[at["slow",]]
        lack = max(0.0, adapted - signal)
        fall = max(0.0, x[at["quick",]] - signal - p[P.FALL_BORNE])
        for name, rate, towards in (
            ("quick", P.ADAPTATION_QUICK_HALF_LIFE, signal),
            ("fast", P.ADAPTATION_FAST_HALF_LIFE, signal),
            ("slow", P.ADAPTATION_SLOW_HALF_LIFE, signal),
            ("felt quick", P.DRIVE_QUICK_HALF_LIFE, p[P.FALL_WEIGHT] * fall + p[P.DRIVE_QUICK_SHARE] * lack),
            ("felt slow", P.DRIVE_SLOW_HALF_LIFE if lack > x[at["felt slow",]] else P.DRIVE_RELIEF_HALF_LIFE, lack),
        ):
            dx[at[name,]] = p[rate] * (towards - x[at[name,]])

    def over(self, x: Any, minutes: list[float], rtol: float = 1e-9) -> Any:
        """The states at each of `minutes` from now: (states, times)."""
        found = solve_ivp(self, (0, minutes[-1]), x, method="LSODA", t_eval=minutes, rtol=rtol, atol=rtol / 10)
        assert found.success, found.message
        return found.y
