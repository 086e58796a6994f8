"""The six roles. What each may do stands in `programme.permissions`; here are only their names."""

from enum import StrEnum


class Role(StrEnum):
    """A job at the facility. One person may hold several."""

    HELPLINE = "helpline"
    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    CASE_MANAGER = "case-manager"
    MEDICAL_DIRECTOR = "medical-director"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role in words, for people to read."""
        return TITLES[self]


TITLES = {
    Role.HELPLINE: "Helpline worker",
    Role.NURSE: "Nurse",
    Role.PRESCRIBER: "Prescriber",
    Role.CASE_MANAGER: "Case manager",
    Role.MEDICAL_DIRECTOR: "Medical director",
    Role.ADMINISTRATOR: "Administrator",
}


def titles(roles: frozenset[Role]) -> str:
    """The roles' titles in the order of the list above, with commas between."""
    return ", ".join(TITLES[role] for role in Role if role in roles)
