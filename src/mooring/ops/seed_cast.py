"""The made-up people of the demonstration, and how far each has come. No real person is meant by any of them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Role:
    """One made-up person. Times are hours before now; `stay` is since admission, `left` since discharge.

    `severity` shapes their withdrawal (the COWS at its peak); `plan` is what they chose; `stop_at` leaves things open.
    """

    name: str
    born: str
    sex: str
    opioid: str = "fentanyl"
    bed: str | None = None
    stay: float | None = None
    left: float | None = None
    severity: int = 15
    years: int = 6
    offer: str = "accepted"
    signed: bool = True
    consulted: bool = True
    daily_mg: float | None = None
    steps_mg: tuple[float, ...] = ()
    last_look: float = 1.0
    sedated_now: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    referral: str | None = None
    refused: tuple[str, ...] = ()
    contacts: tuple[int, ...] = ()
    relapsed: bool = False
    against_advice: bool = False
    prepared: tuple[str, ...] = ()


WARD: tuple[Role, ...] = (
    Role(
        name="Alder Finch", born="1988-04-12", sex="male", bed="A1", stay=1.5, signed=False, consulted=False, severity=9
    ),
    Role(name="Briar Wells", born="1995-09-30", sex="female", bed="A2", stay=3, signed=False, severity=11),
    Role(
        name="Cedar Boone", born="1979-01-19", sex="male", opioid="heroin", bed="A3", stay=4, severity=7, last_look=0.4
    ),
    Role(name="Dahlia Reyes", born="1991-06-02", sex="female", bed="A4", stay=9, severity=16, last_look=0.3),
    Role(name="Elm Carter", born="1984-11-23", sex="male", bed="B1", stay=14, severity=17, last_look=2.6),
    Role(name="Fern Oakley", born="1999-02-14", sex="female", bed="B2", stay=22, severity=14),
    Role(
        name="Gale Turner",
        born="1972-08-08",
        sex="male",
        bed="B3",
        stay=16,
        severity=18,
        sedated_now=True,
        last_look=0.2,
    ),
    Role(name="Hazel Monroe", born="1986-12-01", sex="female", bed="B4", stay=47, severity=15, last_look=5),
    Role(
        name="Iris Dalton", born="1993-03-27", sex="female", bed="C1", stay=70, severity=13, extra={"pregnant": "yes"}
    ),
    Role(
        name="Jasper Lowe", born="1981-07-16", sex="male", opioid="heroin", bed="C2", stay=104, severity=16, daily_mg=16
    ),
    Role(
        name="Kestrel Shaw",
        born="1997-10-05",
        sex="other",
        bed="C3",
        stay=130,
        severity=12,
        offer="declined",
        steps_mg=(12, 8, 6, 4, 2),
    ),
    Role(
        name="Linden Hayes",
        born="1976-05-21",
        sex="male",
        bed="C4",
        stay=150,
        severity=15,
        daily_mg=16,
        prepared=("naloxone_kit", "tolerance_warning"),
        referral="Bluegrass Inpatient Recovery (made up)",
    ),
)

AFTERWARDS: tuple[Role, ...] = (
    Role(
        name="Maple Grant",
        born="1990-02-09",
        sex="female",
        stay=190,
        left=26,
        daily_mg=16,
        referral="Bluegrass Inpatient Recovery (made up)",
    ),
    Role(
        name="Nettle Price",
        born="1987-09-13",
        sex="male",
        stay=360,
        left=195,
        daily_mg=24,
        contacts=(1,),
        referral="Riverbend Outpatient Clinic (made up)",
    ),
    Role(
        name="Oakley Rhodes",
        born="1969-12-30",
        sex="male",
        opioid="heroin",
        stay=1000,
        left=820,
        daily_mg=16,
        contacts=(1, 7),
        referral="Riverbend Outpatient Clinic (made up)",
    ),
    Role(
        name="Poppy Vance",
        born="1994-04-04",
        sex="female",
        stay=3000,
        left=2830,
        daily_mg=12,
        contacts=(1, 7, 30, 90),
        referral="Riverbend Outpatient Clinic (made up)",
    ),
    Role(
        name="Quill Ames",
        born="1983-06-25",
        sex="male",
        stay=150,
        left=27,
        offer="declined",
        against_advice=True,
        refused=("appointment",),
        contacts=(1,),
        relapsed=True,
    ),
)

LANTERN: tuple[Role, ...] = (
    Role(name="Rowan Pike", born="1992-01-11", sex="male", bed="1", stay=30, severity=14),
    Role(name="Sorrel Nash", born="1989-08-19", sex="female", bed="2", stay=6, severity=12, last_look=0.5),
)

BEDS = {
    "desert-rose": [f"{row}{n}" for row in "ABC" for n in range(1, 5)] + ["D1", "D2"],
    "lantern-hill": ["1", "2", "3", "4"],
}
