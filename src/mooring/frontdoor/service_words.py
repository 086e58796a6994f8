"""A place's codes in plain words. The words are ours; the codes are the directory's."""

from dataclasses import dataclass

from .needs import CARE, PAYMENT, PEOPLE, Need

MORE = (
    ("NOE", "Gives naloxone and overdose training"),
    ("CLND", "Clonidine"),
    ("LFXD", "Lofexidine"),
    ("PEER", "Support from people who have been there"),
    ("CM", "Help with housing, papers, and other needs"),
    ("TA", "Rides or help with travel"),
    ("CCC", "Child care"),
    ("AH", "Sign language"),
)


@dataclass(frozen=True, kw_only=True)
class ServiceWords:
    """What a place ticked, in four short lists; an empty list means nothing was ticked, not that it has nothing."""

    care: tuple[str, ...]
    payment: tuple[str, ...]
    people: tuple[str, ...]
    more: tuple[str, ...]


def service_words(codes: list[str]) -> ServiceWords:
    ticked = frozenset(codes)

    def met(needs: tuple[Need, ...]) -> tuple[str, ...]:
        return tuple(need.words for need in needs if need.met_by(ticked))

    return ServiceWords(
        care=met(CARE),
        payment=met(PAYMENT),
        people=met(PEOPLE),
        more=tuple(words for code, words in MORE if code in ticked),
    )
