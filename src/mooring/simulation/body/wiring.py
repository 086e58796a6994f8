"""How doses reach the receptors: the one description that the modes (`modes`) and the differential equations of the
tests are both made from.

A drug has a mammillary disposition: a central volume with its clearance, and peripheral volumes that exchange with it.
An agent is a drug given by a route: paths, each with the share of the dose that takes it (a product of factors) and the
first-order stages that it goes through, one after another, before it reaches the central volume.
"""

from __future__ import annotations

from dataclasses import dataclass

from mooring.simulation.body.places import Drug, P


@dataclass(frozen=True, kw_only=True)
class Disposition:
    """Clearance (L/min), central volume (L), and (flow L/min, volume L) of each peripheral one; `ke0`: effect site."""

    clearance: P
    volume: P
    peripheral: tuple[tuple[P, P], ...] = ()
    ke0: P


@dataclass(frozen=True, kw_only=True)
class Path:
    """The factors of the share (a place, or ("less", place) for one minus it) and the rates of the stages (1/min)."""

    share: tuple[P | tuple[str, P], ...] = ()
    stages: tuple[P, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agent:
    """A drug as it is given: the ids and routes that a record names, and its paths."""

    drug: Drug
    names: tuple[tuple[str, str], ...]
    paths: tuple[Path, ...]


DISPOSITIONS: dict[Drug, Disposition] = {
    Drug.MORPHINE: Disposition(
        clearance=P.MORPHINE_CLEARANCE,
        volume=P.MORPHINE_V1,
        peripheral=((P.MORPHINE_Q2, P.MORPHINE_V2), (P.MORPHINE_Q3, P.MORPHINE_V3)),
        ke0=P.MORPHINE_KE0,
    ),
    Drug.FENTANYL: Disposition(
        clearance=P.FENTANYL_CLEARANCE,
        volume=P.FENTANYL_V1,
        peripheral=(
            (P.FENTANYL_Q2, P.FENTANYL_V2),
            (P.FENTANYL_Q3, P.FENTANYL_V3),
            (P.FENTANYL_FAT_FLOW, P.FENTANYL_FAT_VOLUME),
        ),
        ke0=P.FENTANYL_KE0,
    ),
    Drug.METHADONE: Disposition(
        clearance=P.METHADONE_CLEARANCE,
        volume=P.METHADONE_V1,
        peripheral=((P.METHADONE_Q2, P.METHADONE_V2),),
        ke0=P.METHADONE_KE0,
    ),
    Drug.BUPRENORPHINE: Disposition(
        clearance=P.BUPRENORPHINE_CLEARANCE,
        volume=P.BUPRENORPHINE_V1,
        peripheral=((P.BUPRENORPHINE_Q2, P.BUPRENORPHINE_V2), (P.BUPRENORPHINE_Q3, P.BUPRENORPHINE_V3)),
        ke0=P.BUPRENORPHINE_KE0,
    ),
    Drug.NALTREXONE: Disposition(clearance=P.NALTREXONE_CLEARANCE, volume=P.NALTREXONE_V1, ke0=P.NALTREXONE_KE0),
    Drug.NALOXONE: Disposition(
        clearance=P.NALOXONE_CLEARANCE,
        volume=P.NALOXONE_V1,
        peripheral=((P.NALOXONE_Q2, P.NALOXONE_V2),),
        ke0=P.NALOXONE_KE0,
    ),
    Drug.CLONIDINE: Disposition(
        clearance=P.CLONIDINE_CLEARANCE,
        volume=P.CLONIDINE_V1,
        peripheral=((P.CLONIDINE_Q2, P.CLONIDINE_V2),),
        ke0=P.CLONIDINE_KE0,
    ),
    Drug.LOFEXIDINE: Disposition(clearance=P.LOFEXIDINE_CLEARANCE, volume=P.LOFEXIDINE_V1, ke0=P.LOFEXIDINE_KE0),
}

_HEROIN = (P.HEROIN_HALF_LIFE, P.ACETYLMORPHINE_HALF_LIFE)
_UNDER_TONGUE = (
    Path(
        share=(P.BUPRENORPHINE_SUBLINGUAL_SHARE, P.BUPRENORPHINE_QUICK_SHARE),
        stages=(P.BUPRENORPHINE_QUICK_LAG, P.BUPRENORPHINE_QUICK_INPUT, P.BUPRENORPHINE_QUICK_KA),
    ),
    Path(
        share=(P.BUPRENORPHINE_SUBLINGUAL_SHARE, ("less", P.BUPRENORPHINE_QUICK_SHARE)),
        stages=(P.BUPRENORPHINE_LATE_KA,),
    ),
)


ALL: tuple[Agent, ...] = (
    Agent(
        drug=Drug.MORPHINE,
        names=(("heroin", "intravenous"),),
        paths=(Path(share=(P.HEROIN_TO_MORPHINE,), stages=_HEROIN),),
    ),
    Agent(
        drug=Drug.MORPHINE,
        names=(("heroin", "inhaled"),),
        paths=(Path(share=(P.HEROIN_TO_MORPHINE, P.HEROIN_INHALED_SHARE), stages=_HEROIN),),
    ),
    Agent(
        drug=Drug.MORPHINE,
        names=(("heroin", "intranasal"),),
        paths=(Path(share=(P.HEROIN_TO_MORPHINE, P.NASAL_SHARE), stages=(P.NASAL_KA, *_HEROIN)),),
    ),
    Agent(drug=Drug.MORPHINE, names=(("morphine", "intravenous"),), paths=(Path(),)),
    Agent(drug=Drug.FENTANYL, names=(("fentanyl", "intravenous"),), paths=(Path(),)),
    Agent(drug=Drug.FENTANYL, names=(("fentanyl", "inhaled"),), paths=(Path(share=(P.FENTANYL_INHALED_SHARE,)),)),
    Agent(
        drug=Drug.FENTANYL,
        names=(("fentanyl", "intranasal"),),
        paths=(Path(share=(P.NASAL_SHARE,), stages=(P.NASAL_KA,)),),
    ),
    Agent(
        drug=Drug.METHADONE,
        names=(("methadone", "oral"),),
        paths=(Path(stages=(P.METHADONE_LAG, P.METHADONE_KA)),),
    ),
    Agent(
        drug=Drug.BUPRENORPHINE,
        names=(("buprenorphine", "sublingual"), ("buprenorphine-naloxone", "sublingual")),
        paths=_UNDER_TONGUE,
    ),
    Agent(
        drug=Drug.BUPRENORPHINE,
        names=(("buprenorphine", "buccal"), ("buprenorphine-naloxone", "buccal")),
        paths=tuple(
            Path(share=(P.BUPRENORPHINE_BUCCAL_RATIO, *path.share), stages=path.stages) for path in _UNDER_TONGUE
        ),
    ),
    Agent(
        drug=Drug.BUPRENORPHINE,
        names=(("buprenorphine-xr-monthly", "subcutaneous"),),
        paths=(
            Path(share=(P.BUPRENORPHINE_MONTHLY_QUICK_SHARE,), stages=(P.BUPRENORPHINE_MONTHLY_QUICK_KA,)),
            Path(
                share=(("less", P.BUPRENORPHINE_MONTHLY_QUICK_SHARE),),
                stages=(P.BUPRENORPHINE_MONTHLY_RELEASE, P.BUPRENORPHINE_MONTHLY_KA),
            ),
        ),
    ),
    Agent(
        drug=Drug.BUPRENORPHINE,
        names=(("buprenorphine-xr-weekly", "subcutaneous"),),
        paths=(
            Path(
                share=(P.BUPRENORPHINE_WEEKLY_QUICK_SHARE,),
                stages=(P.BUPRENORPHINE_WEEKLY_INPUT, P.BUPRENORPHINE_WEEKLY_QUICK_KA),
            ),
            Path(share=(("less", P.BUPRENORPHINE_WEEKLY_QUICK_SHARE),), stages=(P.BUPRENORPHINE_WEEKLY_LATE_KA,)),
        ),
    ),
    Agent(
        drug=Drug.NALTREXONE,
        names=(("naltrexone", "oral"),),
        paths=(Path(share=(P.NALTREXONE_ORAL_SHARE,), stages=(P.NALTREXONE_KA,)),),
    ),
    Agent(
        drug=Drug.NALTREXONE,
        names=(("naltrexone-xr", "intramuscular"),),
        paths=(
            Path(
                share=(P.NALTREXONE_DEPOT_SHARE, P.NALTREXONE_DEPOT_QUICK_SHARE),
                stages=(P.NALTREXONE_DEPOT_QUICK_KA,),
            ),
            Path(
                share=(P.NALTREXONE_DEPOT_SHARE, ("less", P.NALTREXONE_DEPOT_QUICK_SHARE)),
                stages=(P.NALTREXONE_DEPOT_HYDRATION, P.NALTREXONE_DEPOT_RELEASE),
            ),
        ),
    ),
    Agent(
        drug=Drug.NALOXONE,
        names=(("naloxone", "intranasal"),),
        paths=(Path(share=(P.NALOXONE_NASAL_SHARE,), stages=(P.NALOXONE_NASAL_TRANSIT, P.NALOXONE_NASAL_KA)),),
    ),
    Agent(
        drug=Drug.NALOXONE,
        names=(("naloxone", "intramuscular"), ("naloxone", "subcutaneous")),
        paths=(Path(share=(P.NALOXONE_MUSCLE_SHARE,), stages=(P.NALOXONE_MUSCLE_TRANSIT, P.NALOXONE_MUSCLE_KA)),),
    ),
    Agent(drug=Drug.NALOXONE, names=(("naloxone", "intravenous"),), paths=(Path(),)),
    Agent(
        drug=Drug.CLONIDINE,
        names=(("clonidine", "oral"),),
        paths=(Path(share=(P.CLONIDINE_ORAL_SHARE,), stages=(P.CLONIDINE_KA,)),),
    ),
    Agent(
        drug=Drug.LOFEXIDINE,
        names=(("lofexidine", "oral"),),
        paths=(Path(share=(P.LOFEXIDINE_ORAL_SHARE,), stages=(P.LOFEXIDINE_KA,)),),
    ),
)

AGENTS: dict[tuple[str, str], int] = {name: index for index, agent in enumerate(ALL) for name in agent.names}
"""(drug id, route) to the index that `take` wants. What is not here has no effect on a body: use -1."""

SHARE_FALLS: tuple[int, ...] = (AGENTS["buprenorphine", "sublingual"], AGENTS["buprenorphine", "buccal"])
"""Agents of which a smaller share is absorbed from a larger dose."""
