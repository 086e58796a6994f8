"""What somebody may look for in the finder, and which codes of the directory say that a place offers it.

The codes are those of the national directory's "Service Code Reference". A need is met where, of every group of codes,
at least one is ticked. "Not ticked" is not "known absent": a place may offer it and not have said so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

Codes = frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Need:
    """One thing to look for. `groups`: of each group one code must be ticked."""

    id: str
    words: str
    hint: str = ""
    groups: tuple[Codes, ...]

    def met_by(self, codes: Codes) -> bool:
        return all(group & codes for group in self.groups)


def _any(codes: str) -> Codes:
    return frozenset(codes.split())


ANY_DETOX = _any("DT HID RD OD")

CARE = (
    # "Offers detox" and "detoxes opioids" are two answers in the survey; many places tick the second one alone.
    Need(id="opioid-detox", words="Detox from opioids", groups=(ANY_DETOX, _any("ODTX"))),
    Need(
        id="buprenorphine",
        words="Buprenorphine",
        hint="Suboxone, Sublocade, Brixadi",
        groups=(_any("BU BWN BWON BERI BSDM"),),
    ),
    Need(id="methadone", words="Methadone", groups=(_any("MU METH"),)),
    Need(id="naltrexone", words="Naltrexone", hint="Vivitrol", groups=(_any("NU NXN VTRL"),)),
    # OTP is the certificate; SOTP is what a place says of itself, and over-claims.
    Need(id="opioid-treatment-program", words="Certified opioid treatment program", groups=(_any("OTP"),)),
    Need(
        id="inpatient",
        words="A place to stay",
        hint="hospital or residential",
        groups=(_any("HI RES HID HIT RD RL RS"),),
    ),
    Need(
        id="outpatient",
        words="Visits while you live at home",
        hint="outpatient",
        groups=(_any("OP OD ODT OIT OMB ORT"),),
    ),
    Need(id="telehealth", words="Care by phone or video", groups=(_any("TELE"),)),
)
PAYMENT = (
    Need(id="medicaid", words="Medicaid", groups=(_any("MD"),)),
    Need(id="medicare", words="Medicare", groups=(_any("MC"),)),
    Need(id="free", words="Free care", hint="takes no payment", groups=(_any("NP"),)),
    Need(id="help-with-cost", words="Help with the cost", hint="payment help or sliding fee", groups=(_any("PA SS"),)),
)
PEOPLE = (
    Need(id="pregnancy", words="Pregnant or new mothers", groups=(_any("PW"),)),
    Need(id="teenagers", words="Teenagers", groups=(_any("AD CHLD"),)),
    Need(id="veterans", words="Veterans", groups=(_any("VET"),)),
    Need(id="spanish", words="Spanish spoken", groups=(_any("SP"),)),
)
NEEDS: dict[str, Need] = {need.id: need for need in (*CARE, *PAYMENT, *PEOPLE)}
# Without these codes an edition cannot say who detoxes opioids or who may dispense methadone: it is refused.
CODES_WE_REST_ON = _any("ODTX OTP BU MU NU MD NP PW")


def needs_met(codes: Iterable[str]) -> tuple[str, ...]:
    """The ids of all needs that these codes meet, in the order of NEEDS."""
    ticked = frozenset(codes)
    return tuple(need.id for need in NEEDS.values() if need.met_by(ticked))
