"""Where everything stands in a person's row of parameters and in the state of the body."""

from __future__ import annotations

from enum import IntEnum


class P(IntEnum):
    """Places in a person's row: who it is and the habit, then the rows of pharmacology.yaml and calibration.yaml by
    their ids, in minutes, litres, micrograms and ng/mL. What `modes.prepare` makes of them follows after these. A new
    place goes to the end: a draw is by place, and one that moves changes every person.
    """

    # fmt: off
    (
        AGE, SEX, WEIGHT_KG, AGENT, MICROGRAMS_PER_DAY, TIMES_PER_DAY, LAST_USE, DAYS, HEROIN_HALF_LIFE,
        ACETYLMORPHINE_HALF_LIFE, HEROIN_INHALED_SHARE, HEROIN_TO_MORPHINE, MORPHINE_CLEARANCE, MORPHINE_V1,
        MORPHINE_Q2, MORPHINE_V2, MORPHINE_Q3, MORPHINE_V3, MORPHINE_KE0, MORPHINE_KD, MORPHINE_ALPHA,
        FENTANYL_CLEARANCE, FENTANYL_V1, FENTANYL_Q2, FENTANYL_V2, FENTANYL_Q3, FENTANYL_V3, FENTANYL_KE0,
        FENTANYL_KD, FENTANYL_ALPHA, METHADONE_CLEARANCE, METHADONE_V1, METHADONE_Q2, METHADONE_V2, METHADONE_KA,
        METHADONE_LAG, BUPRENORPHINE_CLEARANCE, BUPRENORPHINE_CLEARANCE_AGE, BUPRENORPHINE_CLEARANCE_WEIGHT,
        BUPRENORPHINE_V1, BUPRENORPHINE_Q2, BUPRENORPHINE_V2, BUPRENORPHINE_Q3, BUPRENORPHINE_V3,
        BUPRENORPHINE_SUBLINGUAL_SHARE, BUPRENORPHINE_SHARE_REFERENCE, BUPRENORPHINE_SHARE_POWER,
        BUPRENORPHINE_SHARE_AT_MOST, BUPRENORPHINE_BUCCAL_RATIO, BUPRENORPHINE_QUICK_SHARE, BUPRENORPHINE_QUICK_LAG,
        BUPRENORPHINE_QUICK_INPUT, BUPRENORPHINE_QUICK_KA, BUPRENORPHINE_LATE_KA, BUPRENORPHINE_MONTHLY_QUICK_SHARE,
        BUPRENORPHINE_MONTHLY_QUICK_KA, BUPRENORPHINE_MONTHLY_RELEASE, BUPRENORPHINE_MONTHLY_KA,
        BUPRENORPHINE_WEEKLY_QUICK_SHARE, BUPRENORPHINE_WEEKLY_INPUT, BUPRENORPHINE_WEEKLY_QUICK_KA,
        BUPRENORPHINE_WEEKLY_LATE_KA, BUPRENORPHINE_KE0, BUPRENORPHINE_KOFF, BUPRENORPHINE_KD, BUPRENORPHINE_ALPHA,
        NALTREXONE_CLEARANCE, NALTREXONE_V1, NALTREXONE_ORAL_SHARE, NALTREXONE_KA, NALOXONE_CLEARANCE, NALOXONE_V1,
        NALOXONE_Q2, NALOXONE_V2, NALOXONE_NASAL_SHARE, NALOXONE_NASAL_TRANSIT, NALOXONE_NASAL_KA,
        NALOXONE_MUSCLE_SHARE, NALOXONE_MUSCLE_TRANSIT, NALOXONE_MUSCLE_KA, NALOXONE_KE0, NALOXONE_KD,
        CLONIDINE_CLEARANCE, CLONIDINE_V1, CLONIDINE_Q2, CLONIDINE_V2, CLONIDINE_ORAL_SHARE, CLONIDINE_KA,
        LOFEXIDINE_CLEARANCE, LOFEXIDINE_V1, LOFEXIDINE_ORAL_SHARE, LOFEXIDINE_KA, VENTILATION_TOLERANCE,
        SATURATION_CUBE, SATURATION_OVER, INSPIRED_OXYGEN, CARBON_DIOXIDE, RESPIRATORY_QUOTIENT, FENTANYL_FAT_FLOW,
        FENTANYL_FAT_VOLUME, FENTANYL_INHALED_SHARE, NASAL_KA, NASAL_SHARE, METHADONE_KE0, METHADONE_KD,
        METHADONE_ALPHA, NALTREXONE_KE0, NALTREXONE_KD, NALTREXONE_DEPOT_QUICK_SHARE, NALTREXONE_DEPOT_QUICK_KA,
        NALTREXONE_DEPOT_HYDRATION, NALTREXONE_DEPOT_RELEASE, NALTREXONE_DEPOT_SHARE, CLONIDINE_KE0, CLONIDINE_EC50,
        LOFEXIDINE_KE0, LOFEXIDINE_EC50, ALPHA2_WITHDRAWAL, ALPHA2_SYSTOLIC, ALPHA2_DIASTOLIC, ALPHA2_PULSE,
        ALPHA2_SEDATION, ADAPTATION_QUICK_HALF_LIFE, FALL_WEIGHT, ADAPTATION_FAST_HALF_LIFE,
        ADAPTATION_SLOW_HALF_LIFE, ADAPTATION_FAST_SHARE, ADAPTATION_REFERENCE, DRIVE_QUICK_HALF_LIFE,
        DRIVE_SLOW_HALF_LIFE, DRIVE_QUICK_SHARE, COWS_HALF, COWS_SLOPE, COWS_AUTONOMIC_SHARE, CHEMOREFLEX,
        OXYGEN_GRADIENT, RATE_POWER, RESPIRATORY_RATE, RESPIRATORY_RATE_WITHDRAWAL, PULSE, PULSE_WITHDRAWAL,
        PULSE_OPIOID, SYSTOLIC, SYSTOLIC_WITHDRAWAL, SYSTOLIC_OPIOID, DIASTOLIC, DIASTOLIC_WITHDRAWAL, TEMPERATURE,
        TEMPERATURE_WITHDRAWAL, SEDATION_HALF, SEDATION_SLOPE, CRAVING, CRAVING_WITHDRAWAL, CRAVING_OPIOID,
        FALL_BORNE, BUPRENORPHINE_ALPHA_ADAPTED, DRIVE_RELIEF_HALF_LIFE, COWS_BACKGROUND,
    ) = range(158)
    # fmt: on


class Drug(IntEnum):
    """What moves through the body on its own. The first six hold mu receptors, the last two act on alpha-2."""

    (MORPHINE, FENTANYL, METHADONE, BUPRENORPHINE, NALTREXONE, NALOXONE, CLONIDINE, LOFEXIDINE) = range(8)


class Y(IntEnum):
    """Places in the state of a body; after them stand, for each drug, effect-site concentration (ng/mL) and whether any
    is on board, and then the modes of `modes`.
    """

    SIGNAL = 0  # S: opioid effect at the receptors, 0 to 1
    LACK = 1  # how far the signal lies under what the person is adapted to
    BOUND = 2  # share of mu receptors that buprenorphine holds; the others follow their concentration at once
    OCCUPIED = 3  # share of mu receptors that anything holds
    QUICK = 4  # the signal of the last hours
    FAST = 5  # adaptation of days
    SLOW = 6  # adaptation of weeks
    FELT_QUICK = 7  # the drive of withdrawal, its quick and its slow part
    FELT_SLOW = 8
    SINCE = 9  # minutes since the last dose
    AREA = 10  # of the signal, signal x minutes
    AT_ONCE = 11  # what is felt at once: the fall of the last hours, and a share of the lack


class Felt(IntEnum):
    """What a body feels and shows: the places of `felt`, with their units."""

    WITHDRAWAL = 0  # latent drive, 0 to 1
    AUTONOMIC = 1  # the same, lowered by alpha-2 agonists
    EFFECT = 2  # opioid effect above what the person is adapted to, 0 to 1
    VENTILATION = 3  # drive to breathe, share of the person's own
    SPO2 = 4  # percent
    RESPIRATORY_RATE = 5  # per minute
    PULSE = 6  # per minute
    SYSTOLIC = 7  # mmHg
    DIASTOLIC = 8  # mmHg
    SEDATION = 9  # latent, 0 to 4
    CRAVING = 10  # 0 to 100
    COWS = 11  # expected total, 0 to 48
    OCCUPANCY = 12  # share of mu receptors that anything holds
    TEMPERATURE = 13  # degrees Celsius


CE = len(Y)
ON = CE + len(Drug)
Z = ON + len(Drug)
