"""A ward to work on. Nothing is imported above: pytest reads this file before Django is set up."""

import pytest


@pytest.fixture
def ward(place: object) -> object:
    """A facility with beds, its protocol adopted (`wards.Ward`)."""
    from .wards import a_ward

    return a_ward(place)  # type: ignore[arg-type]


@pytest.fixture
def wren(ward: object) -> object:
    """A made-up person, admitted at nine to bed B1."""
    return ward.admit("Wren Halloway", bed="B1")  # type: ignore[attr-defined]
