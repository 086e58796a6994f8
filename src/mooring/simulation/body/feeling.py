"""What a body feels and shows: withdrawal, breathing, pulse and pressure, sedation, craving."""

from __future__ import annotations

from typing import Any

from mooring.simulation.body.places import CE, ON, Drug, Felt, P, Y
from mooring.simulation.compiled import compiled

_CLONIDINE, _LOFEXIDINE = int(Drug.CLONIDINE), int(Drug.LOFEXIDINE)
_COWS_MOST, _SEDATION_MOST, _CRAVING_MOST, _FULL = 48.0, 4.0, 100.0, 100.0  # the ends of the scales


@compiled
def cows(p: Any, drive: float) -> float:
    """The expected COWS total at a drive."""
    over = drive ** p[P.COWS_SLOPE]
    return _COWS_MOST * over / (over + p[P.COWS_HALF] ** p[P.COWS_SLOPE])


@compiled
def alpha2(p: Any, y: Any) -> float:
    """The alpha-2 effect, 0 to 1; clonidine and lofexidine add up as one."""
    load = 0.0
    if y[ON + _CLONIDINE] != 0.0:
        load += y[CE + _CLONIDINE] / p[P.CLONIDINE_EC50]
    if y[ON + _LOFEXIDINE] != 0.0:
        load += y[CE + _LOFEXIDINE] / p[P.LOFEXIDINE_EC50]
    return load / (1.0 + load)


@compiled
def ventilation(p: Any, y: Any, adapted: float) -> float:
    """Drive to breathe as a share of the person's own. Tolerance multiplies the concentrations that are needed.

    With R the shares held and f = 1 - sum R those free, concentration over KD is R / f for every drug; so dividing all
    concentrations by T gives the signal sum(alpha R) / (T f + sum R).
    """
    tolerance = 1.0 + (p[P.VENTILATION_TOLERANCE] - 1.0) * adapted / p[P.ADAPTATION_REFERENCE]
    held = y[Y.OCCUPIED]
    if held <= 0.0:
        return 1.0
    partial = (p[P.BUPRENORPHINE_ALPHA] - p[P.BUPRENORPHINE_ALPHA_ADAPTED]) * y[Y.BOUND]
    return 1.0 - (y[Y.SIGNAL] + partial) / (tolerance * (1.0 - held) + held)


@compiled
def saturation(p: Any, breathing: float) -> float:
    """SpO2 in percent, from the alveolar gas equation and the dissociation curve."""
    carbon = p[P.CARBON_DIOXIDE] / max(breathing, 0.05) ** p[P.CHEMOREFLEX]
    oxygen = max(1.0, p[P.INSPIRED_OXYGEN] - carbon / p[P.RESPIRATORY_QUOTIENT] - p[P.OXYGEN_GRADIENT])
    return _FULL / (1.0 + p[P.SATURATION_OVER] / (oxygen**3 + p[P.SATURATION_CUBE] * oxygen))


@compiled
def feel(p: Any, y: Any, felt: Any) -> None:
    """Fills in `felt`, float64[len(Felt)], from a person's row and the state of their body."""
    quick, fast = p[P.DRIVE_QUICK_SHARE], p[P.ADAPTATION_FAST_SHARE]
    drive = min(1.0, max(0.0, y[Y.FELT_QUICK] + (1.0 - quick) * y[Y.FELT_SLOW]))
    adapted = fast * y[Y.FAST] + (1.0 - fast) * y[Y.SLOW]
    block = alpha2(p, y)
    nerves = drive * (1.0 - p[P.ALPHA2_WITHDRAWAL] * block)
    effect = max(0.0, y[Y.SIGNAL] - adapted)
    breathing = ventilation(p, y, adapted)
    felt[Felt.WITHDRAWAL], felt[Felt.AUTONOMIC], felt[Felt.EFFECT] = drive, nerves, effect
    felt[Felt.VENTILATION], felt[Felt.SPO2] = breathing, saturation(p, breathing)
    rate = p[P.RESPIRATORY_RATE] + p[P.RESPIRATORY_RATE_WITHDRAWAL] * nerves
    felt[Felt.RESPIRATORY_RATE] = rate * max(breathing, 0.0) ** p[P.RATE_POWER]
    felt[Felt.PULSE] = (
        p[P.PULSE] + p[P.PULSE_WITHDRAWAL] * nerves - p[P.ALPHA2_PULSE] * block - p[P.PULSE_OPIOID] * effect
    )
    felt[Felt.SYSTOLIC] = (
        p[P.SYSTOLIC] + p[P.SYSTOLIC_WITHDRAWAL] * nerves - p[P.ALPHA2_SYSTOLIC] * block - p[P.SYSTOLIC_OPIOID] * effect
    )
    felt[Felt.DIASTOLIC] = p[P.DIASTOLIC] + p[P.DIASTOLIC_WITHDRAWAL] * nerves - p[P.ALPHA2_DIASTOLIC] * block
    over = effect ** p[P.SEDATION_SLOPE]
    sleepy = _SEDATION_MOST * over / (over + p[P.SEDATION_HALF] ** p[P.SEDATION_SLOPE])
    felt[Felt.SEDATION] = min(_SEDATION_MOST, sleepy + p[P.ALPHA2_SEDATION] * block)
    share = p[P.COWS_AUTONOMIC_SHARE]
    withdrawal = share * cows(p, nerves) + (1.0 - share) * cows(p, drive)
    felt[Felt.COWS] = withdrawal + p[P.COWS_BACKGROUND] * (1.0 - withdrawal / _COWS_MOST)
    satisfied = min(1.0, y[Y.SIGNAL] / max(adapted, p[P.ADAPTATION_REFERENCE]))
    wanting = (p[P.CRAVING] + p[P.CRAVING_WITHDRAWAL] * drive) * (1.0 - p[P.CRAVING_OPIOID] * satisfied)
    felt[Felt.CRAVING] = min(_CRAVING_MOST, max(0.0, wanting))
    felt[Felt.OCCUPANCY] = y[Y.OCCUPIED]
    felt[Felt.TEMPERATURE] = p[P.TEMPERATURE] + p[P.TEMPERATURE_WITHDRAWAL] * nerves
